"""What tells of a player outside their complaints: rows in quarantine, saved mappings and views that name them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data.intake.csv_rows import cells_of
from data.store import Writing

#: A word as short as that may be anything: it counts where it is a whole cell, not within one.
_TELLING = 6
_QUOTED = re.compile(r"[\"'\n=\[\],]+")
#: What stands in a mapping where the player was named.
_GONE = "–"


@dataclass(frozen=True, slots=True)
class Traces:
    """Ids of what names the player: rows of quarantines, mappings (by name), views."""

    rows: tuple[int, ...]
    mappings: tuple[str, ...]
    views: tuple[int, ...]


def find(cursor: duckdb.DuckDBPyConnection, names: Iterable[str]) -> Traces:
    """What names a player who is known by `names`: account, e-mail, name."""
    known = [name.strip() for name in names if name and name.strip()]
    if not known:
        return Traces((), (), ())
    told = _told(known)
    rows = "SELECT row_id, text, details, delimiter FROM quarantine JOIN batches USING (batch_id) WHERE {}"
    return Traces(
        tuple(
            _found(
                cursor,
                rows.format(_holding(known, "text || details")),
                known,
                lambda row: told([*cells_of(row[0], row[2] or ","), *_cells(row[0]), *_cells(row[1])]),
            )
        ),
        tuple(
            _found(
                cursor,
                f"SELECT name, name, text FROM mappings WHERE {_holding(known, 'name || text')}",
                known,
                lambda row: told([row[0], *_cells(row[1])]),
            )
        ),
        tuple(
            _found(
                cursor,
                f"SELECT view_id, name, address FROM views WHERE {_holding(known, 'name || address')}",
                known,
                lambda row: told([row[0], *_values(row[1])]),
            )
        ),
    )


def erase(writing: Writing, traces: Traces, names: Sequence[str]) -> None:
    """Take them away: the text of the rows, which are set aside; the names in the mappings; the views."""
    cursor = writing.cursor
    for number in traces.rows:
        cursor.execute(
            "UPDATE quarantine SET text = '', details = '{}', aside_by = coalesce(aside_by, ?),"
            " aside_reason = coalesce(aside_reason, '') WHERE row_id = ?",
            [writing.transaction_id, number],
        )
    for name in traces.mappings:
        [(text,)] = cursor.execute("SELECT text FROM mappings WHERE name = ?", [name]).fetchall()
        without = [_without(one, names) for one in (name, text)]
        cursor.execute("UPDATE mappings SET name = ?, text = ? WHERE name = ?", [*without, name])
    for number in traces.views:
        cursor.execute("DELETE FROM views WHERE view_id = ?", [number])


def _holding(names: Sequence[str], column: str) -> str:
    """SQL that is true where any of `names`, bound in that order, stands in it: the engine looks at the most part."""
    return " OR ".join([f"contains(lower({column}), lower(?))"] * len(names))


def _found(
    cursor: duckdb.DuckDBPyConnection, query: str, names: Sequence[str], tells: Callable[[tuple[str, ...]], bool]
) -> Iterator[Any]:
    """The first column of the rows whose others tell."""
    rows = cursor.execute(query, list(names))
    while piece := rows.fetchmany(10_000):
        yield from (number for number, *row in piece if tells(tuple(row)))


def _told(names: Sequence[str]) -> Callable[[Iterable[str]], bool]:
    whole = {name.casefold() for name in names}
    within = [re.compile(_word(name), re.IGNORECASE) for name in names if len(name) >= _TELLING]

    def told(cells: Iterable[str]) -> bool:
        return any(cell.strip().casefold() in whole or any(one.search(cell) for one in within) for cell in cells)

    return told


def _without(text: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(_word(name), _GONE, text, flags=re.IGNORECASE)
    return text


def _word(name: str) -> str:
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _cells(text: str) -> list[str]:
    return _QUOTED.split(text)


def _values(address: str) -> list[str]:
    return [value for values in json.loads(address).values() for value in values]
