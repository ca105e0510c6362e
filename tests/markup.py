"""A page as a browser reads it: which elements it has with which attributes, and which text stands in them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Attributes that would make an element act, or load something, by what stands in them.
_ACTING = re.compile(r"on\w+|style|srcdoc|formaction|background|ping", re.IGNORECASE)
_LOADING = ("href", "src", "action", "data", "poster")


@dataclass
class Element:
    """An element that a page opens, with its attributes and all text within it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page, taken apart; text is unescaped, as somebody sees it."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(made)
        self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it those within that nobody ended."""
        place = next((place for place in range(len(self._open) - 1, -1, -1) if self._open[place].tag == tag), None)
        if place is not None:
            del self._open[place:]

    def handle_data(self, data: str) -> None:
        """Text, which all that is open has."""
        for one in self._open:
            one.text += data

    def texts(self, tag: str, name: str = "") -> list[str]:
        """The texts of the elements called `tag`; of those of class `name` where one is given."""
        found = [one for one in self.elements if one.tag == tag]
        return [one.text for one in found if not name or name in one.attributes.get("class", "").split()]

    def skeleton(self) -> Counter[tuple[str, tuple[str, ...]]]:
        """How often each element stands there, by its tag and the names of its attributes."""
        return Counter((one.tag, tuple(sorted(one.attributes))) for one in self.elements)

    def acts(self) -> list[Element]:
        """The elements that do something nobody of ours wrote: acting attributes, addresses elsewhere, bare scripts."""
        return [one for one in self.elements if _acts(one)]


def _acts(one: Element) -> bool:
    away = [one.attributes.get(name, "") for name in _LOADING]
    return (
        any(_ACTING.fullmatch(name) for name in one.attributes)
        or any(address and not address.startswith(("/", "#", "?")) for address in away)
        or any(address.startswith("//") for address in away)
        or (one.tag == "script" and not one.attributes.get("nonce"))
        or one.tag in ("iframe", "object", "embed", "base", "svg", "math", "img", "style")
        or (one.tag == "meta" and "http-equiv" in one.attributes)
    )
