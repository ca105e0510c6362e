"""What somebody else wrote is shown as it was written."""

import re

import pytest

from ui import words
from ui.markup import escaped, hidden, in_chart, visible, without_codes

NASTY = ["[x](javascript:alert(1))", "$a$", ":red[x]", ":smile:", ":material/home:", "<b>x</b>", "`code`", "# a\n# b"]


@pytest.mark.parametrize("text", NASTY)
def test_every_mark_is_escaped(text: str) -> None:
    shown = escaped(text)
    assert re.search(r"(?<!\\)[\\`*_{}\[\]()#<>~$:|!]", re.sub(r"\\.", "", shown)) is None
    assert re.sub(r"\\(.)", r"\1", shown).replace("\u2060", "") == " ".join(text.split())


@pytest.mark.parametrize("text", NASTY)
def test_a_code_is_never_looked_up(text: str) -> None:
    assert not re.search(r":[\w/+-]+:", without_codes(text))


def test_a_chart_reads_no_tag() -> None:
    assert in_chart("<b>&</b>") == "&lt;b&gt;&amp;&lt;/b&gt;"


@pytest.mark.parametrize("text", ["\u202eevil", "bell\x07", "a\u2066b\u2069", "\ufeffid", "\u200fabc", "\x1b[31m"])
def test_what_is_not_seen_is_shown_as_its_code(text: str) -> None:
    assert re.fullmatch(r"[\x20-\x7e⟨⟩]+", visible(text)) and "⟨U+" in visible(text)
    assert hidden(visible(text)) == text
    assert "⟨U" in escaped(text) and "⟨U+" in without_codes(text)


@pytest.mark.parametrize("text", ["a\tb\r\nc", "crème 👩‍👧", "⟨U+0041⟩", "⟨U+FFFFFF⟩"])
def test_what_is_seen_stays_as_it_is(text: str) -> None:
    assert hidden(visible(text)) == text == visible(text)


def test_names_that_turn_the_writing_round_are_told_by_their_codes() -> None:
    assert in_chart("\u202eevil") == "⟨U+202E⟩evil"
    assert words.label("category", "\u202eevil") == "⟨U+202E⟩evil"
    assert words.label("agent", "a", {"a": "\u2066Ann\u200b"}) == "⟨U+2066⟩Ann⟨U+200B⟩"
