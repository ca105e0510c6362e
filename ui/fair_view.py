"""The page Teams and agents: which share, whom it is of, and who lies outside what chance allows."""

import pandas as pd
import streamlit as st

from analytics.fair import ALLOWED_FOR, MIX, UNITS, Units, units
from analytics.figures import measure
from analytics.funnel import Flag
from analytics.interval import FEW
from domain.rights import Action, Reach, reach
from ui import board, cached, chart_file, chart_funnel, explorer, numbers, tables, words
from ui.desk import Desk
from ui.language import _
from ui.theme import palette

#: The shares that teams and agents have a hand in.
FIGURES = (
    "on_time_rate",
    "on_time_closed",
    "ack_on_time",
    "reopen_rate",
    "upheld_rate",
    "overturn_rate",
    "chase_rate",
    "evidence_complete",
)


def choose(desk: Desk) -> str:
    """The figure that is looked at, from the address; beside it how fair the comparison is."""
    left, right = st.columns((1, 3), vertical_alignment="bottom")
    with left:
        figure = explorer.pick(_("Compared by"), "fair", {id: measure(id).title for id in FIGURES}, FIGURES[0])
    moment = _("As of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of))
    right.caption(" · ".join([moment, *board.as_known(desk), _("a case counts for whoever has it then")]))
    return figure


def shown(desk: Desk) -> tuple[str, ...]:
    """What is compared: agents alone for whoever sees one team."""
    return UNITS if reach(desk.person.role, Action.SEE_FIGURES) is Reach.ANY else ("agent",)


def told(desk: Desk, figure: str) -> dict[str, Units]:
    """Teams and agents within what the page asks, by the name of the dimension."""
    frame = cached.figures(desk.store, desk.question, (figure,), (*UNITS, MIX))
    return {unit: units(frame, unit) for unit in UNITS}


def funnel(desk: Desk, figure: str, found: Units) -> None:
    """The funnel of teams or agents, its table and files; a point leads to its tickets."""
    title = _(measure(figure).title)
    name = _("{figure} by {unit}").format(figure=title, unit=words.dimension(found.unit).lower())
    chart = chart_funnel.draw(found, title, name, desk.names, palette())
    point = board.chart(chart, f"funnel_{found.unit}", name)
    with board.beneath(f"funnel_{found.unit}"):
        _twin(desk, figure, found)
        chart_file.offer(chart, f"funnel_{found.unit}", name, desk)
    st.caption(" ".join([_mix(found.unit), spread(found)]))
    if point:
        board.go_to(desk, figure, **{found.unit: point[0]})


def _mix(unit: str) -> str:
    """How far the comparison is one of like with like."""
    if unit in ALLOWED_FOR:
        return _(
            "Each is measured against what all have in the same categories; amounts or languages may still differ."
        )
    return _("Teams deal with different things: who lies outside may have the harder categories.")


def _twin(desk: Desk, figure: str, found: Units) -> None:
    names = [words.label(found.unit, id, desk.names).casefold() for id in found.ids]
    frame = found.frame.iloc[sorted(range(len(names)), key=names.__getitem__)]
    frame = frame[frame["denominator"] > 0].reset_index(drop=True)
    tables.twin(
        frame.assign(
            expected=frame["expected"].map(numbers.percent),
            allowed=[f"{numbers.percent(low)} – {numbers.percent(high)}" for low, high in _pairs(frame)],
            verdict=[verdict(Flag(flag), n) for flag, n in zip(frame["flag"], frame["denominator"], strict=True)],
        ),
        (found.unit,),
        explorer.columns_of(figure),
        f"funnel_{found.unit}",
        told={"expected": _("Expected"), "allowed": _("Chance allows (95%)"), "verdict": _("Verdict")},
        ahead=("verdict",),
    )


def _pairs(frame: pd.DataFrame) -> list[tuple[float, float]]:
    return list(zip(frame["low95"], frame["high95"], strict=True))


def verdict(flag: Flag, cases: float) -> str:
    """Where a unit with so many cases lies, in words."""
    if cases < FEW:
        return _("too few cases")
    return {
        Flag.FAR_BELOW: _("below, beyond chance"),
        Flag.BELOW: _("below 95%"),
        Flag.WITHIN: _("as chance allows"),
        Flag.ABOVE: _("above 95%"),
        Flag.FAR_ABOVE: _("above, beyond chance"),
    }[flag]


def spread(found: Units) -> str:
    """Whether all lie further apart than chance sets them, and what was done about it."""
    seen = found.funnel
    if found.judged < 2:
        return ""
    if seen.dispersion != seen.dispersion:
        return _(
            "The bands are 95% and 99.8% of chance. With fewer than ten to judge they are not widened: whoever differs"
            " would widen their own."
        )
    if seen.widening > 1:
        return _(
            "All lie further apart than chance alone would set them (φ = {phi}), by causes that they share or nobody"
            " measures: the bands are {times} times as wide for it, so that only who differs from that stands out."
        ).format(phi=numbers.number(seen.dispersion, 2), times=numbers.number(seen.widening, 2))
    return _(
        "The bands are 95% and 99.8% of chance; all together lie no further apart than chance sets them (φ = {phi})."
    ).format(phi=numbers.number(seen.dispersion, 2))
