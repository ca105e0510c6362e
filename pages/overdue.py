"""Overdue: what is late now or soon, what was answered late and why, and who is to take it over?"""

import streamlit as st

from domain.rights import Action
from ui import board, breaches, cached, hand_over, loads, spread, spread_outcome, states, tables, watching
from ui.language import _
from ui.top import begin

desk = begin(_("Overdue"))
figure = hand_over.chosen_list(desk)
gives = figure in hand_over.OPEN and hand_over.may(desk, Action.ASSIGN)
hand_over.outcome()
if gives:
    spread_outcome.draw(desk, spread.is_open())
asked = board.listed(desk.question, figure, "numerator", order="due_at" if figure == "at_risk" else "late_at")
total = cached.count(desk.store, asked)
if not total:
    nothing = _("Nothing is at risk here.") if figure == "at_risk" else _("Nothing is late here.")
    states.empty(nothing, _("Choose a longer period or other conditions to see more."))
    watching.lists(desk, {"late": asked})
    st.stop()

if gives:
    chosen = tables.draw(asked, "late", selectable=True)
    given, beside = st.columns((2, 3))
    with given:
        hand_over.form(desk, chosen, "late")
        spread.offer(desk, asked, chosen, total)
    with beside:
        loads.beside(desk)
    spread.preview(desk, asked)
else:
    tables.draw(asked, "late")
    if figure == breaches.FIGURE:
        with st.container(border=True):
            st.subheader(_("Why they were late"), anchor=False)
            breaches.report(desk)
tables.export(asked)
watching.lists(desk, {"late": asked}, is_busy=spread.is_open())
