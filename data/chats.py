"""Complaints that the chat tool posts: a message is taken once, a conversation is one complaint."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import case_state
from data.commands import take_in
from data.filing import Complaint
from data.store import Store
from domain.marks import N_
from domain.people import PLAYER
from domain.problems import Problem


class TakenAlready(Problem):
    """The message was taken before: nothing was changed."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a conversation: its complaint, until when it is to be answered, whether it is new. UTC."""

    reference: str
    due_at: datetime | None
    is_new: bool


def file(
    store: Store, message_id: str, conversation_id: str, complaint: Complaint, at: datetime | None = None
) -> Filed:
    """File the conversation as a complaint of the player, or find the one that it became before.

    `TakenAlready` where the message came before; `BadInput` names the field that cannot be used.
    """
    with store.write(PLAYER, "file_chat", at) as writing:
        cursor, instant = writing.cursor, at or writing.recorded_at
        message, conversation = (hashlib.sha256(one.encode()).hexdigest() for one in (message_id, conversation_id))
        if cursor.execute("SELECT 1 FROM chats WHERE message = ? LIMIT 1", [message]).fetchall():
            raise TakenAlready(N_("This message was taken already."))
        known = _known(cursor, conversation)
        number = known or take_in(writing, PLAYER, complaint, instant)[0]
        cursor.execute(
            "INSERT INTO chats (message, conversation, ticket_id, received_at) VALUES (?, ?, ?, ?)",
            [message, conversation, number, instant],
        )
        state = case_state.load(cursor, [number])[number]
    return Filed(state.reference, state.due_at and state.due_at.astimezone(UTC), known is None)


def _known(cursor: duckdb.DuckDBPyConnection, conversation: str) -> int | None:
    found = cursor.execute(
        "SELECT ticket_id FROM chats WHERE conversation = ? ORDER BY received_at LIMIT 1", [conversation]
    ).fetchall()
    return int(found[0][0]) if found else None
