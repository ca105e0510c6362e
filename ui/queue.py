"""Somebody's own queue: what is theirs and open, in the order in which it is to be worked through."""

from typing import Any

import streamlit as st

from analytics.question import Question
from analytics.ticket_list import QUEUE, TicketList
from ui import address, board, cached, numbers
from ui.desk import Desk
from ui.language import _

#: Keys that do what the buttons do.
NEXT_KEY, BACK_KEY = "Alt+N", "Alt+P"


def mine(desk: Desk, question: Question) -> TicketList:
    """The open tickets of the person within `question`: by the time left, what waits for the player last."""
    return board.listed(question.only("agent", desk.person.user_id), "backlog", order=QUEUE)


def start(desk: Desk, asked: TicketList) -> None:
    """The button that opens the first ticket of the queue."""
    ids = cached.ids(desk.store, asked)
    if ids:
        _go(desk, _("Open the next one"), ids[0], NEXT_KEY, "arrow_forward", kind="primary")


def walk(desk: Desk, ticket_id: int) -> None:
    """On the page of a ticket: where it stands in the person's queue, and the way to the next and the one before."""
    ids = cached.ids(desk.store, mine(desk, Question(as_of=desk.now)))
    others = [one for one in ids if one != ticket_id]
    if not others:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="queue_walk"):
        if ticket_id not in ids:
            _go(desk, _("Next in my queue"), ids[0], NEXT_KEY, "arrow_forward")
            return
        place = ids.index(ticket_id)
        if place:
            _go(desk, _("The one before"), ids[place - 1], BACK_KEY, "arrow_back", "queue_back")
        if place + 1 < len(ids):
            _go(desk, _("Next in my queue"), ids[place + 1], NEXT_KEY, "arrow_forward")
        said = _("{place} of {count} in my queue")
        st.caption(said.format(place=numbers.number(place + 1), count=numbers.number(len(ids))), width="content")


def _go(
    desk: Desk, label: str, ticket_id: int, key: str, icon: str, name: str = "queue_next", kind: Any = "secondary"
) -> None:
    """A button that leads to a ticket when it, or its keys, are pressed."""
    if st.button(label, icon=f":material/{icon}:", shortcut=key, key=name, type=kind):
        address.leave(desk.pages["ticket"], desk.page, address.elsewhere(ticket=str(ticket_id)))
