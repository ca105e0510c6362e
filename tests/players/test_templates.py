"""The templates: nothing in them is left in one language, and nothing in them is markup that somebody else wrote."""

import re

import pytest

from players import words
from players.templating import _HERE, STATIC, static

TEMPLATES = sorted((_HERE / "templates").glob("*.html"))
#: What is not shown as text: comments, what the template does, tags, entities.
_NOT_SHOWN = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", re.DOTALL)
_SHOWN_BY = re.compile(r'(?:title|alt|placeholder|aria-label)="([^"{]+)"')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_is_translated_and_nothing_passes_for_markup(path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = _NOT_SHOWN.sub(" ", text).replace("Extra Casino", "")
    assert re.findall(r"[^\W\d_]+", shown) == []
    assert _SHOWN_BY.findall(text) == []
    assert "|safe" not in text and "Markup" not in text and "autoescape" not in text


def test_a_file_of_ours_has_an_address_that_changes_with_its_content() -> None:
    addresses = {static(file.name) for file in STATIC.iterdir()}
    assert len(addresses) == 4
    assert all(re.fullmatch(r"/reclamations/static/[0-9a-f]{12}/\w+\.\w+", one) for one in addresses)


def test_limits_in_words_are_those_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in {"LARGEST_PAPER": 3 << 20, "LARGEST_AT_ONCE": 700 << 10, "MOST_AT_ONCE": 17}.items():
        monkeypatch.setattr(words, name, limit)
    said = words.papers_taken()
    assert all(f"{number}" in said for number in (3, 700, 17))
