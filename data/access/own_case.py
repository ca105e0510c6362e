"""A complaint as its player may read it: how it stands and what happened, without anything of the desk's own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from data import case_state
from data.case_state import CaseState
from data.texts import TextKind
from domain.kinds import EventKind
from domain.marks import N_
from domain.problems import NotFound

#: What a player is told of, and which text of it: the others, and all other texts, are the desk's own.
TOLD: dict[EventKind, TextKind | None] = {
    EventKind.FILED: TextKind.DESCRIPTION,
    EventKind.ACKNOWLEDGED: None,
    EventKind.REQUESTED: TextKind.REQUEST,
    EventKind.REPLIED: TextKind.REPLY,
    EventKind.TOLD: TextKind.MESSAGE,
    EventKind.EXTENDED: TextKind.REASON,
    EventKind.PROPOSED: TextKind.PROPOSAL,
    EventKind.PROPOSAL_ANSWERED: TextKind.REPLY,
    EventKind.PROPOSAL_LAPSED: None,
    EventKind.PAPER_ADDED: None,
    EventKind.PAPER_DELETED: None,
    EventKind.CHASED: None,
    EventKind.ANSWERED: TextKind.ANSWER,
    EventKind.RATED: None,
    EventKind.APPEALED: TextKind.APPEAL,
    EventKind.APPEAL_DECIDED: TextKind.ANSWER,
    EventKind.MEDIATED: None,
    EventKind.MEDIATION_DECIDED: None,
    EventKind.REOPENED: None,
    EventKind.CLOSED: None,
}


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, with what was written to or by the player; instants in UTC.

    `by_player`: they did it themselves.
    """

    kind: EventKind
    at: datetime
    decision: str | None
    due_at: datetime | None
    proposal: str | None
    rating: int | None
    outcome: str | None
    body: str | None
    by_player: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A complaint: how it stands, what its player said at first, and what happened, oldest first."""

    state: CaseState
    incident_on: date | None
    amount: Decimal | None
    currency: str | None
    told: tuple[Told, ...]

    def last(self, kind: str) -> Told | None:
        """The last thing of this kind."""
        return next((one for one in reversed(self.told) if one.kind == kind), None)


_KINDS = ", ".join(f"'{kind}'" for kind in TOLD)
_EVENTS = f"""
    SELECT kind, occurred_at, decision, due_at, proposal, rating,
        coalesce(appeal_outcome, mediation_outcome) AS outcome, mediation_body, actor = 'player' AS by_player, text_id
    FROM events WHERE ticket_id = $1 AND kind IN ({_KINDS})
    QUALIFY event_key IS NULL OR row_number() OVER (PARTITION BY event_key ORDER BY event_id DESC) = 1
    ORDER BY occurred_at, place, event_id
"""


def read(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> OwnCase:
    """The complaint for its player, which it was shown to be (data/access/whose.py); `NotFound` where there is none."""
    state = case_state.load(cursor, [ticket_id]).get(ticket_id)
    facts = cursor.execute(
        "SELECT incident_on, amount, currency FROM tickets WHERE ticket_id = ?", [ticket_id]
    ).fetchone()
    if state is None or facts is None:
        raise NotFound(N_("There is no complaint number {number}."), number=ticket_id)
    incident_on, amount, currency = facts
    return OwnCase(state, incident_on, amount, currency, _told(cursor, ticket_id))


def _told(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> tuple[Told, ...]:
    rows = cursor.execute(_EVENTS, [ticket_id]).fetchall()
    texts = {
        number: (kind, body)
        for number, kind, body in cursor.execute(
            "SELECT text_id, kind, body FROM texts WHERE ticket_id = ?", [ticket_id]
        ).fetchall()
    }
    return tuple(_one(row, *texts.get(row[-1], (None, None))) for row in rows)


def _one(row: tuple[Any, ...], text_kind: str | None, body: str | None) -> Told:
    kind, at, *said, _text_id = row
    decision, due_at, proposal, rating, outcome, outside, by_player = said
    told = EventKind(kind)
    return Told(
        told,
        at.astimezone(UTC),
        decision,
        due_at and due_at.astimezone(UTC),
        proposal,
        rating,
        outcome or None,
        outside,
        by_player,
        body if text_kind == TOLD[told] else None,
    )
