"""Mappings that were saved in the store, beside the presets that come with the program."""

import hashlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data.intake import Mapping, parse_mapping, presets
from data.store import Store, Writing
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotFound
from domain.rights import Action, demand

#: Characters of a name.
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved mapping: its name and text, when it was recorded and by whom."""

    name: str
    text: str
    recorded_at: datetime
    actor: str

    @property
    def mapping(self) -> Mapping:
        """The mapping that the text writes."""
        return parse_mapping(self.text, self.name)


def saved(store: Store) -> dict[str, Saved]:
    """Every saved mapping by its name, in order of the names."""
    with closing(store.cursor()) as cursor:
        rows = cursor.execute("SELECT name, text, recorded_at, actor FROM mappings ORDER BY name").fetchall()
    return {name: Saved(name, text, at.astimezone(UTC), actor) for name, text, at, actor in rows}


def named(store: Store, name: str) -> Mapping:
    """The saved mapping called `name`; `NotFound` names those that there are."""
    there = saved(store)
    if name not in there:
        raise NotFound(
            N_("There is no preset and no saved mapping “{name}”; there are: {known}."),
            name=name,
            known=", ".join((*presets(), *there)),
        )
    return there[name].mapping


def save(
    store: Store, person: Person, name: str, text: str, replace: bool = False, at: datetime | None = None
) -> Saved:
    """Keep the mapping `text` (TOML) under `name`; with `replace` in the place of one that has the name.

    `NotAllowed` without the right to import; `BadInput` where it is no mapping, or the name cannot be taken.
    """
    demand(person, Action.IMPORT)
    name = " ".join(name.split())
    _demand_name(name)
    parse_mapping(text, name)
    # The digest goes into the chain of writes, so that it tells what was saved; the name is somebody's own words.
    with store.write(person, f"save_mapping {hashlib.sha256(text.encode()).hexdigest()}", at) as writing:
        if _is_there(writing.cursor, name) and not replace:
            raise BadInput(
                N_("There is a saved mapping “{name}” already: choose another name, or say that it is to be replaced."),
                name=name,
            )
        _put(writing, name, text)
    return Saved(name, text, writing.recorded_at, writing.actor)


def delete(store: Store, person: Person, name: str, at: datetime | None = None) -> None:
    """Delete the saved mapping `name`; `NotAllowed` without the right to import, `NotFound` where there is none.

    What was imported through it stays.
    """
    demand(person, Action.IMPORT)
    with store.write(person, "delete_mapping", at) as writing:
        if not _is_there(writing.cursor, name):
            raise NotFound(N_("There is no saved mapping “{name}”."), name=name)
        writing.cursor.execute("DELETE FROM mappings WHERE name = ?", [name])


def _demand_name(name: str) -> None:
    if not name:
        raise BadInput(N_("A saved mapping needs a name."))
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(N_("The name of a mapping has {most} characters at the most, on one line."), most=LONGEST_NAME)
    if name in presets():
        raise BadInput(N_("“{name}” is the name of a preset: choose another one."), name=name)


def _is_there(cursor: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(cursor.execute("SELECT 1 FROM mappings WHERE name = ?", [name]).fetchall())


def _put(writing: Writing, name: str, text: str) -> None:
    writing.cursor.execute("DELETE FROM mappings WHERE name = ?", [name])
    writing.cursor.execute(
        "INSERT INTO mappings (name, text, recorded_at, actor) VALUES (?, ?, ?, ?)",
        [name, text, writing.recorded_at, writing.actor],
    )
