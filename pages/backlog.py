"""Backlog: what is open, how old is it, and does it grow?"""

import streamlit as st

from domain.vocabulary import AGE_BANDS
from ui import board, cached, chart_file, charts, conditions, tables, watching
from ui.cells import Column
from ui.language import _
from ui.theme import palette
from ui.top import begin

CARDS = ("backlog", "breached_open", "arrivals", "departures")
BANDS = [band.label for band in AGE_BANDS]

desk = begin(_("Backlog"))
board.draw_cards(desk, CARDS)

ages, flows = st.columns(2)
with ages.container(border=True, height="stretch"):
    aged = cached.figures(desk.store, desk.question, ("ageing",), ("category",))
    chart = charts.age_stack(aged, "category", BANDS, desk.names, palette())
    name = _("Open complaints by category and age")
    bar = board.chart(chart, "ages", name)
    with board.beneath("ages"):
        tables.twin(aged, ("category", "age"), {"value": Column(_("Open"), "backlog")}, "ages")
        chart_file.offer(chart, "ages", name, desk)
with flows.container(border=True, height="stretch"):
    weeks = board.flow(desk)
    chart = charts.flow_lines(weeks, board.open_week(desk), palette())
    name = _("Received and answered by week")
    point = board.chart(chart, "flow", name)
    columns = {"arrivals": Column(_("Received"), "arrivals"), "departures": Column(_("Answered"), "departures")}
    with board.beneath("flow"):
        tables.twin(weeks, ("week",), columns, "flow", board.in_week(desk))
        chart_file.offer(chart, "flow", name, desk)
        st.caption(board.weeks_told(desk), width="content")

if bar:
    board.go_to(desk, "backlog", category=bar[0], age=bar[1])
if point:
    board.go_to(desk, point[1], **conditions.widened(desk.question, point[0]))

with st.container(border=True):
    st.subheader(_("The oldest open ones"), anchor=False)
    oldest = board.listed(desk.question, "backlog")
    tables.draw(oldest, "oldest")
    tables.export(oldest)
watching.lists(desk, {"oldest": oldest})
