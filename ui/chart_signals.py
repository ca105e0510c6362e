"""The chart of a weekly series with what chance explains: centre, limits, and the weeks beyond them."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.interval import FEW
from analytics.measure import Unit
from analytics.measures import MEASURES
from analytics.signal_report import Flagged
from analytics.signal_weeks import Weeks
from analytics.signals import OUTSIDE, Reason
from ui import charts, numbers, signal_words, words
from ui.colours import Palette
from ui.language import _, pgettext

#: Of an axis of shares, beyond 0 and 1: room for the whole of a mark.
_ROOM = 0.02
#: Hours between the marks of an axis of durations: hours, days, and tens of days.
_STEPS = (1, 2, 6, 12, *(24 * first * 10**zeros for zeros in range(9) for first in (1, 2, 5)))


def weekly(
    weeks: Weeks,
    figure: str,
    open_week: str,
    colours: Palette,
    flagged: Sequence[Flagged] = (),
    names: Mapping[str, str] | None = None,
) -> go.Figure:
    """`figure` by week, its centre and limits over the weeks that were judged; the title says what is more than chance.

    `open_week` is not over yet: it is drawn hollow. `flagged` tells what moved weeks, where that is known.
    """
    points = weeks.frame.dropna(subset=["value"])
    if points.empty:
        return charts.empty(_("{name} by week: no case in this span").format(name=signal_words.name(figure)), colours)
    unit, judged = MEASURES[figure].unit, points[points["low"].notna()]
    return charts.framed(
        signal_words.finding(weeks, figure, flagged, names or {}),
        colours,
        [*_limits(judged, colours), _line(points, figure, open_week, colours)],
        margin={"r": 76},
        yaxis=_axis(points, figure),
        xaxis=charts.week_axis([charts.monday(week) for week in weeks.frame["week"]]),
        shapes=_centre(judged, weeks.centre, colours),
        annotations=[*_labels(judged, weeks.centre, unit, colours), *_marks(judged, figure, colours)],
        showlegend=False,
    )


def _line(points: pd.DataFrame, figure: str, open_week: str, colours: Palette) -> dict[str, Any]:
    rows: list[dict[str, Any]] = points.to_dict("records")  # type: ignore[assignment]
    marks = [_mark(row, figure, colours) for row in rows]
    return {
        "type": "scatter",
        "x": [charts.monday(row["week"]) for row in rows],
        "y": [row["value"] for row in rows],
        "mode": "lines+markers",
        "line": {"color": colours.blue, "width": 2},
        "marker": {
            "color": marks,
            # Marks of several sizes are taken for bubbles, which are pale.
            "opacity": 1,
            "size": [11 if row["reasons"] else 8 for row in rows],
            "symbol": [_symbol(row, open_week) for row in rows],
        },
        "customdata": [row["week"] for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "text": [_hover(row, MEASURES[figure].unit) for row in rows],
        **charts.ALIKE,
    }


def _symbol(row: Mapping[str, Any], open_week: str) -> str:
    if row["week"] == open_week:
        return "circle-open"
    return "diamond" if row["reasons"] else "circle"


def _mark(row: Mapping[str, Any], figure: str, colours: Palette) -> str:
    if row["reasons"]:
        return colours.red if signal_words.is_worse(figure, row["reasons"]) else colours.ink
    return colours.muted if row["denominator"] < FEW else colours.blue


def _hover(row: Mapping[str, Any], unit: Unit) -> str:
    of = numbers.number(row["denominator"])
    counts = f"{numbers.number(row['numerator'])} / {of}" if row["numerator"] == row["numerator"] else of
    said = [words.label("week", row["week"]), f"{numbers.amount(row['value'], unit)} ({counts})"]
    if row["low"] == row["low"]:
        said.append(_("expected {range}").format(range=signal_words.expected(unit, row["low"], row["high"])))
        said += _let_pass(row)
    return "<br>".join([*said, *map(signal_words.rule, row["reasons"])])


def _let_pass(row: Mapping[str, Any]) -> list[str]:
    """Why a week beyond the limits is not marked."""
    if row["low"] <= row["value"] <= row["high"] or OUTSIDE & set(row["reasons"]):
        return []
    return [_("outside, as so few cases are by chance")]


def _limits(judged: pd.DataFrame, colours: Palette) -> list[dict[str, Any]]:
    """A band between the limits, in steps: each week has its own where they depend on its count."""
    if judged.empty:
        return []
    line = {
        "type": "scatter",
        "x": [charts.monday(week) for week in judged["week"]],
        "mode": "lines",
        "line": {"color": colours.muted, "width": 1, "shape": "hvh"},
        "hoverinfo": "skip",
    }
    return [
        line | {"y": list(judged["low"])},
        line | {"y": list(judged["high"]), "fill": "tonexty", "fillcolor": colours.band},
    ]


def _centre(judged: pd.DataFrame, centre: float, colours: Palette) -> list[dict[str, Any]]:
    if judged.empty:
        return []
    first, last = (charts.monday(judged["week"].iloc[place]) for place in (0, -1))
    line = {"color": colours.muted, "dash": "dot", "width": 1}
    return [{"type": "line", "x0": first, "x1": last, "y0": centre, "y1": centre, "line": line, "layer": "below"}]


def _labels(judged: pd.DataFrame, centre: float, unit: Unit, colours: Palette) -> list[dict[str, Any]]:
    """What the centre and the limits are, beside their right ends."""
    if judged.empty:
        return []
    last = judged.iloc[-1]
    said = {
        centre: _("mean {rate}").format(rate=_short(centre, unit)).replace(" ", "<br>", 1),
        last["low"]: pgettext("of a control chart", "limit"),
        last["high"]: pgettext("of a control chart", "limit"),
    }
    beside = {"xref": "x domain", "x": 1, "xanchor": "left", "yanchor": "middle", "showarrow": False, "align": "left"}
    return [beside | {"y": y, "text": text, "font": {"color": colours.muted}} for y, text in said.items()]


def _short(value: float, unit: Unit) -> str:
    return numbers.percent(value, 0) if unit is Unit.RATIO else numbers.amount(value, unit)


def _marks(judged: pd.DataFrame, figure: str, colours: Palette) -> list[dict[str, Any]]:
    """A word at the furthest of neighbouring weeks with a flag of one kind: colour alone says nothing."""
    rows: list[dict[str, Any]] = judged.to_dict("records")  # type: ignore[assignment]
    found = []
    for kind, group in groupby(rows, key=lambda row: _kind(row["reasons"])):
        if kind:
            down, of = kind[1], list(group)
            row = (min if down else max)(of, key=lambda one: float(one["value"]))
            colour = _mark(row, figure, colours)
            place = {"x": charts.monday(row["week"]), "y": row["value"], "yshift": -15 if down else 15}
            found.append(place | {"text": kind[0], "showarrow": False, "font": {"color": colour, "size": 12}})
    return found


def _kind(reasons: Sequence[Reason]) -> tuple[str, bool] | None:
    """What is written at weeks that are flagged for these, and whether below them."""
    if not reasons:
        return None
    outside = reasons[0] in OUTSIDE
    said = pgettext("a week on a control chart", "outside") if outside else pgettext("weeks on a control chart", "run")
    return said, reasons[0] in signal_words.LOW


def _axis(points: pd.DataFrame, figure: str) -> dict[str, Any]:
    every = pd.concat([points[name] for name in ("value", "low", "high")])
    lowest, highest = float(every.min()), float(every.max())
    if MEASURES[figure].unit is Unit.RATIO:
        low = lowest - 0.05 if lowest >= 0.05 else -_ROOM
        marks = charts.ticks(charts.rate_ticks(low), lambda tick: numbers.percent(tick, 0))
        return {"title": {"text": _("share of cases (%)")}, "range": [low, 1 + _ROOM], **marks}
    room = max((highest - lowest) * 0.1, 1.0)
    low = max(0.0, lowest - room)
    title = {"text": _("from receipt to answer")}
    return {"title": title, "range": [low, highest + room], **_duration_ticks(low, highest + room)}


def _duration_ticks(low: float, high: float) -> dict[str, Any]:
    """Marks of hours between these, seven at the most, at whole hours and days."""
    step = next(one for one in _STEPS if (high - low) / one <= 6)
    first = -int(-low // step)
    return charts.ticks([float(place * step) for place in range(first, int(high / step) + 1)], numbers.duration)
