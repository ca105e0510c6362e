"""What somebody sees of a message in HTML, as text: no script, nothing hidden, no pictures that tell who reads it."""

import re
from html.parser import HTMLParser

#: Longer ones are cut: nobody wrote them by hand.
_LONGEST = 400_000
_UNSEEN = frozenset("script style head title noscript template iframe object svg math select textarea".split())
_BLOCKS = frozenset("address article blockquote br dd div dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul".split())
_CELLS = frozenset({"td", "th"})
#: They have no end and so nothing inside.
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
)
_SPACES, _LINES = re.compile(r"[ \t\f\v\u00a0\u200b\u200c\ufeff]+"), re.compile(r" ?\n ?")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        #: The elements that are open inside one that nobody sees, that one first.
        self._hidden: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMPTY:
            self._break(tag)
        elif self._hidden or tag in _UNSEEN or _is_hidden(dict(attrs)):
            self._hidden.append(tag)
        else:
            self._break(tag)
            if tag == "a":
                self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._show(tag)
            return
        if tag == "a" and self._links:
            self._tell(self._links.pop())
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))

    def _show(self, tag: str) -> None:
        """End what is hidden down to the last `tag` that is open there; an end without a beginning ends nothing."""
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass

    def _tell(self, address: str) -> None:
        """Say where a link leads, since its words may say something else."""
        if address.lower().startswith(("http:", "https:")) and address not in "".join(self.parts[-3:]):
            self.parts.append(f" ({address[:500]})")

    def _break(self, tag: str) -> None:
        if tag in _CELLS:
            self.parts.append(" ")
        if tag in _BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")


def seen(html: str) -> str:
    """The text that `html` shows, in lines; '' where it shows none."""
    reader = _Reader()
    reader.feed(html[:_LONGEST])
    reader.close()
    told = _LINES.sub("\n", _SPACES.sub(" ", "".join(reader.parts)))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\n+(?=- )", "\n", told)).strip()


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or bool(_HIDING.search((attributes.get("style") or "").lower()))
