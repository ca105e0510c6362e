"""Which complaint a message belongs to: one that it names or answers, and whose player sent it; else none."""

import re
from collections.abc import Sequence

import duckdb

from data.mailbox.parsing import Mail
from domain.kinds import EventKind
from domain.people import PLAYER
from domain.reference import PREFIX, is_reference, normalised

_TAKEN_BY_STAFF = """
    SELECT account, language FROM players AS p
    WHERE lower(email) = lower($address) AND account IS NOT NULL AND EXISTS (
        FROM events AS e WHERE e.ticket_id = p.ticket_id AND e.kind = $filed AND e.actor <> $player
    )
    ORDER BY ticket_id DESC LIMIT 1
"""
_REFERENCE = re.compile(rf"\b{PREFIX}[-‐–][0-9A-Z]{{8}}[-‐–][0-9A-Z]\b", re.IGNORECASE)
#: Of more complaints in one message the others are not looked for: nobody answers so many at once.
_MOST_REFERENCES = 5


def ticket_of(cursor: duckdb.DuckDBPyConnection, mail: Mail) -> int | None:
    """The number of the complaint that `mail` is about, if its sender is the player of that one.

    Whoever else names a reference learns nothing: theirs is a new complaint.
    """
    named = [*_answered(cursor, mail.ids), *_named(cursor, references(mail)[:_MOST_REFERENCES])]
    own = _of_sender(cursor, named, mail.sender) if mail.sender else frozenset()
    return next((ticket for ticket in named if ticket in own), None)


def known_player(cursor: duckdb.DuckDBPyConnection, address: str) -> tuple[str, str | None] | None:
    """Account and language of the latest complaint that the staff took with `address`; None where there is none.

    Only these: in a form, a chat or a message anybody may name an account, or an address, that is not theirs.
    """
    return cursor.execute(
        _TAKEN_BY_STAFF, {"address": address, "filed": EventKind.FILED, "player": PLAYER.user_id}
    ).fetchone()


def _answered(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[int]:
    """The complaints of the messages that have these ids, in the order of the ids."""
    if not ids:
        return []
    found = cursor.execute(_ANSWERED, {"ours": [one.partition("@")[0] for one in ids], "theirs": list(ids)}).fetchall()
    tickets: dict[str, list[int]] = {}
    for one, ticket in found:
        tickets.setdefault(one, []).append(ticket)
    return [ticket for one in ids for name in (one.partition("@")[0], one) for ticket in tickets.get(name, ())]


def _named(cursor: duckdb.DuckDBPyConnection, named: Sequence[str]) -> list[int]:
    if not named:
        return []
    statement = "SELECT reference, ticket_id FROM tickets WHERE reference IN (SELECT unnest(?::VARCHAR[]))"
    found = dict(cursor.execute(statement, [list(named)]).fetchall())
    return [found[one] for one in named if one in found]


def references(mail: Mail) -> list[str]:
    """The references in the subject and behind a + in the addresses that it went to, as they are written right."""
    behind = [address.partition("@")[0].partition("+")[2] for address in mail.to]
    found = [one for told in (mail.subject, *behind) for one in _REFERENCE.findall(told)]
    return [one for one in dict.fromkeys(normalised(re.sub("[‐–]", "-", one)) for one in found) if is_reference(one)]


def _of_sender(cursor: duckdb.DuckDBPyConnection, tickets: Sequence[int], sender: str) -> frozenset[int]:
    """Those of the complaints whose player writes from that address."""
    if not tickets:
        return frozenset()
    statement = "SELECT ticket_id, email FROM players WHERE ticket_id IN (SELECT unnest(?::BIGINT[]))"
    found = cursor.execute(statement, [list(tickets)]).fetchall()
    return frozenset(ticket for ticket, email in found if email and email.casefold() == sender.casefold())


_ANSWERED = """
    SELECT header_id, ticket_id FROM messages WHERE header_id IN (SELECT unnest($ours::VARCHAR[]))
    UNION ALL
    SELECT header_id, ticket_id FROM mails
    WHERE ticket_id IS NOT NULL AND header_id IN (SELECT unnest($theirs::VARCHAR[]))
"""
