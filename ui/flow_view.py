"""The charts of the page Flow with their tables and files, and where a pressed point leads."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from analytics.flow import BANDS
from analytics.little import knows
from analytics.measures import MEASURES
from analytics.question import Question
from ui import (
    board,
    cached,
    cells,
    chart_file,
    chart_flow,
    chart_open,
    conditions,
    flow_course,
    law_words,
    numbers,
    tables,
)
from ui.cells import Column, Columns
from ui.desk import Desk
from ui.flow_course import Flow
from ui.language import _
from ui.markup import escaped
from ui.theme import palette

#: What a pressed point carries: the label of its span, the day at whose end it stands ("" for as_of), and its part.
Point = list[str] | None
#: The tickets that the parts of the charts count, beside the bands of age.
_PARTS: Mapping[str, Mapping[str, str]] = {
    "received": {"figure": "arrivals"},
    "answered": {"figure": "departures"},
    "late": {"figure": "breached_open_share", "part": "numerator"},
    "in_time": {"figure": "breached_open_share", "part": "missed"},
}
_Chart = Callable[[Flow, Any], go.Figure]


def cumulative(desk: Desk, flow: Flow) -> Point:
    """Received and answered, summed up; returns the pressed point."""
    columns = {
        "arrivals": Column(_("Received"), "arrivals"),
        "departures": Column(_("Answered"), "departures"),
        "backlog": Column(_("Open at the end"), "backlog"),
    }
    return _draw(desk, flow, chart_flow.cumulative, "cumulative", _("Received and answered, summed up"), columns)


def stood(desk: Desk, flow: Flow) -> Point:
    """The backlog as it stood; returns the pressed point."""
    columns = {
        "backlog": Column(_("Open"), "backlog"),
        "late": Column(_("Late"), "breached_open"),
        "paused": Column(_("Waiting for the player"), "backlog_paused"),
        "reopened": Column(_("Reopened"), "backlog_reopened"),
    }
    return _draw(desk, flow, chart_open.stood, "stood", _("Open complaints over time"), columns)


def ages(desk: Desk, flow: Flow) -> Point:
    """The backlog by age as it stood; returns the pressed point."""
    figure, name = chart_open.ages(flow, palette()), _("Open complaints by age over time")
    point: Point = board.chart(figure, "ages", name)
    long = flow.frame.melt([flow.span, "at"], list(BANDS), "age", "open", ignore_index=False).sort_index(kind="stable")
    with board.beneath("ages"):
        columns = {"open": Column(_("Open"), "backlog")}
        tables.twin(long, (flow.span, "age"), columns, "ages", _there(desk, flow))
        chart_file.offer(figure, "ages", name, desk)
    return point


def _draw(desk: Desk, flow: Flow, make: _Chart, key: str, name: str, columns: Columns) -> Point:
    figure = make(flow, palette())
    point: Point = board.chart(figure, key, name)
    with board.beneath(key):
        tables.twin(flow.frame, (flow.span,), columns, key, _there(desk, flow))
        chart_file.offer(figure, key, name, desk)
    return point


def _there(desk: Desk, flow: Flow) -> cells.More:
    """What the address has to say besides, for a figure of a span: what stood is asked as of its end, not in it."""
    # A cell is pressed between two runs, when there is no desk to ask.
    question = desk.question
    ends = dict(zip(flow.frame[flow.span], flow.frame["at"], strict=True))
    # In place of the cell's own span, what was asked of it before.
    asked = {flow.span: next(iter(desk.asked.only(flow.span)), None)}

    def there(figure: str, within: Mapping[str, str]) -> cells.Target:
        label = within[flow.span]
        return (asked if MEASURES[figure].stock else {}) | _where(question, flow.span, figure, label, ends[label])

    return there


def _where(question: Question, span: str, figure: str, label: str, at: str) -> dict[str, str]:
    """The address of a figure of the span `label`: within it, or as it stood at the end of the day `at` ("": as_of)."""
    if MEASURES[figure].stock:
        return {"at": at} if at else {}
    return conditions.widened(question, label, span)


def behind(question: Question, span: str, point: Sequence[str]) -> dict[str, str]:
    """The address of the tickets behind a point of a chart: those that came or went, or that stood open then."""
    label, at, part = point
    rest = {"figure": "backlog", "age": part} if part in BANDS else _PARTS[part]
    return {**rest, **_where(question, span, rest["figure"], label, at)}


def follow(desk: Desk, flow: Flow, points: Sequence[Point]) -> None:
    """Leave for the tickets of the pressed point, where one is."""
    for point in points:
        if point:
            board.go_to(desk, **behind(desk.question, flow.span, point))


def apart(flow: Flow) -> None:
    """Where the sums are not as far apart as the backlog was, by how much, and why; nothing where they always are."""
    if flow.frame.empty or not flow.frame["apart"].any():
        return
    st.subheader(_("Why the gap is not the backlog"), anchor=False)
    place = int(flow.frame["apart"].abs().argmax())
    off, day = int(flow.frame["apart"].iloc[place]), flow_course.days(flow)[place]
    more = _("On {day} received and answered are {count} further apart than cases were open.")
    less = _("On {day} received and answered are {count} closer together than cases were open.")
    said = (more if off > 0 else less).format(day=numbers.day(day), count=numbers.number(abs(off)))
    why = _(
        "They count each case once, as it stands now, at its latest answer: those reopened since were answered then,"
        " and those that turned out to be duplicates, or have another category or team now, were counted otherwise."
    )
    st.caption(f"{said} {why}")


def law(desk: Desk) -> None:
    """Little’s law over the period, worked out, and why it does not hold where it does not."""
    st.subheader(_("Do backlog, pace and stay agree?"), anchor=False)
    if not knows(desk.question):
        st.caption(_("Little’s law is not told by age or priority: cases come into these without being received."))
        return
    found = cached.law(desk.store, desk.question)
    if found is None:
        st.caption(_("No case was open in this period, so there is nothing that Little’s law could say."))
        return
    calculation, verdict, *reasons = map(escaped, law_words.told(found))
    st.markdown(f"{calculation} **{verdict}**")
    if reasons:
        st.markdown("\n".join(f"- {one}" for one in reasons))
    st.caption(
        _(
            "Little’s law: the mean number of open cases is the rate at which they come times the mean time for which"
            " each is open. (J. D. C. Little, Operations Research 9, 1961; J. D. C. Little, S. C. Graves, 2008)"
        )
    )
