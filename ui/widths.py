"""How wide a column has to be for its words: left to itself, a table goes by its first rows and cuts the others off."""

from collections.abc import Iterable

#: Pixels of a letter in the letters of a table.
_NARROW, _BROAD, _OTHER = 3.2, 11.2, 6.7
_THIN = frozenset(" .,:;'’|!()-·ijlI\u00a0\u202f\u2060")
_THICK = frozenset("mwMWŒ@%")
#: Pixels beside the words, and the most that a column takes.
_ROOM, MOST = 17, 300


def fitting(title: str, texts: Iterable[str], most: int = MOST) -> int:
    """Pixels of a column with that title, wide enough for each of `texts`, `most` at the most."""
    return min(most, round(max(map(_length, (title, *texts)))) + _ROOM)


def _length(text: str) -> float:
    return sum(_NARROW if one in _THIN else _BROAD if one in _THICK else _OTHER for one in text)
