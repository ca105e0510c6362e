"""The periods of a report as they are written: a week, month, quarter, year or day, or two days and all between."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from analytics.question import Question
from analytics.spans import midnight
from domain.marks import N_
from domain.problems import BadInput
from domain.zones import day_read

#: The years that a desk may ask about.
YEARS = range(1990, 2101)


class Kind(StrEnum):
    """How a period is cut out of the calendar."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAY = "day"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` on, before `after`; `text` is how the period is written."""

    kind: Kind
    text: str
    first: date
    after: date

    @property
    def last(self) -> date:
        """The last day in it."""
        return self.after - timedelta(days=1)

    @property
    def before(self) -> "Period":
        """The period of its kind just before: the month before a month, as many days before days."""
        return on(self.kind, self.first - timedelta(days=1), days=(self.after - self.first).days)

    def within(self, zone: str) -> tuple[datetime, datetime]:
        """The instants [start, end) of it on the clocks of `zone`."""
        return midnight(self.first, zone), midnight(self.after, zone)


def on(kind: Kind, day: date, days: int = 1) -> Period:
    """The period of that kind with `day` in it; of `days` days the one that ends with it."""
    first = day - timedelta(days=days - 1) if kind is Kind.DAYS else _FIRST[kind](day)
    return _from(kind, first, days)


def period(text: str) -> Period:
    """The period that `text` names; `BadInput` where it names none.

    `2026-W46`, `2026-10`, `2026-Q3`, `2026`, `2026-11-22`, or `2026-10-01..2026-10-31` with both days in it.
    """
    try:
        found = _read(text)
        if not {found.first.year, found.last.year} <= set(YEARS):
            raise ValueError(text)
        return found
    except (ValueError, OverflowError) as error:
        raise BadInput(
            N_(
                "{text} is no period: write a week as 2026-W46, a month as 2026-10, a quarter as 2026-Q3, a year as"
                " 2026, a day as 2026-11-22, or its first and last day as 2026-10-01..2026-10-31."
            ),
            text=repr(text),
        ) from error


def whole(start: datetime, end: datetime, zone: str) -> Period | None:
    """The month, quarter or year that lies between the instants [start, end) on the clocks of `zone`; None: it is none.

    These are the periods whose length changes from one to the next.
    """
    first = start.astimezone(ZoneInfo(zone)).date()
    found = (on(kind, first) for kind in _NEXT)
    return next((one for one in found if one.within(zone) == (start, end)), None)


def earlier(asked: Question, now: Period) -> Question:
    """`asked`, which is about the period `now`, for the period before it.

    As of an instant as far after its end as `asked` is after the end of its own period: what had as long to mature is
    compared with what had. Where that period is not over, as far into it and not beyond its end.
    """
    start, end = now.before.within(asked.zone)
    is_over = asked.as_of >= now.within(asked.zone)[1]
    days = (now.after - now.before.after if is_over else now.first - now.before.first).days
    as_of = _days_before(asked, days)
    return asked.between(start, end).at(as_of if is_over else min(as_of, end.astimezone(UTC)))


def _days_before(asked: Question, days: int) -> datetime:
    """By days and time of day on the clocks of the zone, so that a change of these in between moves nothing."""
    there = asked.as_of.astimezone(ZoneInfo(asked.zone))
    return (there - timedelta(days=days)).astimezone(UTC)


_PATTERNS = {
    Kind.WEEK: re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
    Kind.MONTH: re.compile(r"(\d{4})-(\d{2})", re.ASCII),
    Kind.QUARTER: re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    Kind.YEAR: re.compile(r"(\d{4})", re.ASCII),
    Kind.DAY: re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII),
}
_FIRST_OF: dict[Kind, Callable[..., date]] = {
    Kind.WEEK: lambda year, week: date.fromisocalendar(year, week, 1),
    Kind.MONTH: lambda year, month: date(year, month, 1),
    Kind.QUARTER: lambda year, quarter: date(year, 3 * quarter - 2, 1),
    Kind.YEAR: lambda year: date(year, 1, 1),
    Kind.DAY: date,
}
_FIRST: dict[Kind, Callable[[date], date]] = {
    Kind.WEEK: lambda day: day - timedelta(days=day.weekday()),
    Kind.MONTH: lambda day: day.replace(day=1),
    Kind.QUARTER: lambda day: date(day.year, day.month - (day.month - 1) % 3, 1),
    Kind.YEAR: lambda day: date(day.year, 1, 1),
    Kind.DAY: lambda day: day,
}
#: A day that lies in the next one, counted from the first.
_NEXT = {Kind.MONTH: 31, Kind.QUARTER: 93, Kind.YEAR: 366}


def _read(text: str) -> Period:
    for kind, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(text):
            return _from(kind, _FIRST_OF[kind](*map(int, found.groups())))
    first, last = map(day_read, text.split(".."))
    if last < first:
        raise ValueError(text)
    return _from(Kind.DAYS, first, (last - first).days + 1)


def _from(kind: Kind, first: date, days: int = 1) -> Period:
    after = first + timedelta(days={Kind.WEEK: 7, Kind.DAYS: days}.get(kind, 1))
    if kind in _NEXT:
        after = _FIRST[kind](first + timedelta(days=_NEXT[kind]))
    return Period(kind, _written(kind, first, after), first, after)


def _written(kind: Kind, first: date, after: date) -> str:
    match kind:
        case Kind.WEEK:
            year, week, _day = first.isocalendar()
            return f"{year}-W{week:02}"
        case Kind.QUARTER:
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case Kind.DAYS:
            return f"{first.isoformat()}..{(after - timedelta(days=1)).isoformat()}"
    return first.isoformat()[: {Kind.MONTH: 7, Kind.YEAR: 4}.get(kind, 10)]
