"""Ticket: how does it stand, what happened, what comes next?"""

import streamlit as st

from ui import (
    address,
    checklist,
    conflicts,
    course_view,
    file_view,
    finder,
    mention_list,
    message_list,
    paper_list,
    queue,
    ticket_tabs,
    timeline,
)
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Ticket"), anchor=False)
finder.draw(desk)
file = finder.found(desk)
if file is None:
    conflicts.left_over(desk, address.first("ticket"))
    st.stop()
mention_list.see(desk, file)

queue.walk(desk, file.state.ticket_id)
st.subheader(file.state.reference, anchor=False)
file_view.headline(file, desk)
file_view.wrong(file)
left, right = st.columns((3, 2))
with left.container(border=True):
    ticket_tabs.draw(desk, file)
with right:
    checklist.draw(desk, file.state)
    course_view.draw(desk, file.state)
    paper_list.draw(desk, file.state)
with right.container(border=True):
    st.subheader(_("Facts"), anchor=False)
    file_view.facts(file, desk)
with right:
    message_list.draw(desk, file.state.ticket_id)
with left.container(border=True):
    st.subheader(_("What happened"), anchor=False)
    timeline.draw(file, desk)
