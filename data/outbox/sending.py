"""Sending what is in the outbox: each message at least once, under one Message-ID, at most twice after a crash.

That a message is on its way is written before it is given to the server, and that it went afterwards: whoever dies in
between sends it once more. What a server refuses for good is given up and shown; all else is tried again, later each
time.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from data.store import Store

#: Tried again after so long, twice as long each time; given up after so many attempts (about three days).
_FIRST_WAIT, _ATTEMPTS = timedelta(minutes=1), 12
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


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose messages they are: the address that they come from, and the domain that their Message-IDs are of."""

    address: str
    name: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


#: Gives a message to a server; raises `OSError` or `smtplib.SMTPException` where that does not take it.
Give = Callable[[EmailMessage], None]


def send_next(store: Store, sender: Sender, give: Give, now: datetime) -> bool:
    """Send the message that has waited longest; false where none is due."""
    message = _taken(store, now)
    if message is None:
        return False
    try:
        give(mail(message, sender))
    except (OSError, smtplib.SMTPException) as error:
        _failed(store, message, error, now)
    else:
        with store.beside() as cursor:
            cursor.execute(
                "UPDATE messages SET sent_at = ?, last_error = NULL WHERE message_id = ?", [now, message.message_id]
            )
    return True


def mail(message: Message, sender: Sender) -> EmailMessage:
    """The message as mail: plain text, so that nothing in it can be more than text."""
    made = EmailMessage(policy=SMTP)
    made["From"] = f"{sender.name} <{sender.address}>"
    made["To"] = message.recipient
    made["Subject"] = message.subject
    made["Message-ID"] = f"<{message.header_id}@{sender.domain}>"
    made["Date"] = format_datetime(message.written_at)
    made["Content-Language"] = message.language
    # Who answers automatically does not answer these (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.body)
    return made


def _taken(store: Store, now: datetime) -> Message | None:
    """The message that is due, noted as on its way: the next attempt is later, should this one not come to its end."""
    with store.beside() as cursor:
        found = cursor.execute(
            "SELECT message_id, recipient, subject, body, language, header_id, attempts, written_at FROM messages"
            " WHERE sent_at IS NULL AND given_up_at IS NULL AND recipient IS NOT NULL AND not_before <= ?"
            " ORDER BY not_before, message_id LIMIT 1",
            [now],
        ).fetchone()
        if found is None:
            return None
        message = Message(*found)
        cursor.execute(
            "UPDATE messages SET attempts = attempts + 1, not_before = ? WHERE message_id = ?",
            [now + _FIRST_WAIT * 2**message.attempts, message.message_id],
        )
    return message


def _failed(store: Store, message: Message, error: Exception, now: datetime) -> None:
    last = message.attempts + 1 >= _ATTEMPTS or _is_refused(error)
    with store.beside() as cursor:
        cursor.execute(
            "UPDATE messages SET last_error = ?, given_up_at = ? WHERE message_id = ?",
            [str(error)[:500], now if last else None, message.message_id],
        )


def _is_refused(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _NEVER for code, _said in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in _NEVER
