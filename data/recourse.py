"""The appeals and bodies outside that wait for a decision: no names, accounts or texts of players."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from data.answering import answered_by
from domain.people import Person
from domain.rights import NOWHERE, Action, Reach, demand, reach

#: Stands where a body of the domain would: the desk itself decides.
INTERNAL = "appeal"


@dataclass(frozen=True, slots=True)
class Recourse:
    """What waits: the internal appeal (`body` is `INTERNAL`), or what a body outside has; instants in UTC.

    `due_at` is None where the policy gives no limit. `answered_by`: the user who gave the latest answer, who decides
    no appeal against it; None where nobody of the desk did.
    """

    ticket_id: int
    reference: str
    body: str
    category: str | None
    team: str | None
    agent: str | None
    since: datetime
    due_at: datetime | None
    answered_by: str | None = None

    def is_late(self, at: datetime) -> bool:
        """Whether it was to be decided before `at`."""
        return self.due_at is not None and self.due_at < at


_OPEN = f"""
    SELECT ticket_id, reference, body, category, team, agent, since, due_at FROM (
        SELECT ticket_id, '{INTERNAL}' AS body, category, team, agent, appealed_at AS since, appeal_due_at AS due_at
        FROM versions_current WHERE appealed_at IS NOT NULL AND appeal_outcome IS NULL
        UNION ALL
        SELECT ticket_id, mediation_body, category, team, agent, mediated_at, mediation_due_at
        FROM versions_current WHERE mediated_at IS NOT NULL AND mediation_outcome IS NULL
    ) JOIN tickets USING (ticket_id)
    WHERE $any OR team = $team
    ORDER BY due_at NULLS LAST, ticket_id, body
"""


def waiting(cursor: duckdb.DuckDBPyConnection, person: Person) -> list[Recourse]:
    """What `person` may see of what waits, the nearest limit first; `NotAllowed` without the right to such a list."""
    far = reach(person.role, Action.SEE_APPEALS)
    if far is Reach.NONE:
        demand(person, Action.SEE_APPEALS)
    values = {"any": far is Reach.ANY, "team": person.team or NOWHERE}
    rows = cursor.execute(_OPEN, values).fetchall()
    answered = answered_by(cursor, [row[0] for row in rows])
    return [_recourse(row, answered.get(row[0])) for row in rows]


def _recourse(row: tuple[Any, ...], given_by: str | None) -> Recourse:
    number, reference, body, category, team, agent, since, due_at = row
    due = due_at and due_at.astimezone(UTC)
    return Recourse(number, reference, body, category, team, agent, since.astimezone(UTC), due, given_by)
