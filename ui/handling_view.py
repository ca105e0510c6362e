"""The page of handling times: which clock, the tables beside its charts, and why two medians are not the same."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

import pandas as pd
import streamlit as st

from analytics.handling import Difference, Handling
from analytics.measure import Clock
from domain.marks import N_
from ui import address, numbers
from ui.cells import Column
from ui.language import _, ngettext
from ui.markup import escaped

_KEY, _WIDGET = "clock", "handling_clock"
_CLOCKS = {Clock.GROSS.value: N_("Gross clock"), Clock.SLA.value: N_("SLA clock")}
#: What an axis calls the clock, and the cards of each.
_NAMED = {Clock.GROSS: N_("every hour counted"), Clock.SLA: N_("on the clock of the limit")}
_CARDS = {
    Clock.GROSS: ("handling_median", "handling_p90", "handling_median_answered", "handling_mean"),
    Clock.SLA: ("handling_median_sla", "handling_p90_sla", "handling_median_answered_sla", "handling_mean_sla"),
}
Figures = Mapping[str, Mapping[str, Any]]


def clock() -> Clock:
    """The clock that the address names; a switch that writes it there."""
    named = address.first(_KEY)
    value = named if named in _CLOCKS else Clock.GROSS.value
    if st.session_state.get(_WIDGET) != value:
        st.session_state[_WIDGET] = value
    st.segmented_control(
        _("Clock"),
        list(_CLOCKS),
        key=_WIDGET,
        format_func=lambda one: _(_CLOCKS[one]),
        required=True,
        label_visibility="collapsed",
        on_change=lambda: address.choose(_KEY, st.session_state[_WIDGET], _CLOCKS),
    )
    return Clock(value)


def named(clock: Clock) -> str:
    """The clock as an axis names it."""
    return _(_NAMED[clock])


def cards(clock: Clock) -> tuple[str, ...]:
    """The figures on that clock: of all cases, then of answered ones."""
    return _CARDS[clock]


def why(found: Handling, figures: Figures, clock: Clock) -> str:
    """One sentence that says why the median of all cases and that of answered ones are not the same."""
    of_all, _p90, of_answered, _mean = _CARDS[clock]
    first, second = (numbers.amount(figures[id]["value"], "hours") for id in (of_all, of_answered))
    reasons = _listed(_reasons(found.difference))
    if not found.size or not reasons:
        return ""
    if pd.isna(figures[of_all]["value"]):
        return _(
            "Half of the cases received in the period have not been answered yet; the median of those answered in it,"
            " {second}, does not say so: {reasons}."
        ).format(second=second, reasons=reasons)
    return _(
        "The median is {first} over the cases received in the period and {second} over those answered in it: {reasons}."
    ).format(first=first, second=second, reasons=reasons)


def _reasons(found: Difference) -> list[str]:
    """Which cases are in the one and not in the other."""
    told = []
    if found.open and found.oldest is not None:
        age = numbers.amount(found.oldest / 3600, "hours")
        told.append(_of_open(found.open).format(count=numbers.number(found.open), age=age))
    if found.after:
        told.append(_of_after(found.after).format(count=numbers.number(found.after)))
    if found.before:
        told.append(_of_before(found.before).format(count=numbers.number(found.before)))
    if found.withdrawn:
        told.append(_of_withdrawn(found.withdrawn).format(count=numbers.number(found.withdrawn)))
    return told


def _listed(told: list[str]) -> str:
    # French puts a space before what stands between them.
    return reduce(lambda one, other: _("{one}; {other}").format(one=one, other=other), told) if told else ""


def _of_open(count: int) -> str:
    return ngettext(
        "{count} open case, {age} old, is in the first and not in the second",
        "{count} open cases, the oldest {age} old, are in the first and not in the second",
        count,
    )


def _of_after(count: int) -> str:
    return ngettext(
        "{count} answered after the period is only in the first",
        "{count} answered after the period are only in the first",
        count,
    )


def _of_before(count: int) -> str:
    return ngettext(
        "{count} received before the period is only in the second",
        "{count} received before the period are only in the second",
        count,
    )


def _of_withdrawn(count: int) -> str:
    return ngettext(
        "{count} withdrawn counts as answered in the second alone",
        "{count} withdrawn count as answered in the second alone",
        count,
    )


def tell(found: Handling, figures: Figures, clock: Clock) -> None:
    """That sentence, or that no clock tells how long open cases have been so."""
    if not found.is_told:
        st.caption(_("The calendars end before this instant: nothing tells what open cases have used of their limits."))
    elif told := why(found, figures, clock):
        st.markdown(escaped(told))


def day_columns(clock: Clock) -> dict[str, Column]:
    """The columns of the share answered by each day."""
    figure = _CARDS[clock][0]
    return {
        "days": Column(_("Within days"), figure),
        "answered": Column(_("Answered"), figure, unit="ratio"),
        "low": Column(_("Interval from"), figure, unit="ratio"),
        "high": Column(_("Interval to"), figure, unit="ratio"),
        "withdrawn": Column(_("Withdrawn"), figure, unit="ratio"),
        "watched": Column(_("Open and known longer"), figure),
    }


def slice_columns(clock: Clock) -> dict[str, Column]:
    """The columns of the times of each slice."""
    figure, p90 = _CARDS[clock][:2]
    return {
        "median": Column(_("Median"), figure, unit="hours"),
        "median_low": Column(_("Interval from"), figure, unit="hours"),
        "median_high": Column(_("Interval to"), figure, unit="hours"),
        "p90": Column(_("Nine in ten"), p90, unit="hours"),
        "p90_low": Column(_("From"), p90, unit="hours"),
        "p90_high": Column(_("To"), p90, unit="hours"),
        "n": Column(_("Cases"), figure),
        "missed": Column(_("Not answered"), figure, "missed"),
    }
