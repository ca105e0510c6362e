"""Many cases given to several people at once, and given back: each in one transaction, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import case_state, commands, decisions, presence, staff
from data.case_state import CaseState
from data.decisions import Intention
from data.spreading import MOST
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotFound
from domain.rights import Action, demand

SPREAD, UNDO = "spread", "undo_spread"
#: So many spreads can be undone.
KEPT = 5


@dataclass(frozen=True, slots=True)
class Given:
    """A case at the version that was read, and the user who is to have it ('': nobody was chosen)."""

    ticket_id: int
    version: int
    to: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A spread: its transaction, when it was (UTC), how many cases it gave away, how many nobody touched since."""

    transaction_id: int
    at: datetime
    count: int
    left: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of an undone spread: how many cases went back, and the references of those touched since."""

    returned: int
    touched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Before:
    """Who had a case before a spread gave it to somebody else."""

    team: str | None
    agent: str | None


def spread(store: Store, person: Person, given: Sequence[Given], at: datetime | None = None) -> int:
    """Give each case to somebody; all of them or none. Returns the number of the transaction, by which it is undone.

    `BadInput` where one is given to nobody, to somebody away, or is not open; `NotFound` for who works here no more.
    """
    _refuse_count(given)
    with store.write(person, SPREAD, at) as writing:
        instant = at or writing.recorded_at
        people = {user_id: _receiver(writing.cursor, user_id, instant) for user_id in {one.to for one in given}}
        versions = {one.ticket_id: one.version for one in given}
        intentions: dict[int, Intention] = {one.ticket_id: decisions.Spread(people[one.to]) for one in given}
        commands.edit_each(writing, person, versions, intentions, at)
        return writing.transaction_id


def _refuse_count(given: Sequence[Given]) -> None:
    if not given:
        raise BadInput(N_("No complaint is selected."))
    if len(given) > MOST:
        raise BadInput(N_("{count} complaints are too many at once: spread up to {most}."), count=len(given), most=MOST)
    if len({one.ticket_id for one in given}) < len(given):
        raise BadInput(N_("A complaint is given to two people: choose one of them."))


def _receiver(cursor: duckdb.DuckDBPyConnection, user_id: str, at: datetime) -> Person | None:
    return presence.present(cursor, user_id, at) if user_id else None


def undo_spread(store: Store, person: Person, transaction_id: int, at: datetime | None = None) -> Undone:
    """Give back what the spread of that transaction gave away, but for what somebody touched since.

    `NotFound` where there was no such spread, `BadInput` where nothing is left to give back, `NotAllowed` unless the
    person may assign every case that is: what others moved out of reach stays with them, as all that was touched does.
    """
    with store.write(person, UNDO, at) as writing:
        before = _given_away(writing.cursor, transaction_id)
        states = case_state.load(writing.cursor, list(before))
        touched = _touched(writing.cursor, transaction_id, list(before))
        for state in _to_be_assigned(states, touched):
            demand(person, Action.ASSIGN, state.team, state.agent)
        back = {n: _back(writing.cursor, one) for n, one in before.items() if one is not None and n not in touched}
        if not back:
            raise BadInput(N_("Every complaint of this spread was worked on since: there is nothing to give back."))
        commands.edit_each(writing, person, {number: states[number].version for number in back}, back, at)
    return Undone(len(back), tuple(sorted(states[number].reference for number in before.keys() - back.keys())))


def _to_be_assigned(states: Mapping[int, CaseState], touched: set[int]) -> list[CaseState]:
    """The cases that decide who may undo a spread: those that nobody touched since; where there are none, all."""
    return [one for number, one in states.items() if number not in touched] or list(states.values())


# Each event of a spread ended the version of its case before it, unless that one was made for the same instant.
_GIVEN_AWAY = """
    SELECT given.ticket_id, past.ticket_id IS NOT NULL, past.team, past.agent
    FROM (SELECT ticket_id, occurred_at FROM events WHERE transaction_id = $spread AND kind = 'assigned') AS given
    LEFT JOIN versions_past AS past ON past.ticket_id = given.ticket_id AND past.valid_to = given.occurred_at
    ORDER BY given.ticket_id
"""


def _given_away(cursor: duckdb.DuckDBPyConnection, transaction_id: int) -> dict[int, _Before | None]:
    """Who had each case of the spread before; None where that cannot be told."""
    rows = cursor.execute(
        "SELECT 1 FROM transactions WHERE transaction_id = ? AND command = ?", [transaction_id, SPREAD]
    ).fetchall()
    if not rows:
        raise NotFound(N_("There is no spread number {number}."), number=transaction_id)
    told = cursor.execute(_GIVEN_AWAY, {"spread": transaction_id}).fetchall()
    return {number: _Before(team, agent) if is_known else None for number, is_known, team, agent in told}


def _touched(cursor: duckdb.DuckDBPyConnection, transaction_id: int, ticket_ids: Sequence[int]) -> set[int]:
    rows = cursor.execute(
        "SELECT DISTINCT ticket_id FROM events WHERE transaction_id > ? AND ticket_id IN (SELECT unnest(?::BIGINT[]))",
        [transaction_id, list(ticket_ids)],
    ).fetchall()
    return {number for (number,) in rows}


def _back(cursor: duckdb.DuckDBPyConnection, before: _Before) -> Intention:
    """Whoever had the case has it again, away or not; where they do not work here any more, nobody."""
    try:
        agent = staff.person(cursor, before.agent) if before.agent else None
    except NotFound:
        agent = None
    team = before.team or ""
    return decisions.Assign(team, agent if agent and agent.team == team else None)


_MADE = f"""
    SELECT transaction_id, recorded_at, events FROM transactions
    WHERE actor = ? AND command = '{SPREAD}' ORDER BY transaction_id DESC LIMIT {KEPT}
"""


def last_spreads(cursor: duckdb.DuckDBPyConnection, person: Person) -> list[Spread]:
    """The last spreads of `person`, up to `KEPT`, the latest first."""
    return [
        Spread(number, at.astimezone(UTC), count, count - len(_touched_of(cursor, number)))
        for number, at, count in cursor.execute(_MADE, [person.user_id]).fetchall()
    ]


def _touched_of(cursor: duckdb.DuckDBPyConnection, transaction_id: int) -> set[int]:
    rows = cursor.execute("SELECT ticket_id FROM events WHERE transaction_id = ?", [transaction_id]).fetchall()
    return _touched(cursor, transaction_id, [number for (number,) in rows])
