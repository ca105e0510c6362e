"""The chart of handling times by category: when a half and nine tenths of each are answered."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.handling import Handling
from analytics.interval import FEW
from ui import numbers, words
from ui.chart_handling import day_ticks
from ui.charts import ALIKE, empty, framed
from ui.colours import Palette
from ui.language import _
from ui.markup import in_chart

#: The columns of `Handling.slices` in which a category has its two marks.
_MARKS = ("median", "p90")
_MOST, _NAME = 12, 26
_HOURS_A_DAY = 24


def slices(found: Handling, by: str, names: Mapping[str, str], colours: Palette) -> go.Figure:
    """When a half (full) and nine tenths (hollow) of each slice are answered, with the interval of the half.

    Those of which most came; grey where they are fewer than ten.
    """
    if found.slices.empty:
        return empty(_("No case received in this period"), colours)
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
        xaxis={"title": {"text": _("days until answered: half (●), nine in ten (○)")}, **_from_zero(furthest)},
        yaxis={"showgrid": False, "type": "category", "categoryarray": labels},
    )


def _from_zero(furthest: float) -> dict[str, Any]:
    return {"range": [-0.02 * furthest, 1.08 * furthest], **day_ticks(1.08 * furthest)}


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
        **ALIKE,
    }


def _told(row: Mapping[Any, Any], name: str) -> str:
    value, low, high = (numbers.amount(row[f"{name}{end}"], "hours") for end in ("", "_low", "_high"))
    return _("{value} (95% interval {low} to {high}), n = {count}").format(
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
