"""What was changed in a case since somebody read it, for the person who has to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data.case_state import CaseState
from domain.kinds import EventKind
from domain.marks import N_, NN_
from domain.problems import StaleVersion


@dataclass(frozen=True, slots=True)
class Change:
    """One event that the reader has not seen; `what` is its kind, `at` its instant in UTC."""

    ticket_id: int
    what: str
    by: str
    at: datetime
    status: str | None
    team: str | None
    agent: str | None


# The version of a case rises by one with every recording about it, so the last ones are those not seen.
_UNSEEN = """
    SELECT ticket_id, kind, coalesce(u.name, actor), occurred_at, status, e.team, agent
    FROM events AS e LEFT JOIN users AS u ON u.user_id = e.actor
    WHERE ticket_id = ?
    QUALIFY dense_rank() OVER (ORDER BY recorded_at DESC) <= ?
    ORDER BY event_id
"""


def since_read(cursor: duckdb.DuckDBPyConnection, stale: Sequence[CaseState], read: Mapping[int, int]) -> StaleVersion:
    """The problem to raise; its `details["changes"]` lists every `Change` since the versions `read`."""
    changes = [change for state in stale for change in _unseen(cursor, state, read[state.ticket_id])]
    references = ", ".join(state.reference for state in stale)
    if len(read) > 1 or not changes:
        return StaleVersion(
            NN_(
                "{count} of {total} complaints has changed since you read them: {references}. Nothing was saved.",
                "{count} of {total} complaints have changed since you read them: {references}. Nothing was saved.",
            ),
            count=len(stale),
            total=len(read),
            references=references,
            changes=changes,
        )
    last = changes[-1]
    return StaleVersion(
        N_("{name} changed {reference} at {at} ({what}) after you read it. Nothing was saved."),
        name=last.by,
        reference=references,
        at=last.at,
        what=next((kind for kind in EventKind if kind == last.what), last.what),
        changes=changes,
    )


def _unseen(cursor: duckdb.DuckDBPyConnection, state: CaseState, read: int) -> list[Change]:
    rows = cursor.execute(_UNSEEN, [state.ticket_id, state.version - read]).fetchall()
    return [Change(row[0], row[1], row[2], row[3].astimezone(UTC), *row[4:]) for row in rows]
