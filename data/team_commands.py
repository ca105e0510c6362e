"""Teams made and renamed."""

import duckdb

from data import acts, meanwhile, staff
from data.acts import Act
from data.people_commands import checked_name, free, id_of
from data.store import Store
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.rights import Action, demand


def add(store: Store, by: Person, name: str) -> str:
    """Make a team called `name`; returns its id. `BadInput` where one is called so."""
    demand(by, Action.SET_USERS)
    with store.write(by, "add_team") as writing:
        name = _checked(writing.cursor, name, "")
        team = free(id_of(name), staff.teams(writing.cursor))
        staff.add_teams(writing.cursor, {team: name})
        acts.record(writing, [Act(ActKind.TEAM, team, "name", None, name)])
    return team


def rename(store: Store, by: Person, team: str, read: str, name: str) -> None:
    """Call a team `name`, whose name was `read` before.

    `StaleVersion` where somebody else renamed it since; `BadInput` where another one is called so, or there is none.
    """
    demand(by, Action.SET_USERS)
    with store.write(by, "rename_team") as writing:
        was = staff.teams(writing.cursor).get(team)
        if was is None:
            raise BadInput(N_("There is no team {team}."), team=team)
        meanwhile.demand_as_read(writing.cursor, ActKind.TEAM, team, {"name": read}, {"name": was})
        name = _checked(writing.cursor, name, team)
        if name != was:
            writing.cursor.execute("UPDATE teams SET name = ? WHERE team = ?", [name, team])
            acts.record(writing, [Act(ActKind.TEAM, team, "name", was, name)])


def _checked(cursor: duckdb.DuckDBPyConnection, name: str, team: str) -> str:
    name = checked_name(name)
    if any(one.casefold() == name.casefold() for id, one in staff.teams(cursor).items() if id != team):
        raise BadInput(N_("There is a team {team} already."), team=name)
    return name
