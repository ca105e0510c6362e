"""The first administrator of a desk: once, by a name that can be read."""

from contextlib import closing

import pytest

from data import chain, people_commands, staff
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput


def test_somebody_begins_and_nobody_begins_again(store: Store) -> None:
    first = people_commands.begin(store, "  Zoé   Le Gall ")
    assert first == Person("zoe.le-gall", "Zoé Le Gall", Role.ADMIN)
    with closing(store.cursor()) as cursor:
        assert staff.people(cursor) == [first]
        told = "SELECT actor, kind, subject, field, before, after FROM acts"
        common = ("system", "user", "zoe.le-gall")
        assert cursor.execute(told).fetchall() == [
            (*common, "name", None, "Zoé Le Gall"),
            (*common, "role", None, "admin"),
        ]
        assert chain.broken_links(cursor, store.key) == []
    with pytest.raises(BadInput, match="Somebody works at this desk already"):
        people_commands.begin(store, "Another")
    assert store.stamp == 1


def test_nobody_takes_the_id_by_which_the_clock_acts(store: Store) -> None:
    first = people_commands.begin(store, "System")
    assert first.user_id != SYSTEM.user_id and first.name == "System"


@pytest.mark.parametrize("name", ["", "   ", "\u202eeoZ", "a\x00b", "x" * 81])
def test_what_is_no_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(BadInput):
        people_commands.begin(store, name)
    assert store.stamp == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ada", "ada"), ("Łukasz O'Brien", "ukasz.obrien"), ("李雷", "somebody"), ("A-B C D", "ab.c-d")],
)
def test_an_id_is_made_of_the_name(name: str, expected: str) -> None:
    assert people_commands.id_of(name) == expected
