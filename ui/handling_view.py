"""The page of handling times: which clock, the tables beside its charts, and why two medians are not the same."""

import streamlit as st

from analytics.handling import Handling
from analytics.measure import Clock
from domain.marks import N_
from ui import address
from ui.cells import Column
from ui.handling_words import CARDS, Figures, why
from ui.language import _
from ui.markup import escaped

_KEY, _WIDGET = "clock", "handling_clock"
_CLOCKS = {Clock.GROSS.value: N_("Gross clock"), Clock.SLA.value: N_("SLA clock")}


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


def cards(clock: Clock) -> tuple[str, ...]:
    """The figures on that clock: of all cases, then of answered ones."""
    return CARDS[clock]


def tell(found: Handling, figures: Figures, clock: Clock) -> None:
    """That sentence, or that no clock tells how long open cases have been so."""
    if not found.is_told:
        st.caption(_("The calendars end before this instant: nothing tells what open cases have used of their limits."))
    elif told := why(found, figures, clock):
        st.markdown(escaped(told))


def day_columns(clock: Clock) -> dict[str, Column]:
    """The columns of the share answered by each day."""
    figure = CARDS[clock][0]
    return {
        "days": Column(_("Within days"), ""),
        "answered": Column(_("Answered"), figure, unit="ratio"),
        "low": Column(_("Interval from"), "", unit="ratio"),
        "high": Column(_("Interval to"), "", unit="ratio"),
        "withdrawn": Column(_("Withdrawn"), figure, unit="ratio"),
        "watched": Column(_("Open and known longer"), ""),
    }


def slice_columns(clock: Clock) -> dict[str, Column]:
    """The columns of the times of each slice."""
    figure, p90 = CARDS[clock][:2]
    return {
        "median": Column(_("Median"), figure, unit="hours"),
        "median_low": Column(_("Interval from"), "", unit="hours"),
        "median_high": Column(_("Interval to"), "", unit="hours"),
        "p90": Column(_("Nine in ten"), p90, unit="hours"),
        "p90_low": Column(_("From"), "", unit="hours"),
        "p90_high": Column(_("To"), "", unit="hours"),
        "n": Column(_("Cases"), figure),
        "missed": Column(_("Not answered"), figure, "missed"),
    }
