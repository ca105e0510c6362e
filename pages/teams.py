"""Teams and agents: does anybody differ by more than chance, given what they deal with? Never a league table."""

import streamlit as st

from ui import fair_view
from ui.language import _
from ui.top import begin

desk = begin(_("Teams and agents"))
figure = fair_view.choose(desk)
found = fair_view.told(desk, figure)

units = fair_view.shown(desk)
for column, unit in zip(st.columns(len(units)), units, strict=True):
    with column.container(border=True, height="stretch"):
        fair_view.funnel(desk, figure, found[unit])
