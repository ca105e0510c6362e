"""What the charts of the flow share: points over days, weeks or months, their axes and their words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ui import charts, flow_course, numbers, words
from ui.flow_course import Flow
from ui.language import _, ngettext
from ui.records import records


def points(flow: Flow, part: str, said: list[str]) -> dict[str, Any]:
    """A line over the spans, whose points carry their label, the day at whose end they stand, and `part`."""
    rows = flow.frame
    return {
        "type": "scatter",
        "x": flow_course.days(flow),
        "mode": "lines+markers",
        "customdata": [[label, at, part] for label, at in zip(rows[flow.span], rows["at"], strict=True)],
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
        **charts.ALIKE,
    }


def axes(flow: Flow, title: str, highest: float) -> dict[str, Any]:
    """Both axes: counts up to `highest` under `title`, and when the spans end."""
    ends = {"day": _("end of the day"), "week": _("end of the week"), "month": _("end of the month")}
    return {
        "yaxis": {"title": {"text": title}, "rangemode": "tozero", **charts.count_ticks(highest * 1.1)},
        "xaxis": {"title": {"text": ends[flow.span]}, "showgrid": False, **_ticks(flow)},
    }


def _ticks(flow: Flow) -> dict[str, Any]:
    """A tick for each month that begins; of days and months every so many, for a narrow screen has room for five."""
    days = flow_course.days(flow)
    if flow.span == "week":
        return charts.time_ticks(days)
    some = days[:: -(-len(days) // 5)]
    return charts.time_ticks(some) if flow.span == "day" else charts.month_ticks(some)


def when(flow: Flow, one: Mapping[str, Any]) -> str:
    """When a row stands: at the end of its span, or as of the question where that is not over."""
    if not one["at"]:
        return _("as of {moment} (Paris)").format(moment=numbers.moment(flow.asked.as_of))
    said = {"day": _("end of {day}"), "week": _("end of {week}"), "month": _("end of {month}")}
    return said[flow.span].format(**{flow.span: words.label(flow.span, one[flow.span])})


def open_cases(count: float) -> str:
    """`184 open cases`."""
    return ngettext("{count} open case", "{count} open cases", int(count)).format(count=numbers.number(count))


def row(frame: pd.DataFrame, place: int) -> dict[str, Any]:
    """One row of `frame`; a `place` below 0 counts from the end."""
    return records(frame.iloc[[place]])[0]
