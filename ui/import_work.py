"""What the page Imports does beside itself: one work at a time, and what came of the last one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from domain.problems import Problem
from ui import cached, states, visits, work
from ui.desk import Desk
from ui.work import Job

_WORK = "imports"


def _nothing(_done: Any) -> None:
    """Nothing is to be done with what the work came to."""


@dataclass(frozen=True, slots=True)
class _About:
    place: str
    batch_id: int
    settle: Callable[[Any], None]


def start(desk: Desk, place: str, batch_id: int, job: Job, settle: Callable[[Any], None] = _nothing) -> None:
    """Begin `job` on the import `batch_id`; `settle` is told what it came to. The page runs again.

    `place` is where on the page it is told what came of it.
    """
    work.start(desk, _WORK, job, _About(place, batch_id, settle))
    st.rerun()


def goes_on(desk: Desk) -> bool:
    """Whether a work goes on: then how far it is stands there; when it is over, `outcome` knows what it came to."""
    work.draw(desk, _WORK)
    done = work.find(desk, _WORK)
    if done and work.is_news(done):
        if done.error is None:
            done.about.settle(done.outcome)
        cached.forget_choices()
    return work.is_running(desk, _WORK)


def outcome(desk: Desk, place: str, batch_id: int) -> Any:
    """What the last work came to if it was at `place` on the import `batch_id`; where it failed the reason is drawn.

    None for whoever was told, left the page and comes back.
    """
    done = work.find(desk, _WORK)
    if done is None or not done.done.is_set() or (done.about.place, done.about.batch_id) != (place, batch_id):
        return None
    if not visits.is_first(f"work_{done.number}"):
        return None
    try:
        return done.result()
    except Problem as problem:
        states.failed(problem)
        return None
