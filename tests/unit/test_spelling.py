"""One pattern for every spelling of a word, the same for the engine and for Python."""

import re

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.excerpt import CUT, excerpt
from domain.spelling import pattern, plain


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("recu", "REÇU"),
        ("REÇU", "reçu"),
        ("coeur", "Cœur"),
        ("cœur", "COEUR"),
        ("strasse", "Straße"),
        ("ete", "e\u0301te\u0301"),
        ("nguyen", "Nguyễn"),
        ("100%", "à 100% perdu"),
    ],
)
def test_a_word_is_found_in_any_spelling(word: str, text: str) -> None:
    assert re.search(pattern(word), text)


@pytest.mark.parametrize(("word", "text"), [("recu", "recours"), ("100%", "1000"), ("a.c", "abc"), ("a_c", "abc")])
def test_nothing_else_is_found(word: str, text: str) -> None:
    assert not re.search(pattern(word), text)


@settings(max_examples=150)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12))
def test_the_engine_finds_what_python_finds(word: str) -> None:
    # A letter that is spelled out differently elsewhere (a ligature, a sign of a thousand) may be missed, but by both.
    text = f"a {word} b"
    here = bool(re.search(pattern(word), text)) if plain(word) else True
    [(there,)] = duckdb.execute("SELECT regexp_matches(?, ?)", [text, pattern(word)]).fetchall()
    assert there == here


def test_a_long_text_is_cut_around_what_was_found() -> None:
    pieces = excerpt("mot " * 100 + "réclamation " + "suite " * 100, ["reclamation"])
    assert [piece.text for piece in pieces if piece.is_found] == ["réclamation"]
    assert pieces[0].text == pieces[-1].text == CUT
    assert sum(len(piece.text) for piece in pieces) <= 202
