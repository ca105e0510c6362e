"""Charts of what was open over time: its late part, and its ages."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.flow import BANDS
from analytics.interval import FEW
from ui import charts, flow_course, flow_points, numbers, words
from ui.colours import Palette
from ui.flow_course import Flow
from ui.language import _, ngettext
from ui.records import records

#: Of the height of a chart: two names beside their areas keep so far apart.
_LINE = 0.09


def stood(flow: Flow, colours: Palette) -> go.Figure:
    """The backlog as it stood, its late part in red. A point carries its label, its `at`, and `late` or `in_time`."""
    rows = flow.frame
    if rows.empty or not rows["backlog"].max():
        return charts.empty(_("No case was open in this span"), colours)
    said = [_of_backlog(flow, row) for row in records(rows)]
    areas = [
        _area(flow, "late", said, rows["late"], colours.red),
        _area(flow, "in_time", said, rows["backlog"] - rows["late"], colours.soft),
    ]
    return charts.framed(
        _stood_finding(flow),
        colours,
        areas,
        margin={"r": 72},
        annotations=_area_names(flow, colours),
        **flow_points.axes(flow, _("open cases"), float(rows["backlog"].max())),
    )


def _area(flow: Flow, part: str, said: list[str], counts: pd.Series, colour: str) -> dict[str, Any]:
    return flow_points.points(flow, part, said) | {
        "y": counts,
        "stackgroup": "open",
        "line": {"color": colour, "width": 1},
        "marker": {"size": 4, "color": colour},
        "fillcolor": colour,
    }


def _of_backlog(flow: Flow, row: Mapping[str, Any]) -> str:
    lines = [
        flow_points.when(flow, row),
        flow_points.open_cases(row["backlog"]),
        _("{count} of them late").format(count=numbers.number(row["late"])),
        _("{count} waiting for the player").format(count=numbers.number(row["paused"])),
        _("{count} reopened").format(count=numbers.number(row["reopened"])),
    ]
    return "<br>".join(lines)


def _area_names(flow: Flow, colours: Palette) -> list[dict[str, Any]]:
    """The names of both areas, at the height of their middles, and never one over the other."""
    rows, last = flow.frame, flow.frame.iloc[-1]
    late = float(last["late"]) / 2
    in_time = max((float(last["late"]) + float(last["backlog"])) / 2, late + _LINE * float(rows["backlog"].max()))
    day = flow_course.days(flow)[-1]
    beside = {"x": day, "showarrow": False, "xanchor": "left", "xshift": 8}
    return [
        beside | {"y": late, "text": _("late"), "font": {"color": colours.red}},
        beside | {"y": in_time, "text": _("in time"), "font": {"color": colours.muted}},
    ]


def _stood_finding(flow: Flow) -> str:
    rows = flow.frame
    last, most = flow_points.row(rows, -1), flow_points.row(rows, int(rows["backlog"].argmax()))
    told = ngettext("{open} open, {late} of it late", "{open} open, {late} of them late", int(last["backlog"])).format(
        open=numbers.number(last["backlog"]), late=numbers.number(last["late"])
    )
    if most["backlog"] == last["backlog"]:
        return _("{told}: no more were open since {day}").format(told=told, day=numbers.day(flow_course.days(flow)[0]))
    return _("{told}; the most were {most} ({when})").format(
        told=told, most=numbers.number(most["backlog"]), when=flow_points.when(flow, most)
    )


def ages(flow: Flow, colours: Palette) -> go.Figure:
    """The backlog by age as it stood, older ones stronger. A point carries its label, its `at` and its band."""
    rows = flow.frame
    if rows.empty or not rows["backlog"].max():
        return charts.empty(_("No case was open in this span"), colours)
    areas = []
    for step, band in enumerate(BANDS):
        word = words.label("age", band)
        said = [_of_age(flow, band, row) for row in records(rows)]
        shade = charts.shade(colours, step / (len(BANDS) - 1))
        areas.append(_area(flow, band, said, rows[band], shade) | {"name": word})
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    axes = flow_points.axes(flow, _("open cases"), float(rows["backlog"].max()))
    return charts.framed(_ages_finding(flow), colours, areas, showlegend=True, legend=legend, **axes)


def _of_age(flow: Flow, band: str, row: Mapping[str, Any]) -> str:
    return f"{flow_points.when(flow, row)}<br>{words.label('age', band)}<br>{flow_points.open_cases(row[band])}"


def _ages_finding(flow: Flow) -> str:
    rows, end = flow.frame[flow.frame["backlog"] > 0], flow_points.row(flow.frame, -1)
    if not end["backlog"]:
        return _("Nothing is open, {when}").format(when=flow_points.when(flow, end))
    first, last = (flow_points.row(rows, place) for place in (0, -1))
    then, now = (sum(row[band] for band in BANDS[-2:]) for row in (first, last))
    named = {"days": BANDS[-3].split("-")[-1], "since": flow_points.when(flow, first)}
    if min(first["backlog"], last["backlog"]) < FEW:
        return _("Older than {days} days: {now} of {open} open, after {then} of {before} ({since})").format(
            now=numbers.number(now),
            then=numbers.number(then),
            open=numbers.number(last["backlog"]),
            before=numbers.number(first["backlog"]),
            **named,
        )
    return _("Older than {days} days: {now} of what is open ({count}), after {then} ({since})").format(
        now=numbers.percent(now / last["backlog"], 0),
        then=numbers.percent(then / first["backlog"], 0),
        count=numbers.number(now),
        **named,
    )
