"""Charts: a frame of figures in, a plotly figure out. The title is what the figures say."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.interval import FEW
from ui import numbers, words
from ui.language import _, ngettext
from ui.markup import in_chart
from ui.theme import Palette, template

HEIGHT = 330
#: Of an axis of shares, beyond 0 and 1.
_ROOM = 0.02
#: A click selects a point and leads away; nothing is to look chosen.
_ALIKE: dict[str, Any] = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


def weekly_rate(frame: pd.DataFrame, name: str, open_week: str, colours: Palette) -> go.Figure:
    """A rate by week with its mean.

    `frame`: week (`2026-W46`), value (0..1), numerator, denominator, in the order of time. `open_week` is not
    over yet: it is drawn hollow and enters neither the mean nor the finding.
    """
    points = frame.dropna(subset=["value"])
    if points.empty:
        return empty(_("{name} by week: no case in this span").format(name=name), colours)
    settled = points[(points["week"] != open_week) & (points["denominator"] >= FEW)]
    marks = [colours.muted if few else colours.blue for few in points["denominator"] < FEW]
    worst = _lowest(settled)["week"] if _stands_out(settled) else ""
    marks = [colours.red if week == worst else mark for week, mark in zip(points["week"], marks, strict=True)]
    line = {
        "type": "scatter",
        "x": [_monday(week) for week in points["week"]],
        "y": points["value"],
        "mode": "lines+markers",
        "line": {"color": colours.blue, "width": 2},
        "marker": {"color": marks, "size": 8, "symbol": _symbols(points["week"], open_week)},
        "customdata": points["week"],
        "hovertemplate": "%{text}<extra></extra>",
        "text": [_hover(row) for row in _records(points)],
        **_ALIKE,
    }
    lowest = float(points["value"].min())
    # Room for the whole of a mark, at the bottom as at the top.
    low = lowest - 0.05 if lowest >= 0.05 else -_ROOM
    return framed(
        _weekly_finding(settled, name),
        colours,
        [line],
        margin={"r": 64},
        yaxis={"range": [low, 1 + _ROOM], **ticks(rate_ticks(low), lambda tick: numbers.percent(tick, 0))},
        xaxis={"showgrid": False, **time_ticks([_monday(week) for week in frame["week"]])},
        **_mean_line(_mean(settled), colours) if len(settled) else {},
    )


def _symbols(weeks: pd.Series, open_week: str) -> list[str]:
    """The marks of these weeks: one that is not over yet is hollow."""
    return ["circle-open" if week == open_week else "circle" for week in weeks]


def _mean_line(mean: float, colours: Palette) -> dict[str, Any]:
    """A dotted line across the chart at `mean`, named at its right end."""
    across = {"xref": "x domain", "yref": "y"}
    line = {"color": colours.muted, "dash": "dot", "width": 1}
    name = {
        "text": _("mean {rate}").format(rate=numbers.percent(mean, 0)).replace(" ", "<br>", 1),
        "font": {"color": colours.muted},
        "align": "left",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
    }
    return {
        "shapes": [{"type": "line", "x0": 0, "x1": 1, "y0": mean, "y1": mean, "line": line, "layer": "below"} | across],
        "annotations": [name | {"x": 1, "y": mean} | across],
    }


def _lowest(points: pd.DataFrame) -> dict[str, Any]:
    return min(_records(points), key=lambda row: float(row["value"]))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[return-value]


def _mean(points: pd.DataFrame) -> float:
    return float(points["numerator"].sum() / points["denominator"].sum())


def _stands_out(points: pd.DataFrame) -> bool:
    return len(points) >= 4 and _mean(points) - float(points["value"].min()) >= 0.05


def _weekly_finding(points: pd.DataFrame, name: str) -> str:
    if points.empty:
        return _("{name} by week: too few cases to judge").format(name=name)
    mean = numbers.percent(_mean(points), 0)
    if not _stands_out(points):
        return _("{name} by week: steady around {mean}").format(name=name, mean=mean)
    lowest = _lowest(points)
    return _("{name} by week: {week} was lowest, {rate} against {mean} on average").format(
        name=name,
        week=words.label("week", lowest["week"]),
        rate=numbers.percent(lowest["value"], 0),
        mean=mean,
    )


def _hover(row: Mapping[str, Any]) -> str:
    rate, of = (
        numbers.percent(row["value"]),
        f"{numbers.number(row['numerator'])} / {numbers.number(row['denominator'])}",
    )
    return f"{words.label('week', str(row['week']))}<br>{rate} ({of})"


def backlog_bars(frame: pd.DataFrame, dimension: str, names: Mapping[str, str], colours: Palette) -> go.Figure:
    """Open cases by `dimension`, the late part in red. `frame`: `dimension`, backlog, late."""
    rows = frame[frame["backlog"] > 0].sort_values("backlog").tail(10)
    if rows.empty:
        return empty(_("No open case"), colours)
    labels = [_short(words.label(dimension, value, names)) for value in rows[dimension]]
    parts = (
        (rows["backlog"] - rows["late"], colours.soft, _("in time")),
        (rows["late"], colours.red, _("late")),
    )
    bars = [
        _bar(labels, values, colour, word)
        | {
            "customdata": [[value, part] for value in rows[dimension]],
            "hovertemplate": "%{y}<br>%{x} " + word + "<extra></extra>",
            "text": [numbers.number(late) + " " + word if late else "" for late in values] if part else None,
            "textposition": "outside",
            "textfont": {"color": colours.red},
            "cliponaxis": False,
        }
        for part, (values, colour, word) in zip(("", "late"), parts, strict=True)
    ]
    return framed(
        _backlog_finding(frame, dimension, names), colours, bars, **_bar_axes(float(rows["backlog"].max()) * 1.3)
    )


def _bar(labels: list[str], values: Any, colour: str, word: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": values,
        "y": labels,
        "orientation": "h",
        "marker": {"color": colour},
        "name": word,
        **_ALIKE,
    }


def _bar_axes(highest: float) -> dict[str, Any]:
    return {
        "barmode": "stack",
        "xaxis": {"title": {"text": _("open cases")}, "rangemode": "tozero", **_count_ticks(highest)},
        "yaxis": {"showgrid": False, "type": "category"},
    }


def _backlog_finding(frame: pd.DataFrame, dimension: str, names: Mapping[str, str]) -> str:
    late = int(frame["late"].sum())
    if not late:
        return _("Open by {dimension}: none is late").format(dimension=words.dimension(dimension).lower())
    most = frame["late"].max()
    worst = frame[frame["late"] == most]
    named = ", ".join(words.label(dimension, value, names) for value in worst[dimension])
    return ngettext(
        "Open by {dimension}: {late} is late, in {worst}",
        "Open by {dimension}: {late} are late, most in {worst} ({most})",
        late,
    ).format(
        dimension=words.dimension(dimension).lower(),
        late=numbers.number(late),
        most=numbers.number(most),
        worst=named,
    )


def age_stack(
    frame: pd.DataFrame, dimension: str, bands: list[str], names: Mapping[str, str], colours: Palette
) -> go.Figure:
    """Open cases by `dimension` and age, older ones stronger. `frame`: `dimension`, age, value."""
    totals = frame.groupby(dimension)["value"].sum().sort_values().tail(10)
    if totals.empty or not totals.sum():
        return empty(_("No open case"), colours)
    table = frame.pivot_table(index=dimension, columns="age", values="value", aggfunc="sum", fill_value=0)
    labels = [_short(words.label(dimension, value, names)) for value in totals.index]
    bars = []
    for step, band in enumerate(bands):
        counts = [int(table[band].get(value, 0)) if band in table else 0 for value in totals.index]
        word = words.label("age", band)
        bars.append(
            _bar(labels, counts, _shade(colours, step / max(1, len(bands) - 1)), word)
            | {
                "customdata": [[value, band] for value in totals.index],
                "hovertemplate": "%{y}<br>" + word + " : %{x}<extra></extra>",
            }
        )
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    axes = _bar_axes(float(totals.max()) * 1.05)
    return framed(_age_finding(frame, bands), colours, bars, showlegend=True, legend=legend, **axes)


def _shade(colours: Palette, strength: float) -> str:
    """A colour between the paper and the blue of the palette: the older, the nearer to blue."""
    pairs = zip(_parts(colours.paper), _parts(colours.blue), strict=True)
    mixed = [round(paper + (blue - paper) * (0.25 + 0.75 * strength)) for paper, blue in pairs]
    return "#" + "".join(f"{part:02X}" for part in mixed)


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _age_finding(frame: pd.DataFrame, bands: list[str]) -> str:
    total, old = frame["value"].sum(), frame[frame["age"].isin(bands[-2:])]["value"].sum()
    return _("{share} of the open cases are older than {days} days ({count})").format(
        share=numbers.percent(old / total, 0), days=bands[-3].split("-")[-1], count=numbers.number(old)
    )


def flow_lines(frame: pd.DataFrame, open_week: str, colours: Palette) -> go.Figure:
    """Arrivals against answers by week. `frame`: week, arrivals, departures; `open_week` is as in `weekly_rate`."""
    rows = frame.fillna(0)
    if rows.empty or not rows[["arrivals", "departures"]].to_numpy().sum():
        return empty(_("Nothing came in and nothing was answered in this span"), colours)
    days = [_monday(week) for week in rows["week"]]
    lines = [
        {
            "type": "scatter",
            "x": days,
            "y": rows[name],
            "mode": "lines+markers",
            "line": {"color": colour, "width": 2},
            "marker": {"size": 7, "symbol": _symbols(rows["week"], open_week)},
            "customdata": [[week, name] for week in rows["week"]],
            "name": word,
            "text": [
                f"{words.label('week', week)}<br>{numbers.number(value)} {word}"
                for week, value in zip(rows["week"], rows[name], strict=True)
            ],
            "hovertemplate": "%{text}<extra></extra>",
            **_ALIKE,
        }
        for name, word, colour in _flows(colours)
    ]
    return framed(
        _flow_finding(rows[rows["week"] != open_week]),
        colours,
        lines,
        annotations=direct_labels(days[-1], rows.iloc[-1], _flows(colours)),
        margin={"r": 72},
        yaxis={
            "title": {"text": _("cases a week")},
            "rangemode": "tozero",
            **_count_ticks(float(rows[["arrivals", "departures"]].max().max()) * 1.1),
        },
        xaxis={"showgrid": False, **time_ticks(days)},
    )


#: A line of a chart of two: the column of a frame, its word, its colour.
Side = tuple[str, str, str]


def _flows(colours: Palette) -> tuple[Side, Side]:
    return ("arrivals", _("received"), colours.muted), ("departures", _("answered"), colours.blue)


def direct_labels(day: date, last: pd.Series, sides: tuple[Side, Side]) -> list[dict[str, Any]]:
    """The names of two lines beside their ends. `sides`: column of `last`, word and colour of each."""
    (one, *_one), (other, *_other) = sides
    upper = one if last[one] >= last[other] else other
    return [
        {
            "x": day,
            "y": last[name],
            "text": word,
            "showarrow": False,
            "xanchor": "left",
            "xshift": 8,
            "font": {"color": colour},
            "yshift": 8 if name == upper else -8,
        }
        for name, word, colour in sides
    ]


def _flow_finding(weeks: pd.DataFrame) -> str:
    gap = int(weeks["arrivals"].sum() - weeks["departures"].sum())
    span = ngettext("{count} full week", "{count} full weeks", len(weeks)).format(count=len(weeks))
    if gap > 0:
        return _("{gap} more came in than were answered in {span}").format(gap=numbers.number(gap), span=span)
    if gap < 0:
        return _("{gap} more were answered than came in in {span}").format(gap=numbers.number(-gap), span=span)
    return _("As many were answered as came in in {span}").format(span=span)


def empty(sentence: str, colours: Palette) -> go.Figure:
    """The drawn state of a chart without figures, as tall as the chart would be."""
    middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    hidden = {"visible": False}
    words = [middle | {"text": sentence, "font": {"color": colours.muted}}]
    return framed("", colours, [], annotations=words, xaxis=hidden, yaxis=hidden)


def framed(finding: str, colours: Palette, data: list[dict[str, Any]], **layout: Any) -> go.Figure:
    """All of a figure at once: added to bit by bit, it takes plotly longer."""
    return go.Figure(data=data, layout={"template": template(colours), "height": HEIGHT, "meta": finding, **layout})


def _short(text: str, limit: int = 26) -> str:
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return in_chart(cut)


def _monday(week: str) -> date:
    year, _w, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def rate_ticks(low: float) -> list[float]:
    """Where an axis of shares from `low` to 1 is marked."""
    step = 0.05 if low >= 0.7 else 0.1 if low >= 0.4 else 0.2
    return [round(tick * step, 2) for tick in range(int(1 / step) + 1) if tick * step >= low]


def ticks(values: list[float], shown: Callable[[float], str]) -> dict[str, Any]:
    """The marks of an axis, in the language's own words."""
    return {"tickmode": "array", "tickvals": values, "ticktext": [shown(value) for value in values]}


def _count_ticks(highest: float) -> dict[str, Any]:
    steps = (first * 10**zeros for zeros in range(9) for first in (1, 2, 5))
    step = next(step for step in steps if highest / step <= 6)
    values = [float(tick * step) for tick in range(int(highest / step) + 2)]
    return {**ticks(values, numbers.number), "range": [0, max(highest, 1)]}


def time_ticks(days: list[date]) -> dict[str, Any]:
    """A tick for each month that begins among `days`, in the language's words; for short spans each week."""
    if len(days) <= 9:
        return {"tickmode": "array", "tickvals": days, "ticktext": [numbers.short_day(day) for day in days]}
    firsts = [day for before, day in pairwise(days) if before.month != day.month]
    firsts = firsts[:: len(firsts) // 5 + 1]  # no more than five fit on a narrow screen
    return month_ticks(firsts)


def month_ticks(firsts: list[date]) -> dict[str, Any]:
    """A tick for each of these first days of months, by name; the first one and each January have their year."""
    named = [numbers.month(day) if day.month == 1 or day == firsts[0] else numbers.short_month(day) for day in firsts]
    return {"tickangle": 0, "tickmode": "array", "tickvals": firsts, "ticktext": named}
