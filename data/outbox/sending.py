"""Sending what is in the outbox: each message at least once, under one Message-ID, at most twice after a crash.

That a message is on its way is written before it is given to the server, and that it went afterwards: whoever dies in
between sends it once more. What a server refuses for good is given up and shown; all else is tried again, later each
time.
"""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import IntEnum

import duckdb

from data.access.codes import LASTS
from data.outbox.addresses import address, line
from data.outbox.posting import is_day
from data.store import Store
from domain.messages import AT_ONCE, MessageKind
from domain.statuses import Status

#: Tried again after so long, twice as long each time; given up after so many attempts (about three days).
_FIRST_WAIT, _ATTEMPTS = timedelta(minutes=1), 12
#: So many messages before it are named at most.
_MOST_BEFORE = 10
#: Answers of this kind say that it will never go (RFC 5321, 4.2.1).
_NEVER = range(500, 600)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is to go."""

    message_id: int
    recipient: str
    subject: str
    body: str
    language: str
    header_id: str
    attempts: int
    written_at: datetime
    kind: str = ""
    #: The ids of the messages of its complaint before it, the player's with what stands behind the @.
    before: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose messages they are: the address that they come from and that answers go to."""

    address: str
    name: str


#: Gives a message to a server; raises `OSError` or `smtplib.SMTPException` where that does not take it.
Give = Callable[[EmailMessage], None]


class Outcome(IntEnum):
    """What became of an attempt to send."""

    NOTHING_DUE = 0
    SENT = 1
    #: It will never go; the next one may.
    GIVEN_UP = 2
    #: It is tried again, and the next one would fail too, maybe.
    FAILED = 3


# It went, also where somebody left it meanwhile; that it came back already, with a reason, stays.
_WENT = """
    UPDATE messages SET sent_at = ?, given_up_at = CASE WHEN last_error IS NOT NULL THEN given_up_at END,
        last_error = CASE WHEN given_up_at IS NOT NULL THEN last_error END
    WHERE message_id = ?
"""
# Who left it meanwhile has said what becomes of it.
_FAILED = "UPDATE messages SET last_error = ?, given_up_at = ? WHERE message_id = ? AND given_up_at IS NULL"


def send_next(store: Store, sender: Sender, give: Give, now: datetime) -> Outcome:
    """Send the message that has waited longest."""
    message = _taken(store, now)
    if message is None:
        return Outcome.NOTHING_DUE
    if message.kind == MessageKind.CODE and message.written_at + LASTS <= now:
        return _give_up(store, message, None, now)
    try:
        give(mail(message, sender))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _failed(store, message, error, now)
    with store.beside() as cursor:
        cursor.execute(_WENT, [now, message.message_id])
    return Outcome.SENT


def mail(message: Message, sender: Sender) -> EmailMessage:
    """The message as mail: plain text, so that nothing in it can be more than text.

    `ValueError` where the address is none.
    """
    made, own = EmailMessage(policy=SMTP), address(sender.address, sender.name)
    made["From"] = made["Reply-To"] = own
    made["To"] = address(message.recipient)
    made["Subject"] = line(message.subject)
    made["Message-ID"] = f"<{message.header_id}@{own.domain}>"
    _join(made, message.before, own.domain)
    made["Date"] = format_datetime(message.written_at)
    made["Content-Language"] = message.language
    # Who answers automatically does not answer these (RFC 3834; the second is what Exchange reads).
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(message.body)
    return made


def _join(made: EmailMessage, before: Sequence[str], domain: str) -> None:
    """Say which messages this one follows, so that those of a complaint stand together."""
    ids = [f"<{one if '@' in one else f'{one}@{domain}'}>" for one in before]
    if ids:
        made["In-Reply-To"] = ids[-1]
        made["References"] = " ".join(ids)


def _taken(store: Store, now: datetime) -> Message | None:
    """The message that is due, noted as on its way: the next attempt is later, should this one not come to its end."""
    with closing(store.cursor()) as cursor:
        # Mostly there is none: nobody waits for that to be found out.
        if _due(cursor, now) is None:
            return None
    with store.beside() as cursor:
        while (found := _due(cursor, now)) and _is_pointless(cursor, found.message):
            cursor.execute("DELETE FROM messages WHERE message_id = ?", [found.message.message_id])
        if found is None:
            return None
        message = replace(found.message, before=_before(cursor, found.ticket_id, found.message.message_id))
        cursor.execute(
            "UPDATE messages SET attempts = attempts + 1, not_before = ? WHERE message_id = ?",
            [now + _FIRST_WAIT * 2**message.attempts, message.message_id],
        )
    return message


@dataclass(frozen=True, slots=True)
class _Found:
    message: Message
    ticket_id: int


def _due(cursor: duckdb.DuckDBPyConnection, now: datetime) -> _Found | None:
    """The message that has waited longest; at night one of those that players wait for."""
    found = cursor.execute(
        "SELECT message_id, recipient, subject, body, language, header_id, attempts, written_at, kind, ticket_id"
        " FROM messages"
        " WHERE sent_at IS NULL AND given_up_at IS NULL AND recipient IS NOT NULL AND not_before <= $now"
        " AND ($day OR kind IN (SELECT unnest($at_once::VARCHAR[])))"
        " ORDER BY not_before, message_id LIMIT 1",
        {"now": now, "day": is_day(now), "at_once": sorted(AT_ONCE)},
    ).fetchone()
    if found is None:
        return None
    *said, ticket_id = found
    return _Found(Message(*said), ticket_id)


def _is_pointless(cursor: duckdb.DuckDBPyConnection, message: Message) -> bool:
    """Whether it reminds of what the player was asked for before something else came of it."""
    if message.kind != MessageKind.REMINDER:
        return False
    waits = (
        "SELECT 1 FROM messages JOIN versions_current USING (ticket_id)"
        " WHERE message_id = ? AND status = ? AND paused_since <= written_at"
    )
    return not cursor.execute(waits, [message.message_id, Status.WAITING_PLAYER]).fetchall()


def _failed(store: Store, message: Message, error: Exception, now: datetime) -> Outcome:
    said = str(error)[:500]
    if message.attempts + 1 >= _ATTEMPTS or _is_refused(error):
        return _give_up(store, message, said, now)
    with store.beside() as cursor:
        cursor.execute(_FAILED, [said, None, message.message_id])
    return Outcome.FAILED


def _give_up(store: Store, message: Message, said: str | None, now: datetime) -> Outcome:
    """Try it no more: refused for good, tried too often, or a code whose time is over."""
    with store.beside() as cursor:
        cursor.execute(_FAILED, [said, now, message.message_id])
    return Outcome.GIVEN_UP


def _is_refused(error: Exception) -> bool:
    """Whether it was this message that will never be taken, not the desk that is not let in."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _NEVER for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code in _NEVER
    # An address that the server, or nobody, can write.
    return isinstance(error, smtplib.SMTPNotSupportedError | ValueError) and not isinstance(error, ssl.SSLError)


_BEFORE = """
    SELECT header_id FROM (
        SELECT header_id, written_at FROM messages
        WHERE ticket_id = $ticket AND message_id < $message AND kind <> $code
        UNION ALL SELECT header_id, received_at FROM mails WHERE ticket_id = $ticket AND header_id LIKE '%@%'
    ) ORDER BY written_at DESC LIMIT $most
"""


def _before(cursor: duckdb.DuckDBPyConnection, ticket_id: int, message_id: int) -> Sequence[str]:
    values = {"ticket": ticket_id, "message": message_id, "code": MessageKind.CODE, "most": _MOST_BEFORE}
    return tuple(name for (name,) in reversed(cursor.execute(_BEFORE, values).fetchall()))
