"""Signals: which weeks are more than chance, and what moved them?"""

import streamlit as st

from analytics.signal_report import FIGURES
from ui import board, cached, conditions, signal_view
from ui.language import _
from ui.top import begin

desk = begin(_("Signals"))
found = [cached.signals(desk.store, desk.question, figure) for figure in FIGURES]
signal_view.caption(desk, found)

clicked = None
for column, one in zip(st.columns(len(found)), found, strict=True):
    with column.container(border=True, height="stretch"):
        week = signal_view.chart(desk, one)
        clicked = (one.figure, week) if week else clicked
if clicked:
    figure, week = clicked
    board.go_to(desk, figure, signal_view.part(figure), **conditions.widened(desk.question, week))

with st.container(border=True):
    st.subheader(_("What is more than chance"), anchor=False)
    for one in found:
        signal_view.flagged(desk, one)
signal_view.rules()
