"""Saved views: everybody's own, of every role; bad names change nothing."""

from contextlib import closing

import pytest

from data import views
from data.store import Store
from domain.people import Person, Role
from domain.problems import BadInput, NotAllowed, NotFound
from tests.people import hire

ADA = Person("ada", "Ada", Role.AGENT, "payments")
BOB = Person("bob", "Bob", Role.AGENT, "payments")
ADDRESS = {"period": ["30d"], "category": ["game"]}


@pytest.fixture
def desk(store: Store) -> Store:
    return hire(store, ADA, BOB)


def names(store: Store, person: Person = ADA) -> list[str]:
    with closing(store.cursor()) as cursor:
        return [one.name for one in views.read(cursor, person)]


@pytest.mark.parametrize("role", Role)
def test_every_role_keeps_opens_renames_and_deletes_its_own(store: Store, role: Role) -> None:
    one = Person("one", "One", role, "payments" if role in (Role.AGENT, Role.TEAM_LEAD) else None)
    hire(store, one)
    number = views.save(store, one, "Jeux", "explore", ADDRESS)
    views.rename(store, one, number, "Litiges")
    with closing(store.cursor()) as cursor:
        assert views.read(cursor, one) == [views.View(number, "Litiges", "explore", ADDRESS)]
    views.delete(store, one, number)
    assert names(store, one) == []


def test_nobody_touches_the_views_of_others(desk: Store) -> None:
    number = views.save(desk, ADA, "Mine", "explore", ADDRESS)
    stamp = desk.stamp
    with pytest.raises(NotFound):
        views.rename(desk, BOB, number, "Bob's")
    with pytest.raises(NotFound):
        views.delete(desk, BOB, number)
    assert (names(desk), names(desk, BOB), desk.stamp) == (["Mine"], [], stamp)
    views.save(desk, BOB, "Mine", "explore", ADDRESS)
    assert names(desk, BOB) == ["Mine"], "two people may use one name"


def test_whoever_left_keeps_no_view(desk: Store) -> None:
    with pytest.raises(NotAllowed):
        views.save(desk, Person("cyd", "Cyd", Role.ANALYST), "x", "explore", ADDRESS)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb", "a\x00b", "jeux", "JÉUX "])
def test_a_bad_or_taken_name_is_told_and_changes_nothing(desk: Store, name: str) -> None:
    views.save(desk, ADA, "Jeux", "explore", ADDRESS)
    other = views.save(desk, ADA, "Autre", "explore", ADDRESS)
    stamp = desk.stamp
    with pytest.raises(BadInput):
        views.save(desk, ADA, name, "explore", ADDRESS)
    with pytest.raises(BadInput):
        views.rename(desk, ADA, other, name)
    assert (names(desk), desk.stamp) == (["Autre", "Jeux"], stamp)


def test_a_view_may_keep_its_name_in_another_spelling(desk: Store) -> None:
    number = views.save(desk, ADA, "jeux", "explore", ADDRESS)
    views.rename(desk, ADA, number, "Jeux")
    assert names(desk) == ["Jeux"]


@pytest.mark.parametrize("name", ["'; DROP TABLE views; --", "100%_", "<script>x</script>", ":red[x]"])
def test_hostile_names_are_names(desk: Store, name: str) -> None:
    views.save(desk, ADA, name, "explore", {"category": [name]})
    assert names(desk) == [name]


def test_there_are_so_many_and_no_more(desk: Store) -> None:
    for number in range(views.MOST):
        views.save(desk, ADA, f"view {number:02}", "explore", {})
    with pytest.raises(BadInput, match="You have 50 views"):
        views.save(desk, ADA, "one more", "explore", {})
    views.save(desk, BOB, "his", "explore", {})
    assert len(names(desk)) == views.MOST


def test_an_address_without_end_is_not_kept(desk: Store) -> None:
    with pytest.raises(BadInput, match="too many conditions"):
        views.save(desk, ADA, "long", "explore", {"category": ["x" * 200] * 30})
