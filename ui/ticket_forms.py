"""The forms of one ticket that are about its course; ui.ticket_tabs has them all, each behind its tab."""

import streamlit as st

from data import commands
from data.breaches import is_asked
from data.case_state import CaseState
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.statuses import DONE, TRANSITIONS, Status
from domain.vocabulary import Decision
from ui import breaches, hand_over, mention_list, saving, words
from ui.desk import Desk
from ui.language import _


def next_statuses(state: CaseState) -> list[Status]:
    """What the status form may take the case to: answer and reopening have forms of their own."""
    by_form = {Status.ANSWERED} if state.status not in DONE else {Status.IN_ANALYSIS}
    return [status for status in Status if status in TRANSITIONS[state.status] - by_form]


def take(desk: Desk, state: CaseState) -> None:
    """Take what nobody works on."""
    with st.form(f"take_{state.ticket_id}", border=False):
        st.caption(_("Nobody works on this ticket yet."))
        saving.button(
            state, "take", _("Take it"), lambda v: commands.take(desk.store, desk.person, [(state.ticket_id, v)])
        )


def status(desk: Desk, state: CaseState) -> None:
    """Take the case to another status."""
    field = f"status_{state.ticket_id}"
    with st.form(f"form_{field}", border=False):
        st.radio(
            _("New status"),
            [str(status) for status in next_statuses(state)],
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


def answer(desk: Desk, state: CaseState) -> None:
    """Answer the player, with the decision; of a late case, why it is late."""
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


def reopen(desk: Desk, state: CaseState) -> None:
    """Take an answered case up again."""
    saving.writing(
        state,
        "reopen",
        _("Why it is taken up again"),
        _("Reopen"),
        lambda v, text: commands.reopen(desk.store, desk.person, state.ticket_id, v, text),
    )


def note(desk: Desk, state: CaseState) -> None:
    """Write something down for the colleagues."""
    saving.writing(
        state,
        "note",
        _("Note for the colleagues"),
        _("Keep the note"),
        lambda v, text: commands.note(desk.store, desk.person, state.ticket_id, v, text),
    )
    mention_list.hint(desk, state)


def assign(desk: Desk, state: CaseState) -> None:
    """Give the case to somebody."""
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
