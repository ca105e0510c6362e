"""Procedures: how are complaints of a category dealt with, step by step?"""

import streamlit as st

from domain.rights import Action
from ui import guide_forms, guide_view
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Procedures"), anchor=False)
st.caption(_("A short guide for each category. It stands beside each ticket, where its steps are ticked off."))

category = guide_view.chosen()
guide = guide_view.read(desk, category)
with st.container(border=True):
    guide_view.steps(desk, guide)
if desk.may(Action.SET_GUIDES):
    with st.container(border=True):
        st.subheader(_("Change it"), anchor=False)
        guide_forms.draw(desk, guide)
