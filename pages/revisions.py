"""Revisions: what was reported at the end of a day, what is known of it now, and which cases made the difference."""

import streamlit as st

from ui import cached, numbers, revision_cases, revision_report, states
from ui.language import _
from ui.top import begin

desk = begin(_("Revisions"))
day = revision_report.day_in_hand(desk)
figure = revision_report.choose(day)
asked = revision_report.question(desk, day)
if asked is None:
    states.empty(
        _("That day is not over: what is known now is what was reported."), _("Choose an earlier day of the report.")
    )
    st.stop()

st.caption(_("As of the end of {day}: as known then, and as known now.").format(day=numbers.day(day)))
revision_report.beside(desk, asked, day)
found = cached.revised(desk.store, asked, figure, revision_report.FIGURES)
with st.container(border=True):
    revision_report.reconciled(found, day)
    revision_cases.draw(desk, asked, found)
