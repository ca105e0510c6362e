"""Rows of one id with different content: on which lines the others stand, and in which columns they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

import duckdb

from data.intake.csv_rows import cells_of
from data.intake.reasons import Quarantined, Reason

#: So many other lines, and columns, are named; a sentence is to be read.
_NAMED = 6
_MORE = "…"


class _State(StrEnum):
    WAITS = "waits"
    ASIDE = "aside"
    CAME = "came"


@dataclass(frozen=True, slots=True)
class _Row:
    """One of the rows of an id."""

    line: int
    text: str
    state: _State


# Of one id some more rows than are named: whoever reads knows that there are more.
_FEW = f"QUALIFY row_number() OVER (PARTITION BY value ORDER BY state <> '{_State.WAITS}', line) <= {_NAMED + 2}"
_KEPT = f"""
    SELECT value, line, text, state
    FROM (
        SELECT json_extract_string(details, 'value') AS value, line, text,
            CASE WHEN resolved_by IS NOT NULL THEN '{_State.CAME}'
                WHEN aside_by IS NOT NULL THEN '{_State.ASIDE}' ELSE '{_State.WAITS}' END AS state
        FROM quarantine WHERE batch_id = $batch AND reason = '{Reason.OTHER_CONTENT}'
    )
    WHERE value IN (SELECT unnest($ids::VARCHAR[])) {_FEW}
"""
_READ = f"""
    SELECT value, line, text, state
    FROM (
        SELECT value, line, text, '{_State.WAITS}' AS state
        FROM quarantined WHERE reason = '{Reason.OTHER_CONTENT}' AND value IN (SELECT unnest($ids::VARCHAR[]))
    )
    {_FEW}
"""


@dataclass(frozen=True, slots=True)
class Table:
    """How the rows of a file are written: its header and its delimiter."""

    header: Sequence[str]
    delimiter: str

    def differing(self, text: str, others: Iterable[str]) -> tuple[str, ...]:
        """The columns in which one of `others` has another cell than the row `text`; those without a name are left out.

        Cells beyond the header have no column.
        """
        mine = cells_of(text, self.delimiter)
        theirs = [cells_of(other, self.delimiter) for other in others]
        return tuple(
            name
            for name, cell, *cells in zip_longest(self.header, mine, *theirs, fillvalue="")
            if name and any(one != cell for one in cells)
        )


def of_kept(
    cursor: duckdb.DuckDBPyConnection, batch_id: int, table: Table, rows: Sequence[Quarantined]
) -> list[Quarantined]:
    """`rows` of the quarantine of import `batch_id`; those whose id is there more than once with what is told of it."""
    return _told(cursor, _KEPT, {"batch": batch_id}, table, rows)


def of_read(cursor: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Quarantined]) -> list[Quarantined]:
    """As `of_kept`, for rows of the temp table `quarantined`, which is about to be kept."""
    return _told(cursor, _READ, {}, table, rows)


def _told(
    cursor: duckdb.DuckDBPyConnection,
    query: str,
    values: Mapping[str, object],
    table: Table,
    rows: Sequence[Quarantined],
) -> list[Quarantined]:
    ids = list({row.value for row in rows if row.reason is Reason.OTHER_CONTENT})
    if not ids:
        return list(rows)
    found: dict[str, list[_Row]] = {}
    for value, line, text, state in cursor.execute(query, {**values, "ids": ids}).fetchall():
        found.setdefault(value, []).append(_Row(line, text, _State(state)))
    return [
        _beside(table, row, found.get(row.value, ())) if row.reason is Reason.OTHER_CONTENT else row for row in rows
    ]


def _beside(table: Table, row: Quarantined, same: Sequence[_Row]) -> Quarantined:
    others = [one for one in same if one.line != row.line]
    waiting = sorted((one for one in others if one.state is _State.WAITS), key=lambda one: one.line)
    if not waiting:
        came = any(one.state is _State.CAME for one in others)
        return replace(row, is_left=bool(others) and not came, is_beside=came)
    columns = table.differing(row.text, [one.text for one in waiting])
    return replace(row, lines=_named([str(one.line) for one in waiting]), differing=_named(columns))


def _named(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names) if len(names) <= _NAMED else (*names[:_NAMED], _MORE)
