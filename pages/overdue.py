"""Overdue: what is late now or soon, what was answered late, and who is to take it over?"""

import streamlit as st

from domain.rights import Action
from ui import board, cached, hand_over, states, tables
from ui.language import _
from ui.top import begin

desk = begin(_("Overdue"))
figure = hand_over.chosen_list(desk)
asked = board.listed(desk.question, figure, "numerator", order="due_at" if figure == "at_risk" else "late_at")
total = cached.count(desk.store, asked)
if not total:
    nothing = _("Nothing is at risk here.") if figure == "at_risk" else _("Nothing is late here.")
    states.empty(nothing, _("Choose a longer period or other conditions to see more."))
    st.stop()

hand_over.outcome()
gives = figure in hand_over.OPEN and hand_over.may(desk, Action.ASSIGN)
chosen = tables.draw(asked, "late", selectable=gives)
if gives:
    hand_over.form(desk, chosen)
tables.export(asked)
