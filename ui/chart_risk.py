"""Two charts of the risk: how many cases are expected to become late on which day, and how far chances came true."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.calibrated import furthest
from analytics.expected import whole
from analytics.interval import FEW, Z95
from ui import numbers
from ui.charts import ALIKE, count_ticks, empty, framed, ticks
from ui.language import _, ngettext
from ui.theme import Palette

#: Beyond 0 and 1 of an axis of shares, so that marks at its ends are whole.
_ROOM = 0.03
_SHARES = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


def daily_bars(daily: pd.DataFrame, colours: Palette) -> go.Figure:
    """Expected breaches by day with their interval. `daily`: what `analytics.expected.expected` tells.

    A clicked bar carries its day (`2026-11-27`).
    """
    told = daily["due"] - daily["untold"]
    if not told.sum():
        return empty(_nothing(daily), colours)
    drawn = daily.assign(**{name: daily[name].where(told > 0) for name in ("expected", "low", "high")})
    bars = {
        "type": "bar",
        "x": drawn["day"],
        "y": drawn["expected"],
        "marker": {"color": colours.blue},
        "error_y": _reach(drawn["expected"], drawn["low"], drawn["high"], colours),
        "customdata": [day.isoformat() for day in drawn["day"]],
        "text": [_day_told(row) for row in daily.to_dict("records")],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.45}},
    }
    days = list(drawn["day"])[::3]  # as many as fit on a narrow screen
    return framed(
        _daily_finding(daily),
        colours,
        [bars],
        xaxis={"showgrid": False, "title": {"text": _("day of the deadline")}, **_day_ticks(days)},
        yaxis={"title": {"text": _("expected breaches")}, **count_ticks(float(drawn["high"].max()) * 1.05)},
    )


def _nothing(daily: pd.DataFrame) -> str:
    if daily["untold"].sum():
        return _("Of what falls due, too few cases like it are known")
    return _("Nothing falls due on these days")


def _day_ticks(days: list[Any]) -> dict[str, Any]:
    return {"tickangle": 0, "tickmode": "array", "tickvals": days, "ticktext": [numbers.short_day(day) for day in days]}


def _reach(values: Any, low: Any, high: Any, colours: Palette) -> dict[str, Any]:
    """The whiskers of an interval."""
    ends = {"array": high - values, "arrayminus": values - low}
    return {"type": "data", "symmetric": False, "color": colours.ink, "thickness": 1, "width": 3, **ends}


def _day_told(row: dict[Any, Any]) -> str:
    counted = ngettext("{count} case falls due", "{count} cases fall due", row["due"])
    lines = [
        numbers.day(row["day"]),
        _("{expected} expected to be late ({low} to {high})").format(
            expected=numbers.number(row["expected"], 1),
            low=numbers.number(row["low"], 1),
            high=numbers.number(row["high"], 1),
        ),
        counted.format(count=numbers.number(row["due"])),
    ]
    return "<br>".join(lines)


def _daily_finding(daily: pd.DataFrame) -> str:
    every, most = whole(daily), max(daily.dropna().to_dict("records"), key=lambda row: float(row["expected"]))
    said = {
        "expected": numbers.number(every["expected"], 0 if every["expected"] >= FEW else 1),
        "due": numbers.number(every["due"] - every["untold"]),
        "days": numbers.number(len(daily)),
    }
    if not most["expected"]:
        return _("Of the {due} cases due in {days} days none is expected to be late").format(**said)
    sentence = ngettext(
        "Of {due} case due in {days} days {expected} is expected to be late, most on {day}",
        "Of {due} cases due in {days} days {expected} are expected to be late, most on {day}",
        int(every["due"] - every["untold"]),
    )
    return sentence.format(day=numbers.short_day(most["day"]), **said)


def calibration_plot(parts: pd.DataFrame, colours: Palette) -> go.Figure:
    """What became of cases by the chance that was told, against the diagonal on which both are the same.

    `parts`: what `analytics.backtest.calibration` tells; one of few cases is grey. A clicked point carries its part.
    """
    if parts.empty:
        return empty(_("Too few cases of past months can be judged"), colours)
    points = {
        "type": "scatter",
        "x": parts["chance"],
        "y": parts["late"],
        "mode": "markers",
        "marker": {"size": 9, "color": [colours.muted if few else colours.blue for few in parts["cases"] < FEW]},
        "error_y": _reach(parts["late"], parts["low"], parts["high"], colours),
        "customdata": [[int(part)] for part in parts["bin"]],
        "text": [_part_told(row) for row in parts.to_dict("records")],
        "hovertemplate": "%{text}<extra></extra>",
        **ALIKE,
    }
    axis = {"range": [-_ROOM, 1 + _ROOM], **ticks(_SHARES, lambda share: numbers.percent(share, 0))}
    return framed(
        _calibration_finding(parts),
        colours,
        [points],
        shapes=[_diagonal(colours)],
        xaxis={"title": {"text": _("chance told")}, **axis},
        yaxis={"title": {"text": _("share that became late")}, **axis},
    )


def _diagonal(colours: Palette) -> dict[str, Any]:
    line = {"color": colours.muted, "dash": "dot", "width": 1}
    return {"type": "line", "x0": 0, "y0": 0, "x1": 1, "y1": 1, "line": line, "layer": "below"}


def _part_told(row: dict[Any, Any]) -> str:
    counted = ngettext("{count} case", "{count} cases", row["cases"]).format(count=numbers.number(row["cases"]))
    return _("{chance} told, {late} became late ({low} to {high}; {cases})").format(
        chance=numbers.percent(row["chance"], 0),
        late=numbers.percent(row["late"], 0),
        low=numbers.percent(row["low"], 0),
        high=numbers.percent(row["high"], 0),
        cases=counted,
    )


def _calibration_finding(parts: pd.DataFrame) -> str:
    cases = parts["cases"].sum()
    told, came = (float((parts[name] * parts["cases"]).sum() / cases) for name in ("chance", "late"))
    said = {"told": numbers.percent(told, 0), "came": numbers.percent(came, 0)}
    if abs(told - came) <= _noise(parts):
        worst = furthest(parts)
        if worst is None:
            return _("Chances come true: {told} told on average, {came} became late").format(**said)
        said = {name: numbers.percent(worst[name], 0) for name in ("chance", "late")}
        return _("Chances are right on average, not in each part: {chance} told, {late} became late").format(**said)
    if told > came:
        return _("Chances are told too high: {told} on average, {came} became late").format(**said)
    return _("Chances are told too low: {told} on average, {came} became late").format(**said)


def _noise(parts: pd.DataFrame) -> float:
    """How far the share that becomes late may lie from chances that are right, in 95 of 100 such samples."""
    variance = (parts["cases"] * parts["chance"] * (1 - parts["chance"])).sum()
    return float(Z95 * variance**0.5 / parts["cases"].sum())
