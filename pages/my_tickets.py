"""My queue: what is mine, the nearest limit first, the next one in a click, and what nobody has taken yet."""

import streamlit as st

from domain.rights import Action
from ui import board, cached, hand_over, mention_list, queue, states, tables, watching
from ui.language import _
from ui.top import begin

desk = begin(_("My queue"), with_period=False)
hand_over.outcome()
mention_list.draw(desk)

mine = queue.mine(desk, desk.question)
with st.container(border=True):
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(_("Mine, by the time left; what waits for the player last"), anchor=False, width="content")
        queue.start(desk, mine)
    if cached.count(desk.store, mine):
        tables.draw(mine, "mine")
        tables.export(mine, "export_mine")
    else:
        states.empty(_("You have no open ticket."), _("Take one from below."), boxed=False)

free = board.listed(desk.question.only("agent", ""), "backlog", order="due_at", most=10)
with st.container(border=True):
    st.subheader(_("Nobody's yet"), anchor=False)
    if cached.count(desk.store, free):
        takes = hand_over.may(desk, Action.TAKE)
        chosen = tables.draw(free, "free", selectable=takes)
        if takes:
            hand_over.take(desk, chosen, "free")
        tables.export(free, "export_free")
    else:
        states.empty(_("Every open ticket has somebody who works on it."), boxed=False)
watching.lists(desk, {"mine": mine, "free": free})
