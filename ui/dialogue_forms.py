"""Writing to the player: a request, a word that the desk is at work, a proposal; one form, chosen above it."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import streamlit as st

from data import procedure_commands
from data.case_state import CaseState
from domain.marks import N_
from domain.statuses import Status, may_follow
from domain.vocabulary import Proposal
from domain.zones import at_home
from ui import instants, numbers, saving
from ui.desk import Desk
from ui.language import _

#: A proposal is offered to stand for so long, until the evening of that day.
_STANDS, _EVENING, _STEP = timedelta(days=7), time(20), timedelta(minutes=15)
_MISSING = N_("Choose until when the proposal stands.")
_REQUEST, _TELL, _PROPOSE = "request", "tell", "propose"


def draw(desk: Desk, state: CaseState) -> None:
    """What is to be written, and its form."""
    forms = _forms(state)
    field = f"write_{state.ticket_id}"
    saving.offer(field, next(iter(forms)))
    if st.session_state[field] not in forms:
        st.session_state[field] = next(iter(forms))
    st.segmented_control(
        _("What is written"),
        list(forms),
        key=field,
        required=True,
        format_func=lambda name: _names()[name],
        label_visibility="collapsed",
    )
    forms[saving.value(field)](desk, state)


def _forms(state: CaseState) -> dict[str, Callable[[Desk, CaseState], None]]:
    request = {_REQUEST: _request} if may_follow(state.status, Status.WAITING_PLAYER) else {}
    return {**request, _TELL: _tell, _PROPOSE: _propose}


def _names() -> dict[str, str]:
    return {_REQUEST: _("Ask for something"), _TELL: _("Still working on it"), _PROPOSE: _("Propose a resolution")}


def _request(desk: Desk, state: CaseState) -> None:
    st.caption(_("Until the player replies, the clock stands still."))
    saving.writing(
        state,
        _REQUEST,
        _("What the player is asked for"),
        _("Send the request"),
        lambda v, text: procedure_commands.request(desk.store, desk.person, state.ticket_id, v, text),
    )


def _tell(desk: Desk, state: CaseState) -> None:
    st.caption(_silence(desk, state))
    saving.writing(
        state,
        _TELL,
        _("What the player is told"),
        _("Send the message"),
        lambda v, text: procedure_commands.tell(desk.store, desk.person, state.ticket_id, v, text),
    )


def _silence(desk: Desk, state: CaseState) -> str:
    told = _("It asks for nothing; the clock goes on.")
    if state.word_due_at is None:
        return told
    since = numbers.moment(state.word_due_at)
    if state.is_silent(desk.now):
        return f"{told} " + _("The player has been without news for too long since {moment}.").format(moment=since)
    return f"{told} " + _("Without a word until {moment} the player would be without news for too long.").format(
        moment=since
    )


def _propose(desk: Desk, state: CaseState) -> None:
    text, until = f"{_PROPOSE}_{state.ticket_id}", f"until_{state.ticket_id}"
    offered = saving.offer(until, _stands_until(desk.now))
    if state.proposal == Proposal.MADE:
        st.caption(_("A proposal waits for the player's answer already; a new one takes its place."))
    with st.form(f"form_{text}", border=False):
        st.text_area(_("What the player is proposed"), key=text, height=120)
        st.datetime_input(_("It stands until (Paris)"), key=until, format="DD/MM/YYYY", step=_STEP, width=260)
        saving.button(
            state,
            _PROPOSE,
            _("Send the proposal"),
            lambda v: procedure_commands.propose(
                desk.store,
                desk.person,
                state.ticket_id,
                v,
                saving.value(text),
                instants.chosen(until, _MISSING),
            ),
            {text: "", until: None, offered: None},
        )


def _stands_until(now: datetime) -> datetime:
    """The expiry that is offered, as the clocks at home show it."""
    return datetime.combine(at_home(now).date() + _STANDS, _EVENING)
