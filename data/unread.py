"""What players wrote after the answer, and nobody of the desk did anything about yet: no texts, names or accounts.

A note is enough to show that somebody read it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data.dossier import Dossier, Happened
from domain.kinds import EventKind
from domain.people import PLAYER, SYSTEM, Person
from domain.rights import Action, Reach, demand, reach
from domain.statuses import DONE

_WRITES = (EventKind.REPLIED, EventKind.PAPER_ADDED)
_MACHINES = (PLAYER.user_id, SYSTEM.user_id)


@dataclass(frozen=True, slots=True)
class Unread:
    """A complaint to which its player wrote after the answer; `since` is the last time, in UTC."""

    ticket_id: int
    reference: str
    category: str | None
    team: str | None
    agent: str | None
    since: datetime


_UNREAD = """
    WITH wrote AS (
        SELECT ticket_id, max(event_id) AS event_id, max(occurred_at) AS since FROM events
        WHERE actor = $player AND kind IN (SELECT unnest($writes::VARCHAR[])) GROUP BY ticket_id
    )
    SELECT ticket_id, reference, category, team, agent, since
    FROM wrote JOIN tickets USING (ticket_id) JOIN versions_current AS v USING (ticket_id)
    WHERE status IN (SELECT unnest($done::VARCHAR[])) AND since > v.answered_at AND ($any OR team = $team)
        AND NOT EXISTS (
            FROM events AS e WHERE e.ticket_id = wrote.ticket_id AND e.event_id > wrote.event_id AND e.event_key IS NULL
                AND e.actor NOT IN (SELECT unnest($machines::VARCHAR[]))
        )
    ORDER BY since, ticket_id
"""


def after_answer(cursor: duckdb.DuckDBPyConnection, person: Person) -> list[Unread]:
    """What waits to be read of the complaints that `person` answers for, the oldest first.

    `NotAllowed` without the right to such a list, which is that to the list of appeals.
    """
    far = reach(person.role, Action.SEE_APPEALS)
    if far is Reach.NONE:
        demand(person, Action.SEE_APPEALS)
    values = {
        "player": PLAYER.user_id,
        "writes": list(_WRITES),
        "done": sorted(DONE),
        "any": far is Reach.ANY,
        "team": person.team or "",
        "machines": list(_MACHINES),
    }
    rows = cursor.execute(_UNREAD, values).fetchall()
    return [
        Unread(number, reference, category, team, agent, since.astimezone(UTC))
        for number, reference, category, team, agent, since in rows
    ]


def is_unread(file: Dossier) -> bool:
    """Whether the player of this complaint wrote after the answer, and nobody of the desk did anything since."""
    answered_at = file.state.answered_at
    if file.state.status not in DONE or answered_at is None:
        return False
    read_or_written = (one for one in reversed(file.events) if _is_by_staff(one) or one.kind in _WRITES)
    last = next(read_or_written, None)
    return last is not None and last.actor == PLAYER.user_id and last.at > answered_at


def _is_by_staff(one: Happened) -> bool:
    return one.actor not in _MACHINES and not one.is_imported
