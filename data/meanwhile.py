"""What somebody else changed about a user or a team since it was read, for the person who has to be told."""

from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType

import duckdb

from data import staff
from domain.kinds import ActKind
from domain.marks import N_
from domain.problems import Problem, StaleVersion

#: What a user or a team has, by its name in acts: to what it was changed.
Facts = Mapping[str, str | None]
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "name": N_("the name is {value} now"),
        "email": N_("the e-mail is {value} now"),
        "role": N_("the role is {value} now"),
        "team": N_("the team is {value} now"),
    }
)
_LAST = """
    SELECT coalesce(u.name, actor), recorded_at FROM acts LEFT JOIN users AS u ON u.user_id = actor
    WHERE kind = ? AND acts.subject = ? AND field IN (SELECT unnest(?::VARCHAR[])) ORDER BY act_id DESC LIMIT 1
"""


def demand_as_read(cursor: duckdb.DuckDBPyConnection, kind: ActKind, subject: str, read: Facts, now: Facts) -> None:
    """Return if `now` is what was `read` of `subject`; else `StaleVersion` says who changed what, and when.

    `kind` is that of the acts which tell of it.
    """
    changed = [field for field, value in now.items() if value != read[field]]
    if not changed:
        return
    said = tuple(Problem(_SAID[field], value=_named(cursor, field, now[field])) for field in changed)
    last = cursor.execute(_LAST, [kind, subject, changed]).fetchone()
    if last is None:  # an archive or a demo says nothing of who
        raise StaleVersion(N_("This was changed after you read it: {changes}. Nothing was saved."), changes=said)
    raise StaleVersion(
        N_("{name} changed this at {at} after you read it: {changes}. Nothing was saved."),
        name=last[0],
        at=last[1].astimezone(UTC),
        changes=said,
    )


def _named(cursor: duckdb.DuckDBPyConnection, field: str, value: str | None) -> str:
    """`value` as people call it."""
    return (staff.teams(cursor).get(value or "", value) if field == "team" else value) or "–"
