"""A report taken apart, as a browser reads it."""

import json
from html.parser import HTMLParser
from typing import Any

#: Elements that have no end.
_VOID = frozenset("meta link br img input hr base area col embed source track wbr".split())
#: What makes a browser fetch or go somewhere.
FETCHING = frozenset("src href srcset data poster action formaction background ping manifest cite".split())


class Taken(HTMLParser):
    """The texts, attributes and scripts of a file; `open` is empty where all that was begun has ended."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[tuple[str, str]] = []
        self.styles: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "script":
            self.scripts.append((dict(attrs).get("type") or "", ""))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> ends something else"

    def handle_data(self, data: str) -> None:
        within = self.open[-1] if self.open else ""
        if within == "script":
            kind, so_far = self.scripts[-1]
            self.scripts[-1] = kind, so_far + data
        elif within == "style":
            self.styles.append(data)
        elif data.strip():
            self.texts.append(" ".join(data.split("\n")).strip(" "))

    @property
    def charts(self) -> list[dict[str, Any]]:
        """What the charts are drawn from."""
        return [json.loads(text) for kind, text in self.scripts if kind == "application/json"]

    @property
    def text(self) -> str:
        """All that is read."""
        return "\n".join(self.texts)
