"""When a desk works: its zone, its week, the days off it, and what happens at the edges."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

import holidays

from domain.marks import N_
from domain.problems import BadInput
from domain.zones import zones

#: Minutes of a day on the wall clock.
DAY = 1440


class Closing(StrEnum):
    """Where a limit ends that is used up exactly when the desk closes."""

    AT_CLOSE = "at_close"
    NEXT_OPENING = "next_opening"


class Hours(StrEnum):
    """How long a day is on which the clocks change: as long as it lasts, or as its clock shows."""

    ELAPSED = "elapsed"
    WALL_CLOCK = "wall_clock"


class FirstDay(StrEnum):
    """Where business days are counted from, for what begins on a day off.

    The working day after it is the first one, or the one that they are added to.
    """

    COUNTS = "counts"
    IS_ADDED_TO = "is_added_to"


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open from one minute of the day to another, 0 to 1440 on the wall clock."""

    opens: int
    closes: int


Day = tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of a desk. `week` is Monday to Sunday; `exceptions` are days with hours of their own.

    `days_off` are the desk's own, `public_holidays` those of the countries `holidays`, which are kept to be shown only.
    """

    zone: str
    week: tuple[Day, ...]
    days_off: frozenset[date] = frozenset()
    exceptions: Mapping[date, Day] = field(default_factory=dict)
    closing: Closing = Closing.AT_CLOSE
    hours: Hours = Hours.ELAPSED
    first_day: FirstDay = FirstDay.COUNTS
    holidays: tuple[str, ...] = ()
    public_holidays: frozenset[date] = frozenset()

    def on(self, day: date) -> Day:
        """The open hours of a day."""
        if day in self.exceptions:
            return self.exceptions[day]
        is_off = day in self.days_off or day in self.public_holidays
        return () if is_off else self.week[day.weekday()]


def checked(calendar: Calendar) -> Calendar:
    """The same calendar with its intervals in order; `BadInput` names what is wrong with it."""
    _demand_zone(calendar.zone)
    if len(calendar.week) != 7:
        raise BadInput(N_("A week has seven days, this one has {count}."), count=len(calendar.week))
    week = tuple(_checked_day(day, _WEEKDAYS[number]) for number, day in enumerate(calendar.week))
    exceptions = {day: _checked_day(hours, day.isoformat()) for day, hours in calendar.exceptions.items()}
    if not any(week):
        raise BadInput(N_("The week has no working minute: nothing would ever fall due."))
    return Calendar(
        calendar.zone,
        week,
        calendar.days_off,
        exceptions,
        _one_of(Closing, calendar.closing),
        _one_of(Hours, calendar.hours),
        _one_of(FirstDay, calendar.first_day),
        calendar.holidays,
        calendar.public_holidays,
    )


_Rule = TypeVar("_Rule", bound=StrEnum)


def _one_of(rules: type[_Rule], given: str) -> _Rule:
    try:
        return rules(given)
    except ValueError as error:
        raise BadInput(N_("There is no rule {rule} for a calendar."), rule=repr(given)) from error


_WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


def _demand_zone(zone: str) -> None:
    if zone not in zones():
        raise BadInput(N_("There is no time zone {zone}."), zone=repr(zone))


def _checked_day(day: Iterable[Interval], name: str) -> Day:
    hours = tuple(sorted(day))
    for interval in hours:
        if not 0 <= interval.opens < interval.closes <= DAY:
            raise BadInput(
                N_("{day}: {opens} to {closes} is no span of a day."),
                day=name,
                opens=_clock(interval.opens),
                closes=_clock(interval.closes),
            )
    for one, other in pairwise(hours):
        if other.opens < one.closes:
            raise BadInput(
                N_("{day}: the hours from {opens} overlap those until {closes}."),
                day=name,
                opens=_clock(other.opens),
                closes=_clock(one.closes),
            )
    return hours


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def public_holidays(country: str, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of a country (ISO 3166 code, `FR` or `US-MA`) in these years; from the package `holidays`."""
    code, _, part = country.partition("-")
    try:
        with warnings.catch_warnings():
            # Some countries warn of years that they cannot tell; nobody reads that on standard error.
            warnings.simplefilter("ignore")
            return frozenset(holidays.country_holidays(code, subdiv=part or None, years=list(years)))
    except (NotImplementedError, KeyError) as error:
        raise BadInput(N_("No holidays are known for the country {country}."), country=repr(country)) from error
