"""One complaint as the person who opens it may read it: facts, what happened, what was written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import duckdb

from data import case_state
from data.answering import answered_by
from data.case_state import CaseState
from data.columns import PROCEDURE
from domain.marks import N_
from domain.people import Person
from domain.problems import NotFound
from domain.rights import Action, demand, may


@dataclass(frozen=True, slots=True)
class Limited:
    """What events said of a complaint's limit and of what it follows from; None: nothing. The instant is in UTC."""

    category: str | None = None
    complexity: str | None = None
    policy: int | None = None
    due_at: datetime | None = None

    def then(self, said: "Limited") -> "Limited":
        """This with what an event says."""
        return Limited(
            self.category if said.category is None else said.category,
            self.complexity if said.complexity is None else said.complexity,
            self.policy if said.policy is None else said.policy,
            self.due_at if said.due_at is None else said.due_at,
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: what it says of the limit, and what was so before it.

    `closed_at` is when the source says that it was closed, which may be before anything else. `actor` is who recorded
    it: where `is_imported`, who imported what the source says. `text` is what was written with
    it, None where nothing was or the reader may not see it. `course`: what it says of the procedure, by column
    (data/columns.py), instants in UTC.
    """

    kind: str
    at: datetime
    actor: str
    status: str | None
    team: str | None
    agent: str | None
    decision: str | None
    limit: Limited
    before: Limited
    text: str | None
    is_imported: bool = False
    breach_reason: str | None = None
    raised: bool | None = None
    closed_at: datetime | None = None
    course: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A complaint: its state, what never changes of it, and what happened, oldest first; instants in UTC.

    `answered_by`: who gave the answer that stands; None where nobody of the desk did.
    """

    state: CaseState
    source: str
    external_id: str
    channel: str | None
    jurisdiction: str | None
    late_at: datetime | None
    incident_on: date | None
    amount: Decimal | None
    currency: str | None
    texts_hidden: bool
    events: tuple[Happened, ...]
    answered_by: str | None


_FACTS = """
    SELECT source, external_id, channel, jurisdiction, late_at, incident_on, amount, currency
    FROM (SELECT * FROM tickets WHERE ticket_id = $1)
    JOIN (SELECT * EXCLUDE (source) FROM case_versions WHERE ticket_id = $1) USING (ticket_id)
    WHERE recorded_to = (SELECT max(recorded_to) FROM case_versions WHERE ticket_id = $1)
    ORDER BY valid_to DESC LIMIT 1
"""
# An event whose key came again later stands in the later one's place.
_EVENTS = f"""
    SELECT kind, occurred_at, actor, status, e.team, agent, decision, category, complexity, policy, due_at,
        event_key IS NOT NULL AS is_imported, breach_reason, raised, closed_at,
        {{{", ".join(f"'{name}': {name}" for name in PROCEDURE)}}} AS course, text_id
    FROM events AS e WHERE ticket_id = $1
    QUALIFY event_key IS NULL OR row_number() OVER (PARTITION BY event_key ORDER BY event_id DESC) = 1
    ORDER BY occurred_at, place, event_id
"""


def read(cursor: duckdb.DuckDBPyConnection, person: Person, ticket_id: int) -> Dossier:
    """The complaint `ticket_id` for `person`: `NotFound` or `NotAllowed` where it is not theirs to see.

    Texts are left out where the person may not read them.
    """
    state = case_state.load(cursor, [ticket_id]).get(ticket_id)
    facts = cursor.execute(_FACTS, [ticket_id]).fetchone()
    if state is None or facts is None:
        raise NotFound(N_("There is no complaint number {number}."), number=ticket_id)
    demand(person, Action.SEE_FIGURES, state.team, state.agent)
    readable = may(person, Action.SEE_TEXTS, state.team, state.agent)
    bodies = _bodies(cursor, ticket_id) if readable else MappingProxyType({})
    rows = cursor.execute(_EVENTS, [ticket_id]).fetchall()
    hidden = not readable and any(row[-1] is not None for row in rows)
    source, external_id, channel, jurisdiction, late_at, incident_on, amount, currency = facts
    return Dossier(
        state,
        source,
        external_id,
        channel,
        jurisdiction,
        _utc(late_at),
        incident_on,
        amount,
        currency,
        hidden,
        tuple(_happened(rows, bodies)),
        answered_by(cursor, [ticket_id]).get(ticket_id),
    )


def _bodies(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> Mapping[int, str]:
    return dict(cursor.execute("SELECT text_id, body FROM texts WHERE ticket_id = ?", [ticket_id]).fetchall())


def _happened(rows: Sequence[tuple[Any, ...]], bodies: Mapping[int, str]) -> Iterator[Happened]:
    before = Limited()
    for (
        kind,
        at,
        actor,
        status,
        team,
        agent,
        decision,
        *limited,
        is_imported,
        reason,
        raised,
        closed,
        said,
        text,
    ) in rows:
        category, complexity, policy, due_at = limited
        limit = Limited(category, complexity, policy, _utc(due_at))
        yield Happened(
            kind,
            at.astimezone(UTC),
            actor,
            status,
            team,
            agent,
            decision,
            limit,
            before,
            bodies.get(text),
            is_imported,
            reason,
            raised,
            _utc(closed),
            {name: _in_utc(value) for name, value in said.items() if value is not None},
        )
        before = before.then(limit)


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _utc(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone(UTC)
