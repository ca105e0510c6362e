"""What is left of time limits, each on the clock that it runs on, for the tickets of a list at once.

A limit that counts business time tells what is left of it in business time, by the calendar of its rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import pandas as pd

from data.policies import Book
from sla.calendar import DAY, Calendar, Interval
from sla.limits import Limit
from sla.policy import FACTS
from sla.reckoning import WALL
from sla.spans import BEGINNING, MICROSECOND, SECOND, microseconds

_HOUR: Final = 3600 * SECOND
#: Where the spans of a ticket begin; all of them end at its deadline.
_FROM: Final = ("stop", "risk", "received")
#: When a limit counts as nearly used up, a fifth of it is left.
_FIFTHS: Final = 5


class Unit(StrEnum):
    """How what is left is told: on the wall clock, in business hours, or in business days of 24 hours."""

    WALL = "wall"
    BUSINESS_HOURS = "business_hours"
    BUSINESS_DAYS = "business_days"


@dataclass(frozen=True, slots=True)
class _Clock:
    """What a limit of a version of the policy runs on."""

    policy: int = 0
    limit: Limit = WALL


def told(book: Book, tickets: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """For each of `tickets` (columns of analytics.ticket_list): unit (`Unit`), hours left, percent of the limit used.

    Up to the answer, to the beginning of a pause, or to `as_of`; not a number without a deadline, or where the end is
    not known. No hours are left where the limit ran out: how late that is, the wall clock tells. `order` is by what
    lists are sorted: the hours left on the wall clock, for what stands still those that were.
    """
    clocks = pd.Series([_clock(book, row) for row in tickets.to_dict("records")], tickets.index, dtype=object)
    instants, is_late = _instants(tickets, as_of), tickets["late_days"].notna()
    hours = pd.DataFrame(float("nan"), tickets.index, list(_FROM))
    for clock in clocks.unique():
        part = clocks == clock
        hours[part] = _hours(book, clock, instants[part])
    given, wall = (_in_hours(instants["due"] - instants[name]) for name in ("received", "stop"))
    order = tickets["left_hours"].astype(float).fillna(wall.where(tickets["paused_since"].notna()))
    return pd.DataFrame(
        {
            "unit": [_unit(book, clock) for clock in clocks],
            "hours": hours["stop"].mask(is_late | order.isna()),
            "used": _used(hours).mask(is_late, 100 * (given - order) / given.where(given > 0)).mask(order.isna()),
            "order": order,
        }
    )


def _instants(tickets: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    said = {name: _microseconds(tickets[f"{name}_at"]) for name in ("due", "risk", "received", "answered")}
    stop = said.pop("answered").fillna(_microseconds(tickets["paused_since"])).fillna(microseconds(as_of))
    return pd.DataFrame({**said, "stop": stop})


def _microseconds(instants: "pd.Series[Any]") -> "pd.Series[Any]":
    since = (pd.to_datetime(instants, utc=True) - BEGINNING) / MICROSECOND
    return since.round().astype("Int64")


def _clock(book: Book, ticket: Mapping[Any, Any]) -> _Clock:
    if pd.isna(ticket["policy"]):
        return _Clock()
    number = int(ticket["policy"])
    facts = {name: None if pd.isna(ticket[name]) else str(ticket[name]) for name in FACTS}
    limit = book.version(number).policy.answer(facts) or WALL
    return _Clock(number, limit) if limit.calendar else _Clock()


def _hours(book: Book, clock: _Clock, instants: pd.DataFrame) -> pd.DataFrame:
    """From each of `_FROM` to the deadlines: hours of `clock`, none below 0; all of them in one pass."""
    if not clock.limit.calendar:
        return instants[list(_FROM)].rsub(instants["due"], axis=0).clip(lower=0).astype(float) / _HOUR
    spans = pd.concat([instants[[name, "due"]].set_axis(["start", "end"], axis=1) for name in _FROM])
    spans = spans.assign(case=range(len(spans)), amount=0)
    known = instants[["received", "due", "stop"]]
    first, last = (BEGINNING + int(at) * MICROSECOND for at in (known.min().min(), known.max().max()))
    running = book.version(clock.policy).reckoner(first, last).clock(clock.limit)
    values = running.answer("unpaused", spans)["value"].astype(float).to_numpy() / _HOUR
    return pd.DataFrame(values.reshape(len(_FROM), -1).T, instants.index, list(_FROM))


def _used(hours: pd.DataFrame) -> "pd.Series[float]":
    """Percent of the limit that are used up; its whole length follows from its last fifth, which no pause is in.

    But for one that began in it: then no more is taken for the whole than all the time since the receipt.
    """
    whole = hours[["received"]].assign(fifths=(_FIFTHS * hours["risk"]).where(hours["risk"] > 0)).min(axis=1)
    return (100 * (whole - hours["stop"]) / whole).where(whole > 0).clip(lower=0)


def _in_hours(spans: "pd.Series[Any]") -> "pd.Series[float]":
    hours: pd.Series[float] = spans.astype(float) / _HOUR
    return hours


def _unit(book: Book, clock: _Clock) -> Unit:
    if not clock.limit.calendar:
        return Unit.WALL
    calendar = book.version(clock.policy).policy.calendars[clock.limit.calendar]
    return Unit.BUSINESS_DAYS if _is_round_the_clock(calendar) else Unit.BUSINESS_HOURS


def _is_round_the_clock(calendar: Calendar) -> bool:
    """Whether every day on which the desk works is worked through."""
    days = (*calendar.week, *calendar.exceptions.values())
    return all(day == (Interval(0, DAY),) for day in days if day)
