"""Which character stands between the values of a text: a usual one, else the most consistent mark there is."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data.intake.formats.titles import FIRST, header_at

#: Those that are tried first.
USUAL = (",", ";", "\t", "|")
_ROWS = 50
_MOST_MARKS = 20
_CONSISTENT = 0.9


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table by one delimiter, and in which line of the text they begin (from 1)."""

    delimiter: str
    names: tuple[str, ...]
    line: int = 1


def find(start: str, wanted: Sequence[str], asked: str | None) -> Header:
    """The header in the `start` of a text: by the delimiter that is `asked`, else the one that fits best.

    It fits best that finds most of the `wanted` columns, then most columns. Any other mark than the usual ones has to
    split nearly all of the first rows alike, and the usual ones worse.
    """
    if asked:
        return header_of(start, asked)
    found = _best((header_of(start, one) for one in USUAL), wanted)
    if _count(found, wanted) < len(set(wanted)) or not wanted:
        usual = _consistency(start, found)
        others = [header_of(start, one) for one in _marks(start)]
        better = [one for one in others if _is_better(start, one, found, wanted, usual)]
        if better:
            return max(better, key=lambda one: (_count(one, wanted), _consistency(start, one), len(one.names)))
    return found


def header_of(start: str, delimiter: str) -> Header:
    """The header of a text by `delimiter`, below lines of title and blank ones."""
    filled = ((line, row) for line, row in rows_of(start, delimiter) if any(cell.strip() for cell in row))
    rows = _first(filled, FIRST)
    if not rows:
        return Header(delimiter, ())
    place = header_at([row for _, row in rows])
    line, row = rows[place if _is_even(rows[place:]) else 0]
    return Header(delimiter, tuple(cell.strip() for cell in row), line)


def _is_even(rows: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether the header and the row under it are as wide."""
    return len(rows) > 1 and len(rows[0][1]) == len(rows[1][1])


def _best(found: Iterable[Header], wanted: Sequence[str]) -> Header:
    return max(found, key=lambda one: (_count(one, wanted), len(one.names)))


def _count(found: Header, wanted: Sequence[str]) -> int:
    return sum(column in found.names for column in set(wanted))


def _is_better(start: str, one: Header, found: Header, wanted: Sequence[str], usual: float) -> bool:
    if _count(one, wanted) > _count(found, wanted):
        return True
    if wanted or len(one.names) < max(2, len(found.names)):
        return False
    consistent = _consistency(start, one)
    return consistent >= _CONSISTENT and (consistent > usual or len(found.names) < 2)


def _consistency(start: str, found: Header) -> float:
    """Which share of the first rows under the header is as wide as it."""
    rows = [row for line, row in _first(rows_of(start, found.delimiter), _ROWS) if line > found.line and row]
    return sum(len(row) == len(found.names) for row in rows) / len(rows) if rows else 0.0


def _marks(start: str) -> list[str]:
    """The other characters of the first lines that could be a delimiter, in the order in which they come."""
    text = "".join(start.splitlines()[:FIRST])
    signs = dict.fromkeys(one for one in text if one.isprintable() and not one.isalnum() and one not in ' "')
    return [one for one in signs if one not in USUAL][:_MOST_MARKS]


def _first(rows: Iterator[tuple[int, list[str]]], most: int) -> list[tuple[int, list[str]]]:
    return [row for _, row in zip(range(most), rows, strict=False)]


def rows_of(start: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The first rows and the line that each begins in, as far as `start` goes and can be read."""
    lines = csv.reader(io.StringIO(start), delimiter=delimiter)
    line = 1
    try:
        for row in lines:
            yield line, row
            line = lines.line_num + 1
    except csv.Error:
        return
