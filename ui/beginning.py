"""A desk at which nobody works yet: its first administrator says their name, and it opens."""

import streamlit as st

from data import people_commands
from data.store import Store
from ui import outcome, theme
from ui.language import _

_PLACE = "beginning"


def draw(store: Store) -> None:
    """The form that makes the first administrator; the page that was asked for opens behind it."""
    st.html(theme.style(theme.palette(), ""))
    st.title("Délai", anchor=False)
    with st.container(border=True, width=520):
        st.subheader(_("Nobody works at this desk yet"), anchor=False)
        st.markdown(_("Begin as its administrator: you can import complaints and let others in."))
        with st.form("beginning", border=False):
            st.text_input(_("Your name"), key="beginning_name", max_chars=200)
            st.form_submit_button(_("Begin"), type="primary", icon=":material/login:", on_click=_begin, args=(store,))
        outcome.draw(_PLACE)
        st.caption(_("To look around among invented complaints instead, stop the application and run `delai.py demo`."))


def _begin(store: Store) -> None:
    def go() -> None:
        st.query_params["as"] = people_commands.begin(store, str(st.session_state["beginning_name"] or "")).user_id

    outcome.run(_PLACE, go, lambda: "")
