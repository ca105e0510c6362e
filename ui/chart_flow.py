"""Charts of the flow: received and answered summed up; the backlog as it stood, with its late part; its ages."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.flow import BANDS
from ui import charts, flow_course, numbers, words
from ui.charts import Side
from ui.colours import Palette
from ui.flow_course import Flow
from ui.language import _, ngettext

#: Of the height of a chart: two names beside their areas keep so far apart.
_LINE = 0.09


def cumulative(flow: Flow, colours: Palette) -> go.Figure:
    """Received and answered cases, summed up; what lies between is open. A point carries its label, `at` and side."""
    rows = flow.frame
    if rows.empty or not rows["received"].max():
        return charts.empty(_("Nothing came in and nothing was answered in this span"), colours)
    sides: tuple[Side, Side] = (
        ("received", _("received"), colours.muted),
        ("answered", _("answered"), colours.blue),
    )
    answered, received = (_line(flow, *side) for side in reversed(sides))
    lines = [answered, received | {"fill": "tonexty", "fillcolor": colours.band}]
    return charts.framed(
        _gap_finding(flow),
        colours,
        lines,
        margin={"r": 72},
        annotations=charts.direct_labels(flow_course.days(flow)[-1], rows.iloc[-1], sides),
        **_axes(flow, _("cases, summed up"), float(rows["received"].max())),
    )


def _line(flow: Flow, name: str, word: str, colour: str) -> dict[str, Any]:
    rows = flow.frame
    said = [
        f"{_when(flow, row)}<br>{numbers.number(row[name])} {word}<br>{_open(row['backlog'])}" for row in _records(rows)
    ]
    return _points(flow, name, said) | {
        "y": rows[name],
        "line": {"color": colour, "width": 2},
        "marker": {"size": 5, "color": colour},
        "name": word,
    }


def _points(flow: Flow, part: str, said: list[str]) -> dict[str, Any]:
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


def _axes(flow: Flow, title: str, highest: float) -> dict[str, Any]:
    ends = {"day": _("end of the day"), "week": _("end of the week"), "month": _("end of the month")}
    days = flow_course.days(flow)
    return {
        "yaxis": {"title": {"text": title}, "rangemode": "tozero", **charts.count_ticks(highest * 1.1)},
        "xaxis": {"title": {"text": ends[flow.span]}, "showgrid": False, **charts.time_ticks(days)},
    }


def _when(flow: Flow, row: Mapping[str, Any]) -> str:
    """When a row stands: at the end of its span, or as of the question where that is not over."""
    if not row["at"]:
        return _("as of {moment} (Paris)").format(moment=numbers.moment(flow.asked.as_of))
    said = {"day": _("end of {day}"), "week": _("end of {week}"), "month": _("end of {month}")}
    return said[flow.span].format(**{flow.span: words.label(flow.span, row[flow.span])})


def _open(count: float) -> str:
    return ngettext("{count} open", "{count} open", int(count)).format(count=numbers.number(count))


def _gap_finding(flow: Flow) -> str:
    first, last = (_row(flow.frame, place) for place in (0, -1))
    named = {
        "first": numbers.number(first["backlog"]),
        "last": numbers.number(last["backlog"]),
        "since": _when(flow, first),
    }
    if last["backlog"] == first["backlog"]:
        return _("The gap between received and answered is what it was: {last} open cases ({since})").format(**named)
    if last["backlog"] > first["backlog"]:
        return _("The gap between received and answered grew from {first} ({since}) to {last} open cases").format(
            **named
        )
    return _("The gap between received and answered shrank from {first} ({since}) to {last} open cases").format(**named)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[return-value]


def _row(frame: pd.DataFrame, place: int) -> dict[str, Any]:
    return _records(frame.iloc[[place]])[0]


def stood(flow: Flow, colours: Palette) -> go.Figure:
    """The backlog as it stood, its late part in red. A point carries its label, its `at`, and `late` or `in_time`."""
    rows = flow.frame
    if rows.empty or not rows["backlog"].max():
        return charts.empty(_("No case was open in this span"), colours)
    said = [_of_backlog(flow, row) for row in _records(rows)]
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
        **_axes(flow, _("open cases"), float(rows["backlog"].max())),
    )


def _area(flow: Flow, part: str, said: list[str], counts: pd.Series, colour: str) -> dict[str, Any]:
    return _points(flow, part, said) | {
        "y": counts,
        "stackgroup": "open",
        "line": {"color": colour, "width": 1},
        "marker": {"size": 4, "color": colour},
        "fillcolor": colour,
    }


def _of_backlog(flow: Flow, row: Mapping[str, Any]) -> str:
    lines = [
        _when(flow, row),
        _open(row["backlog"]),
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
    last, most = _row(rows, -1), _row(rows, int(rows["backlog"].argmax()))
    told = ngettext("{open} open, {late} of it late", "{open} open, {late} of them late", int(last["backlog"])).format(
        open=numbers.number(last["backlog"]), late=numbers.number(last["late"])
    )
    if most["backlog"] == last["backlog"]:
        return _("{told}: no more were open since {day}").format(told=told, day=numbers.day(flow_course.days(flow)[0]))
    return _("{told}; the most were {most} ({when})").format(
        told=told, most=numbers.number(most["backlog"]), when=_when(flow, most)
    )


def ages(flow: Flow, colours: Palette) -> go.Figure:
    """The backlog by age as it stood, older ones stronger. A point carries its label, its `at` and its band."""
    rows = flow.frame
    if rows.empty or not rows["backlog"].max():
        return charts.empty(_("No case was open in this span"), colours)
    areas = []
    for step, band in enumerate(BANDS):
        word = words.label("age", band)
        said = [_of_age(flow, band, row) for row in _records(rows)]
        shade = charts.shade(colours, step / (len(BANDS) - 1))
        areas.append(_area(flow, band, said, rows[band], shade) | {"name": word})
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    axes = _axes(flow, _("open cases"), float(rows["backlog"].max()))
    return charts.framed(_ages_finding(flow), colours, areas, showlegend=True, legend=legend, **axes)


def _of_age(flow: Flow, band: str, row: Mapping[str, Any]) -> str:
    return f"{_when(flow, row)}<br>{words.label('age', band)}<br>{_open(row[band])}"


def _ages_finding(flow: Flow) -> str:
    rows = flow.frame[flow.frame["backlog"] > 0]
    first, last = (_row(rows, place) for place in (0, -1))
    then, now = (sum(row[band] for band in BANDS[-2:]) for row in (first, last))
    return _("Older than {days} days: {now} of what is open ({count}), after {then} ({since})").format(
        days=BANDS[-3].split("-")[-1],
        now=numbers.percent(now / last["backlog"], 0),
        then=numbers.percent(then / first["backlog"], 0),
        since=_when(flow, first),
        count=numbers.number(now),
    )
