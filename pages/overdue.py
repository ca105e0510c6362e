"""Overdue: what is late now, what was answered late, and who is to take it over?"""

import streamlit as st

from domain.rights import Action
from ui import board, cached, hand_over, states, tables
from ui.language import _
from ui.top import begin

desk = begin(_("Overdue"))
figure = hand_over.chosen_list(desk)
asked = board.listed(desk.question, figure, "numerator", order="late_at")
total = cached.count(desk.store, asked)
if not total:
    states.empty(_("Nothing is late here."), _("Choose a longer period or other conditions to see more."))
    st.stop()

hand_over.outcome()
chosen = tables.draw(asked, "late", selectable=desk.may(Action.ASSIGN) and figure == "breached_open")
if desk.may(Action.ASSIGN) and figure == "breached_open":
    hand_over.form(desk, chosen)
tables.export(asked, total)
