"""Risk: which of the open complaints will be late, how many on which day, and how far can that be believed?"""

import streamlit as st

from analytics import expected
from ui import cached, risk_cards, risk_choice, risk_list, risk_view, states
from ui.language import _
from ui.top import begin

desk = begin(_("Risk"), with_period=False)
risks = cached.risks(desk.store, desk.question)
risk_view.caption(desk, risks)
checked = risk_view.checked(desk)

if risks.empty:
    states.empty(_("No open complaint has a deadline ahead of it here."), _("Choose other conditions to see more."))
elif risk_view.is_told(checked):
    daily = expected.expected(risks, desk.question.as_of, desk.question.zone)
    risk_cards.draw(risks, daily)
    with st.container(border=True):
        risk_view.daily(desk, daily)
    with st.container(border=True):
        st.subheader(_("Open complaints by their chance of being late"), anchor=False)
        if narrowed := risk_choice.chosen(desk, risks, daily):
            risk_choice.chip(narrowed)
        risk_list.tickets(desk, narrowed.cases if narrowed else risks)
else:
    risk_cards.without_chances(risks)

st.subheader(_("How far chances came true"), anchor=False)
risk_view.check(desk, checked)
