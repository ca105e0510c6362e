"""Users as an administrator sees them: by what they sign in, and whether they may."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import duckdb

from data.staff import nobody
from domain.people import Person, Role
from domain.rights import Action, demand

Fact = Literal["name", "role", "team", "email", "issuer", "subject", "disabled_at", "sessions_from"]
_ALL = "SELECT user_id, name, role, team, email, subject IS NOT NULL, disabled_at, sessions_from FROM users"


@dataclass(frozen=True, slots=True)
class Account:
    """A user: the person, the e-mail that they sign in by, whether they did once, since when they may not any more.

    Sessions from before `sessions_from` are over.
    """

    person: Person
    email: str | None
    is_bound: bool
    disabled_at: datetime | None = None
    sessions_from: datetime | None = None

    @property
    def is_disabled(self) -> bool:
        """Whether the user may not sign in."""
        return self.disabled_at is not None


def read(cursor: duckdb.DuckDBPyConnection, by: Person) -> list[Account]:
    """Every user, those who may not sign in last, by name; `NotAllowed` for whoever does not set users."""
    demand(by, Action.SET_USERS)
    rows = cursor.execute(f"{_ALL} ORDER BY disabled_at IS NOT NULL, name, user_id").fetchall()
    return [_account(*row) for row in rows]


def one(cursor: duckdb.DuckDBPyConnection, user_id: str) -> Account:
    """The user with this id, disabled or not; `NotFound` where nobody has it."""
    row = cursor.execute(f"{_ALL} WHERE user_id = ?", [user_id]).fetchone()
    if row is None:
        raise nobody(user_id)
    return _account(*row)


def administrators(cursor: duckdb.DuckDBPyConnection) -> list[Account]:
    """Every administrator whose access was not ended."""
    rows = cursor.execute(f"{_ALL} WHERE role = ? AND disabled_at IS NULL", [str(Role.ADMIN)]).fetchall()
    return [_account(*row) for row in rows]


def by_email(cursor: duckdb.DuckDBPyConnection, email: str) -> Account | None:
    """The user who signs in by `email`, in small letters; None where nobody does."""
    row = cursor.execute(f"{_ALL} WHERE email = ?", [email]).fetchone()
    return _account(*row) if row else None


# The last word of the log on each fact of a user or team; of what was there before the log nothing is said.
_ALTERED = """
    WITH told AS (
        SELECT kind, subject, field, arg_max(coalesce(after, ''), act_id) AS value FROM acts
        WHERE kind IN ('user', 'team') GROUP BY kind, subject, field
    ),
    stands AS (
        SELECT 'user' AS kind, user_id AS id, unnest({
            'name': name, 'role': role, 'team': coalesce(team, ''), 'email': coalesce(email, ''),
            'access': CASE WHEN disabled_at IS NULL THEN 'yes' ELSE 'no' END,
            'account': CASE WHEN subject IS NULL THEN '' ELSE issuer || ' ' || subject END
        }) FROM users
        UNION ALL BY NAME SELECT 'team' AS kind, team AS id, name FROM teams
    )
    SELECT DISTINCT told.subject FROM told LEFT JOIN stands ON stands.kind = told.kind AND stands.id = told.subject
    WHERE told.value IS DISTINCT FROM CASE told.field
        WHEN 'name' THEN name WHEN 'role' THEN role WHEN 'team' THEN team WHEN 'email' THEN email
        WHEN 'access' THEN access WHEN 'account' THEN account ELSE told.value END
    ORDER BY ALL
"""


def altered(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The ids of users and teams that are not what the log says they were made."""
    return [subject for (subject,) in cursor.execute(_ALTERED).fetchall()]


def set_fact(cursor: duckdb.DuckDBPyConnection, user_id: str, fact: Fact, value: str | datetime | None) -> None:
    """Write one fact of a user; `cursor` is that of a write in progress."""
    cursor.execute(f"UPDATE users SET {fact} = ? WHERE user_id = ?", [value, user_id])


def _account(
    user_id: str,
    name: str,
    role: str,
    team: str | None,
    email: str | None,
    bound: bool,
    disabled_at: datetime | None,
    sessions_from: datetime | None,
) -> Account:
    return Account(Person(user_id, name, Role(role), team), email, bound, disabled_at, sessions_from)
