"""The lines of the log: events, acts, and writes that are told as a whole, the newest first.

Which lines there are is asked of a few columns; what an event changed is worked out for the lines that are shown, so
that the cost of a page does not grow with what is not on it.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

import duckdb
import pyarrow as pa

from data.audit import asked as conditions
from data.audit.asked import ABOUT_TICKETS, WORD, Asked, Condition
from data.audit.changed import STATED, Change, Event, changes
from domain.kinds import EventKind
from domain.people import Person
from domain.rights import Action, demand


class Part(IntEnum):
    """What a line tells of."""

    WRITE = 0
    EVENT = 1
    ACT = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `what` is the kind of the event or act, or the word for the write.

    `subject` is whom or what an act is about; `events` how many there are in a write that is told as a whole; `source`
    and `file` say where an import came from. Instants are in UTC.
    """

    part: Part
    number: int
    transaction_id: int
    recorded_at: datetime
    actor: str
    command: str
    what: str
    ticket_id: int | None = None
    reference: str | None = None
    subject: str = ""
    events: int = 0
    source: str = ""
    file: str = ""
    changes: tuple[Change, ...] = ()


Key = tuple[Part, int]

_TABLES = {
    Part.WRITE: ("transactions", "transaction_id", conditions.of_writes),
    Part.EVENT: ("events", "event_id", conditions.of_events),
    Part.ACT: ("acts", "act_id", conditions.of_acts),
}
_ORDER = "recorded_at DESC, transaction_id DESC, part, number DESC"
_WRITES = f"""
    SELECT t.transaction_id, t.transaction_id, t.recorded_at, t.actor, command, {WORD}, events, source, file_name
    FROM transactions AS t LEFT JOIN batches AS b
        ON b.transaction_id = t.transaction_id OR command = concat('undo import ', b.batch_id)
    WHERE t.transaction_id IN (SELECT unnest($numbers::BIGINT[]))
"""
_ACTS = """
    SELECT act_id, a.transaction_id, a.recorded_at, a.actor, command, kind, subject, field, before, after
    FROM (SELECT * FROM acts WHERE act_id IN (SELECT unnest($numbers::BIGINT[]))) AS a
    JOIN transactions AS t USING (transaction_id)
"""
#: What is read of events beside what they changed, and of the lines that are shown.
_PLACED = "event_id ticket_id event_key kind occurred_at place text_id reason".split()
_SHOWN = [*_PLACED, "transaction_id", "recorded_at", "actor", *STATED]
_PIECE = 8_000


def count(cursor: duckdb.DuckDBPyConnection, person: Person, asked: Asked) -> int:
    """How many lines there are; `NotAllowed` for whoever may not see the log."""
    demand(person, Action.SEE_AUDIT)
    return sum(_count(cursor, part, asked) for part in Part)


def lines(cursor: duckdb.DuckDBPyConnection, person: Person, asked: Asked, limit: int, offset: int = 0) -> list[Line]:
    """Some of the lines, the newest first; `NotAllowed` for whoever may not see the log."""
    demand(person, Action.SEE_AUDIT)
    statement, values = _keys(cursor, asked, limit + offset)
    rows = cursor.execute(f"{statement} LIMIT ? OFFSET ?", [*values, limit, offset]).fetchall()
    return _told(cursor, [(Part(part), number) for part, number in rows])


def pieces(cursor: duckdb.DuckDBPyConnection, person: Person, asked: Asked) -> Generator[list[Line], None, None]:
    """All lines as of one moment, the newest first, some thousand at a time: memory holds their numbers only.

    `NotAllowed` for whoever may not see the log, before the first piece.
    """
    demand(person, Action.SEE_AUDIT)
    cursor.begin()
    try:
        statement, values = _keys(cursor, asked)
        keys: pa.Table = cursor.execute(statement, values).to_arrow_table()
        for first in range(0, keys.num_rows, _PIECE):
            parts, numbers = (column.to_pylist() for column in keys.slice(first, _PIECE).columns)
            yield _told(cursor, [(Part(part), number) for part, number in zip(parts, numbers, strict=True)])
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
    where, _values = _where(conditions.of_writes(Asked()) or [])
    words = cursor.execute(f"SELECT DISTINCT {WORD} AS word FROM transactions {where} ORDER BY word").fetchall()
    whats = [*map(str, EventKind), *kinds, *(word for (word,) in words)]
    return list(dict.fromkeys(whats)), [name for name in fields if name not in conditions.FIELDS]


def _count(cursor: duckdb.DuckDBPyConnection, part: Part, asked: Asked) -> int:
    table, _number, of_table = _TABLES[part]
    found = of_table(asked)
    if found is None:
        return 0
    whole = _how_many(cursor, table, found)
    # Those of imports counted and taken off: the engine finds them fast, and the others not.
    apart = _of_imports(cursor, "IN") if part is Part.EVENT and not asked.opens_imports else []
    return whole - (_how_many(cursor, table, [*found, *apart]) if apart else 0)


def _how_many(cursor: duckdb.DuckDBPyConnection, table: str, found: Sequence[Condition]) -> int:
    where, values = _where(found)
    return int(cursor.execute(f"SELECT count(*) FROM {table} {where}", values).fetchall()[0][0])


def _of_imports(cursor: duckdb.DuckDBPyConnection, how: str) -> list[Condition]:
    """The condition that a write is (`IN`) or is not (`NOT IN`) an import; none where there are none.

    Their numbers are bound one by one: with a list or a join the engine looks at every event.
    """
    numbers = conditions.imports(cursor)
    return [(f"transaction_id {how} ({', '.join('?' * len(numbers))})", numbers)] if numbers else []


def _where(found: Sequence[Condition]) -> tuple[str, list[object]]:
    values = [value for _condition, given in found for value in given]
    return ("WHERE " + " AND ".join(f"({condition})" for condition, _given in found) if found else ""), values


def _keys(cursor: duckdb.DuckDBPyConnection, asked: Asked, most: int | None = None) -> tuple[str, list[object]]:
    """SQL that finds part and number of each line in order, the first `most` of them at least, with its values."""
    selects: list[str] = []
    values: list[object] = []
    for part, (table, number, of_table) in _TABLES.items():
        found = of_table(asked)
        if found is None:
            continue
        if part is Part.EVENT and not asked.opens_imports:
            found = [*found, *_of_imports(cursor, "NOT IN")]
        where, given = _where(found)
        select = (
            f"SELECT {part:d}::TINYINT AS part, {number} AS number, recorded_at, transaction_id FROM {table} {where}"
        )
        # Of each kind by itself: so the engine passes over what is too old to be among them.
        selects.append(f"(FROM ({select}) ORDER BY {_ORDER} LIMIT {most:d})" if most is not None else f"({select})")
        values += given
    return f"SELECT part, number FROM ({' UNION ALL '.join(selects)}) ORDER BY {_ORDER}", values


def _told(cursor: duckdb.DuckDBPyConnection, keys: Sequence[Key]) -> list[Line]:
    by_part = {part: [number for one, number in keys if one is part] for part in Part}
    found = {line_key(one): one for part, numbers in by_part.items() if numbers for one in _TELL[part](cursor, numbers)}
    return [found[key] for key in keys]


def line_key(line: Line) -> Key:
    """What tells a line from all others."""
    return line.part, line.number


def _writes(cursor: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> Iterator[Line]:
    for number, transaction, at, actor, command, what, events, source, file in cursor.execute(
        _WRITES, {"numbers": list(numbers)}
    ).fetchall():
        at = at.astimezone(UTC)
        yield Line(
            Part.WRITE,
            number,
            transaction,
            at,
            actor,
            command,
            what,
            events=events,
            source=source or "",
            file=file or "",
        )


def _acts(cursor: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> Iterator[Line]:
    rows = cursor.execute(_ACTS, {"numbers": list(numbers)}).fetchall()
    references = _references(cursor, [int(row[6]) for row in rows if row[5] in ABOUT_TICKETS])
    for number, transaction, at, actor, command, kind, subject, field, before, after in rows:
        ticket = int(subject) if kind in ABOUT_TICKETS else None
        changed = (Change(field, before, after),) if field else ()
        about = (ticket, references.get(ticket) if ticket is not None else None)
        told = "" if ticket is not None else subject
        yield Line(
            Part.ACT, number, transaction, at.astimezone(UTC), actor, command, kind, *about, told, changes=changed
        )


def _events(cursor: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> Iterator[Line]:
    shown = _rows(cursor, "events", "event_id", numbers, _SHOWN)
    tickets = list(dict.fromkeys(event["ticket_id"] for event in shown))
    fields = _said(shown)
    of_ticket: dict[int, list[Event]] = {ticket: [] for ticket in tickets}
    for event in _rows(cursor, "events", "ticket_id", tickets, [*_PLACED, *fields]):
        of_ticket[event["ticket_id"]].append(event)
    called = {row["ticket_id"]: row for row in _rows(cursor, "tickets", "ticket_id", tickets, _CALLED)}
    writes = list(dict.fromkeys(event["transaction_id"] for event in shown))
    commands = dict(_pairs(_rows(cursor, "transactions", "transaction_id", writes, ["transaction_id", "command"])))
    for event in shown:
        line = _event(event, commands.get(event["transaction_id"], ""), called.get(event["ticket_id"], {}))
        yield replace(line, changes=changes(event, of_ticket[event["ticket_id"]], fields))


def _said(shown: Sequence[Event]) -> Sequence[str]:
    """The fields that these may have changed: those that they speak of, unless one takes an earlier one's place."""
    if any(event["event_key"] is not None for event in shown):
        return STATED
    return [name for name in STATED if any(event[name] is not None for event in shown)]


def _event(event: Event, command: str, called: Mapping[str, Any]) -> Line:
    return Line(
        Part.EVENT,
        event["event_id"],
        event["transaction_id"],
        event["recorded_at"].astimezone(UTC),
        event["actor"],
        command,
        event["kind"],
        event["ticket_id"],
        called.get("reference"),
        source=called.get("source", "") if command.split(" ")[0] in ("import", "undo") else "",
    )


def _pairs(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Any, Any]]:
    for row in rows:
        first, second = row.values()
        yield first, second


def _references(cursor: duckdb.DuckDBPyConnection, tickets: Sequence[int]) -> dict[int, str]:
    return dict(_pairs(_rows(cursor, "tickets", "ticket_id", tickets, ["ticket_id", "reference"])))


def _rows(
    cursor: duckdb.DuckDBPyConnection, table: str, column: str, numbers: Sequence[int], columns: Sequence[str]
) -> list[Mapping[str, Any]]:
    """These columns of the rows of `table` whose `column` is one of `numbers`; events in the order of their numbers."""
    if not numbers:
        return []
    order = " ORDER BY event_id" if table == "events" else ""
    cursor.execute(
        f"SELECT {', '.join(columns)} FROM {table} WHERE {column} IN (SELECT unnest(?::BIGINT[])){order}",
        [list(numbers)],
    )
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


_CALLED = ("ticket_id", "reference", "source")
_TELL = {Part.WRITE: _writes, Part.EVENT: _events, Part.ACT: _acts}
