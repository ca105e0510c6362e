"""The procedure between desk and player: requests, proposals, appeals, bodies outside; each as data.commands does it.

What the player does names a complaint that was shown to be theirs before (players/). It needs no version: nobody else
does what the player does, and what the desk did meanwhile is no reason to lose their words.
"""

from collections.abc import Callable
from datetime import datetime

import duckdb

from data import appeals, procedure, said
from data.answering import answered_by
from data.commands import edit, edit_each
from data.decisions import Intention
from data.filing import word
from data.store import Store
from domain.kinds import EventKind
from domain.people import PLAYER, Person
from domain.vocabulary import Body, Decision, Outcome


def request(store: Store, person: Person, ticket_id: int, version: int, text: str, at: datetime | None = None) -> int:
    """Ask the player for something; until the reply the clock stands still."""
    return edit(store, person, "request", ticket_id, version, procedure.Request(text), at)


def tell(store: Store, person: Person, ticket_id: int, version: int, text: str, at: datetime | None = None) -> int:
    """Tell the player that the desk is at work still."""
    return edit(store, person, "tell", ticket_id, version, procedure.Tell(text), at)


def propose(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    text: str,
    until: datetime,
    at: datetime | None = None,
) -> int:
    """Propose a resolution, which the player accepts or refuses until then."""
    return edit(store, person, "propose", ticket_id, version, procedure.Propose(text, until), at)


def appeal(store: Store, person: Person, ticket_id: int, version: int, text: str, at: datetime | None = None) -> int:
    """Note that the player does not accept the answer, and why; somebody else decides."""
    return edit(store, person, "appeal", ticket_id, version, appeals.Appeal(text), at)


def decide_appeal(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    outcome: Outcome | str,
    text: str,
    decision: Decision | str | None = None,
    at: datetime | None = None,
) -> int:
    """Confirm the answer or change it to `decision`, never one's own; the player is told `text`."""
    with store.write(person, "decide_appeal", at) as writing:
        given_by = answered_by(writing.cursor, [ticket_id]).get(ticket_id)
        intention = appeals.DecideAppeal(word(Outcome, "outcome", outcome), text, _decision(decision), given_by)
        return edit_each(writing, person, {ticket_id: version}, {ticket_id: intention}, at)[ticket_id]


def mediate(
    store: Store, person: Person, ticket_id: int, version: int, body: Body | str, at: datetime | None = None
) -> int:
    """Note that a body outside has the complaint."""
    return edit(store, person, "mediate", ticket_id, version, appeals.Mediate(word(Body, "body", body)), at)


def decide_mediation(
    store: Store,
    person: Person,
    ticket_id: int,
    version: int,
    outcome: Outcome | str,
    text: str,
    decision: Decision | str | None = None,
    at: datetime | None = None,
) -> int:
    """Note what the body outside made of the answer."""
    intention = appeals.DecideMediation(word(Outcome, "outcome", outcome), text, _decision(decision))
    return edit(store, person, "decide_mediation", ticket_id, version, intention, at)


def reply(store: Store, ticket_id: int, text: str, at: datetime | None = None) -> int:
    """The player writes; where the desk waited for that, its clock runs again."""

    def intended(cursor: duckdb.DuckDBPyConnection) -> Intention:
        return procedure.Reply(text, said.last_reply(cursor, ticket_id) == text)

    return _taken_part(store, "reply", ticket_id, intended, at)


def answer_proposal(
    store: Store,
    ticket_id: int,
    accepts: bool,
    text: str = "",
    at: datetime | None = None,
    made_at: datetime | None = None,
) -> int:
    """The player accepts the proposal of `made_at` (None: that of now), or refuses it; `BadInput` if it is another."""

    def intended(cursor: duckdb.DuckDBPyConnection) -> Intention:
        is_last = made_at is None or made_at == said.last_at(cursor, ticket_id, EventKind.PROPOSED)
        return procedure.AnswerProposal(accepts, text, is_last)

    return _taken_part(store, "answer_proposal", ticket_id, intended, at)


def chase(store: Store, ticket_id: int, at: datetime | None = None) -> int:
    """The player asks when there will be an answer; twice, and the complaint stands out."""

    def intended(cursor: duckdb.DuckDBPyConnection) -> Intention:
        return procedure.Chase(said.last_at(cursor, ticket_id, EventKind.CHASED))

    return _taken_part(store, "chase", ticket_id, intended, at)


def rate(store: Store, ticket_id: int, rating: int, at: datetime | None = None) -> int:
    """The player says how the complaint was dealt with, from 1 to 5; the last word stands."""
    return _taken_part(store, "rate", ticket_id, lambda _: procedure.Rate(rating), at)


def appeal_own(store: Store, ticket_id: int, text: str, at: datetime | None = None) -> int:
    """The player does not accept the answer, and says why, within the time for it."""
    return _taken_part(store, "appeal", ticket_id, lambda _: appeals.Appeal(text), at)


def _taken_part(
    store: Store,
    command: str,
    ticket_id: int,
    intended: Callable[[duckdb.DuckDBPyConnection], Intention],
    at: datetime | None,
) -> int:
    """Let the player do what is `intended`, as it follows from what stands in the store by then."""
    with store.write(PLAYER, command, at) as writing:
        found = writing.cursor.execute("SELECT version FROM tickets WHERE ticket_id = ?", [ticket_id]).fetchall()
        versions = {ticket_id: int(found[0][0]) if found else 0}
        return edit_each(writing, PLAYER, versions, {ticket_id: intended(writing.cursor)}, at)[ticket_id]


def _decision(decision: Decision | str | None) -> Decision | None:
    return word(Decision, "decision", decision) if decision else None
