"""What a player was written about their complaint, and what became of it, for the staff to see."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import duckdb

from data import case_state
from domain.marks import N_
from domain.messages import MessageKind
from domain.people import Person
from domain.problems import NotFound
from domain.rights import Action, demand, may


class Way(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


#: SQL: whether somebody of the desk left a message. Whatever could not be sent has a reason; a code is only over.
IS_LEFT = f"(given_up_at IS NOT NULL AND last_error IS NULL AND kind <> '{MessageKind.CODE}')"


@dataclass(frozen=True, slots=True)
class Written:
    """A message; instants in UTC.

    `at`: when it was sent or given up, for one that waits when it is tried next. `error`: what the server said last.
    `is_left`: given up because somebody of the desk left it, not because it could not be sent.
    `subject` and `body` are None where the reader may not read what is written, or it was erased.
    """

    message_id: int
    kind: str
    language: str
    written_at: datetime
    way: Way
    at: datetime
    error: str | None
    subject: str | None
    body: str | None
    is_left: bool = False


_OF_TICKET = f"""
    SELECT message_id, kind, language, written_at, sent_at, given_up_at, not_before, last_error, {IS_LEFT},
        subject, body
    FROM messages WHERE ticket_id = ? ORDER BY written_at, message_id
"""


def of_ticket(cursor: duckdb.DuckDBPyConnection, person: Person, ticket_id: int) -> list[Written]:
    """The messages about the complaint `ticket_id`, oldest first; `NotFound` or `NotAllowed` as for the complaint.

    Nobody reads a code: with it they could speak as the player.
    """
    state = case_state.load(cursor, [ticket_id]).get(ticket_id)
    if state is None:
        raise NotFound(N_("There is no complaint number {number}."), number=ticket_id)
    demand(person, Action.SEE_FIGURES, state.team, state.agent)
    readable = may(person, Action.SEE_TEXTS, state.team, state.agent)
    return [_written(row, readable) for row in cursor.execute(_OF_TICKET, [ticket_id]).fetchall()]


def _written(row: tuple[Any, ...], readable: bool) -> Written:
    number, kind, language, written_at, sent_at, given_up_at, not_before, error, is_left, *text = row
    # What was sent and came back is given up.
    way = Way.GIVEN_UP if given_up_at else Way.SENT if sent_at else Way.WAITING
    at = given_up_at or sent_at or not_before
    subject, body = text if readable else (None, None)
    if kind == MessageKind.CODE:
        subject = body = None
    said = error if readable else None  # a server often names the address
    times = written_at.astimezone(UTC), way, at.astimezone(UTC)
    return Written(number, kind, language, *times, said, subject, body, is_left)
