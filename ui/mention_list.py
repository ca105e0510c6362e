"""Where somebody is named in a note: how often in the sidebar, where on their queue, seen once opened."""

import streamlit as st

from data import mentions
from data.case_state import CaseState
from data.dossier import Dossier
from ui import address, cached, numbers
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped

_QUEUE = "my_tickets"
#: So many characters of a note are shown, so many colleagues are named below it.
_LENGTH, _MOST = 160, 12


def counted(desk: Desk) -> None:
    """In the sidebar: how many mentions are not seen yet, and the way to them; nothing where there are none."""
    count = len(cached.mentions(desk.store, desk.person))
    if count and _QUEUE in desk.pages:
        said = ngettext("{count} mention", "{count} mentions", count).format(count=numbers.number(count))
        st.page_link(
            desk.pages[_QUEUE], label=said, icon=":material/alternate_email:", query_params=dict(address.elsewhere())
        )


def draw(desk: Desk) -> None:
    """On the queue: the notes that name the person and that they have not opened yet."""
    found = cached.mentions(desk.store, desk.person)
    if not found:
        return
    with st.container(border=True, key="mentions", gap="xsmall"):
        st.subheader(_("You are mentioned"), anchor=False)
        for one in found:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                way = dict(address.elsewhere(ticket=str(one.ticket_id)))
                label = f"**{escaped(one.reference)}**"
                st.page_link(desk.pages["ticket"], label=label, query_params=way, width="content")
                who = desk.names.get(one.author, one.author)
                st.caption(escaped(f"{who} · {numbers.moment(one.at)}"), width="content")
            st.markdown(escaped(one.body if len(one.body) <= _LENGTH else one.body[:_LENGTH] + "…"))


def see(desk: Desk, file: Dossier) -> None:
    """The ticket is open: what names the person in it is seen, and the sidebar says so."""
    if mentions.see(desk.store, desk.person, file.state.ticket_id):
        st.rerun()


def hint(desk: Desk, state: CaseState) -> None:
    """Below a note: who may be named in it, and how."""
    names = [
        f"@{one.name}"
        for one in desk.people.values()
        if one != desk.person and mentions.may_be_named(one, state.team, state.agent)
    ]
    if names:
        more = " …" if len(names) > _MOST else ""
        said = _("To tell a colleague, write @ and the name: {names}")
        st.caption(escaped(said.format(names=", ".join(names[:_MOST]) + more)))
