"""Stays on a page: what came of a press is told there, and not once more to whoever comes back later."""

import streamlit as st

_PAGE, _NUMBER = "visited_page", "visit_number"


def note(page: str) -> None:
    """This run draws `page`; the frame calls this first."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state[_NUMBER] = current() + 1


def current() -> int:
    """The number of the stay on a page that goes on, from 1 in each session."""
    return int(st.session_state.get(_NUMBER, 0))


def is_first(what: str) -> bool:
    """Whether `what` is told for the first time in this session, or again in the stay in which it was."""
    return bool(st.session_state.setdefault(f"visit_of_{what}", current()) == current())
