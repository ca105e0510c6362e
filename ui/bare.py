"""A desk without a complaint: there is nothing to measure yet, but a first thing to do."""

import streamlit as st

from ui import cached, import_list, states
from ui.desk import here
from ui.language import _


def begin(title: str) -> None:
    """Draw what there is to do at a desk without a complaint, and stop; returns where there are complaints."""
    desk = here()
    if cached.has_tickets(desk.store):
        return
    st.title(title, anchor=False)
    if "import" in desk.pages:
        states.empty(
            _("No complaint is here yet."), _("Bring in those of another system: their figures stand here then.")
        )
        import_list.to_import(desk)
    else:
        states.empty(_("No complaint is here yet."), _("Its administrator can bring in those of another system."))
    st.stop()
