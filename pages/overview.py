"""Overview: does the desk keep its time limits, and where not?"""

import streamlit as st

from analytics.signal_weeks import judge
from ui import bare, board, chart_file, chart_signals, charts, conditions, tables, watching
from ui.cells import Column
from ui.language import _
from ui.theme import palette
from ui.top import begin

CARDS = ("on_time_rate", "handling_median_answered", "backlog", "breached_open")

bare.begin(_("Overview"))
desk = begin(_("Overview"))
board.draw_cards(desk, CARDS)

trend, stock = st.columns((3, 2))
with trend.container(border=True, height="stretch"):
    weeks = board.weekly(desk, ("on_time_rate", "handling_median_answered"))
    weeks = weeks[weeks["figure"] == "on_time_rate"]
    title = _("On time")
    judged = judge(weeks, desk.question, is_rate=True)
    chart = chart_signals.weekly(judged, "on_time_rate", board.open_week(desk), palette())
    name = _("On time by week")
    week = board.chart(chart, "trend", name)
    columns = {
        "value": Column(title, "on_time_rate", unit="ratio"),
        "numerator": Column(_("In time"), "on_time_rate", "numerator"),
        "denominator": Column(_("Fell due"), "on_time_rate", "denominator"),
    }
    with board.beneath("trend"):
        tables.twin(weeks, ("week",), columns, "trend", board.in_week(desk))
        chart_file.offer(chart, "trend", name, desk)
        st.caption(board.weeks_told(desk), width="content")
with stock.container(border=True, height="stretch"):
    open_cases = board.backlog_by(desk, "category")
    chart, name = charts.backlog_bars(open_cases, "category", desk.names, palette()), _("Open complaints")
    bar = board.chart(chart, "stock", name)
    columns = {"backlog": Column(_("Open"), "backlog"), "late": Column(_("Late"), "breached_open")}
    with board.beneath("stock"):
        tables.twin(open_cases, ("category",), columns, "stock")
        chart_file.offer(chart, "stock", name, desk)

if week:
    board.go_to(desk, "on_time_rate", "missed", **conditions.widened(desk.question, week))
if bar:
    board.go_to(desk, "breached_open_share", "numerator" if bar[1] else "missed", category=bar[0])

with st.container(border=True):
    st.subheader(_("The latest"), anchor=False)
    latest = board.listed(desk.question, "backlog", order="-received_at", most=8)
    tables.draw(latest, "latest")
    tables.export(latest)
watching.lists(desk, {"latest": latest})
