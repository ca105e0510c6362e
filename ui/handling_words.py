"""Handling times in words: the clock, and why two medians are not the same."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

import pandas as pd

from analytics.handling import Handling, Unshared
from analytics.measure import Clock
from domain.marks import N_
from ui import numbers
from ui.language import _, ngettext

#: What an axis calls the clock, and the figures on it: of all cases, then of answered ones.
_NAMED = {Clock.GROSS: N_("every hour counted"), Clock.SLA: N_("on the clock of the limit")}
CARDS = {
    Clock.GROSS: ("handling_median", "handling_p90", "handling_median_answered", "handling_mean"),
    Clock.SLA: ("handling_median_sla", "handling_p90_sla", "handling_median_answered_sla", "handling_mean_sla"),
}
Figures = Mapping[str, Mapping[str, Any]]


def named(clock: Clock) -> str:
    """The clock as an axis names it."""
    return _(_NAMED[clock])


def why(found: Handling, figures: Figures, clock: Clock) -> str:
    """One sentence that says why the median of all cases and that of answered ones are not the same."""
    of_all, _p90, of_answered, _mean = CARDS[clock]
    first, second = (numbers.amount(figures[id]["value"], "hours") for id in (of_all, of_answered))
    reasons = _listed(_reasons(found.unshared))
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


def _reasons(found: Unshared) -> list[str]:
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
