"""What the page Imports does beside itself: one work at a time, and what came of the last one."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from domain.problems import Problem
from ui import cached, states, work
from ui.work import Job

_WORK = "imports"
_ABOUT, _OUTCOME = "imports_about", "imports_outcome"


def _nothing(_done: Any) -> None:
    """Nothing is to be done with what the work came to."""


def start(place: str, batch_id: int, job: Job, settle: Callable[[Any], None] = _nothing) -> None:
    """Begin `job` on the import `batch_id`; `settle` is told once what it came to. The page runs again.

    `place` is where on the page it is told what came of it.
    """
    st.session_state.pop(_OUTCOME, None)
    st.session_state[_ABOUT] = ((place, batch_id), settle)
    work.start(_WORK, job)
    st.rerun()


def goes_on() -> bool:
    """Whether a work goes on: then how far it is stands there; when it is over, `outcome` knows what it came to."""
    work.draw(_WORK)
    about, settle = st.session_state.get(_ABOUT, (None, _nothing))
    try:
        done = work.take(_WORK)
    except Problem as problem:
        st.session_state[_OUTCOME] = (about, problem)
    else:
        if done is not None:
            settle(done)
            cached.forget_choices()
            st.session_state[_OUTCOME] = (about, done)
    return work.is_running(_WORK)


def outcome(place: str, batch_id: int) -> Any:
    """What the last work came to if it was at `place` on the import `batch_id`; where it failed the reason is drawn."""
    about, found = st.session_state.get(_OUTCOME, (None, None))
    if about != (place, batch_id):
        return None
    if isinstance(found, Problem):
        states.failed(found)
        return None
    return found
