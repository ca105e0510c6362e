"""Writing messages to players: in the transaction of what they tell of, so that neither is there without the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

import duckdb

from data.numbering import following
from data.outbox.templates import template
from data.store import Writing
from domain.messages import AT_ONCE, EVENING, LANGUAGES, MORNING, MessageKind
from domain.zones import at_home


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a player is written to, and in which language."""

    email: str
    language: str
    name: str


def recipient(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> Recipient | None:
    """The player of a complaint; None where no address is known, or it was erased."""
    found = cursor.execute("SELECT email, language, name FROM players WHERE ticket_id = ?", [ticket_id]).fetchone()
    return Recipient(found[0], found[1] or LANGUAGES[0], found[2] or "") if found and found[0] else None


def post(
    writing: Writing, ticket_id: int, kind: MessageKind, values: Mapping[str, str], to: Recipient, at: datetime
) -> int:
    """Put a message of `kind` with `values` in its template into the outbox; returns its number."""
    return put(writing.cursor, ticket_id, kind, values, to, at)


def put(
    cursor: duckdb.DuckDBPyConnection,
    ticket_id: int,
    kind: MessageKind,
    values: Mapping[str, str],
    to: Recipient,
    at: datetime,
) -> int:
    """The same for a message that tells of nothing in the record, such as a code; `cursor` is of `Store.beside`."""
    subject, body = template(cursor, kind, to.language).filled({"name": to.name, **values})
    number = following(cursor, "messages", "message_id")
    cursor.execute(
        "INSERT INTO messages (message_id, ticket_id, kind, language, recipient, subject, body, header_id, written_at,"
        " not_before, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        [number, ticket_id, kind, to.language, to.email, subject, body, token_hex(16), at, not_before(kind, at)],
    )
    return number


def withdraw(cursor: duckdb.DuckDBPyConnection, message_id: int) -> None:
    """Take back a message of this number, if there is one, before its transaction is committed."""
    cursor.execute("DELETE FROM messages WHERE message_id = ?", [message_id])


def is_day(at: datetime) -> bool:
    """Whether messages arrive at `at` that are not waited for."""
    return MORNING <= at_home(at).time() < EVENING


def not_before(kind: MessageKind, at: datetime) -> datetime:
    """When a message that is written at `at` may arrive: by day, unless it is waited for."""
    if kind in AT_ONCE:
        return at
    home = at_home(at)
    if home.time() < MORNING:
        return home.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    if home.time() < EVENING:
        return at
    return (home + timedelta(days=1)).replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
