"""Handling time: how long do complaints take, with those that are still open?"""

import streamlit as st

from ui import board, cached, chart_file, chart_handling, chart_kinds, handling_view, tables
from ui.language import _
from ui.theme import palette
from ui.top import begin

desk = begin(_("Handling time"))
clock = handling_view.clock()
ids = handling_view.cards(clock)
figures = board.draw_cards(desk, ids)
found = cached.handling(desk.store, desk.question, clock)
handling_view.tell(found, figures, clock)

days, kinds = st.columns((3, 2))
with days.container(border=True, height="stretch"):
    name = _("Share answered by day")
    chart = chart_handling.course(found, handling_view.named(clock), palette())
    point = board.chart(chart, "course", name)
    with board.beneath("course"):
        tables.twin(found.days, (), handling_view.day_columns(clock), "course")
        chart_file.offer(chart, "course", name, desk)
        st.caption(_("Withdrawn cases count in the curve until they were withdrawn"), width="content")
with kinds.container(border=True, height="stretch"):
    name = _("Handling time by category")
    chart = chart_kinds.slices(found, "category", desk.names, palette())
    kind = board.chart(chart, "kinds", name)
    with board.beneath("kinds"):
        tables.twin(found.slices, ("category",), handling_view.slice_columns(clock), "kinds")
        chart_file.offer(chart, "kinds", name, desk)

if point == "withdrawn":
    board.go_to(desk, ids[0], "missed", decision="withdrawn")
elif point:
    board.go_to(desk, ids[0], "numerator" if point == "answered" else "")
if kind is not None:
    board.go_to(desk, ids[0], category=kind)
