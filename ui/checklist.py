"""The guide of a ticket's category beside the ticket, its steps to be ticked off: who did, and when."""

from collections.abc import Mapping
from contextlib import closing

import streamlit as st

from data.case_state import CaseState
from data.guides import commands
from data.guides.commands import Tick
from data.guides.guide import Step
from domain.rights import Action, may
from domain.vocabulary import Category
from ui import address, guide_view, language, numbers, outcome
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped


def draw(desk: Desk, state: CaseState) -> None:
    """The steps with their ticks; nothing where the category is none of the desk's."""
    if state.category not in [str(one) for one in Category]:
        return
    guide = guide_view.read(desk, Category(state.category))
    with closing(desk.store.cursor()) as cursor:
        done = commands.ticks(cursor, desk.person, state.ticket_id)
    with st.container(border=True, key="checklist"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(_("Procedure"), anchor=False, width="content")
            count = sum(step.key in done for step in guide.steps)
            said = _("{count} of {total}").format(count=numbers.number(count), total=numbers.number(len(guide.steps)))
            way = address.elsewhere(guide=str(guide.category))
            st.page_link(desk.pages["guides"], label=said, query_params=way, width="content")
        for step in guide.steps:
            _draw(desk, state, step, done)
        outcome.draw(_place(state))


def _draw(desk: Desk, state: CaseState, step: Step, done: Mapping[str, Tick]) -> None:
    field, ticked = f"tick_{state.ticket_id}_{step.key}", done.get(step.key)
    st.session_state[field] = ticked is not None
    st.checkbox(
        escaped(step.told(language.current())) + (_by(desk, ticked) if ticked else ""),
        key=field,
        disabled=not may(desk.person, Action.NOTE, state.team, state.agent),
        on_change=_tick,
        args=(desk, state, step.key, field),
    )


def _by(desk: Desk, ticked: Tick) -> str:
    name = desk.names.get(ticked.actor, ticked.actor)
    said = _("{name}, {moment}").format(name=name, moment=numbers.moment(ticked.at))
    return f" :gray[{escaped(said)}]"


def _tick(desk: Desk, state: CaseState, step: str, field: str) -> None:
    is_done = bool(st.session_state[field])
    outcome.run(
        _place(state), lambda: commands.tick(desk.store, desk.person, state.ticket_id, step, is_done), lambda: ""
    )


def _place(state: CaseState) -> str:
    return f"checklist_{state.ticket_id}"
