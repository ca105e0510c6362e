"""Two people at one ticket: whoever saves second is told what the first one changed, keeps what was typed, decides.

A conflict lasts until the person decides, also when they look at other pages meanwhile; nobody else sees it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.changes import Meanwhile
from domain.problems import StaleVersion
from ui import meanwhile
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.telling import told

#: The fields of a form with what is put into them once they are emptied.
Emptied = Mapping[str, str | None]


@dataclass
class Conflict:
    """A press that came second: its form, what came of it, the version that is told of, and what was typed by field.

    `is_beside`: its form was drawn in this run, with the conflict in it.
    """

    form: str
    problem: StaleVersion
    changes: list[Meanwhile]
    version: int
    typed: Mapping[str, Any]
    emptied: Emptied
    is_beside: bool = False


def key(person: str, ticket_id: int | str) -> str:
    """Where the conflict of a person at a ticket is kept in the session."""
    return f"conflict_{person}_{ticket_id}"


def find(place: str, form: str) -> Conflict | None:
    """The conflict of `form` that waits at `place`; None where there is none."""
    found: Conflict | None = st.session_state.get(place)
    return found if found and found.form == form else None


def restore(place: str) -> None:
    """Before the forms are drawn: put what was typed into its fields again where another page was looked at since."""
    found: Conflict | None = st.session_state.get(place)
    for field, value in found.typed.items() if found else ():
        if field not in st.session_state:
            st.session_state[field] = value


def note(place: str, form: str, ticket_id: int, problem: StaleVersion, emptied: Emptied) -> None:
    """Keep the conflict that `problem` tells of; what the person was told of this form before stays in the table."""
    before: Conflict | None = st.session_state.get(place)
    earlier = before.changes if before and before.form == form else []
    changes = meanwhile.joined(earlier, problem.details["changes"])
    typed = {field: st.session_state.get(field) for field in emptied}
    version = problem.details["versions"][ticket_id]
    st.session_state[place] = Conflict(form, problem, changes, version, typed, emptied)


def settle(place: str, form: str) -> None:
    """The person decided: the conflict of `form`, and what was put away from it, are over."""
    for where in (place, _away(place)):
        kept: Conflict | None = st.session_state.get(where)
        if kept and kept.form == form:
            del st.session_state[where]


def draw(desk: Desk, conflict: Conflict, submit: Callable[[], None], place: str, restart: Callable[[], None]) -> None:
    """In its form: what was changed meanwhile, and the two ways on. `submit` saves on top of it."""
    conflict.is_beside = True
    st.warning(escaped(told(conflict.problem)), icon=":material/sync_problem:")
    meanwhile.table(desk, conflict.changes, conflict.form)
    _cannot(conflict)
    st.caption(_("What you wrote is still here. Save it on top, or leave the ticket as it is now."))
    with st.container(horizontal=True):
        st.form_submit_button(
            _("Save mine on top of it"), type="primary", key=f"over_{place}_{conflict.form}", on_click=submit
        )
        st.form_submit_button(
            _("Leave it as it is now"), key=f"leave_{place}_{conflict.form}", on_click=_leave, args=(place, restart)
        )


def _cannot(conflict: Conflict) -> None:
    for problem in conflict.problem.details["refused"].values():
        st.caption(escaped(_("As the ticket stands now, this would be refused: {why}").format(why=told(problem))))


def _leave(place: str, restart: Callable[[], None]) -> None:
    """Empty the fields, which can be undone."""
    conflict: Conflict = st.session_state.pop(place)
    conflict.typed = {field: st.session_state.get(field) for field in conflict.emptied}
    if any(conflict.typed.values()):
        st.session_state[_away(place)] = conflict
    for field, empty in conflict.emptied.items():
        st.session_state[field] = empty
    restart()


def undo(place: str, form: str) -> None:
    """In its form: the way back to what was typed and put away; nothing where nothing was."""
    kept: Conflict | None = st.session_state.get(_away(place))
    if kept is None or kept.form != form:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("The ticket stays as it is now. What you typed was put away."), width="content")
        st.form_submit_button(
            _("Bring it back"), icon=":material/undo:", type="tertiary", key=f"back_{place}_{form}",
            on_click=_bring_back, args=(place,),
        )  # fmt: skip


def _bring_back(place: str) -> None:
    kept: Conflict = st.session_state.pop(_away(place))
    for field, value in kept.typed.items():
        st.session_state[field] = value


def left_over(desk: Desk, ticket_id: int | str) -> None:
    """Where the form of a conflict is not there any more: what was changed, why, and what was typed, to be copied."""
    place = key(desk.person.user_id, ticket_id)
    conflict: Conflict | None = st.session_state.get(place)
    if conflict is None:
        return
    if conflict.is_beside:
        conflict.is_beside = False
        return
    with st.container(key="conflict_left"):
        st.warning(escaped(told(conflict.problem)), icon=":material/sync_problem:")
        meanwhile.table(desk, conflict.changes, "left")
        _cannot(conflict)
        if texts := [value for field, value in conflict.typed.items() if conflict.emptied[field] == "" and value]:
            st.caption(_("What you typed was not saved. It is here to be copied:"))
            for text in texts:
                st.code(text, language=None, wrap_lines=True)
        st.button(_("Put it away"), key="conflict_forget", on_click=st.session_state.pop, args=(place, None))


def _away(place: str) -> str:
    return f"{place}_away"
