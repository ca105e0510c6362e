"""The chart of received and answered cases, summed up: what lies between the lines is open."""

from typing import Any

import plotly.graph_objects as go

from ui import charts, flow_course, flow_points, numbers
from ui.charts import Side
from ui.colours import Palette
from ui.flow_course import Flow
from ui.language import _, ngettext
from ui.records import records


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
        _finding(flow),
        colours,
        lines,
        margin={"r": 72},
        annotations=charts.direct_labels(flow_course.days(flow)[-1], rows.iloc[-1], sides),
        **flow_points.axes(flow, _("cases, summed up"), float(rows["received"].max())),
    )


def _line(flow: Flow, name: str, word: str, colour: str) -> dict[str, Any]:
    rows = flow.frame
    said = [
        "<br>".join(
            (flow_points.when(flow, row), f"{numbers.number(row[name])} {word}", flow_points.open_cases(row["backlog"]))
        )
        for row in records(rows)
    ]
    return flow_points.points(flow, name, said) | {
        "y": rows[name],
        "line": {"color": colour, "width": 2},
        "marker": {"size": 5, "color": colour},
        "name": word,
    }


def _finding(flow: Flow) -> str:
    first, last = (flow_points.row(flow.frame, place) for place in (0, -1))
    named = {
        "first": numbers.number(first["backlog"]),
        "last": numbers.number(last["backlog"]),
        "since": flow_points.when(flow, first),
    }
    return _change(first["backlog"], last["backlog"]).format(**named)


def _change(first: float, last: float) -> str:
    """What became of the backlog, as the number of cases now open has it said."""
    if last == first:
        return ngettext(
            "The backlog is what it was: {last} open case ({since})",
            "The backlog is what it was: {last} open cases ({since})",
            int(last),
        )
    if last > first:
        return ngettext(
            "The backlog grew from {first} ({since}) to {last} open case",
            "The backlog grew from {first} ({since}) to {last} open cases",
            int(last),
        )
    return ngettext(
        "The backlog shrank from {first} ({since}) to {last} open case",
        "The backlog shrank from {first} ({since}) to {last} open cases",
        int(last),
    )
