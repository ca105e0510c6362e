"""Users and teams of the desk, and the team that a new complaint goes to."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType

import duckdb

from data import sessions
from domain.marks import N_
from domain.people import PLAYER, SYSTEM, Absence, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound
from domain.vocabulary import Category

#: The team that takes a complaint which nobody of the staff has filed for their own team.
TEAM_OF: Mapping[Category, str] = MappingProxyType(
    {
        Category.PAYMENT: "payments",
        Category.TECHNICAL: "general",
        Category.BONUS: "accounts",
        Category.ACCOUNT_BLOCK: "accounts",
        Category.GAME: "games",
        Category.FRAUD: "accounts",
        Category.OTHER: "general",
    }
)

_PEOPLE = "SELECT user_id, name, role, team FROM users WHERE disabled_at IS NULL"


def people(cursor: duckdb.DuckDBPyConnection) -> list[Person]:
    """Everybody who may work, by team and name; those outside the teams come first."""
    rows = cursor.execute(f"{_PEOPLE} ORDER BY coalesce(team, ''), role, name, user_id").fetchall()
    return [_person(*row) for row in rows]


def person(cursor: duckdb.DuckDBPyConnection, user_id: str) -> Person:
    """The person with this id; `NotFound` where nobody has it or the account is disabled."""
    row = cursor.execute(f"{_PEOPLE} AND user_id = ?", [user_id]).fetchone()
    if row is None:
        raise nobody(user_id)
    return _person(*row)


def nobody(user_id: str) -> NotFound:
    """That nobody has this id."""
    return NotFound(N_("Nobody of the staff has the id {user_id}."), user_id=user_id)


def demand_current(cursor: duckdb.DuckDBPyConnection, person: Person) -> None:
    """Return if `person` works here, is what the store says and is signed in still; else raise `NotAllowed`.

    A page may have been drawn before somebody's rights were changed: what they may do is decided as it is now.
    """
    if person in (SYSTEM, PLAYER):
        return
    found = cursor.execute(
        "SELECT role, team, disabled_at IS NULL FROM users WHERE user_id = ?", [person.user_id]
    ).fetchone()
    if found is None or not found[2]:
        raise NotAllowed(N_("{name} does not work at this desk any more. Nothing was saved."), name=person.name)
    if found[:2] != (str(person.role), person.team):
        raise NotAllowed(N_("Your rights were changed: load the page again. Nothing was saved."))
    if person.session:
        sessions.demand_acts_in(cursor, person, person.session, datetime.now(UTC))


def names(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The name of every user who ever worked here, disabled ones included, by id."""
    return dict(cursor.execute("SELECT user_id, name FROM users").fetchall())


def teams(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The name of every team, by its id, in order of the names."""
    return dict(cursor.execute("SELECT team, name FROM teams ORDER BY name, team").fetchall())


def absent_between(cursor: duckdb.DuckDBPyConnection, first: date, last: date) -> dict[str, list[Absence]]:
    """Who is away on any day from `first` to `last`, both included, in Europe/Paris: by user, the earliest first."""
    found: dict[str, list[Absence]] = {}
    rows = cursor.execute(
        "SELECT absence_id, user_id, first_day, last_day FROM absences"
        " WHERE first_day <= $last AND last_day >= $first ORDER BY first_day, absence_id",
        {"first": first, "last": last},
    ).fetchall()
    for row in rows:
        found.setdefault(row[1], []).append(Absence(*row))
    return found


def absent_on(cursor: duckdb.DuckDBPyConnection, day: date) -> set[str]:
    """The ids of those who are away on `day`, a day of Europe/Paris."""
    return set(absent_between(cursor, day, day))


def add_teams(cursor: duckdb.DuckDBPyConnection, teams: Mapping[str, str]) -> None:
    """Put these teams (id to name) into the store; `cursor` is that of a write in progress."""
    cursor.executemany("INSERT INTO teams (team, name) VALUES (?, ?)", [list(team) for team in teams.items()])


def add_people(cursor: duckdb.DuckDBPyConnection, people: Iterable[Person]) -> None:
    """Put these people into the store; `BadInput` names whoever has a team that there is not."""
    known = teams(cursor)
    rows = []
    for one in people:
        if one.team is not None and one.team not in known:
            raise BadInput(N_("{name} cannot join the team {team}: there is none."), name=one.name, team=one.team)
        rows.append([one.user_id, one.name, str(one.role), one.team])
    cursor.executemany("INSERT INTO users (user_id, name, role, team) VALUES (?, ?, ?, ?)", rows)


def _person(user_id: str, name: str, role: str, team: str | None) -> Person:
    return Person(user_id, name, Role(role), team)
