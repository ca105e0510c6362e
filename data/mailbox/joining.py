"""Which complaint a message belongs to: one that it names or answers, and whose player sent it; else none."""

import re
from collections.abc import Iterator, Sequence

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


def ticket_of(cursor: duckdb.DuckDBPyConnection, mail: Mail) -> int | None:
    """The number of the complaint that `mail` is about, if its sender is the player of that one.

    Whoever else names a reference learns nothing: theirs is a new complaint.
    """
    named = [*_answered(cursor, mail.ids), *_named(cursor, mail)]
    return next((ticket for ticket in named if _is_of(cursor, ticket, mail.sender)), None)


def known_player(cursor: duckdb.DuckDBPyConnection, address: str) -> tuple[str, str | None] | None:
    """Account and language of the latest complaint that the staff took with `address`; None where there is none.

    Only these: in a form, a chat or a message anybody may name an account, or an address, that is not theirs.
    """
    return cursor.execute(
        _TAKEN_BY_STAFF, {"address": address, "filed": EventKind.FILED, "player": PLAYER.user_id}
    ).fetchone()


def _answered(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> Iterator[int]:
    for one in ids:
        found = cursor.execute(
            "SELECT ticket_id FROM messages WHERE header_id = ?"
            " UNION ALL SELECT ticket_id FROM mails WHERE header_id = ? AND ticket_id IS NOT NULL",
            [one.partition("@")[0], one],
        ).fetchall()
        yield from (ticket for (ticket,) in found)


def _named(cursor: duckdb.DuckDBPyConnection, mail: Mail) -> Iterator[int]:
    for reference in references(mail):
        found = cursor.execute("SELECT ticket_id FROM tickets WHERE reference = ?", [reference]).fetchall()
        yield from (ticket for (ticket,) in found)


def references(mail: Mail) -> list[str]:
    """The references in the subject and behind a + in the addresses that it went to, as they are written right."""
    behind = [address.partition("@")[0].partition("+")[2] for address in mail.to]
    found = [one for told in (mail.subject, *behind) for one in _REFERENCE.findall(told)]
    return [one for one in dict.fromkeys(normalised(re.sub("[‐–]", "-", one)) for one in found) if is_reference(one)]


def _is_of(cursor: duckdb.DuckDBPyConnection, ticket_id: int, sender: str) -> bool:
    found = cursor.execute("SELECT email FROM players WHERE ticket_id = ?", [ticket_id]).fetchone()
    return bool(sender and found and found[0] and found[0].casefold() == sender.casefold())
