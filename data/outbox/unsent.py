"""What did not reach its player: messages that wait, that were given up or left; trying them again, leaving them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from data import acts
from data.acts import Act
from data.outbox.written import IS_LEFT, Way
from data.store import Store, Writing
from domain.kinds import ActKind
from domain.marks import N_
from domain.messages import MessageKind
from domain.people import Person
from domain.problems import NotFound
from domain.rights import NOWHERE, Action, Reach, demand, may, reach


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that waits (`at`: when it is tried next) or was given up (`at`: when); instants in UTC.

    `is_left`: given up because somebody of the desk left it, not because it could not be sent.
    `error`: what the server said last, None where the reader may not read what is written: addresses may be in it.
    """

    message_id: int
    ticket_id: int
    reference: str
    team: str | None
    kind: str
    written_at: datetime
    way: Way
    at: datetime
    attempts: int
    error: str | None
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages wait to be sent, and since when (UTC) the oldest does; None where none waits."""

    count: int
    since: datetime | None


# Codes are over before anybody could help.
_FOR_SOMEBODY = "recipient IS NOT NULL AND kind <> $code AND ($any OR team = $team)"
_WAITS = "sent_at IS NULL AND given_up_at IS NULL"
_DID_NOT_GO = "(sent_at IS NULL OR given_up_at IS NOT NULL)"
# Each kind by itself: what was left stays, and must not hide what waits or could not be sent. Which they are is asked
# of a few columns, what they say of those alone: of half a million that wait 150 ms against 600.
_UNSENT = f"""
    WITH listed AS (
        SELECT message_id, {IS_LEFT} AS is_left,
            CASE WHEN is_left THEN 2 WHEN given_up_at IS NULL THEN 1 ELSE 0 END AS place,
            CASE WHEN is_left THEN -epoch_us(given_up_at) ELSE epoch_us(written_at) END AS turn
        FROM messages JOIN versions_current USING (ticket_id)
        WHERE {_DID_NOT_GO} AND {_FOR_SOMEBODY}
        QUALIFY row_number() OVER (PARTITION BY place ORDER BY turn, message_id) <= $most
    )
    SELECT message_id, ticket_id, reference, team, agent, kind, written_at, given_up_at IS NOT NULL,
        coalesce(given_up_at, not_before), attempts, last_error, is_left
    FROM listed JOIN messages USING (message_id) JOIN tickets USING (ticket_id) JOIN versions_current USING (ticket_id)
    ORDER BY place, turn, message_id
"""
_WAITING = f"""
    SELECT count(*), min(written_at) FROM messages JOIN versions_current USING (ticket_id)
    WHERE {_WAITS} AND {_FOR_SOMEBODY}
"""
_HOW_MANY = f"""
    SELECT count(*) FROM messages JOIN versions_current USING (ticket_id)
    WHERE message_id IN (SELECT unnest($ids::BIGINT[])) AND {_FOR_SOMEBODY}
"""
_BECOMES = f"""
    SELECT ticket_id, kind,
        CASE WHEN {IS_LEFT} THEN $left WHEN given_up_at IS NULL THEN '{Way.WAITING}' ELSE '{Way.GIVEN_UP}' END
    FROM messages WHERE message_id IN (SELECT unnest($ids::BIGINT[])) ORDER BY message_id
"""
#: What the record says of a message that somebody left.
LEFT = "left"
#: So many of each kind are listed; where more wait the server is not there, and which they are says nothing.
MOST = 500


def unsent(cursor: duckdb.DuckDBPyConnection, person: Person) -> list[Unsent]:
    """The messages of complaints that `person` answers for, `MOST` of each kind.

    Those that could not be sent, then those that wait, the oldest first; then those that were left, the newest first.
    `NotAllowed` without the right to such a list.
    """
    values = {**_within(person), "most": MOST}
    return [_unsent(person, row) for row in cursor.execute(_UNSENT, values).fetchall()]


def _unsent(person: Person, row: tuple[Any, ...]) -> Unsent:
    number, ticket, reference, team, agent, kind, written, given_up, at, attempts, error, is_left = row
    way, said = Way.GIVEN_UP if given_up else Way.WAITING, may(person, Action.SEE_TEXTS, team, agent)
    times = written.astimezone(UTC), way, at.astimezone(UTC)
    return Unsent(number, ticket, reference, team, kind, *times, attempts, error if said else None, is_left)


def waiting(cursor: duckdb.DuckDBPyConnection, person: Person) -> Waiting:
    """What waits of the complaints that `person` answers for; `NotAllowed` without the right to such a list."""
    return _waiting(cursor, _within(person))


def all_waiting(cursor: duckdb.DuckDBPyConnection) -> Waiting:
    """All that waits, for whoever starts the sending of it."""
    return _waiting(cursor, {"any": True, "team": NOWHERE, "code": MessageKind.CODE})


def _waiting(cursor: duckdb.DuckDBPyConnection, values: Mapping[str, object]) -> Waiting:
    ((count, since),) = cursor.execute(_WAITING, values).fetchall()
    return Waiting(count, since.astimezone(UTC) if since else None)


def _within(person: Person) -> dict[str, object]:
    """Whose messages `person` may see, as parameters."""
    far = reach(person.role, Action.SEE_OUTBOX)
    if far is Reach.NONE:
        demand(person, Action.SEE_OUTBOX)
    return {"any": far is Reach.ANY, "team": person.team or NOWHERE, "code": MessageKind.CODE}


def try_again(store: Store, person: Person, message_ids: Sequence[int], at: datetime | None = None) -> int:
    """Let messages that were given up be tried anew, and those that wait at once; returns how many.

    All of them or none: `NotAllowed` where one is of a complaint that `person` does not answer for, `NotFound` where
    one went meanwhile.
    """
    with store.write(person, "try_messages_again", at) as writing:
        _demand_there(writing, person, message_ids, _DID_NOT_GO)
        _tell(writing, message_ids, Way.WAITING)
        writing.cursor.execute(
            "UPDATE messages SET given_up_at = NULL, sent_at = NULL, attempts = 0, not_before = ?"
            " WHERE message_id IN (SELECT unnest(?::BIGINT[]))",
            [writing.recorded_at, list(message_ids)],
        )
    return len(set(message_ids))


def leave(store: Store, person: Person, message_ids: Sequence[int], at: datetime | None = None) -> int:
    """Let messages that wait not be sent, unless they are tried again; returns how many. Refused as `try_again`."""
    with store.write(person, "leave_messages", at) as writing:
        _demand_there(writing, person, message_ids, _WAITS)
        _tell(writing, message_ids, LEFT)
        writing.cursor.execute(
            "UPDATE messages SET given_up_at = ?, last_error = NULL WHERE message_id IN (SELECT unnest(?::BIGINT[]))",
            [writing.recorded_at, list(message_ids)],
        )
    return len(set(message_ids))


def _demand_there(writing: Writing, person: Person, message_ids: Sequence[int], condition: str) -> None:
    """Return if `person` answers for all of these messages, and each fits the `condition`; see `try_again`."""
    for team, agent in _cases(writing.cursor, message_ids):
        demand(person, Action.SEE_OUTBOX, team, agent)
    values = {**_within(person), "ids": list(message_ids)}
    [(known,)] = writing.cursor.execute(f"{_HOW_MANY} AND {condition}", values).fetchall()
    if not message_ids or known != len(set(message_ids)):
        raise NotFound(N_("A message is not there any more, or went meanwhile: look at the list again."))


def _tell(writing: Writing, message_ids: Sequence[int], after: str) -> None:
    """Put into the record what becomes of each message; of one that is so already there is nothing to tell."""
    found = writing.cursor.execute(_BECOMES, {"ids": list(message_ids), "left": LEFT}).fetchall()
    acts.record(
        writing,
        [
            Act(ActKind.MESSAGE, str(ticket_id), "sending", f"{kind}/{before}", f"{kind}/{after}")
            for ticket_id, kind, before in found
            if before != after
        ],
    )


def _cases(cursor: duckdb.DuckDBPyConnection, message_ids: Sequence[int]) -> Sequence[tuple[str | None, str | None]]:
    """Team and agent of the complaints that these messages are about."""
    return cursor.execute(
        "SELECT DISTINCT team, agent FROM messages JOIN versions_current USING (ticket_id)"
        " WHERE message_id IN (SELECT unnest(?::BIGINT[]))",
        [list(message_ids)],
    ).fetchall()
