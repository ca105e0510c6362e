"""What came of a press: told once, beside where it was pressed; what was typed stays until it is saved."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st

from domain.problems import Problem, StaleVersion
from ui import states
from ui.language import _
from ui.markup import escaped
from ui.speaking import speak

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def run(
    place: str, command: Callable[[], object], said: Callable[[], str], emptied: Mapping[str, Any] = _NOTHING
) -> None:
    """In a callback: do `command`, and note for `place` what it `said` or why it was refused.

    Once done, the fields `emptied` (by key) get the values there.
    """
    speak()
    try:
        command()
    except Problem as problem:
        st.session_state[_key(place)] = problem
        return
    st.session_state[_key(place)] = said()
    for field, empty in emptied.items():
        st.session_state[field] = empty


def draw(place: str) -> None:
    """What came of the last press at `place`, once."""
    told = st.session_state.pop(_key(place), None)
    if isinstance(told, StaleVersion):
        states.failed(told, _("What you wrote is still here: read what changed, then save again."))
    elif isinstance(told, Problem):
        states.failed(told)
    elif told:
        st.success(escaped(told), icon=":material/check_circle:")


def forget(place: str) -> None:
    """Tell nothing of the last press at `place`."""
    st.session_state.pop(_key(place), None)


def _key(place: str) -> str:
    return f"outcome_{place}"
