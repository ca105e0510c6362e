"""How the forms of a ticket are saved: on the version that was read; what is typed stays until it is saved."""

from collections.abc import Callable
from functools import partial
from types import MappingProxyType

import streamlit as st

from data.case_state import CaseState
from domain.problems import Problem, StaleVersion
from ui import conflicts
from ui.conflicts import Emptied
from ui.desk import here
from ui.language import _
from ui.markup import escaped
from ui.telling import told

#: Does something to the version of the ticket that it is given.
Command = Callable[[int], object]
#: What is put into the fields of a form once it is saved: a key that is only taken out leaves the text on the page.
_NOTHING: Emptied = MappingProxyType({})


def button(state: CaseState, form: str, label: str, command: Command, emptied: Emptied = _NOTHING) -> None:
    """The button of `form`, and below it what came of the last press; after a conflict, the two ways on instead."""
    desk = here()
    place = conflicts.key(desk.person.user_id, state.ticket_id)
    submit = partial(_submit, state, place, form, command, emptied)
    conflict = conflicts.find(place, form)
    if conflict:
        conflicts.draw(desk, conflict, submit, place, partial(_read_anew, state.ticket_id))
    else:
        st.form_submit_button(label, type="primary", on_click=submit)
        conflicts.undo(place, form)
    _said(state, form)


def writing(state: CaseState, form: str, label: str, press: str, command: Callable[[int, str], object]) -> None:
    """A form with one text: `command` gets the version and the text."""
    field = f"{form}_{state.ticket_id}"
    with st.form(f"form_{field}", border=False):
        st.text_area(label, key=field, height=120)
        button(state, form, press, lambda v: command(v, value(field)), {field: ""})


def value(field: str) -> str:
    """What was typed or chosen in `field`; '' for nothing."""
    return str(st.session_state.get(field) or "")


def offer(field: str, given: object) -> str:
    """Put `given` into `field` unless somebody chose something else there.

    Returns the key under which it is noted what was put there: None is put there and into the field to offer anew.
    """
    offered = f"{field}_offered"
    if field not in st.session_state or st.session_state[field] == st.session_state.get(offered):
        st.session_state[field] = given
    st.session_state[offered] = given
    return offered


def last_form(ticket_id: int) -> str:
    """The form that was pressed last on a ticket; '' before any was."""
    return str(st.session_state.get(f"pressed_{ticket_id}", ""))


def _version(state: CaseState, place: str, form: str) -> int:
    """The version that the person began to write on, or was told of since: a newer one is told when they save."""
    if conflict := conflicts.find(place, form):
        return conflict.version
    return int(st.session_state.setdefault(f"read_{state.ticket_id}", state.version))


def _read_anew(ticket_id: int) -> None:
    """From now on the person writes on the version that the page shows."""
    st.session_state.pop(f"read_{ticket_id}", None)


def _submit(state: CaseState, place: str, form: str, command: Command, emptied: Emptied) -> None:
    """Run `command` on the version read; once done the fields are emptied, otherwise they stay as typed."""
    st.session_state[f"pressed_{state.ticket_id}"] = form
    try:
        command(_version(state, place, form))
    except StaleVersion as problem:
        _read_anew(state.ticket_id)
        conflicts.note(place, form, state.ticket_id, problem, emptied)
        return
    except Problem as problem:
        st.session_state[f"said_{state.ticket_id}"] = (form, problem)
        return
    _read_anew(state.ticket_id)
    conflicts.settle(place, form)
    st.session_state[f"said_{state.ticket_id}"] = (form, None)
    for field, empty in emptied.items():
        st.session_state[field] = empty


def told_last(state: CaseState) -> None:
    """What came of the last press where its form is not there any more, once."""
    form, _problem = st.session_state.get(f"said_{state.ticket_id}", ("", None))
    if form:
        _said(state, form)


def _said(state: CaseState, form: str) -> None:
    """What came of the last press, beside the form, once."""
    found, problem = st.session_state.get(f"said_{state.ticket_id}", ("", None))
    if found != form:
        return
    del st.session_state[f"said_{state.ticket_id}"]
    if problem is None:
        st.success(_("Saved."), icon=":material/check_circle:")
        return
    st.error(escaped(told(problem)), icon=":material/error:")
