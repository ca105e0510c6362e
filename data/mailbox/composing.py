"""What a message says as a complaint, or as a reply."""

from datetime import date, datetime, timedelta

import duckdb

from data.filing import Complaint
from data.mailbox import joining, spoken
from data.mailbox.parsing import Mail
from data.outbox import phrases
from data.texts import LONGEST
from domain.vocabulary import Category, Channel
from domain.zones import home_day

#: A message that says to be older than this, or from later than it arrived, has a clock that is wrong.
_OLDEST = timedelta(days=60)
#: Who sends more new messages a day is a machine that does not say so: it is not answered any more.
_MOST_A_DAY = 20
_CUT = " […]"
#: What stands for the account where there is not even an address.
_UNKNOWN = "?"


def complaint(cursor: duckdb.DuckDBPyConnection, mail: Mail, arrived_at: datetime) -> Complaint:
    """The complaint that `mail` is, in a write in progress.

    Its account is the one that the staff know for the sender, or the address; what it is about is for the desk to say.
    """
    known = joining.known_player(cursor, mail.sender) if mail.sender else None
    text = "\n\n".join(filter(None, (mail.subject, mail.text)))
    language = spoken.language(text) or (known[1] if known else None)
    return Complaint(
        account=known[0] if known else mail.sender[:200] or _UNKNOWN,
        incident_on=_day(mail, arrived_at),
        category=Category.OTHER,
        description=_fitting(text, language),
        channel=Channel.EMAIL,
        name=mail.name or None,
        email=mail.sender or None,
        language=language,
    )


def reply(mail: Mail, language: str | None) -> str:
    """What `mail` says as a reply: without the message that stands quoted at its end."""
    return _fitting(_own_words(mail.text) or mail.subject, language)


def is_too_long(mail: Mail) -> bool:
    """Whether only the beginning of what was written is kept."""
    return len(mail.subject) + len(mail.text) + 2 > LONGEST


def _fitting(text: str, language: str | None) -> str:
    told = text if text.strip() else phrases.phrase("empty", language or "")
    return told if len(told) <= LONGEST else told[: LONGEST - len(_CUT)] + _CUT


def _own_words(text: str) -> str:
    lines = text.rstrip().split("\n")
    whole = len(lines)
    while lines and (lines[-1].startswith(">") or not lines[-1].strip()):
        lines.pop()
    if len(lines) < whole and lines and lines[-1].rstrip().endswith(":"):
        lines.pop()
    return "\n".join(lines).strip()


def _day(mail: Mail, arrived_at: datetime) -> date:
    sent = mail.sent_at
    fits = sent is not None and arrived_at - _OLDEST <= sent <= arrived_at
    return home_day(sent if sent is not None and fits else arrived_at)


def is_answered(cursor: duckdb.DuckDBPyConnection, sender: str, at: datetime) -> bool:
    """Whether so few new messages came from there in the day before `at` that a person may have written them."""
    [(count,)] = cursor.execute(
        "SELECT count(*) FROM mails JOIN players USING (ticket_id)"
        " WHERE outcome = 'ticket' AND received_at > ? AND lower(email) = lower(?)",
        [at - timedelta(days=1), sender],
    ).fetchall()
    return bool(count < _MOST_A_DAY)
