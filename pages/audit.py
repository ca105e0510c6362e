"""Audit: who did what, when, from what to what, and whether the record is whole."""

import streamlit as st

from ui import audit_filters, audit_list, chain_view
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Audit"), anchor=False)
st.caption(_("Who did what, when, to which complaint or person, from what to what."))
names = audit_filters.names(desk)
with st.container(border=True):
    st.subheader(_("The chain of writes"), anchor=False)
    chain_view.draw(desk, names)
audit_filters.draw(desk, names)
asked = audit_filters.asked(desk)
if asked is not None:
    audit_list.draw(desk, asked, names)
