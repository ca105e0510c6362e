"""Search: where is the complaint that somebody speaks of?"""

import streamlit as st

from ui import search_box, search_hits
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Search"), anchor=False)
typed = search_box.draw(desk)
if typed:
    search_hits.draw(desk, typed)
