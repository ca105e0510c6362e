"""What was changed in a case since somebody read it, field by field, for the person who has to be told.

As it was read is told from the events that there were at the version read, never from what a page happened to hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from data.audit.changed import STATED, WRITTEN, Change, Event, difference
from data.case_state import CaseState
from domain.kinds import EventKind
from domain.marks import N_, NN_
from domain.people import Person
from domain.problems import Problem, StaleVersion
from domain.rights import Action, may

#: Stands for an event that changed none of the fields that are told, or changed one and back.
HAPPENED = "kind"
#: These follow from the others, or are the policy's own reckoning.
_FOLLOWING = frozenset(
    "policy due_original risk_at ack_due_at ack_by_machine sla_seconds source_on_time silent_from"
    " evidence_missing".split()
)
FIELDS: tuple[str, ...] = tuple(name for name in STATED if name not in _FOLLOWING)
_TEXT_OF = {
    EventKind.FILED: "description",
    EventKind.NOTED: "note",
    EventKind.ANSWERED: "answer",
    EventKind.REQUESTED: "request",
    EventKind.REPLIED: "reply",
    EventKind.TOLD: "message",
    EventKind.PROPOSED: "proposal_text",
    EventKind.PROPOSAL_ANSWERED: "reply",
    EventKind.APPEALED: "appeal",
    EventKind.APPEAL_DECIDED: "answer",
    EventKind.MEDIATION_DECIDED: "appeal",
}
_COLUMNS = "event_id event_key kind occurred_at recorded_at place actor text_id reason".split()


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One field of a case that is not as it was read: `by` is who changed it last (a user's id), `at` when, in UTC.

    What was written is a change of `note`, `answer`, `reason` or `description`; `text` says what, None where the reader
    may not see it or it was erased.
    """

    ticket_id: int
    reference: str
    change: Change
    by: str
    at: datetime
    text: str | None = None


@dataclass(frozen=True, slots=True)
class _Since:
    """The events that the reader has not seen; who made the last one and when."""

    read: Sequence[Event]
    unseen: Sequence[Event]

    def of(self, field: str) -> Event:
        """The last event that speaks of `field`; where none does, the last one."""
        return next((one for one in reversed(self.unseen) if one[field] is not None), self.unseen[-1])


def since_read(
    cursor: duckdb.DuckDBPyConnection,
    person: Person,
    stale: Sequence[CaseState],
    read: Mapping[int, int],
    refused: Mapping[int, Problem],
) -> StaleVersion:
    """The problem to raise for the cases `stale` among those at the versions `read`.

    Its details: `changes`, a list of `Meanwhile` of the cases that `person` may see; `versions`, of all that are stale;
    `refused`, for those seen that cannot be done any more, why. Nothing is told of what is not theirs to see.
    """
    seen = {one.ticket_id: one for one in stale if may(person, Action.SEE_FIGURES, one.team, one.agent)}
    since = {number: _since(cursor, state, read[number]) for number, state in seen.items()}
    told = {
        "changes": [one for number, state in seen.items() for one in _changes(cursor, person, state, since[number])],
        "versions": {one.ticket_id: one.version for one in stale},
        "refused": {number: problem for number, problem in refused.items() if number in seen},
    }
    if len(read) == 1 and not seen:
        return StaleVersion(
            N_("The complaint went where you may not see it, after you read it. Nothing was saved."), **told
        )
    last = next((one.unseen[-1] for one in since.values() if one.unseen), None)
    if len(read) > 1 or last is None:
        return _of_many(stale, seen, read, told)
    return StaleVersion(
        N_("{name} changed {reference} at {at} ({what}) after you read it. Nothing was saved."),
        name=_name(cursor, last["actor"]),
        reference=stale[0].reference,
        at=last["recorded_at"].astimezone(UTC),
        what=next((kind for kind in EventKind if kind == last["kind"]), last["kind"]),
        **told,
    )


def _of_many(
    stale: Sequence[CaseState], seen: Mapping[int, CaseState], read: Mapping[int, int], told: Mapping[str, Any]
) -> StaleVersion:
    named: list[str | Problem] = [state.reference for state in seen.values()]
    if hidden := len(stale) - len(seen):
        message = NN_("{count} that you may not see any more", "{count} that you may not see any more")
        named.append(Problem(message, count=hidden))
    return StaleVersion(
        NN_(
            "{count} of {total} complaints has changed since you read them: {references}. Nothing was saved.",
            "{count} of {total} complaints have changed since you read them: {references}. Nothing was saved.",
        ),
        count=len(stale),
        total=len(read),
        references=tuple(named),
        **told,
    )


def _since(cursor: duckdb.DuckDBPyConnection, state: CaseState, read: int) -> _Since:
    # The version of a case rises by one with every recording about it: the last ones are those not seen.
    names = [*_COLUMNS, *FIELDS]
    rows = cursor.execute(
        f"SELECT {', '.join(names)} FROM events WHERE ticket_id = ? ORDER BY event_id", [state.ticket_id]
    ).fetchall()
    events = [dict(zip(names, row, strict=True)) for row in rows]
    instants = sorted({one["recorded_at"] for one in events}, reverse=True)
    unseen = set(instants[: max(state.version - read, 0)])
    return _Since(
        [one for one in events if one["recorded_at"] not in unseen],
        [one for one in events if one["recorded_at"] in unseen],
    )


def _changes(cursor: duckdb.DuckDBPyConnection, person: Person, state: CaseState, since: _Since) -> Iterator[Meanwhile]:
    if not since.unseen:
        return
    told: set[int] = set()
    for change in difference(since.read, [*since.read, *since.unseen], FIELDS):
        event = since.of(change.field)
        told |= {one["event_id"] for one in since.unseen if one[change.field] is not None} | {event["event_id"]}
        yield _meanwhile(state, change, event)
    bodies = _bodies(cursor, person, state)
    for event in since.unseen:
        if event["text_id"] is not None or event["reason"] is not None:
            field = next((name for kind, name in _TEXT_OF.items() if kind == event["kind"]), "reason")
            yield _meanwhile(state, Change(field, None, WRITTEN), event, bodies.get(event["text_id"]))
        elif event["event_id"] not in told:
            yield _meanwhile(state, Change(HAPPENED, None, event["kind"]), event)


def _meanwhile(state: CaseState, change: Change, event: Event, text: str | None = None) -> Meanwhile:
    at = event["recorded_at"].astimezone(UTC)
    return Meanwhile(state.ticket_id, state.reference, change, event["actor"], at, text)


def _bodies(cursor: duckdb.DuckDBPyConnection, person: Person, state: CaseState) -> Mapping[int | None, str]:
    if not may(person, Action.SEE_TEXTS, state.team, state.agent):
        return {}
    return dict(cursor.execute("SELECT text_id, body FROM texts WHERE ticket_id = ?", [state.ticket_id]).fetchall())


def _name(cursor: duckdb.DuckDBPyConnection, user_id: str) -> str:
    row = cursor.execute("SELECT name FROM users WHERE user_id = ?", [user_id]).fetchone()
    return str(row[0]) if row else user_id
