"""The parts of the page Signals: a chart for each figure, the weeks with a flag, and how weeks are judged."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from analytics.interval import FEW
from analytics.measure import Unit
from analytics.measures import MEASURES
from analytics.signal_report import Flagged, Signals, off_the_clock
from analytics.signal_weeks import ALL_TIME, FEWEST, LEAST
from analytics.signals import RUN
from analytics.ticket_list import Part
from domain.marks import N_
from ui import board, cached, cells, chart_file, chart_signals, conditions, numbers, signal_words, tables, widths, words
from ui.cells import Column, Target
from ui.desk import Desk
from ui.language import _, ngettext
from ui.markup import escaped
from ui.theme import palette

#: How weeks are judged.
_RULES = (
    N_(
        "The limits hold nearly every week that is like the others: the mean of the weeks, and 2.66 times the mean step"
        " from week to week on either side."
    ),
    N_(
        "Where weekly counts of a rate differ by more than a quarter from their mean, each week has limits of its own"
        " by its count."
    ),
    N_(
        "A week outside the limits is more than chance. So are {run} weeks in a row on one side of the mean, rising, or"
        " falling."
    ),
    N_(
        "Handling times are the mean of the cases answered in the week, on the clock of the limit where there is one:"
        " holidays and players who take their time are no signal."
    ),
    N_("Weeks outside the limits are left out of mean and limits; all weeks are then judged by these."),
    N_(
        "Judged are the whole weeks of the period, at least {least}. Weeks of fewer than {few} cases are grey and left"
        " out; from fewer than {fewest} weeks no limits are drawn."
    ),
    N_(
        "The longer the period, the more often chance alone raises a flag: seldom in twelve weeks, more often than not"
        " in a year."
    ),
)


def part(figure: str) -> str:
    """Which tickets a week opens: of a rate those that missed, of a mean all."""
    return str(Part.MISSED) if MEASURES[figure].unit is Unit.RATIO else ""


def caption(desk: Desk, found: Sequence[Signals]) -> None:
    """As of when, which weeks are judged, and how many cases are not on the clock that they are judged by."""
    of_all = [] if desk.question.start else [_of_all_time()]
    parts = [
        _("As of {moment} (Paris)").format(moment=numbers.moment(desk.question.as_of)),
        *board.as_known(desk),
        *of_all,
        *_judged(found),
        _("the week that is not over is not"),
    ]
    st.caption(escaped(" · ".join(parts)))
    for sentence in signal_words.unclocked(
        found, partial(off_the_clock, partial(cached.figures, desk.store), desk.question)
    ):
        st.caption(escaped(sentence))


def _of_all_time() -> str:
    return _("of all time the last {count} weeks; choose a period to see more").format(count=ALL_TIME)


def _judged(found: Sequence[Signals]) -> list[str]:
    """How many weeks are judged: once where that is the same for all figures."""
    said = {signal_words.name(one.figure): _weeks_judged(one.weeks.judged) for one in found}
    if len(set(said.values())) == 1:
        return [next(iter(said.values()))]
    return [_("{name}: {value}").format(name=name, value=value) for name, value in said.items()]


def _weeks_judged(count: int) -> str:
    if not count:
        return _("no week can be judged")
    return ngettext("{count} whole week is judged", "{count} whole weeks are judged", count).format(count=count)


def chart(desk: Desk, found: Signals) -> str | None:
    """The chart of one figure with its table and its picture; the week that was clicked."""
    figure, weeks = found.figure, found.weeks
    drawn = chart_signals.weekly(weeks, figure, board.open_week(desk), palette(), found.flagged, desk.names)
    name, key = _("{name} by week").format(name=signal_words.name(figure)), f"signals_{figure}"
    clicked = board.chart(drawn, key, name)
    with board.beneath(key):
        tables.twin(_twin(found), ("week",), _columns(figure), key, board.in_week(desk))
        chart_file.offer(drawn, key, name, desk)
        if weeks.judged:
            kind = _("limits by the count of each week") if weeks.chart == "p" else _("one limit for all weeks")
            st.caption(kind, width="content")
    return str(clicked) if clicked else None


def _twin(found: Signals) -> pd.DataFrame:
    return found.weeks.frame[["week", "value", "denominator", "low", "high"]]


def _columns(figure: str) -> dict[str, Column]:
    unit = MEASURES[figure].unit
    return {
        "value": Column(signal_words.name(figure), figure, part(figure), unit),
        "denominator": Column(_("Complaints"), figure, Part.DENOMINATOR),
        "low": Column(_("Lower limit"), "", unit=unit),
        "high": Column(_("Upper limit"), "", unit=unit),
    }


def flagged(desk: Desk, found: Signals) -> None:
    """What the weeks of one figure say; below it those with a flag, what moved them, and the way to their tickets."""
    for sentence in signal_words.sentences(found, desk.names)[: None if not found.flagged else 0]:
        st.markdown(escaped(sentence))
    if not found.flagged:
        return
    st.markdown(f"**{escaped(signal_words.name(found.figure))}**")
    shown, titles = _listed(found, desk), _titles(found.figure)
    fixed = {name: widths.fitting(title, shown[name]) for name, title in titles.items()}
    key = f"flagged_{found.figure}"
    cells.grid(shown.style, titles, key, lambda row, name: _target(desk, found, row, name), fixed=fixed)
    st.caption(_("A week opens its tickets, what moved it those of the slice."))


def _titles(figure: str) -> dict[str, str]:
    return {
        "week": words.dimension("week"),
        "value": signal_words.name(figure),
        "expected": _("By chance"),
        "rule": _("Flag"),
        "category": _("Category that moved it most"),
        "channel": _("Channel that moved it most"),
    }


def _listed(found: Signals, desk: Desk) -> pd.DataFrame:
    unit = MEASURES[found.figure].unit
    return pd.DataFrame(
        {
            "week": signal_words.week(one.week),
            "value": numbers.amount(one.value, unit),
            "expected": signal_words.expected(unit, one.low, one.high),
            "rule": signal_words.rules(one.reasons),
            **{name: _moved(one, name, desk, found.figure) for name in ("category", "channel")},
        }
        for one in reversed(found.flagged)
    )


def _moved(one: Flagged, dimension: str, desk: Desk, figure: str) -> str:
    found = one.moved.get(dimension)
    return signal_words.moved(found, MEASURES[figure].unit, desk.names) if found else numbers.NOTHING


def _target(desk: Desk, found: Signals, row: int, name: str) -> Target | None:
    one = found.flagged[::-1][row]
    within: dict[str, str | None] = {"figure": found.figure, "part": part(found.figure) or None}
    week = conditions.widened(desk.question, one.week)
    if name in ("week", "value"):
        return within | week
    if name in one.moved:
        return within | week | {name: one.moved[name].value}
    return None


def rules() -> None:
    """How weeks are judged, in few words."""
    with st.expander(_("How weeks are judged"), icon=":material/rule:"):
        numbers_of = {"run": RUN, "least": LEAST, "few": FEW, "fewest": FEWEST}
        st.markdown("\n".join(f"- {_(one).format(**numbers_of)}" for one in _RULES))
