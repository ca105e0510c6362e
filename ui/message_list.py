"""What the player was written, and what became of it; the texts for those who may read them."""

from contextlib import closing

import streamlit as st

from data.outbox import written
from data.outbox.written import Way, Written
from ui import numbers, words
from ui.desk import Desk
from ui.language import _
from ui.markup import escaped

_ICONS = {Way.WAITING: "schedule_send", Way.SENT: "done", Way.GIVEN_UP: "error"}
_LEFT = "block"


def draw(desk: Desk, ticket_id: int) -> None:
    """The messages of a ticket, oldest first; nothing where there are none."""
    with closing(desk.store.cursor()) as cursor:
        found = written.of_ticket(cursor, desk.person, ticket_id)
    if not found:
        return
    with st.container(border=True, key="messages"):
        st.subheader(_("Messages to the player"), anchor=False)
        for one in found:
            _draw(one)


def _draw(one: Written) -> None:
    icon = _LEFT if one.is_left else _ICONS[one.way]
    head = f":material/{icon}: **{escaped(words.label('message', one.kind))}** · {escaped(_way(one))}"
    if one.way is Way.GIVEN_UP and not one.is_left:
        head = f":red[{head}]"
    with st.container(gap="xxsmall", key=f"message_{one.message_id}"):
        st.markdown(head)
        if one.error and one.way is not Way.SENT:
            # As text: Markdown makes links of addresses.
            st.text(_("The server says: {answer}").format(answer=one.error))
        if one.body:
            with st.expander(_("What was written")):
                st.text(one.subject or "")
                st.text(one.body)


def _way(one: Written) -> str:
    moment = numbers.moment(one.at)
    if one.is_left:
        return _("not sent: left by the desk {moment}").format(moment=moment)
    match one.way:
        case Way.SENT:
            return _("sent {moment}").format(moment=moment)
        case Way.GIVEN_UP:
            return _("not delivered, given up {moment}").format(moment=moment)
    return _("written {written}, goes from {moment}").format(written=numbers.moment(one.written_at), moment=moment)
