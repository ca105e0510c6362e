"""Messages: what are players written, at which step, in which language?"""

import streamlit as st

from ui import template_forms, template_view
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Messages"), anchor=False)
st.caption(_("What players are written at each step. What is changed here counts for the messages from now on."))

kind, language = template_view.chosen()
left, right = st.columns(2)
with left.container(border=True):
    st.subheader(_("The text"), anchor=False)
    written = template_forms.draw(desk, kind, language)
with right.container(border=True):
    st.subheader(_("As the player reads it"), anchor=False)
    template_view.preview(desk, kind, language, written)
