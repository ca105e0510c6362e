"""Appeals: which are open, until when, and who may decide them?"""

import streamlit as st

from ui import appeal_list, unread_list
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Appeals"), anchor=False)
st.caption(_("What players did not accept, the nearest limit first. The reference opens the ticket."))

waiting = appeal_list.read(desk)
with st.container(border=True):
    st.subheader(_("With the desk"), anchor=False)
    internal = [one for one in waiting if appeal_list.is_internal(one)]
    appeal_list.draw(desk, internal, _("No appeal waits for its decision."), "appeals_internal")
with st.container(border=True):
    st.subheader(_("With a body outside"), anchor=False)
    outside = [one for one in waiting if not appeal_list.is_internal(one)]
    appeal_list.draw(desk, outside, _("No body outside has a complaint."), "appeals_outside")
with st.container(border=True):
    st.subheader(_("Written after the answer"), anchor=False)
    unread_list.draw(desk)
