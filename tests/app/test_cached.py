"""What is kept under a stamp of the store: told again to equal questions alone, and anew after a write."""

import pkgutil
from collections.abc import Iterator, Sequence
from importlib import import_module

import pytest

from data.store import Store
from domain.people import SYSTEM, Person, Role
from ui import cached
from ui.cached.kept import kept

_ASKED: list[object] = []


@kept(8)
def one(desk: Store, ids: Sequence[str], by: Sequence[str] = ()) -> list[object]:
    _ASKED.append((tuple(ids), by))
    return [*ids]


@kept(8)
def other(desk: Store, ids: Sequence[str], by: Sequence[str] = ()) -> list[object]:
    _ASKED.append("other")
    return ["other"]


@kept(8)
def whose(desk: Store, person: Person) -> str:
    _ASKED.append(person.role)
    return f"{person.user_id} {person.role}"


@pytest.fixture(autouse=True)
def nothing_asked() -> Iterator[None]:
    _ASKED.clear()
    yield
    for ask in (one, other, whose):
        ask.clear()


def test_equal_questions_are_asked_once_however_they_are_put(store: Store) -> None:
    answers = [
        one(store, ["a"]),
        one(store, ("a",)),
        one(store, ids=("a",)),
        one(store, ["a"], ()),
        one(store, ["a"], by=[]),
    ]
    assert answers == [["a"]] * 5 and _ASKED == [(("a",), ())]
    assert one(store, ["b"]) == ["b"] and one(store, ["a"], ["week"]) == ["a"] and len(_ASKED) == 3


def test_equal_questions_of_two_caches_are_not_one(store: Store) -> None:
    assert (one(store, ["a"]), other(store, ["a"])) == (["a"], ["other"])


def test_a_write_and_another_person_are_another_question(store: Store) -> None:
    one(store, ["a"])
    with store.write(SYSTEM, "test"):
        pass
    one(store, ["a"])
    assert len(_ASKED) == 2
    people = [Person("a", "A", Role.AGENT, "pay"), Person("a", "A", Role.ADMIN), Person("b", "A", Role.AGENT, "pay")]
    assert [whose(store, person) for person in people] == ["a agent", "a admin", "b agent"]


def test_what_an_answer_is_made_into_changes_no_other(store: Store) -> None:
    one(store, ["a"]).append("mine")
    assert one(store, ["a"]) == ["a"]


def test_every_cache_of_the_modules_is_called_by_one_name() -> None:
    below = [import_module(found.name) for found in pkgutil.iter_modules(cached.__path__, "ui.cached.")]
    public = {
        name
        for module in below
        for name, found in vars(module).items()
        if callable(found) and getattr(found, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert public - {"kept", "forget", "book"} == set(cached.__all__) - {"forget_choices"}
