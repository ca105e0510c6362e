"""Views: the conditions of a page that somebody keeps under a name.

They are personal and say nothing about complaints or people, so that no act is told of them: the log has the write, by
whom and when. Every command touches the rows of who gives it and no others; nobody needs a right to it beyond being at
work here, which `Store.write` demands. Opened, a view is an address like any other: the page decides what is shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from data import numbering, texts
from data.store import Store, Writing
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotFound
from domain.spelling import plain

MOST = 50
LONGEST_NAME = 60
_LONGEST_ADDRESS = 4_000

Address = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class View:
    """An address of `page` (its name in the menu) under a name."""

    view_id: int
    name: str
    page: str
    address: Mapping[str, list[str]]


def read(cursor: duckdb.DuckDBPyConnection, person: Person) -> list[View]:
    """The views of `person`, by name."""
    rows = cursor.execute("SELECT view_id, name, page, address FROM views WHERE user_id = ?", [person.user_id])
    found = [View(number, name, page, json.loads(address)) for number, name, page, address in rows.fetchall()]
    return sorted(found, key=lambda one: (plain(one.name), one.view_id))


def save(store: Store, person: Person, name: str, page: str, address: Address) -> int:
    """Keep `address` of `page` under `name`; returns the number of the view.

    `BadInput` where the name is empty, too long, unfit or taken, where there are too many, or the address is too long.
    """
    name, written = _checked_name(name), json.dumps({key: list(values) for key, values in sorted(address.items())})
    if len(written) > _LONGEST_ADDRESS:
        raise BadInput(N_("There are too many conditions to be kept: take some out."))
    with store.write(person, "save_view") as writing:
        own = read(writing.cursor, person)
        if len(own) >= MOST:
            raise BadInput(N_("You have {most} views, which is the most: delete one first."), most=MOST)
        _refuse_taken(own, name)
        number = numbering.following(writing.cursor, "views", "view_id")
        writing.cursor.execute(
            "INSERT INTO views VALUES (?, ?, ?, ?, ?)", [number, person.user_id, name, page, written]
        )
    return number


def rename(store: Store, person: Person, view_id: int, name: str) -> None:
    """Call a view of `person` by another name; `NotFound` where they have none of that number, `BadInput` as above."""
    name = _checked_name(name)
    with store.write(person, "rename_view") as writing:
        _demand_own(writing, person, view_id)
        _refuse_taken([one for one in read(writing.cursor, person) if one.view_id != view_id], name)
        _run(writing, "UPDATE views SET name = $name", person, view_id, name=name)


def delete(store: Store, person: Person, view_id: int) -> None:
    """Forget a view of `person`; `NotFound` where they have none of that number."""
    with store.write(person, "delete_view") as writing:
        _demand_own(writing, person, view_id)
        _run(writing, "DELETE FROM views", person, view_id)


def _run(writing: Writing, what: str, person: Person, view_id: int, **values: str) -> None:
    own = {"view": view_id, "user": person.user_id}
    writing.cursor.execute(f"{what} WHERE view_id = $view AND user_id = $user", own | values)


def _demand_own(writing: Writing, person: Person, view_id: int) -> None:
    if view_id not in {one.view_id for one in read(writing.cursor, person)}:
        raise NotFound(N_("This view is not there any more."))


def _checked_name(name: str) -> str:
    name = texts.checked_line("name", name)
    if len(name) > LONGEST_NAME:
        raise BadInput(N_("The name of a view has up to {longest} characters."), longest=LONGEST_NAME)
    return name


def _refuse_taken(others: Sequence[View], name: str) -> None:
    if any(plain(one.name) == plain(name) for one in others):
        raise BadInput(N_("You have a view called {name} already: choose another name."), name=name)
