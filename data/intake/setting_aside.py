"""Rows of a quarantine that are not to come in: set aside with a reason, listed with who did it, and taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import acts
from data.acts import Act
from data.intake import kept
from data.intake.kept import Kept
from data.intake.reasons import Quarantined, Reason
from data.store import Store, Writing
from data.texts import checked_line
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.rights import Action, demand

_FIELD = "set_aside"
_FOUND = """
    SELECT row_id, line, aside_reason FROM quarantine
    WHERE batch_id = $batch AND resolved_by IS NULL AND row_id IN (SELECT unnest($rows::BIGINT[])) ORDER BY line, row_id
"""
_PUT = """
    UPDATE quarantine SET aside_by = $by, aside_reason = $reason WHERE row_id IN (SELECT unnest($rows::BIGINT[]))
"""
_LISTED = """
    SELECT row_id, line, text, reason, json_extract_string(details, 'column'), json_extract_string(details, 'value'),
        aside_reason, t.actor, t.recorded_at
    FROM quarantine JOIN transactions AS t ON t.transaction_id = aside_by
    WHERE batch_id = ? AND resolved_by IS NULL ORDER BY line, row_id LIMIT ?
"""


#: A row: its number, its line, and the reason for which it is set aside.
_Found = tuple[int, int, str | None]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was set aside: its number in the quarantine, why it was there; why, by whom and when (UTC) it was."""

    row_id: int
    quarantined: Quarantined
    reason: str
    actor: str
    at: datetime


def set_aside(store: Store, person: Person, batch_id: int, rows: Sequence[int], reason: str) -> int:
    """Say for `reason` that `rows` of the quarantine of `batch_id` are not to come in; returns how many.

    `NotAllowed` without the right to import; `BadInput` where the reason is no line of text, or one of the rows waits
    no more: then nothing is changed.
    """
    demand(person, Action.IMPORT)
    said = checked_line("aside_reason", reason)
    with store.write(person, f"set_aside import {batch_id}") as writing:
        return _put(writing, batch_id, _demanded(writing, batch_id, rows, is_aside=False), said)


def take_up(store: Store, person: Person, batch_id: int, rows: Sequence[int]) -> int:
    """Let `rows`, which were set aside, wait in the quarantine of `batch_id` again; returns how many.

    `NotAllowed` without the right to import; `BadInput` where one of them is not set aside: then nothing is changed.
    """
    demand(person, Action.IMPORT)
    with store.write(person, f"take_up import {batch_id}") as writing:
        return _put(writing, batch_id, _demanded(writing, batch_id, rows, is_aside=True), None)


def listed(cursor: duckdb.DuckDBPyConnection, person: Person, batch: Kept, limit: int = 200) -> list[SetAside]:
    """The rows of `batch` that were set aside, by their line. `NotAllowed` without the right to import."""
    demand(person, Action.IMPORT)
    rows = cursor.execute(_LISTED, [batch.batch_id, limit]).fetchall()
    return [
        SetAside(row_id, Quarantined(line, text, Reason(why), column, value), said, actor, at.astimezone(UTC))
        for row_id, line, text, why, column, value, said, actor, at in rows
    ]


def _put(writing: Writing, batch_id: int, found: Sequence[_Found], reason: str | None) -> int:
    """Note `reason` at the rows that were `found`; None takes it away."""
    by = writing.transaction_id if reason is not None else None
    writing.cursor.execute(_PUT, {"by": by, "reason": reason, "rows": [row_id for row_id, *_rest in found]})
    acts.record(
        writing,
        [Act(ActKind.QUARANTINED, f"{batch_id}/{line}", _FIELD, before, reason) for _row, line, before in found],
    )
    return len(found)


def _demanded(writing: Writing, batch_id: int, rows: Sequence[int], is_aside: bool) -> Sequence[_Found]:
    """The rows, if all of them are in the quarantine and set aside, or not; else `BadInput`."""
    if kept.one(writing.cursor, batch_id).undone_by is not None:
        raise BadInput(N_("Import {number} was undone before."), number=batch_id)
    found = writing.cursor.execute(_FOUND, {"batch": batch_id, "rows": list(rows)}).fetchall()
    fitting = [one for one in found if (one[-1] is not None) is is_aside]
    if not fitting or len(fitting) != len(set(rows)):
        raise BadInput(N_("These rows are not as they were any more: load the page again."))
    return fitting
