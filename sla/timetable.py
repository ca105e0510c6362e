"""A calendar as tables, so that business time is a look-up and a little arithmetic, for one case or for ten million.

Everything is in microseconds. Days of 23 and 25 hours, split days and days off are rows here and special cases nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from sla.calendar import Calendar, Closing, FirstDay, Hours
from sla.spans import (
    DAY,
    SECOND,
    Span,
    clock_change,
    days_between,
    gaps,
    midnight,
    number_of,
    offset,
    open_spans,
)

#: Rows of `blocks` and `steps` are powers of two long, 10 hours and 72 minutes: a shift is a fifth of a division.
BLOCK_BITS, STEP_BITS = 35, 32
# Spans that the tables count with beyond their days, so that no row at their edges is half told.
_BEFORE, _AFTER = timedelta(days=3), timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Shape:
    """What two calendars of the same statements share.

    In how many spans the fullest block is worked, how often the most interrupted step of business time is interrupted,
    and the rules at the edges.
    """

    most_spans: int
    most_gaps: int
    closing: Closing
    hours: Hours
    first_day: FirstDay


def columns(shape: Shape) -> Mapping[str, Sequence[str]]:
    """The columns of each table, the key first; all are whole numbers but `works`."""
    return {
        "clocks": ("day", "ahead", "changes_at", "change"),
        "blocks": ("block", "begins", "worked", *_names(("opens", "closes"), shape.most_spans)),
        "steps": ("step", "start", *_names(("at", "gap"), shape.most_gaps)),
        "dates": ("date", "begins", "change", "changed_from", "worked", "works"),
        "workdays": ("workday", "date", "opens", "closes"),
    }


@dataclass(frozen=True, slots=True)
class Timetable:
    """The tables of a calendar from one day to another.

    `clocks`: what the clocks show, a row per day of UTC: day, ahead (of UTC as it begins), changes_at (within
    the day), change.
    `blocks`: business time until each block, and its open spans: block, begins, worked, opens_0, closes_0, opens_1 …
    `steps`: back from business time, a row per step of it: step, start, then where it is interrupted and for how long:
    at_0, gap_0, at_1 …
    `dates`: a row per local day: date, begins (UTC), change (of the clocks within it), changed_from (on its clock),
    worked (working days before it), works.
    `workdays`: the working days by number: workday, date, opens, closes (on the clock of the day).
    """

    calendar: Calendar
    tables: Mapping[str, pd.DataFrame]

    @property
    def shape(self) -> Shape:
        """What the expressions over these tables depend on."""
        rules = self.calendar
        most_spans, most_gaps = _pairs(self.tables["blocks"], "opens_"), _pairs(self.tables["steps"], "at_")
        return Shape(most_spans, most_gaps, Closing(rules.closing), Hours(rules.hours), FirstDay(rules.first_day))


def _pairs(table: pd.DataFrame, prefix: str) -> int:
    return sum(str(name).startswith(prefix) for name in table.columns)


def timetable(calendar: Calendar, first: date, last: date) -> Timetable:
    """The tables of `calendar` for instants from `first` to `last`."""
    spans, days = open_spans(calendar, first - _BEFORE, last + _AFTER), days_between(first, last)
    dates = _dates(calendar, days)
    tables = {
        "clocks": _clocks(ZoneInfo(calendar.zone), days),
        "blocks": _blocks(spans, days),
        "steps": _steps(spans),
        "dates": dates,
        "workdays": _workdays(calendar, days),
    }
    return Timetable(calendar, tables)


def _clocks(zone: ZoneInfo, days: list[date]) -> pd.DataFrame:
    rows = []
    for number in map(number_of, days):
        start = number * DAY
        at, change = clock_change(zone, start, start + DAY)
        rows.append((number, offset(zone, start), at - start, change))
    return pd.DataFrame(rows, columns=["day", "ahead", "changes_at", "change"])


def _blocks(spans: list[Span], days: list[date]) -> pd.DataFrame:
    inside: dict[int, list[Span]] = {}
    for opens, closes in spans:
        for number in range(opens >> BLOCK_BITS, ((closes - 1) >> BLOCK_BITS) + 1):
            begins, ends = number << BLOCK_BITS, (number + 1) << BLOCK_BITS
            inside.setdefault(number, []).append((max(opens, begins) - begins, min(closes, ends) - begins))
    # A day more on either side, for what the clocks of a zone show.
    first, last = ((number_of(day) + more) * DAY >> BLOCK_BITS for day, more in ((days[0], -1), (days[-1], 2)))
    worked, rows = 0, []
    most = max(map(len, inside.values()), default=1)
    for number in range(min([first, *inside]), last):
        parts = inside.get(number, [])
        rows.append((number, number << BLOCK_BITS, worked, *_padded(parts, most)))
        worked += sum(closes - opens for opens, closes in parts)
    table = pd.DataFrame(rows, columns=["block", "begins", "worked", *_names(("opens", "closes"), most)])
    return table[table["block"] >= first]


def _steps(spans: list[Span]) -> pd.DataFrame:
    total = sum(closes - opens for opens, closes in spans)
    breaks: dict[int, list[Span]] = {}
    worked = 0
    for (opens, closes), gap in zip(spans, gaps(spans), strict=False):
        worked += closes - opens
        breaks.setdefault(worked >> STEP_BITS, []).append((worked, gap))
    most = max(map(len, breaks.values()), default=0) or 1
    start, rows = spans[0][0] if spans else 0, []
    for step in range(total >> STEP_BITS):
        rows.append((step, start, *_padded(breaks.get(step, []), most)))
        start += sum(gap for _, gap in breaks.get(step, []))
    return pd.DataFrame(rows, columns=["step", "start", *_names(("at", "gap"), most)])


def _dates(calendar: Calendar, days: list[date]) -> pd.DataFrame:
    zone, worked, rows = ZoneInfo(calendar.zone), 0, []
    for day, after in zip(days, [*days[1:], date.fromordinal(days[-1].toordinal() + 1)], strict=True):
        begins, ends = midnight(day, zone), midnight(after, zone)
        at, change = clock_change(zone, begins, ends)
        works, changed_from = bool(calendar.on(day)), at - begins + max(change, 0)
        # A day whose first hour the clocks leave out begins where its midnight would have been.
        begins -= begins + offset(zone, begins) - number_of(day) * DAY
        rows.append((number_of(day), begins, change, changed_from, worked, works))
        worked += works
    return pd.DataFrame(rows, columns=["date", "begins", "change", "changed_from", "worked", "works"])


def _workdays(calendar: Calendar, days: list[date]) -> pd.DataFrame:
    minute = 60 * SECOND
    rows = [
        (number_of(day), min(hours).opens * minute, max(part.closes for part in hours) * minute)
        for day in days
        if (hours := calendar.on(day))
    ]
    table = pd.DataFrame(rows, columns=["date", "opens", "closes"])
    table.insert(0, "workday", range(len(table)))
    return table


def _padded(pairs: list[Span], most: int) -> list[int]:
    """The pairs one after the other; those that are not there are empty and at the end."""
    return [value for pair in [*pairs, *[(0, 0)] * (most - len(pairs))] for value in pair]


def _names(pair: tuple[str, str], most: int) -> list[str]:
    return [f"{name}_{number}" for number in range(most) for name in pair]
