"""The lines of the log: events, acts, and writes that are told as a whole, the newest first.

Which lines there are is asked of a few columns; what an event changed is worked out for the lines that are shown, so
that the cost of a page does not grow with what is not on it.
"""

from collections.abc import Generator
from contextlib import suppress

import duckdb
import pyarrow as pa

from data.audit import finding
from data.audit.asked import FIELDS, WORD, Asked, of_writes
from data.audit.line import Line, Part
from data.audit.telling import told
from domain.kinds import EventKind
from domain.people import Person
from domain.rights import Action, demand

_PIECE = 8_000


def count(cursor: duckdb.DuckDBPyConnection, person: Person, asked: Asked) -> int:
    """How many lines there are; `NotAllowed` for whoever may not see the log."""
    demand(person, Action.SEE_AUDIT)
    return sum(finding.count(cursor, part, asked) for part in Part)


def lines(cursor: duckdb.DuckDBPyConnection, person: Person, asked: Asked, limit: int, offset: int = 0) -> list[Line]:
    """Some of the lines, the newest first; `NotAllowed` for whoever may not see the log."""
    demand(person, Action.SEE_AUDIT)
    statement, values = finding.keys(cursor, asked, limit + offset)
    rows = cursor.execute(f"{statement} LIMIT ? OFFSET ?", [*values, limit, offset]).fetchall()
    return told(cursor, [(Part(part), number) for part, number in rows])


def pieces(cursor: duckdb.DuckDBPyConnection, person: Person, asked: Asked) -> Generator[list[Line], None, None]:
    """All lines as of one moment, the newest first, some thousand at a time: memory holds their numbers only.

    `NotAllowed` for whoever may not see the log, before the first piece.
    """
    demand(person, Action.SEE_AUDIT)
    cursor.begin()
    try:
        statement, values = finding.keys(cursor, asked)
        keys: pa.Table = cursor.execute(statement, values).to_arrow_table()
        for first in range(0, keys.num_rows, _PIECE):
            parts, numbers = (column.to_pylist() for column in keys.slice(first, _PIECE).columns)
            yield told(cursor, [(Part(part), number) for part, number in zip(parts, numbers, strict=True)])
    finally:
        with suppress(duckdb.Error):
            cursor.rollback()


def choices(cursor: duckdb.DuckDBPyConnection, person: Person) -> tuple[list[str], list[str]]:
    """What may be asked for: kinds of events, acts and writes; and the fields of acts that are not those of complaints.

    `NotAllowed` for whoever may not see the log.
    """
    demand(person, Action.SEE_AUDIT)
    kinds = [kind for (kind,) in cursor.execute("SELECT DISTINCT kind FROM acts ORDER BY kind").fetchall()]
    fields = [name for (name,) in cursor.execute("SELECT DISTINCT field FROM acts ORDER BY field").fetchall() if name]
    where, _values = finding.where(of_writes(Asked()) or [])
    words = cursor.execute(f"SELECT DISTINCT {WORD} AS word FROM transactions {where} ORDER BY word").fetchall()
    whats = [*map(str, EventKind), *kinds, *(word for (word,) in words)]
    return list(dict.fromkeys(whats)), [name for name in fields if name not in FIELDS]
