"""Charts of handling times: how many are answered by which day, and when a half and nine tenths of a category are."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.handling import Handling
from analytics.interval import FEW
from ui import numbers, words
from ui.charts import empty, framed, rate_ticks, ticks
from ui.language import _
from ui.markup import in_chart
from ui.theme import Palette

#: The columns of `Handling.slices` in which a category has its two marks.
_MARKS = ("median", "p90")
_MOST, _NAME = 12, 26
_HOURS_A_DAY = 24


def course(found: Handling, clock: str, colours: Palette) -> go.Figure:
    """The share answered by each day with its band, and apart from it the share withdrawn. `clock`: its name."""
    rows = found.course.dropna(subset=["answered"])
    if not found.size or rows.empty:
        return empty(_("No case received in this period"), colours)
    lines = [*_band(rows, colours), _line(rows, "withdrawn", _("withdrawn"), colours.muted)]
    lines += [_line(rows, "answered", _("answered"), colours.blue), _marks(found, colours)]
    last = float(rows["days"].max())
    return framed(
        course_finding(found),
        colours,
        lines,
        annotations=[*_ends(rows, colours), *_reached(found, last, colours)],
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
            **_day_ticks(last),
        },
    )


def course_finding(found: Handling) -> str:
    """When a half and nine tenths are answered, and that they never are, as far as is known."""
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
        "mode": "lines",
        "line": {"color": colour, "width": 2, "shape": "hv"},
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
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
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


def _ends(rows: pd.DataFrame, colours: Palette) -> list[dict[str, Any]]:
    """The names of the two lines at their right ends."""
    last = rows.iloc[-1]
    named = (("answered", _("answered"), colours.blue), ("withdrawn", _("withdrawn"), colours.muted))
    label = {"x": last["days"], "showarrow": False, "xanchor": "left", "xshift": 8}
    return [label | {"y": last[name], "text": word, "font": {"color": colour}} for name, word, colour in named]


def _day_ticks(last: float) -> dict[str, Any]:
    steps = (first * zeros for zeros in (1, 10, 100, 1000) for first in (1, 2, 5))
    step = next(step for step in steps if last / step <= 8)
    return ticks([float(tick * step) for tick in range(int(last / step) + 1)], numbers.number)


def slices(found: Handling, by: str, names: Mapping[str, str], colours: Palette) -> go.Figure:
    """When a half (full) and nine tenths (hollow) of each slice are answered, with the interval of the half.

    Those of which most came; grey where they are fewer than ten.
    """
    rows = found.slices.nlargest(_MOST, "n").iloc[::-1].dropna(subset=["median"])
    if rows.empty:
        return empty(_("Of no category half have been answered yet"), colours)
    labels = [in_chart(_cut(words.label(by, value, names))) for value in rows[by]]
    shades = [colours.muted if n < FEW else colours.blue for n in rows["n"]]
    dots = [_dots(rows, name, labels, shades, by) for name in reversed(_MARKS)]
    furthest = float(pd.concat([rows[name] for name in _MARKS]).max()) / _HOURS_A_DAY
    return framed(
        slices_finding(rows, by, names),
        colours,
        dots,
        xaxis={"title": {"text": _("days until half (●) and nine in ten (○) are answered")}, **_from_zero(furthest)},
        yaxis={"showgrid": False, "type": "category", "categoryarray": labels},
    )


def _from_zero(furthest: float) -> dict[str, Any]:
    return {"range": [-0.02 * furthest, 1.08 * furthest], **_day_ticks(1.08 * furthest)}


def _cut(text: str) -> str:
    return text if len(text) <= _NAME else text[: _NAME - 1] + "…"


def _dots(rows: pd.DataFrame, name: str, labels: list[str], shades: list[str], by: str) -> dict[str, Any]:
    days = {end: rows[f"{name}{end}"] / _HOURS_A_DAY for end in ("", "_low", "_high")}
    spread = {"array": days["_high"] - days[""], "arrayminus": days[""] - days["_low"], "width": 0}
    shown = {"type": "data", "symmetric": False, "color": shades[0] if len(set(shades)) == 1 else None, "thickness": 2}
    return {
        "type": "scatter",
        "x": days[""],
        "y": labels,
        "mode": "markers",
        "marker": {"color": shades, "size": 9, "symbol": "circle" if name == "median" else "circle-open"},
        "error_x": spread | shown if name == "median" else None,
        "customdata": list(rows[by]),
        "text": [_told(row, name) for row in rows.to_dict("records")],
        "hovertemplate": "%{y}<br>%{text}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _told(row: Mapping[Any, Any], name: str) -> str:
    value, low, high = (numbers.amount(row[f"{name}{end}"], "hours") for end in ("", "_low", "_high"))
    return _("{value} (95% interval {low} to {high}), {count} cases").format(
        value=value, low=low, high=high, count=numbers.number(row["n"])
    )


def slices_finding(rows: pd.DataFrame, by: str, names: Mapping[str, str]) -> str:
    """Which of those with enough cases takes longest until half are answered, and which is quickest."""
    enough = rows[rows["n"] >= FEW].sort_values("median")
    if len(enough) < 2:
        return _("Too few cases to compare categories")
    slow, quick = enough.iloc[-1], enough.iloc[0]
    return _("{slow} takes longest: half within {long}, {quick} within {short}").format(
        slow=words.label(by, slow[by], names),
        quick=words.label(by, quick[by], names),
        long=numbers.amount(slow["median"], "hours"),
        short=numbers.amount(quick["median"], "hours"),
    )
