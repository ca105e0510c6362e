"""Complaints that the chat tool posts: a message is taken once, a conversation is one complaint.

What a conversation has more when it comes again is a reply of its player.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import case_state, procedure
from data.commands import edit_each, take_in
from data.filing import Complaint
from data.store import Store, Writing
from data.texts import TextKind, checked
from domain.people import PLAYER


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a conversation: its complaint, until when it is to be answered, whether it is new. UTC."""

    reference: str
    due_at: datetime | None
    is_new: bool


def file(
    store: Store, message_id: str, conversation_id: str, complaint: Complaint, at: datetime | None = None
) -> Filed:
    """File the conversation as a complaint of the player, or add what is new to the one that it became before.

    A message that came before changes nothing. `BadInput` names the field that cannot be used.
    """
    text = checked(TextKind.DESCRIPTION, complaint.description).body
    with store.write(PLAYER, "file_chat", at) as writing:
        instant = at or writing.recorded_at
        message, conversation = _digest(message_id), _digest(conversation_id)
        known = _known(writing.cursor, "message", message) or _known(writing.cursor, "conversation", conversation)
        number = known or take_in(writing, PLAYER, complaint, instant)[0]
        if not _known(writing.cursor, "message", message):
            if known:
                _add(writing, number, _unheard(writing.cursor, conversation_id, text), instant)
            writing.cursor.execute(
                "INSERT INTO chats (message, conversation, said, length, ticket_id, received_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [message, conversation, _said(conversation_id, text), len(text), number, instant],
            )
        state = case_state.load(writing.cursor, [number])[number]
    return Filed(state.reference, state.due_at and state.due_at.astimezone(UTC), known is None)


def _known(cursor: duckdb.DuckDBPyConnection, column: str, digest: str) -> int | None:
    statement = f"SELECT ticket_id FROM chats WHERE {column} = ? ORDER BY received_at LIMIT 1"
    found = cursor.execute(statement, [digest]).fetchall()
    return int(found[0][0]) if found else None


def _unheard(cursor: duckdb.DuckDBPyConnection, conversation_id: str, text: str) -> str:
    """What `text` has more than what was kept of the conversation; all of it where that does not stand in it any more.

    '' where it has nothing more.
    """
    statement = "SELECT length, said FROM chats WHERE conversation = ? ORDER BY length DESC"
    before = cursor.execute(statement, [_digest(conversation_id)]).fetchall()
    fitting = (length for length, said in before if _said(conversation_id, text[:length]) == said)
    return text[next(fitting, 0) :].strip()


def _add(writing: Writing, number: int, text: str, at: datetime) -> None:
    there = "SELECT version FROM tickets JOIN players USING (ticket_id) WHERE ticket_id = ?"
    found = writing.cursor.execute(there, [number]).fetchone()
    # Of a player who was erased nothing is kept any more.
    if text and found:
        edit_each(writing, PLAYER, {number: found[0]}, {number: procedure.Reply(text)}, at)


def _said(conversation_id: str, text: str) -> str:
    return _digest(f"{len(conversation_id)}:{conversation_id}{text}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
