"""Outbox: which messages did not reach their player, why, and what is tried again?"""

import streamlit as st

from ui import outbox_list
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Outbox"), anchor=False)
st.caption(_("What players should have been written and were not, yet. The reference opens the ticket."))

messages = outbox_list.read(desk)
outbox_list.outcome_of_press()
with st.container(border=True):
    st.subheader(_("Given up"), anchor=False)
    outbox_list.draw(desk, messages.given_up, "given_up", _("No message was given up."))
    outbox_list.offer_again(desk, messages.given_up, "again")
with st.container(border=True):
    st.subheader(_("Waiting"), anchor=False)
    outbox_list.since(desk)
    chosen = outbox_list.draw(desk, messages.waiting, "waiting", _("No message waits."))
    outbox_list.offer_leaving(desk, messages.waiting, chosen)
if messages.left:
    with st.container(border=True):
        st.subheader(_("Not to be sent"), anchor=False)
        outbox_list.draw(desk, messages.left, "left", "")
        outbox_list.offer_again(desk, messages.left, "after_all")
