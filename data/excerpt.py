"""The place in a text where words were found."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.spelling import pattern

#: So many characters stand before the first word found, and so many in all.
_BEFORE, _LENGTH = 60, 200
CUT = "…"


class Piece(NamedTuple):
    """A part of a text; whether it is what was looked for."""

    text: str
    is_found: bool = False


def excerpt(body: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """What stands around the first of `words` in `body`, in pieces; where it was cut there is an ellipsis."""
    found = re.compile("|".join(pattern(word) for word in sorted(words, key=len, reverse=True)))
    first = found.search(body)
    start = _begin(body, first.start() if first else 0)
    end = start + _LENGTH
    pieces = list(_pieces(body[start:end], found))
    return tuple([Piece(CUT)] * (start > 0) + pieces + [Piece(CUT)] * (end < len(body)))


def _begin(body: str, place: int) -> int:
    """Where an excerpt around `place` begins: at a word."""
    if place <= _BEFORE:
        return 0
    space = body.find(" ", place - _BEFORE, place)
    return space + 1 if space >= 0 else place - _BEFORE


def _pieces(text: str, found: re.Pattern[str]) -> Iterator[Piece]:
    at = 0
    for one in found.finditer(text):
        if one.start() > at:
            yield Piece(text[at : one.start()])
        yield Piece(one.group(), True)
        at = one.end()
    if at < len(text):
        yield Piece(text[at:])
