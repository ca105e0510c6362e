"""The funnel: a share over teams or agents, with what chance allows below the points."""

from collections.abc import Iterator, Mapping
from typing import Any

import plotly.graph_objects as go

from analytics.fair import ALLOWED_FOR, Units
from analytics.funnel import INNER, OUTER, Flag
from ui import charts, numbers, words
from ui.language import _, ngettext
from ui.markup import in_chart
from ui.theme import Palette

_OUT = (Flag.FAR_BELOW, Flag.FAR_ABOVE)
_AT_THE_EDGE = (Flag.BELOW, Flag.ABOVE)
#: No more names than this beside the points, the furthest out first.
_NAMED = 8
#: Pixels: a name above or below its point, a letter and a line of it, the plot where it is narrowest.
_ASIDE, _LETTER, _LINE, _WIDE, _HIGH = 10, 7, 16, 290, 240
_ROOM = 0.03
#: How far the bands go beyond the unit with most cases, and at how many numbers of cases they are worked out.
_BESIDE, _STEPS = 1.06, 120

Box = tuple[float, float, float, float]


def draw(told: Units, figure: str, title: str, names: Mapping[str, str], colours: Palette) -> go.Figure:
    """The funnel of `told`; `figure` is the name of the share, `title` says besides whose it is.

    A point carries the id of its unit.
    """
    if told.judged < 2:
        return charts.empty(_nothing(told), colours)
    seen = told.funnel
    data = [*_bands(told, colours), _target(told, colours), _points(told, names, colours)]
    low, high = _range(told)
    return charts.framed(
        finding(told, title, names),
        colours,
        data,
        annotations=[*_names(told, names, colours), _target_name(told, colours)],
        xaxis={"title": {"text": _("cases")}, "showgrid": False, **_cases_axis(int(seen.cases.max()))},
        yaxis={
            "title": {"text": _axis(told, figure)},
            "range": [low, high],
            **charts.ticks(_share_ticks(low, high), lambda tick: numbers.percent(tick, 0)),
        },
        margin={"r": 56},
    )


def _axis(told: Units, figure: str) -> str:
    return _("{figure}, as with the mix of all").format(figure=figure) if told.unit in ALLOWED_FOR else figure


def finding(told: Units, title: str, names: Mapping[str, str]) -> str:
    """Whether anybody lies beyond chance, and who, in the order of names."""
    out, edge = (_named(told, flags, names) for flags in (_OUT, _AT_THE_EDGE))
    if out:
        said = ngettext(
            "{title}: {names} lies beyond what chance allows (99.8%)",
            "{title}: {names} lie beyond what chance allows (99.8%)",
            len(out),
        )
        return said.format(title=title, names=_listed(out))
    if edge:
        said = ngettext(
            "{title}: nobody lies beyond chance; {names} lies outside 95%, as one in twenty does by chance",
            "{title}: nobody lies beyond chance; {names} lie outside 95%, as one in twenty does by chance",
            len(edge),
        )
        return said.format(title=title, names=_listed(edge))
    return _("{title}: nobody lies beyond what chance allows").format(title=title)


def _nothing(told: Units) -> str:
    if not len(told.ids):
        return _("No case in this period: there is nothing to compare")
    if len(told.ids) == 1:
        return _("One only: there is nobody to compare with")
    return _("Fewer than two have ten cases: too few to compare")


def _named(told: Units, flags: tuple[Flag, ...], names: Mapping[str, str]) -> list[str]:
    said = {Flag.FAR_BELOW: _("{name} below"), Flag.FAR_ABOVE: _("{name} above")}
    said |= {Flag.BELOW: said[Flag.FAR_BELOW], Flag.ABOVE: said[Flag.FAR_ABOVE]}
    return sorted(
        said[flag].format(name=words.label(told.unit, id, names)) for flag in flags for id in told.flagged(flag)
    )


def _listed(named: list[str], most: int = 4) -> str:
    more = len(named) - most
    rest = [ngettext("{count} more", "{count} more", more).format(count=more)] if more > 0 else []
    return ", ".join([*named[:most], *rest])


def _bands(told: Units, colours: Palette) -> Iterator[dict[str, Any]]:
    """What chance allows at each number of cases, the outer limits first."""
    seen = told.funnel
    most = int(seen.cases.max() * _BESIDE)
    x = sorted({round(most ** (step / _STEPS)) for step in range(_STEPS + 1)})
    common = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    for z, colour in ((OUTER, colours.band), (INNER, colours.line)):
        lows, highs = zip(*(seen.band(n, z) for n in x), strict=True)
        yield common | {"x": x, "y": list(lows)}
        yield common | {"x": x, "y": list(highs), "fill": "tonexty", "fillcolor": colour}


def _points(told: Units, names: Mapping[str, str], colours: Palette) -> dict[str, Any]:
    seen = told.funnel
    shown = [place for place, n in enumerate(seen.cases) if n]
    marks = [colours.muted if seen.few[p] else colours.blue for p in shown]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": seen.cases[shown].tolist(),
        "y": seen.adjusted[shown].tolist(),
        "marker": {
            "color": marks,
            "size": [12 if seen.flag[p] in _OUT else 9 for p in shown],
            "symbol": ["circle-open" if seen.few[p] else "circle" for p in shown],
        },
        "customdata": [[told.ids[p]] for p in shown],
        "text": [_hover(told, p, names) for p in shown],
        "hovertemplate": "%{text}<extra></extra>",
        **charts.ALIKE,
    }


def _hover(told: Units, place: int, names: Mapping[str, str]) -> str:
    seen = told.funnel
    return "<br>".join(
        [
            in_chart(words.label(told.unit, told.ids[place], names)),
            _("{rate} ({hits} of {cases})").format(
                rate=numbers.percent(float(seen.share[place])),
                hits=numbers.number(int(seen.hits[place])),
                cases=numbers.number(int(seen.cases[place])),
            ),
            _("expected with these cases: {rate}").format(rate=numbers.percent(float(seen.expected[place]))),
            allowed(seen.low95[place], seen.high95[place]),
        ]
    )


def allowed(low: float, high: float) -> str:
    """What chance allows, in words."""
    return _("chance allows {low} to {high} (95%)").format(low=numbers.percent(low), high=numbers.percent(high))


def _names(told: Units, names: Mapping[str, str], colours: Palette) -> list[dict[str, Any]]:
    """The names of those who lie outside, the furthest out first; one that would lie over another is left out."""
    seen = told.funnel
    taken: list[Box] = []
    drawn: list[dict[str, Any]] = []
    out = sorted((p for p, flag in enumerate(seen.flag) if flag), key=lambda p: -abs(int(seen.flag[p])))
    for place in out[:_NAMED]:
        text = words.label(told.unit, told.ids[place], names)
        for below in (True, False):
            box = _box(told, place, text, below)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                drawn.append(_name(told, place, text, below, colours))
                break
    return drawn


def _is_right(told: Units, place: int) -> bool:
    """Whether a point lies in the right half, where its name stands to the left of it."""
    return bool(told.funnel.cases[place] > float(told.funnel.cases.max()) / 2)


def _name(told: Units, place: int, text: str, below: bool, colours: Palette) -> dict[str, Any]:
    seen, right = told.funnel, _is_right(told, place)
    return {
        "x": int(seen.cases[place]),
        "y": float(seen.adjusted[place]),
        "text": in_chart(text),
        "showarrow": False,
        "xanchor": "right" if right else "left",
        "xshift": -6 if right else 6,
        # Off the line of all, that runs through some of the points.
        "yshift": -_ASIDE if below else _ASIDE,
        "font": {"color": colours.ink if abs(int(seen.flag[place])) > 1 else colours.muted},
    }


def _box(told: Units, place: int, text: str, below: bool) -> Box:
    """Left, right, bottom and top of a name in pixels of a chart as narrow as it is drawn."""
    seen, (low, high) = told.funnel, _range(told)
    x = float(seen.cases[place]) / (float(seen.cases.max()) * _BESIDE) * _WIDE
    y = (float(seen.adjusted[place]) - low) / (high - low) * _HIGH + (-_ASIDE if below else _ASIDE)
    width = len(text) * _LETTER
    left = x - width if _is_right(told, place) else x
    return left, left + width, y - _LINE / 2, y + _LINE / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _target(told: Units, colours: Palette) -> dict[str, Any]:
    """The share of all as a dotted line: a trace, for a shape below the bands would not be seen."""
    seen = told.funnel
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, int(seen.cases.max() * _BESIDE)],
        "y": [seen.target] * 2,
        "line": {"color": colours.muted, "dash": "dot", "width": 1},
        "hoverinfo": "skip",
    }


def _target_name(told: Units, colours: Palette) -> dict[str, Any]:
    return {
        "x": 1,
        "xref": "x domain",
        "y": told.funnel.target,
        "text": _("all<br>{rate}").format(rate=numbers.percent(told.funnel.target, 0)),
        "align": "left",
        "showarrow": False,
        "xanchor": "left",
        "font": {"color": colours.muted},
    }


def _range(told: Units) -> tuple[float, float]:
    """From the lowest to the highest that is drawn of those that are judged, with room for whole marks."""
    seen = told.funnel
    least = int(seen.cases[~seen.few].min())
    drawn = [*seen.band(least, OUTER), *seen.adjusted[seen.cases > 0]]
    return min(drawn) - _ROOM, max(drawn) + _ROOM


def _cases_axis(most: int) -> dict[str, Any]:
    steps = (first * 10**zeros for zeros in range(9) for first in (1, 2, 5))
    step = next(step for step in steps if most / step <= 6)
    marks = [float(tick * step) for tick in range(int(most / step) + 2)]
    return {**charts.ticks(marks, numbers.number), "range": [0, most * _BESIDE]}


def _share_ticks(low: float, high: float) -> list[float]:
    """Every so many points, from 0 to 1 only: beyond there is room for marks, and nothing to read."""
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if (high - low) / step <= 6.5 or step == 0.5)
    return [round(tick * step, 2) for tick in range(round(1 / step) + 1) if low <= tick * step <= high]
