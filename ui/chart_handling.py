"""The chart of handling times: how many are answered by which day."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.handling import Handling
from analytics.interval import FEW
from ui import numbers
from ui.charts import ALIKE, empty, framed, rate_ticks, ticks
from ui.colours import Palette
from ui.language import _
from ui.markup import in_chart

_UNSEEN = {"marker": {"opacity": 0}}
#: Shares nearer to each other have no room for two names.
_NEAR = 0.06
#: A line: its column, its word and its colour.
Side = tuple[str, str, str]


def course(found: Handling, clock: str, colours: Palette) -> go.Figure:
    """The share answered by each day with its band, and apart from it the share withdrawn. `clock`: its name."""
    rows = found.course.dropna(subset=["answered"])
    if not found.size or rows.empty:
        return empty(_("No case received in this period"), colours)
    sides = [side for side in _sides(colours) if rows[side[0]].max() > 0]
    lines = [*_band(rows, colours), *(_line(rows, *side) for side in sides), _marks(found, colours)]
    last = float(rows["days"].max())
    return framed(
        course_finding(found),
        colours,
        lines,
        annotations=[*_ends(rows, sides), *_reached(found, last, colours)],
        margin={"r": 84},
        yaxis={
            "range": [-0.02, 1.04],
            "title": {"text": _("share of the cases received")},
            **ticks(rate_ticks(0), lambda share: numbers.percent(share, 0)),
        },
        xaxis={
            "title": {"text": _("days from receipt, {clock}").format(clock=clock)},
            "showgrid": False,
            "range": [0, last],
            **day_ticks(last),
        },
    )


def course_finding(found: Handling) -> str:
    """When a half and nine tenths are answered, and that they never are, as far as is known; nothing of few cases."""
    if found.size < FEW:
        return _("Too few cases to say how long they take")
    half, most = (found.marks[share] for share in (0.5, 0.9))
    if pd.isna(half):
        return _("Fewer than half have been answered yet")
    if pd.isna(most):
        return _("Half are answered within {half}; nine in ten have not been yet").format(half=_long(half))
    return _("Half are answered within {half}, nine in ten within {most}").format(half=_long(half), most=_long(most))


def _long(days: float) -> str:
    return numbers.amount(days, "days")


def _band(rows: pd.DataFrame, colours: Palette) -> list[dict[str, Any]]:
    """Where the curve might lie as well; it lies below all else and answers no click."""
    inside = rows.dropna(subset=["low", "high"])
    edge = {"type": "scatter", "x": inside["days"], "mode": "lines", "hoverinfo": "skip"}
    edge |= {"line": {"width": 0, "shape": "hv"}}
    filled = {"fill": "tonexty", "fillcolor": _clear(colours.soft)}
    return [edge | {"y": inside["low"]}, edge | {"y": inside["high"]} | filled]


def _clear(colour: str) -> str:
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({', '.join(map(str, parts))}, 0.35)"


def _line(rows: pd.DataFrame, name: str, word: str, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": rows["days"],
        "y": rows[name],
        # A line without points answers no click.
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2, "shape": "hv"},
        "marker": {"color": colour, "size": 8, "opacity": 0},
        "selected": _UNSEEN,
        "unselected": _UNSEEN,
        "customdata": [name] * len(rows),
        "name": word,
        "text": [_hover(row, name, word) for row in rows.to_dict("records")],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(row: Mapping[Any, Any], name: str, word: str) -> str:
    told = f"{_long(row['days'])}<br>{numbers.percent(row[name])} {word}"
    if name == "withdrawn" or pd.isna(row["low"]):
        return told
    between = _("95% interval {low} to {high}")
    return f"{told}<br>{between.format(low=numbers.percent(row['low']), high=numbers.percent(row['high']))}"


def _marks(found: Handling, colours: Palette) -> dict[str, Any]:
    """Where a half and nine tenths are reached."""
    known = {share: day for share, day in found.marks.items() if not pd.isna(day)}
    return {
        "type": "scatter",
        "x": list(known.values()),
        "y": list(known),
        "mode": "markers",
        "marker": {"color": colours.blue, "size": 10, "symbol": ["circle", "circle-open"][: len(known)]},
        "customdata": ["all"] * len(known),
        "text": [f"{numbers.percent(share, 0)}<br>{_long(day)}" for share, day in known.items()],
        "hovertemplate": "%{text}<extra></extra>",
        **ALIKE,
    }


def _reached(found: Handling, last: float, colours: Palette) -> list[dict[str, Any]]:
    """The names of the marks: beside them, where there is room."""
    known = {share: day for share, day in found.marks.items() if not pd.isna(day) and day <= last}
    return [
        {
            "x": day,
            "y": share,
            "text": in_chart(f"{numbers.percent(share, 0)} · {_long(day)}"),
            "showarrow": False,
            "xanchor": "left" if day < 0.7 * last else "right",
            "yanchor": "top",
            "xshift": 8 if day < 0.7 * last else -8,
            "yshift": -4,
            "font": {"color": colours.ink},
        }
        for share, day in known.items()
    ]


def _sides(colours: Palette) -> tuple[Side, Side]:
    return ("withdrawn", _("withdrawn"), colours.muted), ("answered", _("answered"), colours.blue)


def _ends(rows: pd.DataFrame, sides: Sequence[Side]) -> list[dict[str, Any]]:
    """The names of the lines at their right ends, apart where these are near each other."""
    last = rows.iloc[-1]
    label = {"x": last["days"], "showarrow": False, "xanchor": "left", "xshift": 8}
    top = max((last[name] for name, _word, _colour in sides), default=0)
    near = len(sides) > 1 and top - min(last[name] for name, _word, _colour in sides) < _NEAR
    return [
        label
        | {"y": last[name], "text": word, "font": {"color": colour}, "yshift": near * (8 if last[name] == top else -8)}
        for name, word, colour in sides
    ]


def day_ticks(last: float) -> dict[str, Any]:
    """The marks of an axis of days up to `last`."""
    steps = (first * zeros for zeros in (1, 10, 100, 1000) for first in (1, 2, 5))
    step = next(step for step in steps if last / step <= 8)
    return ticks([float(tick * step) for tick in range(int(last / step) + 1)], numbers.number)
