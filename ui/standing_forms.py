"""The forms about how a ticket stands out: its priority, raised by hand, and why its limit was not kept."""

import streamlit as st

from data import commands
from data.case_state import CaseState
from ui import breaches, saving, words
from ui.desk import Desk
from ui.language import _


def priority(desk: Desk, state: CaseState) -> None:
    """Raise the priority by hand, or take that back."""
    command = commands.lower_priority if state.raised else commands.raise_priority
    st.caption(
        _("The priority was raised by hand. Taken back, it follows from how the complaint stands.")
        if state.raised
        else _("The priority follows from how the complaint stands; raised by hand it stays high.")
    )
    saving.writing(
        state,
        "lower" if state.raised else "raise",
        _("Why"),
        _("Take it back") if state.raised else _("Raise the priority"),
        lambda v, text: command(desk.store, desk.person, state.ticket_id, v, text),
    )


def breach(desk: Desk, state: CaseState) -> None:
    """Say why the limit was not kept, or correct what was said."""
    field = f"why_late_{state.ticket_id}"
    with st.form(f"form_{field}", border=False):
        if state.breach_reason:
            st.caption(_("Said so far: {reason}").format(reason=words.label("breach_reason", state.breach_reason)))
        breaches.choose(field)
        saving.button(
            state,
            "why_late",
            _("Save the reason"),
            lambda v: commands.breach_reason(desk.store, desk.person, state.ticket_id, v, saving.value(field)),
            {field: None},
        )
