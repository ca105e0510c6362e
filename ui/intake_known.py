"""What an account has already, beside the form of a new complaint."""

from collections.abc import Sequence
from contextlib import closing
from urllib.parse import urlencode

import streamlit as st

from data import duplicates
from data.duplicates import Known
from domain.zones import home_day
from ui import address, numbers, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped


def draw(desk: Desk, account: str) -> None:
    """The open and recent complaints of the account, each with a way to it; that there are none."""
    if not account.strip():
        return
    with closing(desk.store.cursor()) as cursor:
        known = duplicates.of_account(cursor, desk.person, account, desk.now)
    with st.container(border=True, gap="xsmall", key="intake_known"):
        st.subheader(_("Of this account already"), anchor=False)
        if known:
            _listed(known)
        else:
            st.caption(_("No open or recent complaint of this account is found for you to see."))


def _listed(known: Sequence[Known]) -> None:
    for one in known:
        said = (
            words.label("status", one.status),
            words.label("category", one.category),
            numbers.day(home_day(one.received_at)),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"known_{one.ticket_id}"):
            # In a tab of its own: what is typed here stays.
            way = urlencode(address.elsewhere(ticket=str(one.ticket_id)), doseq=True)
            st.link_button(escaped(one.reference), f"/ticket?{way}", icon=":material/open_in_new:", type="tertiary")
            st.caption(escaped(" · ".join(said)), width="content")
    st.caption(_("Where it is the same matter, note there what the player says instead of filing it again."))
