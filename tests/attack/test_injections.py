"""Scripts, formulas and what else a field or an address may be given: shown as text, or refused in a sentence."""

from collections.abc import Iterator

import pytest
from google.protobuf.message import Message

from tests.attack.client import Seen, visitor
from tests.attack.conftest import Fort
from ui import address, menu

SCRIPT = "<img src=x onerror=alert(1)><script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.example")'
QUERY = "'; DROP TABLE users; --"
MARKUP = "[x](javascript:alert(1)) ![](http://evil.example/x.png) :red[x] $x$"
TEMPLATE = "{0.__class__} %s %n ${7*7} {{7*7}}"
PAYLOADS = [f"{FORMULA} {SCRIPT} {QUERY} {MARKUP} {TEMPLATE}", "\u202e\x00\x07" + "x" * 5000]
OTHERS = ("figure", "ticket", "page", "user", "import", "search", "q")
PARAMETERS = (*address.FRAME, *address.FILTERS, *address.DRILLS, *OTHERS)


def raw(seen: Seen) -> Iterator[str]:
    """What of a page a browser reads as HTML."""
    for one in seen.elements:
        kind = one.WhichOneof("type")
        element: Message = getattr(one, kind)
        if kind == "html" or (kind == "markdown" and element.allow_html):
            yield element.body


def markdown(seen: Seen) -> str:
    """What of a page is read as Markdown: titles, captions, sentences."""
    kinds = ("markdown", "heading", "alert")
    return "\n".join(one.body for kind in kinds for one in seen.of(kind))


def is_safe(seen: Seen) -> bool:
    """No page that failed, no HTML of others, no link or picture of others."""
    assert not seen.of("exception")
    assert not [one for one in raw(seen) if "onerror" in one or "evil" in one]
    assert not seen.not_found
    text = markdown(seen)
    return "](javascript:" not in text and "](http://evil" not in text and "<script" not in text.replace("\\<", "")


@pytest.mark.parametrize("page", [entry.name for entry in menu.MENU if entry.opens("admin")])
def test_what_an_address_says_is_text(fort: Fort, page: str) -> None:
    with visitor(fort.base, fort.cookie("admin")) as root:
        for payload in PAYLOADS:
            seen = root.visit("" if page == "overview" else page, **dict.fromkeys(PARAMETERS, payload))
            assert is_safe(seen) and seen.titles, payload


def forms(seen: Seen) -> dict[str, tuple[list[str], list[str]]]:
    """The forms of a page: the ids of their fields of text, and of the buttons that send them."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for kind in ("text_input", "text_area"):
        for one in seen.of(kind):
            found.setdefault(one.form_id, ([], []))[0].append(one.id)
    for one in seen.of("button"):
        if one.form_id in found:
            found[one.form_id][1].append(one.id)
    return found


@pytest.mark.parametrize(
    ("role", "page", "asked"),
    [
        ("admin", "people", {"user": "name.manager"}),
        ("admin", "import", {}),
        ("admin", "policies", {}),
        ("supervisor", "ticket", {"ticket": "1"}),
        ("supervisor", "my_tickets", {}),
        ("supervisor", "people", {}),
        ("analyst", "explore", {"figure": "backlog"}),
    ],
)
def test_what_is_typed_is_text(fort: Fort, role: str, page: str, asked: dict[str, str]) -> None:
    with visitor(fort.base, fort.cookie(role)) as somebody:
        seen = somebody.visit(page, **asked)
        assert seen.titles
        for fields, buttons in forms(seen).values():
            for payload in PAYLOADS:
                for button in buttons[:1] or [""]:
                    assert is_safe(somebody.press(button, page, dict.fromkeys(fields, payload), **asked)), payload
        assert is_safe(somebody.visit(page, **asked))
