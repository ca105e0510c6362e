"""Privacy: what is kept of players and until when, one of them erased, and their data as a file for them."""

import streamlit as st

from ui import player_erasing, player_view, retention_view
from ui.desk import here
from ui.language import _

desk = here()
st.title(_("Privacy"), anchor=False)
st.caption(
    _(
        "What is kept of players goes by its age, counted from the end of the complaint."
        " Events hold no names and no texts: they stay, and every figure with them."
    )
)
st.subheader(_("How long it is kept"), anchor=False)
retention_view.draw(desk)
st.subheader(_("A player"), anchor=False)
found = player_view.draw(desk)
if found:
    player_erasing.draw(desk, found)
player_erasing.told()
