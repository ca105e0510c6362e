"""What cannot be right in rows that can be read: times that contradict each other. Counted, listed, and let in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from domain.marks import N_

_EXAMPLES = 5


class Fault(StrEnum):
    """What is wrong with the times of a row."""

    ANSWERED_BEFORE_RECEIVED = "answered_before_received"
    CLOSED_BEFORE_RECEIVED = "closed_before_received"
    CLOSED_BEFORE_ANSWERED = "closed_before_answered"
    DUE_BEFORE_RECEIVED = "due_before_received"
    HAPPENED_BEFORE_RECEIVED = "happened_before_received"


#: What each fault is called, for gettext.
NAMES: Mapping[Fault, str] = {
    Fault.ANSWERED_BEFORE_RECEIVED: N_("answered before it was received"),
    Fault.CLOSED_BEFORE_RECEIVED: N_("closed before it was received"),
    Fault.CLOSED_BEFORE_ANSWERED: N_("closed before it was answered"),
    Fault.DUE_BEFORE_RECEIVED: N_("due before it was received"),
    Fault.HAPPENED_BEFORE_RECEIVED: N_("an event before the receipt"),
}
_CONDITIONS = {
    Fault.ANSWERED_BEFORE_RECEIVED: "answered_at < received_at",
    Fault.CLOSED_BEFORE_RECEIVED: "closed_at < received_at",
    Fault.CLOSED_BEFORE_ANSWERED: "closed_at < answered_at",
    Fault.DUE_BEFORE_RECEIVED: "due_at < received_at",
    Fault.HAPPENED_BEFORE_RECEIVED: "occurred_at < received_at",
}


#: The temp table of every faulty ticket: its id in the source, and the fault.
FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Faults:
    """How many tickets of a file have a fault, and the ids of the first of them."""

    count: int
    examples: tuple[str, ...]


def found(cursor: duckdb.DuckDBPyConnection) -> dict[Fault, Faults]:
    """The faults in the rows of the view `accepted`, those that there are; makes `FAULTY`."""
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {FAULTY} (id VARCHAR, fault VARCHAR)")
    told = ", ".join(
        f"count(DISTINCT id) FILTER ({condition}), arg_min(id, row, {_EXAMPLES}) FILTER ({condition})"
        for condition in _CONDITIONS.values()
    )
    counts = ", ".join(f"count(*) FILTER ({condition})" for condition in _CONDITIONS.values())
    row = cursor.execute(f"SELECT {counts} FROM accepted").fetchone() or ()
    if not any(row):
        return {}
    each = " UNION ALL ".join(f"SELECT DISTINCT id, '{one}' FROM accepted WHERE {_CONDITIONS[one]}" for one in Fault)
    cursor.execute(f"INSERT INTO {FAULTY} {each}")
    told_row = cursor.execute(f"SELECT {told} FROM accepted").fetchone() or ()
    pairs = zip(_CONDITIONS, told_row[::2], told_row[1::2], strict=True)
    return {fault: Faults(count, tuple(dict.fromkeys(ids or ()))) for fault, count, ids in pairs if count}
