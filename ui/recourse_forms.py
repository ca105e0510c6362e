"""The way on from an answer: the internal appeal and its decision, the body outside and its outcome."""

from collections.abc import Callable

import streamlit as st

from data import procedure_commands
from data.case_state import CaseState
from domain.statuses import DONE
from domain.vocabulary import NOT_COUNTED, Body, Decision, Outcome
from ui import numbers, saving, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

#: Records an outcome: version, outcome, text, the decision that stands from now on.
Decide = Callable[[int, str, str, str], object]


def may_appeal(state: CaseState) -> bool:
    """Whether there is an answer to appeal against, and no appeal that is open."""
    return state.status in DONE and state.decision not in NOT_COUNTED and not state.has_appeal


def appeal(desk: Desk, state: CaseState) -> None:
    """Note for the player that they do not accept the answer."""
    st.caption(_("For a player who calls or writes. Somebody else than who answered decides."))
    saving.writing(
        state,
        "appeal",
        _("Why the player does not accept the answer"),
        _("Note the appeal"),
        lambda v, text: procedure_commands.appeal(desk.store, desk.person, state.ticket_id, v, text),
    )


def decide(desk: Desk, state: CaseState, answered_by: str | None) -> None:
    """Decide the appeal; where the person gave the answer, why they cannot."""
    if answered_by == desk.person.user_id:
        st.caption(_("You gave the answer: somebody else decides the appeal."))
        return
    _outcome(
        state,
        "decide_appeal",
        _("What the player is told"),
        _("Decide the appeal"),
        lambda v, outcome, text, decision: procedure_commands.decide_appeal(
            desk.store, desk.person, state.ticket_id, v, outcome, text, decision
        ),
    )


def mediate(desk: Desk, state: CaseState) -> None:
    """Note that a body outside has the complaint, or, where one has it, what came of that."""
    if state.has_mediation:
        _mediated(desk, state)
        return
    field = f"body_{state.ticket_id}"
    with st.form(f"form_{field}", border=False):
        st.caption(_("For a complaint that the player took to a mediator, an ADR body or the regulator."))
        st.radio(
            _("Who has it"),
            [str(one) for one in Body],
            key=field,
            index=None,
            horizontal=True,
            format_func=lambda one: words.label("body", one),
        )
        saving.button(
            state,
            "mediate",
            _("Note it"),
            lambda v: procedure_commands.mediate(desk.store, desk.person, state.ticket_id, v, saving.value(field)),
            {field: None},
        )


def _mediated(desk: Desk, state: CaseState) -> None:
    said = _("{body} has it since {moment}.").format(
        body=words.label("body", state.mediation_body), moment=numbers.moment(state.mediated_at)
    )
    st.caption(escaped(said))
    _outcome(
        state,
        "decide_mediation",
        _("What the body outside says"),
        _("Note the outcome"),
        lambda v, outcome, text, decision: procedure_commands.decide_mediation(
            desk.store, desk.person, state.ticket_id, v, outcome, text, decision
        ),
    )


def _outcome(state: CaseState, form: str, label: str, press: str, command: Decide) -> None:
    """Confirmed or changed, to which decision, and why. The outcome stands outside: a change asks for a decision."""
    outcome, decision, text = (f"{form}_{name}_{state.ticket_id}" for name in ("outcome", "decision", "text"))
    st.radio(
        _("The answer is"),
        [str(one) for one in Outcome],
        key=outcome,
        index=None,
        horizontal=True,
        format_func=lambda one: words.label("outcome", one),
    )
    with st.form(f"form_{form}_{state.ticket_id}", border=False):
        if saving.value(outcome) == Outcome.CHANGED:
            _changed(state, decision)
        st.text_area(label, key=text, height=120)
        saving.button(
            state,
            form,
            press,
            lambda v: command(v, saving.value(outcome), saving.value(text), _said(outcome, decision)),
            {outcome: None, decision: None, text: ""},
        )


def _changed(state: CaseState, field: str) -> None:
    others = [str(one) for one in Decision if one not in NOT_COUNTED and one != state.decision]
    st.selectbox(
        _("Decision from now on"),
        others,
        key=field,
        index=None,
        placeholder=_("Choose a decision"),
        format_func=lambda one: words.label("decision", one),
    )


def _said(outcome: str, decision: str) -> str:
    return saving.value(decision) if saving.value(outcome) == Outcome.CHANGED else ""
