"""The complaints that an account has already, for whoever takes a new one in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from domain.people import Person
from domain.rights import NOWHERE, Action, Reach, demand, reach

#: What was answered longer ago than that is hardly the same matter.
RECENT = timedelta(days=90)
MOST = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A complaint of the account; `received_at` in UTC."""

    ticket_id: int
    reference: str
    status: str
    category: str | None
    received_at: datetime


_OF_ACCOUNT = f"""
    SELECT ticket_id, reference, status, category, received_at
    FROM (SELECT DISTINCT ticket_id FROM players WHERE lower(account) = lower($account))
    JOIN versions_current AS v USING (ticket_id) JOIN tickets USING (ticket_id)
    WHERE ($any OR v.team = $team) AND (is_open OR received_at >= $since)
    ORDER BY is_open DESC, received_at DESC, ticket_id DESC LIMIT {MOST}
"""


def of_account(cursor: duckdb.DuckDBPyConnection, person: Person, account: str, now: datetime) -> list[Known]:
    """The open and recent complaints of `account`, the open ones first; `NotAllowed` for whoever files none.

    Those that the person may see figures of, in other hands too: a colleague's case is the duplicate that matters. They
    are told by reference, never by what was written.
    """
    if reach(person.role, Action.FILE) is Reach.NONE:
        demand(person, Action.FILE)
    values = {
        "account": account.strip(),
        "any": reach(person.role, Action.SEE_FIGURES) is Reach.ANY,
        "team": person.team or NOWHERE,
        "since": now - RECENT,
    }
    rows = cursor.execute(_OF_ACCOUNT, values).fetchall() if values["account"] else []
    return [
        Known(number, reference, status, category, received_at.astimezone(UTC))
        for number, reference, status, category, received_at in rows
    ]
