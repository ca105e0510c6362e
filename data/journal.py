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

#: Up to so many tickets at a time are told in Python, more in SQL.
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
    cursor = writing.cursor
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE spoken AS SELECT * EXCLUDE (event_id, transaction_id) FROM events LIMIT 0"
    )
    rows = [_row(writing, event) for event in events]
    _speak(cursor, rows)
    tickets = list(dict.fromkeys(row[0] for row in rows))
    if len(tickets) > FEW:
        record(writing, "spoken")
    else:
        history.rebuild_few(cursor, tickets, _enter(writing, "spoken"))


def _speak(cursor: duckdb.DuckDBPyConnection, rows: Sequence[Sequence[Any]]) -> None:
    """Put `rows` into the table `spoken`: many of them as one Arrow table, because one by one takes a second."""
    names = ", ".join(COLUMNS)
    if len(rows) <= FEW:
        cursor.executemany(f"INSERT INTO spoken ({names}) VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        return
    said = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    cursor.register("said", pa.table({name: pa.array(values) for name, values in said.items()}))
    cursor.execute(f"INSERT INTO spoken ({names}) SELECT {names} FROM said")
    cursor.unregister("said")


def _enter(writing: Writing, table: str) -> int:
    """Number and write the events of `table`; returns the number of the last event before them."""
    there = {name for name, *_ in writing.cursor.execute(f"DESCRIBE {table}").fetchall()}
    names = ", ".join(name for name in COLUMNS if name in there)
    values = names
    for name in ("occurred_at", "recorded_at"):
        values = values.replace(name, f"coalesce({name}, $now)")
    # By its order, not by max(): the engine then reads the last block alone.
    row = writing.cursor.execute("SELECT event_id FROM events ORDER BY event_id DESC LIMIT 1").fetchone()
    last = int(row[0]) if row else 0
    # By the place in the table, which unlike row_number() can be told in parallel.
    writing.cursor.execute(
        f"INSERT INTO events (event_id, transaction_id, {names})"
        f" SELECT $last + 1 + rowid - (SELECT min(rowid) FROM {table}), $transaction, {values} FROM {table}",
        {"last": last, "transaction": writing.transaction_id, "now": writing.recorded_at},
    )
    return last


def _row(writing: Writing, event: Event) -> list[Any]:
    unknown = event.keys() - set(COLUMNS)
    if unknown:
        raise KeyError(f"an event has no {sorted(unknown)}")
    given = {"actor": writing.actor, "recorded_at": writing.recorded_at, **event}
    return [given.get(name) for name in COLUMNS]
