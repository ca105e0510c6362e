"""Work beside a page: a person finds it again after a reload, nobody else sees it, and it is kept for an hour."""

import threading
from types import SimpleNamespace
from typing import cast

import pytest

from data.store import Store
from domain.problems import Problem
from domain.progress import Progress, Stopped
from ui import cached, work
from ui.desk import Desk


@pytest.fixture
def desks(desk_store: Store) -> list[Desk]:
    """What two people work at."""
    people = cached.people(desk_store)[:2]
    return [cast(Desk, SimpleNamespace(store=desk_store, person=person)) for person in people]


def test_it_is_found_by_its_person_alone_and_begins_once(desks: list[Desk]) -> None:
    mine, others = desks
    may_end = threading.Event()
    work.start(mine, "a", lambda _progress: may_end.wait(30), about="first")
    work.start(mine, "a", lambda _progress: None, about="second")
    found = work.find(mine, "a")
    assert found is not None and found.about == "first" and work.is_running(mine, "a")
    assert work.find(others, "a") is None
    may_end.set()
    found.done.wait(30)
    assert found.result() is True
    assert work.find(mine, "a") is found, "what it came to is there after a reload too"
    work.forget(mine, "a")
    assert work.find(mine, "a") is None


def test_an_outcome_is_let_go_of_after_an_hour(desks: list[Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    work.start(desks[0], "b", lambda _progress: 1)
    assert work.find(desks[0], "b") is not None
    monkeypatch.setattr(work, "KEPT_SECONDS", -1.0)
    assert work.find(desks[0], "b") is None


def test_work_that_another_takes_the_place_of_is_stopped(desks: list[Desk]) -> None:
    seen: list[Problem] = []
    over = threading.Event()

    def endless(progress: Progress) -> None:
        try:
            while True:
                progress.tell("", 0.5)
        except Stopped as problem:
            seen.append(problem)
            over.set()

    work.start(desks[0], "c", endless)
    work.start(desks[0], "c", lambda _progress: "new", instead=True)
    assert over.wait(30) and len(seen) == 1
    assert work.take(desks[0], "c") == "new"
    assert work.take(desks[0], "c") is None
