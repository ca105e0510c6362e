"""Which complaints an entry opens: those of the same account and the same e-mail.

An account alone would not do: anybody can file a complaint in the name of an account that is not theirs, with an
address that is, and would see what its owner wrote. What the casino's own site says of its account is believed: it
opens those without an address too which the staff took, by phone or in a chat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from data.access.entries import Entry
from domain.vocabulary import DESK, Channel

#: So many complaints stand on a page.
PAGE = 20
#: How players reach somebody of the staff, who hears whose account it is.
_SPOKEN = (Channel.PHONE, Channel.CHAT)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose complaint it is, as it says."""

    account: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Mine:
    """A complaint in the list of a player's own; instants in UTC."""

    reference: str
    category: str | None
    status: str
    received_at: datetime
    due_at: datetime | None


def number_of(cursor: duckdb.DuckDBPyConnection, reference: str) -> int | None:
    """The number of the desk's own complaint with this reference; None where there is none."""
    found = cursor.execute(
        "SELECT ticket_id FROM tickets WHERE reference = ? AND source = ? LIMIT 1", [reference, DESK]
    ).fetchone()
    return int(found[0]) if found else None


def holder(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> Holder:
    """Whose the complaint is; nobody's where that was erased."""
    found = cursor.execute("SELECT account, email FROM players WHERE ticket_id = ?", [ticket_id]).fetchone()
    return Holder(*found) if found else Holder(None, None)


def find(cursor: duckdb.DuckDBPyConnection, entry: Entry, reference: str) -> int | None:
    """The number of the complaint with this reference among those that `entry` opens; None where there is none.

    Only these are looked at, so that it takes as long whether somebody else has it or nobody.
    """
    numbers = _numbers(cursor, entry)
    if not numbers:
        return None
    marks = ", ".join("?" * len(numbers))
    found = cursor.execute(
        f"SELECT ticket_id FROM tickets WHERE ticket_id IN ({marks}) AND reference = ?", [*numbers, reference]
    ).fetchone()
    return int(found[0]) if found else None


def own(cursor: duckdb.DuckDBPyConnection, entry: Entry, page: int) -> tuple[int, list[Mine]]:
    """How many complaints `entry` opens, and those of the `page` (from 0), the newest first."""
    numbers = _numbers(cursor, entry)
    shown = numbers[page * PAGE : (page + 1) * PAGE]
    return len(numbers), _rows(cursor, shown) if shown else []


def of_entry(cursor: duckdb.DuckDBPyConnection, entry: Entry) -> Holder:
    """Whose an entry is, as the complaint of its code or the casino's own site says."""
    return Holder(entry.account, entry.email) if entry.ticket_id is None else holder(cursor, entry.ticket_id)


def _numbers(cursor: duckdb.DuckDBPyConnection, entry: Entry) -> list[int]:
    mine = of_entry(cursor, entry)
    if not mine.account or not mine.email:
        return [] if entry.ticket_id is None else [entry.ticket_id]
    found = cursor.execute(
        "SELECT ticket_id, email FROM players WHERE account = $account"
        " AND (lower(email) = lower($email) OR ($handed AND email IS NULL)) ORDER BY ticket_id DESC",
        {"account": mine.account, "email": mine.email, "handed": entry.is_handed_over},
    ).fetchall()
    return _of_the_desk(cursor, _taken_by_the_staff(cursor, found))


def _taken_by_the_staff(cursor: duckdb.DuckDBPyConnection, found: Sequence[tuple[int, str | None]]) -> list[int]:
    """The numbers without those that nobody of the staff took and that have no e-mail (number, e-mail)."""
    bare = [number for number, email in found if email is None]
    if not bare:
        return [number for number, _email in found]
    marks = ", ".join("?" * len(bare))
    spoken = {
        number
        for (number,) in cursor.execute(
            f"SELECT ticket_id FROM versions_current WHERE ticket_id IN ({marks}) AND channel IN (?, ?)",
            [*bare, *_SPOKEN],
        ).fetchall()
    }
    return [number for number, email in found if email is not None or number in spoken]


def _of_the_desk(cursor: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> list[int]:
    """Those that the desk itself has: what came from elsewhere is followed there."""
    if not numbers:
        return []
    marks = ", ".join("?" * len(numbers))
    found = cursor.execute(
        f"SELECT ticket_id FROM tickets WHERE ticket_id IN ({marks}) AND source = ? ORDER BY ticket_id DESC",
        [*numbers, DESK],
    ).fetchall()
    return [number for (number,) in found]


def _rows(cursor: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> list[Mine]:
    # Bound one by one, as in `case_state.load`.
    marks = ", ".join("?" * len(numbers))
    rows = cursor.execute(
        "SELECT reference, category, status, received_at, due_at"
        f" FROM (SELECT ticket_id, reference FROM tickets WHERE ticket_id IN ({marks}))"
        f" JOIN (SELECT * FROM versions_current WHERE ticket_id IN ({marks})) USING (ticket_id)"
        " ORDER BY ticket_id DESC",
        [*numbers, *numbers],
    ).fetchall()
    return [Mine(*(_utc(value) for value in row)) for row in rows]


def _utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
