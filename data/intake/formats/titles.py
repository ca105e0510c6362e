"""Lines of title above the header of a table: reports have them, and they are no rows."""

from collections.abc import Sequence

#: So many lines are looked at.
FIRST = 12
_HEADER = 3


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows of a table is its header, from 0.

    The first one, unless it and those that follow have a single cell filled, and below them stands one of at least
    three names with a row under it.
    """
    for place, row in enumerate(rows[: FIRST - 1]):
        names = [cell for cell in row if cell.strip()]
        if len(names) > 1:
            return place if _is_header(names, rows[place + 1 :]) else 0
    return 0


def _is_header(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    words = len(names) >= _HEADER and not any(name.strip()[0].isdigit() for name in names)
    return words and bool(below) and sum(bool(cell.strip()) for cell in below[0]) > 1
