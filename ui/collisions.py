"""Many tickets selected, some of them changed meanwhile: which, what, and whether to go on with the others."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from domain.problems import StaleVersion
from ui import held, meanwhile, numbers
from ui.desk import Desk
from ui.held import Seen
from ui.language import _, ngettext
from ui.markup import escaped
from ui.telling import told


@dataclass(frozen=True, slots=True)
class Collision:
    """What was selected in a list when it came second, and how to do the same to others: (desk, list, cases)."""

    cases: Seen
    problem: StaleVersion
    again: Callable[[Desk, str, Seen], None]


def note(key: str, cases: Seen, problem: StaleVersion, again: Callable[[Desk, str, Seen], None]) -> None:
    """Keep what came of a press on what is selected in the list `key`."""
    st.session_state[_key(key)] = Collision(cases, problem, again)


def forget(key: str) -> None:
    """The person decided, or selected something else."""
    st.session_state.pop(_key(key), None)


def draw(desk: Desk, key: str, cases: Seen) -> bool:
    """Instead of the form of the list `key`: what was changed of the selected `cases`, and the two ways on.

    Returns whether there is anything to decide.
    """
    found: Collision | None = st.session_state.get(_key(key))
    if found is None or found.cases != cases:
        forget(key)
        return False
    with st.container(border=True, key=f"collision_of_{key}"):
        others = tell(desk, key, found.problem, cases)
        with st.container(horizontal=True):
            if others and go_on(len(others), f"others_{key}"):
                found.again(desk, key, others)
            st.button(_("Read them again"), icon=":material/refresh:", key=f"again_{key}", on_click=_again, args=(key,))
    return True


def tell(desk: Desk, key: str, problem: StaleVersion, cases: Seen) -> Seen:
    """Draw which of `cases` were changed, and what; returns the others. `key` tells those of a page apart."""
    st.warning(escaped(told(problem)), icon=":material/sync_problem:")
    meanwhile.table(desk, problem.details["changes"], key, with_reference=True)
    return tuple(one for one in cases if one[0] not in problem.details["versions"])


def go_on(count: int, key: str) -> bool:
    """The button that goes on with `count` others; whether it was pressed."""
    label = ngettext("Go on with the other one", "Go on with the other {count}", count)
    return st.button(label.format(count=numbers.number(count)), type="primary", key=key)


def _again(key: str) -> None:
    """The list is read anew, with what was selected where it is there still; nothing was done."""
    forget(key)
    held.release(key, keeping=True)


def _key(key: str) -> str:
    return f"collision_{key}"
