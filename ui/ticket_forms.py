"""The forms of one ticket: status, answer, reopening, note, assignment. What is typed stays until saved."""

from collections.abc import Callable

import streamlit as st

from data import commands
from data.case_state import CaseState
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, Problem, StaleVersion
from domain.rights import Action, may
from domain.statuses import DONE, TRANSITIONS, Status
from domain.vocabulary import Decision
from ui import hand_over, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped
from ui.telling import told

Command = Callable[[int], object]


def draw(desk: Desk, state: CaseState) -> None:
    """Every form that the person may use on this ticket, each behind its tab."""
    forms = {label: form for label, action, fits, form in _forms(state) if fits and _may(desk, action, state)}
    if not forms:
        st.caption(_("You may read this ticket, not change it."))
        return
    for tab, form in zip(st.tabs(list(forms)), forms.values(), strict=True):
        with tab:
            form(desk, state)


def _forms(state: CaseState) -> list[tuple[str, Action, bool, Callable[[Desk, CaseState], None]]]:
    is_done = state.status in DONE
    return [
        (_("Take"), Action.TAKE, not state.agent and not is_done, _take),
        (_("Status"), Action.CHANGE_STATUS, bool(_next(state)), _status),
        (_("Answer"), Action.ANSWER, not is_done, _answer),
        (_("Reopen"), Action.REOPEN, is_done, _reopen),
        (_("Note"), Action.NOTE, True, _note),
        (_("Assign"), Action.ASSIGN, True, _assign),
    ]


def _may(desk: Desk, action: Action, state: CaseState) -> bool:
    return may(desk.person, action, state.team, state.agent)


def _next(state: CaseState) -> list[Status]:
    by_form = {Status.ANSWERED} if state.status not in DONE else {Status.IN_ANALYSIS}
    return [status for status in Status if status in TRANSITIONS[state.status] - by_form]


def _version(state: CaseState) -> int:
    """The version that the person began to write on: a newer one is told when they save."""
    return int(st.session_state.setdefault(f"read_{state.ticket_id}", state.version))


def _submit(state: CaseState, form: str, command: Command, fields: tuple[str, ...]) -> None:
    """Run `command` on the version read; once done the fields are emptied, otherwise they stay as typed."""
    try:
        command(_version(state))
    except Problem as problem:
        if isinstance(problem, StaleVersion):
            del st.session_state[f"read_{state.ticket_id}"]
        st.session_state[f"said_{state.ticket_id}"] = (form, problem)
        return
    del st.session_state[f"read_{state.ticket_id}"]
    st.session_state[f"said_{state.ticket_id}"] = (form, None)
    for field in fields:
        st.session_state.pop(field, None)


def _said(state: CaseState, form: str) -> None:
    """What came of the last press, beside the form, once."""
    found, problem = st.session_state.get(f"said_{state.ticket_id}", ("", None))
    if found != form:
        return
    del st.session_state[f"said_{state.ticket_id}"]
    if problem is None:
        st.success(_("Saved."), icon=":material/check_circle:")
        return
    stale = _("What you wrote is still here: read what changed, then save again.")
    st.error(
        escaped(told(problem) + (f" {stale}" if isinstance(problem, StaleVersion) else "")),
        icon=":material/error:",
    )


def _button(state: CaseState, form: str, label: str, command: Command, fields: tuple[str, ...] = ()) -> None:
    st.form_submit_button(label, type="primary", on_click=_submit, args=(state, form, command, fields))
    _said(state, form)


def _value(field: str) -> str:
    return str(st.session_state.get(field) or "")


def _take(desk: Desk, state: CaseState) -> None:
    with st.form(f"take_{state.ticket_id}", border=False):
        st.caption(_("Nobody works on this ticket yet."))
        _button(state, "take", _("Take it"), lambda v: commands.take(desk.store, desk.person, [(state.ticket_id, v)]))


def _status(desk: Desk, state: CaseState) -> None:
    field = f"status_{state.ticket_id}"
    with st.form(f"form_{field}", border=False):
        st.radio(
            _("New status"),
            [str(status) for status in _next(state)],
            key=field,
            index=None,
            format_func=lambda status: words.label("status", status),
        )
        _button(
            state,
            "status",
            _("Save the status"),
            lambda v: commands.change_status(desk.store, desk.person, state.ticket_id, v, _value(field)),
            (field,),
        )


def _answer(desk: Desk, state: CaseState) -> None:
    decision, text = f"decision_{state.ticket_id}", f"answer_{state.ticket_id}"
    with st.form(f"form_{text}", border=False):
        st.selectbox(
            _("Decision"),
            [str(one) for one in Decision],
            key=decision,
            index=None,
            placeholder=_("Choose a decision"),
            format_func=lambda one: words.label("decision", one),
        )
        st.text_area(_("Answer to the player"), key=text, height=180)
        _button(
            state,
            "answer",
            _("Answer"),
            lambda v: commands.answer(desk.store, desk.person, state.ticket_id, v, _value(decision), _value(text)),
            (decision, text),
        )


def _reopen(desk: Desk, state: CaseState) -> None:
    _writing(
        state,
        "reopen",
        _("Why it is taken up again"),
        _("Reopen"),
        lambda v, text: commands.reopen(desk.store, desk.person, state.ticket_id, v, text),
    )


def _note(desk: Desk, state: CaseState) -> None:
    _writing(
        state,
        "note",
        _("Note for the colleagues"),
        _("Keep the note"),
        lambda v, text: commands.note(desk.store, desk.person, state.ticket_id, v, text),
    )


def _writing(state: CaseState, form: str, label: str, button: str, command: Callable[[int, str], object]) -> None:
    field = f"{form}_{state.ticket_id}"
    with st.form(f"form_{field}", border=False):
        st.text_area(label, key=field, height=120)
        _button(state, form, button, lambda v: command(v, _value(field)), (field,))


def _assign(desk: Desk, state: CaseState) -> None:
    field, people = f"assign_{state.ticket_id}", {one.user_id: one for one in hand_over.receivers(desk)}
    with st.form(f"form_{field}", border=False):
        st.selectbox(
            _("Give it to"),
            list(people),
            key=field,
            index=None,
            placeholder=_("Choose somebody"),
            format_func=lambda id: hand_over.shown(desk, people[id]),
        )
        _button(
            state,
            "assign",
            _("Reassign"),
            lambda v: _give(desk, state, v, people.get(_value(field))),
            (field,),
        )


def _give(desk: Desk, state: CaseState, version: int, to: Person | None) -> None:
    if to is None:
        raise BadInput(N_("Choose who is to have it."))
    commands.assign(desk.store, desk.person, [(state.ticket_id, version)], to.team or "", to.user_id)
