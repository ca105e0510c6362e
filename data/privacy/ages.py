"""For how long what is held of players is kept: the program's own days, or those that an administrator set."""

from collections.abc import Mapping

import duckdb

from data import acts
from data.acts import Act
from data.store import Store
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.retention import DEFAULT_DAYS, FEWEST_DAYS, MOST_DAYS, Held
from domain.rights import Action, demand


def read(cursor: duckdb.DuckDBPyConnection, person: Person) -> dict[Held, int]:
    """The days that each kind is kept after the end of its complaint, in the order of `Held`.

    `NotAllowed` without the right to what is held of players.
    """
    demand(person, Action.GIVE_PLAYER_DATA)
    said = dict(cursor.execute("SELECT held, days FROM retention_days").fetchall())
    return {held: int(said.get(held, DEFAULT_DAYS[held])) for held in Held}


def save(store: Store, person: Person, days: Mapping[Held, int]) -> None:
    """Keep what is held for these days from now on; what changed is told in the log.

    `NotAllowed` without the right to it, `BadInput` where a number is none that may be set, or nothing changed.
    """
    demand(person, Action.SET_RETENTION)
    for held, number in days.items():
        if not FEWEST_DAYS <= number <= MOST_DAYS:
            raise BadInput(
                N_("{held}: {days} days cannot be set; it takes {least} to {most}."),
                held=held,
                days=number,
                least=FEWEST_DAYS,
                most=MOST_DAYS,
            )
    with store.write(person, "set_retention") as writing:
        before = read(writing.cursor, person)
        changed = {held: number for held, number in days.items() if number != before[held]}
        if not changed:
            raise BadInput(N_("Nothing was changed: these are the days that are set."))
        for held, number in changed.items():
            writing.cursor.execute("DELETE FROM retention_days WHERE held = ?", [held])
            writing.cursor.execute("INSERT INTO retention_days VALUES (?, ?)", [held, number])
        acts.record(
            writing,
            [Act(ActKind.RETENTION, held, "days", str(before[held]), str(new)) for held, new in changed.items()],
        )
