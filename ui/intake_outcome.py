"""The complaint that was just filed: its reference, large and to be copied, its deadline, and the next one."""

from contextlib import closing

import streamlit as st

from data import case_state
from ui import address, numbers
from ui.desk import Desk
from ui.language import _

_FILED = "intake_filed"
NEXT_KEY = "Alt+N"


def note(ticket_id: int, reference: str) -> None:
    """Keep what was filed until the next one begins."""
    st.session_state[_FILED] = (ticket_id, reference)


def draw(desk: Desk) -> bool:
    """What was just filed; false where nothing was."""
    if _FILED not in st.session_state:
        return False
    ticket_id, reference = st.session_state[_FILED]
    with closing(desk.store.cursor()) as cursor:
        state = case_state.load(cursor, [ticket_id])[ticket_id]
    with st.container(border=True, key="intake_filed"):
        st.success(_("The complaint is filed. Tell the player its reference:"), icon=":material/check_circle:")
        st.code(reference, language=None, width="content")
        if state.due_at:
            st.text(_("Answer by {moment} (Paris)").format(moment=numbers.moment(state.due_at)))
        if state.acknowledged_at:
            st.text(_("The player is written to at once."))
        with st.container(horizontal=True):
            st.button(
                _("Next one"),
                type="primary",
                icon=":material/arrow_forward:",
                shortcut=NEXT_KEY,
                key="intake_next",
                on_click=st.session_state.pop,
                args=(_FILED, None),
            )
            way = address.elsewhere(ticket=str(ticket_id))
            st.page_link(desk.pages["ticket"], label=_("Open the ticket"), query_params=way, width="content")
    return True
