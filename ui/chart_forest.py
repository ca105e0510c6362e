"""The forest: differences of shares with their intervals, one below the other, against none at all."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from analytics.compare import Verdict
from ui import charts, numbers
from ui.compare_words import Row, change, finding, interval
from ui.language import _
from ui.markup import in_chart
from ui.theme import Palette

#: Letters of a label before it breaks; pixels of a line of it.
_LETTERS, _LINE = 22, 30
_CLEAR = (Verdict.MORE, Verdict.LESS)


def draw(rows: Sequence[Row], named: list[str], carried: list[Any], about: str, colours: Palette) -> go.Figure:
    """A line for each of `rows` (shares, as `analytics.compare` has them), called `named`; a point carries `carried`.

    What cannot be compared is not drawn: the table says why.
    """
    kept = [place for place, row in enumerate(rows) if row["low"] == row["low"]]
    if not kept:
        return charts.empty(_("Nothing can be compared: one side has no case"), colours)
    shown, labels = [rows[p] for p in kept], [_label(named[p]) for p in kept]
    points = _points(shown, labels, [carried[p] for p in kept], colours)
    lows, highs = [row["low"] for row in shown], [row["high"] for row in shown]
    low, high = min(*lows, 0.0), max(*highs, 0.0)
    room = (high - low) * 0.08 or 0.01
    return charts.framed(
        finding(about, shown, [named[p] for p in kept]),
        colours,
        [points],
        height=max(charts.HEIGHT, 70 + _LINE * len(shown)),
        shapes=[_zero(colours)],
        xaxis={
            "title": {"text": _("A less B, in points, with 95% interval")},
            "range": [low - room, high + room],
            **charts.ticks(_marks(low - room, high + room), lambda tick: _points_said(tick)),
        },
        yaxis={"type": "category", "showgrid": False, "autorange": "reversed"},
    )


def _label(name: str) -> str:
    return "<br>".join(map(in_chart, wrap(name, _LETTERS)))


def _points(rows: Sequence[Row], labels: list[str], carried: list[Any], colours: Palette) -> dict[str, Any]:
    marks = [colours.blue if row["verdict"] in _CLEAR else colours.muted for row in rows]
    values = [row["difference"] for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": labels,
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [row["high"] - row["difference"] for row in rows],
            "arrayminus": [row["difference"] - row["low"] for row in rows],
            "color": colours.soft,
            "thickness": 3,
            "width": 0,
        },
        "marker": {
            "color": marks,
            "size": 10,
            "symbol": ["circle-open" if row["verdict"] == Verdict.FEW else "circle" for row in rows],
        },
        "customdata": carried,
        "text": [_hover(row, label) for row, label in zip(rows, labels, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
        **charts.ALIKE,
    }


def _hover(row: Row, label: str) -> str:
    return f"{label}<br>{change(row, row['difference'])} ({interval(row)})"


def _zero(colours: Palette) -> dict[str, Any]:
    line = {"color": colours.muted, "width": 1}
    return {"type": "line", "x0": 0, "x1": 0, "yref": "y domain", "y0": 0, "y1": 1, "line": line, "layer": "below"}


def _points_said(value: float) -> str:
    return ("+" if value > 0 else "\u2212" if value < 0 else "") + numbers.number(abs(value) * 100, 1)


def _marks(low: float, high: float) -> list[float]:
    step = next(s for s in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if (high - low) / s <= 7 or s == 0.5)
    return [
        round(tick * step, 4) for tick in range(int(low / step) - 1, int(high / step) + 2) if low <= tick * step <= high
    ]
