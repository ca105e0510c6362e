"""Teams and agents: does anybody differ by more than chance, given what they deal with? Never a league table."""

import streamlit as st

from ui import fair_view
from ui.language import _
from ui.top import begin

desk = begin(_("Teams and agents"))
figure = fair_view.choose(desk)
found = fair_view.told(desk, figure)

teams, agents = st.columns(2)
with teams.container(border=True, height="stretch"):
    fair_view.funnel(desk, figure, found["team"])
with agents.container(border=True, height="stretch"):
    fair_view.funnel(desk, figure, found["agent"])
