"""An import taken back as a whole: what it said is said no more, and what it had replaced stands again.

Nothing is edited: the events of the import stay in the record, and later ones take their place. What was known before
the undoing stays as it was known then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import journal, judged
from data.intake import kept
from data.intake.corrections import called
from data.intake.kept import Kept
from data.retold import RETRACTED
from data.store import Store, Writing
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.progress import Progress
from domain.rights import Action, demand


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an import did: tickets that are gone, and tickets that are again as they were before it."""

    removed: int
    restored: int


def undo(store: Store, person: Person, batch_id: int, progress: Progress | None = None) -> Undone:
    """Take the import `batch_id` back in the name of `person`.

    Raises `NotAllowed` without the right to import; `BadInput` where it was taken back before, where a later import of
    the same source stands on it, or where somebody of the desk has worked on tickets that would be gone. Where a ticket
    only gets its earlier facts back, what the desk said of it stays.
    """
    demand(person, Action.IMPORT)
    progress = progress or Progress()
    progress.tell(N_("Looking at what the import brought"), 0.0)
    with store.write(person, f"undo import {batch_id}") as writing, progress.interrupting(writing.cursor.interrupt):
        done = _undone(writing, kept.one(writing.cursor, batch_id), progress)
    progress.finish()
    return done


def outlook(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> Undone:
    """What `undo` would do to `batch`; writes nothing. `BadInput` says why it cannot be taken back."""
    demand_last(cursor, batch)
    return _look(cursor, batch)


def _look(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> Undone:
    _run(cursor, "undone", {"transaction": batch.transaction_id})
    _demand_untouched(cursor, batch)
    row = cursor.execute("SELECT count(*) FILTER (is_gone), count(*) FILTER (NOT is_gone) FROM undone").fetchone()
    return Undone(*(row or (0, 0)))


def _undone(writing: Writing, batch: Kept, progress: Progress) -> Undone:
    cursor = writing.cursor
    demand_last(cursor, batch)
    done = _look(cursor, batch)
    progress.tell(N_("Taking it back"), 0.3)
    _run(cursor, "undoing", {"transaction": batch.transaction_id, "actor": writing.actor})
    cursor.execute("UPDATE tickets SET version = version + 1 WHERE ticket_id IN (SELECT ticket_id FROM undone)")
    journal.record(writing, "to_record")
    judged.limit_imported(writing, batch.source)
    cursor.execute("UPDATE batches SET undone_by = ? WHERE batch_id = ?", [writing.transaction_id, batch.batch_id])
    cursor.execute("UPDATE quarantine SET resolved_by = NULL WHERE resolved_by = ?", [batch.batch_id])
    return done


def _run(cursor: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
    text = Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8").format(**_WORDS)
    for statement in text.split(";\n"):
        cursor.execute(statement, {one: value for one, value in values.items() if f"${one}" in statement})


_WORDS = {
    "columns": ", ".join(journal.COLUMNS),
    "said": ", ".join(
        {"recorded_at": "NULL::TIMESTAMPTZ AS recorded_at", "actor": "$actor AS actor"}.get(name, name)
        for name in journal.COLUMNS
    ),
    "retracted": RETRACTED,
}


def demand_last(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> None:
    """Return where `batch` stands and no later import of its source does; else `BadInput`."""
    if batch.undone_by is not None:
        raise BadInput(N_("Import {number} was undone before."), number=batch.batch_id)
    later = [
        one
        for one in kept.imports(cursor)
        if one.source == batch.source and one.batch_id > batch.batch_id and one.undone_by is None
    ]
    if later:
        raise BadInput(
            N_("Import {number} ({file}) came after it and stands on it: undo that one first."),
            number=later[0].batch_id,
            file=called(later[0].file_name),
        )


def _demand_untouched(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> None:
    """What somebody of the desk has done on a ticket is not thrown away with it."""
    row = cursor.execute(
        "SELECT count(DISTINCT ticket_id), min(reference) FROM tickets JOIN undone USING (ticket_id)"
        " WHERE is_gone AND ticket_id IN (SELECT ticket_id FROM events WHERE event_key IS NULL)"
    ).fetchone()
    if row and row[0]:
        raise BadInput(
            N_("{count} complaints of import {number} have been worked on since, {reference} for one: it stays."),
            count=row[0],
            number=batch.batch_id,
            reference=row[1],
        )
