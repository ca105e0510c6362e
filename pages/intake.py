"""New complaint: what does the player on the phone, or in the chat, complain about?"""

import streamlit as st

from ui import intake_form, intake_known, intake_outcome
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("New complaint"), anchor=False)
if intake_outcome.draw(desk):
    st.stop()
left, right = st.columns((3, 2))
with left.container(border=True):
    account = intake_form.draw(desk)
with right:
    intake_known.draw(desk, account)
