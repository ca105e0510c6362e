"""The lines of the log told: who and when, about what, and what an event changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

import duckdb

from data.audit.asked import ABOUT_TICKETS, WORD
from data.audit.changed import STATED, Change, Event, changes
from data.audit.line import Key, Line, Part

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


def told(cursor: duckdb.DuckDBPyConnection, keys: Sequence[Key]) -> list[Line]:
    """The lines with these keys, in their order; what an event changed is worked out for no others."""
    by_part = {part: [number for one, number in keys if one is part] for part in Part}
    lines = (one for part, numbers in by_part.items() if numbers for one in _TELL[part](cursor, numbers))
    found = {(one.part, one.number): one for one in lines}
    return [found[key] for key in keys]


def _writes(cursor: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> Iterator[Line]:
    for number, transaction, at, actor, command, what, events, source, file in cursor.execute(
        _WRITES, {"numbers": list(numbers)}
    ).fetchall():
        told_of = {"events": events, "source": source or "", "file": file or ""}
        yield Line(Part.WRITE, number, transaction, at.astimezone(UTC), actor, command, what, **told_of)


def _acts(cursor: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> Iterator[Line]:
    rows = cursor.execute(_ACTS, {"numbers": list(numbers)}).fetchall()
    references = _references(cursor, [int(row[6]) for row in rows if row[5] in ABOUT_TICKETS])
    for number, transaction, at, actor, command, kind, subject, field, before, after in rows:
        ticket = int(subject) if kind in ABOUT_TICKETS else None
        changed = (Change(field, before, after),) if field else ()
        about = (ticket, references.get(ticket) if ticket is not None else None)
        whom = "" if ticket is not None else subject
        yield Line(
            Part.ACT, number, transaction, at.astimezone(UTC), actor, command, kind, *about, whom, changes=changed
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
