"""Who works at the desk: begun with its first administrator."""

import re
import unicodedata

from data import acts, staff
from data.acts import Act
from data.store import Store
from domain.marks import N_
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput

_LONGEST = 80


def begin(store: Store, name: str) -> Person:
    """Make `name` the first administrator of a desk at which nobody works yet; returns that person.

    `BadInput` where somebody does, or the name is empty or longer than 80 letters.
    """
    name = checked_name(name)
    with store.write(SYSTEM, "begin") as writing:
        if staff.names(writing.cursor):
            raise BadInput(N_("Somebody works at this desk already: ask its administrator."))
        first = Person(id_of(name), name, Role.ADMIN)
        staff.add_people(writing.cursor, [first])
        acts.record(writing, [Act("user", first.user_id, "role", None, first.role)])
    return first


def checked_name(name: str) -> str:
    """`name` without spaces around it; `BadInput` where nothing is left or it is longer than 80 letters."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise BadInput(N_("Write a name."))
    if len(name) > _LONGEST:
        raise BadInput(N_("A name has up to {most} letters."), most=_LONGEST)
    return name


def id_of(name: str) -> str:
    """The id that is offered for `name`: `zoe.le-gall` for Zoé Le Gall."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first, _space, rest = re.sub(r"[^a-z0-9 ]+", "", plain).partition(" ")
    return ".".join(part for part in (first, "-".join(rest.split())) if part) or "somebody"
