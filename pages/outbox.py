"""Outbox: which messages did not reach their player, why, and what is tried again?"""

import streamlit as st

from data.outbox.written import Way
from ui import outbox_list
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Outbox"), anchor=False)
st.caption(_("What players should have been written and were not, yet. The reference opens the ticket."))

messages = outbox_list.read(desk)
with st.container(border=True):
    st.subheader(_("Given up"), anchor=False)
    outbox_list.draw(desk, messages, Way.GIVEN_UP, _("No message was given up."))
    outbox_list.offer(desk, messages)
with st.container(border=True):
    st.subheader(_("Waiting"), anchor=False)
    outbox_list.draw(desk, messages, Way.WAITING, _("No message waits."))
