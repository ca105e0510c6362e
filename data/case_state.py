"""A complaint as those who decide about it see it, and the step that a decision takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import duckdb

from data.columns import PROCEDURE, none_said
from data.texts import Text
from domain.kinds import EventKind
from domain.marks import N_
from domain.problems import BadInput
from domain.statuses import DONE, PAUSING, Status, may_follow
from domain.vocabulary import DESK, FOREVER

#: What a step may say of the limits of a case.
_LIMITS = ("policy", "due_at", "due_original", "risk_at", "ack_due_at", "hard_stop_at")


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a complaint stands after its last event; instants in UTC.

    `since` is the instant of the last event, before which nothing more can happen.
    """

    ticket_id: int
    version: int
    reference: str
    status: Status
    category: str | None
    complexity: str | None
    team: str | None
    agent: str | None
    decision: str | None
    received_at: datetime
    due_at: datetime | None
    paused_since: datetime | None
    answered_at: datetime | None
    end_unknown: bool
    since: datetime
    source: str = DESK
    channel: str | None = None
    jurisdiction: str | None = None
    policy: int | None = None
    due_original: datetime | None = None
    risk_at: datetime | None = None
    ack_due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    hard_stop_at: datetime | None = None
    late_at: datetime | None = None
    breach_reason: str | None = None
    raised: bool | None = None
    ack_by_machine: bool | None = None
    silent_from: datetime | None = None
    chases: int | None = None
    rating: int | None = None
    proposal: str | None = None
    proposal_until: datetime | None = None
    appealed_at: datetime | None = None
    appeal_due_at: datetime | None = None
    appeal_outcome: str | None = None
    appeal_decided_at: datetime | None = None
    mediated_at: datetime | None = None
    mediation_body: str | None = None
    mediation_due_at: datetime | None = None
    mediation_outcome: str | None = None
    mediation_decided_at: datetime | None = None
    evidence: str | None = None
    evidence_missing: int | None = None

    @property
    def has_appeal(self) -> bool:
        """Whether an appeal waits for its decision."""
        return self.appealed_at is not None and self.appeal_outcome is None

    @property
    def has_mediation(self) -> bool:
        """Whether a body outside has it."""
        return self.mediated_at is not None and self.mediation_outcome is None

    def refuse_step(self, status: Status) -> None:
        """Return if the case may step to `status`; else raise `BadInput`."""
        if not may_follow(self.status, status):
            raise BadInput(
                N_("{reference} cannot go from {before} to {after}."),
                reference=self.reference,
                before=self.status,
                after=status,
            )

    def is_late(self, at: datetime) -> bool:
        """Whether the limit ran out before `at`, or before the answer where there is one."""
        by = self.answered_at or at
        return (self.late_at is not None and self.late_at < by) or (
            self.answered_at is not None and self.due_at is not None and self.due_at < self.answered_at
        )

    @property
    def word_due_at(self) -> datetime | None:
        """From when on the player has had no word for too long; None where it is not for the desk to write."""
        return None if self.status in DONE or self.status in PAUSING else self.silent_from

    def is_silent(self, at: datetime) -> bool:
        """Whether the player has had no word for too long at `at`."""
        return self.word_due_at is not None and self.word_due_at <= at

    @property
    def stopped_since(self) -> datetime | None:
        """Since when the clock of the answer stands still; None while it runs."""
        return self.paused_since if self.status in PAUSING else self.answered_at


@dataclass(frozen=True, slots=True)
class Step:
    """One event to record: what happened, when, what it says of the case (columns of events), the text."""

    kind: EventKind
    occurred_at: datetime
    observed: Mapping[str, Any]
    text: Text | None = None


def opened(ticket_id: int, reference: str, filed: Step) -> CaseState:
    """The case that the step `filed` begins."""
    seen = filed.observed
    at = filed.occurred_at
    return CaseState(
        ticket_id=ticket_id,
        version=1,
        reference=reference,
        status=seen["status"],
        category=seen["category"],
        complexity=seen["complexity"],
        team=seen["team"] or None,
        agent=seen["agent"] or None,
        decision=None,
        received_at=at,
        paused_since=None,
        answered_at=None,
        end_unknown=False,
        since=at,
        channel=seen["channel"],
        jurisdiction=seen["jurisdiction"],
        policy=seen.get("policy"),
        due_at=seen.get("due_at"),
        due_original=seen.get("due_original"),
        risk_at=seen.get("risk_at"),
        ack_due_at=seen.get("ack_due_at"),
        hard_stop_at=seen.get("hard_stop_at"),
        late_at=_runs_out(seen["status"], seen.get("due_at"), at),
        **dict[str, Any]({name: seen.get(name) for name in PROCEDURE}),
    )


def after(state: CaseState, step: Step) -> CaseState:
    """The case once `step` was taken: the same rules as data/history.sql, one step at a time."""
    seen = step.observed
    status = seen.get("status", state.status)
    return replace(
        state,
        version=state.version + 1,
        status=status,
        team=seen.get("team", state.team) or None,
        agent=seen.get("agent", state.agent) or None,
        decision=seen.get("decision", state.decision) if status in DONE else None,
        paused_since=_since(status in PAUSING, state.paused_since, step.occurred_at),
        answered_at=_since(status in DONE, state.answered_at, step.occurred_at),
        end_unknown=seen.get("end_unknown", state.end_unknown),
        since=step.occurred_at,
        category=seen.get("category", state.category),
        complexity=seen.get("complexity", state.complexity),
        acknowledged_at=state.acknowledged_at or seen.get("acknowledged_at"),
        late_at=_late_at(state, status, seen.get("due_at", state.due_at), step.occurred_at),
        breach_reason=seen.get("breach_reason", state.breach_reason),
        raised=seen.get("raised", state.raised),
        **{name: seen.get(name, getattr(state, name)) for name in _LIMITS},
        **_procedure(state, seen),
    )


def _procedure(state: CaseState, seen: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: seen.get(name, getattr(state, name)) for name in PROCEDURE}
    return {name: none_said(name, value) for name, value in said.items()}


def load(cursor: duckdb.DuckDBPyConnection, ticket_ids: Sequence[int]) -> dict[int, CaseState]:
    """The cases with these ids as they are believed to stand now; ids that there are not are left out."""
    # Bound one by one: unlike a list, so they let the engine skip the blocks that hold none of them.
    marks = ", ".join("?" * len(ticket_ids))
    rows = cursor.execute(
        _LAST.format(marks=marks, procedure=", ".join(PROCEDURE)), [*ticket_ids, *ticket_ids]
    ).fetchall()
    return {row[0]: _state(row) for row in rows}


_LAST = """
    SELECT ticket_id, version, reference, status, category, complexity, team, agent, decision,
        received_at, due_at, paused_since, answered_at, end_unknown, valid_from,
        source, channel, jurisdiction, policy, due_original, risk_at, ack_due_at, acknowledged_at, hard_stop_at,
        late_at, breach_reason, raised, {procedure}
    FROM (SELECT ticket_id, version, reference FROM tickets WHERE ticket_id IN ({marks}))
    JOIN (SELECT * FROM versions_current WHERE ticket_id IN ({marks})) USING (ticket_id)
"""


_STOPS = """
    SELECT valid_from, least(valid_to, $at) FROM case_versions
    WHERE ticket_id = $ticket AND valid_to > $received AND valid_from < $at AND recorded_to = $forever
        AND (is_paused OR NOT is_open)
    ORDER BY valid_from
"""


def stops(cursor: duckdb.DuckDBPyConnection, state: CaseState, at: datetime) -> list[tuple[datetime, datetime]]:
    """The spans before `at` in which the clock of the case stood still, in order; they may touch."""
    values = {"ticket": state.ticket_id, "received": state.received_at, "at": at, "forever": FOREVER}
    return cursor.execute(_STOPS, values).fetchall()


def _state(row: tuple[Any, ...]) -> CaseState:
    in_utc: list[Any] = [value.astimezone(UTC) if isinstance(value, datetime) else value for value in row]
    in_utc[3] = Status(in_utc[3])
    return CaseState(*in_utc)


def _since(is_so: bool, since: datetime | None, at: datetime) -> datetime | None:
    return (since or at) if is_so else None


def _late_at(state: CaseState, status: Status, due_at: datetime | None, at: datetime) -> datetime | None:
    """When the limit ran out, or will if nothing stops the clock: once it did, for good."""
    ran_out = state.late_at is not None and state.late_at < at
    return state.late_at if ran_out else _runs_out(status, due_at, at)


def _runs_out(status: Status, due_at: datetime | None, at: datetime) -> datetime | None:
    return None if due_at is None or status in DONE or status in PAUSING else max(due_at, at)
