"""The only way into the record: events are numbered, written, and the versions of their tickets made new."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from data import history
from data.columns import OWN
from data.store import Writing

#: What an event may say of a case. None: nothing; an empty text in team or agent: that there is none. `place` is a text
#: that puts events of one instant in order, before those that have none.
_SAID = (
    "status category complexity channel jurisdiction priority team agent received_at closed_at due_at decision"
    " source_on_time end_unknown reason text_id text_digest place"
)
OBSERVED = [*_SAID.split(), *OWN]
COLUMNS = ["ticket_id", "event_key", "kind", "occurred_at", "recorded_at", "actor", *OBSERVED]

#: Up to so many events at a time are told in Python, more in SQL.
FEW = 8

Event = Mapping[str, Any]


def record(writing: Writing, table: str, tell: Callable[[int, int], None] | None = None) -> None:
    """Record and drop the temporary table `table`: rows with columns of `COLUMNS`, in the order it was filled.

    `table` is a name of the program's own. Of two events of a case at the same instant the earlier row comes first. An
    event without `occurred_at` is what is seen now. An event without `recorded_at` is recorded now; one with an earlier
    instant there stands as if it had been recorded then (only made-up histories do that). `tell` hears how many tickets
    are done, and of how many.
    """
    _enter(writing, table)
    cursor = writing.cursor
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT ticket_id FROM {table}")
    # At a million rows it is much memory, and what comes next needs it.
    cursor.execute(f"DROP TABLE {table}")
    history.rebuild(cursor, tell)


def record_events(writing: Writing, events: Iterable[Event]) -> None:
    """Record `events` (ticket_id, kind, occurred_at and what they observed), in the order given."""
    rows = [_row(writing, event) for event in events]
    if len(rows) > FEW:
        _speak(writing.cursor, rows)
        record(writing, "spoken")
    elif rows:
        _record_few(writing, rows)


def _speak(cursor: duckdb.DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> None:
    """Put `rows` into the table `spoken`, as one Arrow table, because one by one takes a second."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE spoken AS SELECT * EXCLUDE (event_id, transaction_id) FROM events LIMIT 0"
    )
    names = ", ".join(COLUMNS)
    said = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    cursor.register("said", pa.table({name: pa.array(values) for name, values in said.items()}))
    cursor.execute(f"INSERT INTO spoken ({names}) SELECT {names} FROM said")
    cursor.unregister("said")


def _record_few(writing: Writing, rows: Sequence[Sequence[Any]]) -> None:
    """Number and write `rows` as they are: by way of a table an edit would take a fifth longer."""
    last = _last(writing.cursor)
    numbered = [[number, writing.transaction_id, *row] for number, row in enumerate(rows, start=last + 1)]
    one = f"({', '.join('?' * len(numbered[0]))})"
    writing.cursor.execute(
        f"INSERT INTO events (event_id, transaction_id, {', '.join(COLUMNS)})"
        f" VALUES {', '.join([one] * len(numbered))}",
        [value for row in numbered for value in row],
    )
    history.rebuild_few(writing.cursor, list(dict.fromkeys(row[0] for row in rows)), last)


def _enter(writing: Writing, table: str) -> None:
    """Number and write the events of `table`."""
    there = {name for name, *_ in writing.cursor.execute(f"DESCRIBE {table}").fetchall()}
    names = ", ".join(name for name in COLUMNS if name in there)
    values = names
    for name in ("occurred_at", "recorded_at"):
        values = values.replace(name, f"coalesce({name}, $now)")
    # By the place in the table, which unlike row_number() can be told in parallel.
    writing.cursor.execute(
        f"INSERT INTO events (event_id, transaction_id, {names})"
        f" SELECT $last + 1 + rowid - (SELECT min(rowid) FROM {table}), $transaction, {values} FROM {table}",
        {"last": _last(writing.cursor), "transaction": writing.transaction_id, "now": writing.recorded_at},
    )


def _last(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last event; 0 where there is none."""
    # By its order, not by max(): the engine then reads the last block alone.
    row = cursor.execute("SELECT event_id FROM events ORDER BY event_id DESC LIMIT 1").fetchone()
    return int(row[0]) if row else 0


def _row(writing: Writing, event: Event) -> list[Any]:
    unknown = event.keys() - set(COLUMNS)
    if unknown:
        raise KeyError(f"an event has no {sorted(unknown)}")
    now = {name: event.get(name) or writing.recorded_at for name in ("occurred_at", "recorded_at")}
    given = {"actor": writing.actor, **event, **now}
    return [given.get(name) for name in COLUMNS]
