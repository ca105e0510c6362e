"""The forms of one ticket, each behind its tab; those about its limits are in ui.limit_forms."""

from collections.abc import Callable

import streamlit as st

from data import commands
from data.breaches import is_asked
from data.case_state import CaseState
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.rights import Action, may
from domain.statuses import DONE, TRANSITIONS, Status
from domain.vocabulary import Decision
from ui import breaches, conflicts, hand_over, limit_forms, mention_list, saving, standing_forms, words
from ui.desk import Desk
from ui.language import _, pgettext


def draw(desk: Desk, state: CaseState) -> None:
    """Every form that the person may use on this ticket, each behind its tab."""
    forms = {label: form for label, action, fits, form in _forms(desk, state) if fits and _may(desk, action, state)}
    above = st.container()
    conflicts.restore(conflicts.key(desk.person.user_id, state.ticket_id))
    if forms:
        # Where forms came or went since the last press, the one pressed would be behind another tab.
        pressed = _BY_NAME.get(saving.last_form(state.ticket_id))
        default = next((label for label, form in forms.items() if form is pressed), None)
        for tab, form in zip(st.tabs(list(forms), default=default), forms.values(), strict=True):
            with tab:
                form(desk, state)
    else:
        st.caption(_("You may read this ticket, not change it."))
    with above:
        saving.told_last(state)
        conflicts.left_over(desk, state.ticket_id)


def _forms(desk: Desk, state: CaseState) -> list[tuple[str, Action, bool, Callable[[Desk, CaseState], None]]]:
    is_done = state.status in DONE
    return [
        (_("Take"), Action.TAKE, not state.agent and not is_done, _take),
        (_("Acknowledge"), Action.ACKNOWLEDGE, state.acknowledged_at is None and not is_done, limit_forms.acknowledge),
        (_("Status"), Action.CHANGE_STATUS, bool(_next(state)), _status),
        (_("Answer"), Action.ANSWER, not is_done, _answer),
        (_("Extend"), Action.EXTEND, state.due_at is not None and not is_done, limit_forms.extend),
        (pgettext("verb", "Correct"), Action.RECLASSIFY, not is_done, limit_forms.correct),
        (_("Priority"), Action.RAISE_PRIORITY, not is_done, standing_forms.priority),
        (_("Late: why"), Action.GIVE_BREACH_REASON, state.is_late(desk.now), standing_forms.breach),
        (_("Reopen"), Action.REOPEN, is_done, _reopen),
        (_("Note"), Action.NOTE, True, _note),
        (_("Assign"), Action.ASSIGN, True, _assign),
    ]


def _may(desk: Desk, action: Action, state: CaseState) -> bool:
    return may(desk.person, action, state.team, state.agent)


def _next(state: CaseState) -> list[Status]:
    by_form = {Status.ANSWERED} if state.status not in DONE else {Status.IN_ANALYSIS}
    return [status for status in Status if status in TRANSITIONS[state.status] - by_form]


def _take(desk: Desk, state: CaseState) -> None:
    with st.form(f"take_{state.ticket_id}", border=False):
        st.caption(_("Nobody works on this ticket yet."))
        saving.button(
            state, "take", _("Take it"), lambda v: commands.take(desk.store, desk.person, [(state.ticket_id, v)])
        )


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
        saving.button(
            state,
            "status",
            _("Save the status"),
            lambda v: commands.change_status(desk.store, desk.person, state.ticket_id, v, saving.value(field)),
            {field: None},
        )


def _answer(desk: Desk, state: CaseState) -> None:
    decision, text, why = (f"{name}_{state.ticket_id}" for name in ("decision", "answer", "breach"))
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
        if is_asked(state, desk.now):
            breaches.choose(why)
        saving.button(
            state,
            "answer",
            _("Answer"),
            lambda v: commands.answer(
                desk.store,
                desk.person,
                state.ticket_id,
                v,
                saving.value(decision),
                saving.value(text),
                breach_reason=saving.value(why) or None,
            ),
            {decision: None, text: "", why: None},
        )


def _reopen(desk: Desk, state: CaseState) -> None:
    saving.writing(
        state,
        "reopen",
        _("Why it is taken up again"),
        _("Reopen"),
        lambda v, text: commands.reopen(desk.store, desk.person, state.ticket_id, v, text),
    )


def _note(desk: Desk, state: CaseState) -> None:
    saving.writing(
        state,
        "note",
        _("Note for the colleagues"),
        _("Keep the note"),
        lambda v, text: commands.note(desk.store, desk.person, state.ticket_id, v, text),
    )
    mention_list.hint(desk, state)


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
        saving.button(
            state,
            "assign",
            _("Reassign"),
            lambda v: _give(desk, state, v, people.get(saving.value(field))),
            {field: None},
        )


def _give(desk: Desk, state: CaseState, version: int, to: Person | None) -> None:
    if to is None:
        raise BadInput(N_("Choose who is to have it."))
    commands.assign(desk.store, desk.person, [(state.ticket_id, version)], to.team or "", to.user_id)


#: The forms by the names under which they are saved.
_BY_NAME = {
    "take": _take,
    "acknowledge": limit_forms.acknowledge,
    "status": _status,
    "answer": _answer,
    "extend": limit_forms.extend,
    "correct": limit_forms.correct,
    "raise": standing_forms.priority,
    "lower": standing_forms.priority,
    "why_late": standing_forms.breach,
    "reopen": _reopen,
    "note": _note,
    "assign": _assign,
}
