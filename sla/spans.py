"""The hours of a calendar as spans of time, in microseconds from 1970."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sla.calendar import Calendar, Hours

SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = date(1970, 1, 1)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Span = tuple[int, int]


def microseconds(instant: datetime) -> int:
    """Microseconds from 1970 in UTC to `instant`."""
    return (instant - BEGINNING) // MICROSECOND


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def number_of(day: date) -> int:
    """Days from 1970-01-01 to `day`."""
    return (day - _EPOCH).days


def midnight(day: date, zone: ZoneInfo) -> int:
    """When `day` begins in `zone`, in UTC."""
    return _in_utc(day, 0, zone)


def open_spans(calendar: Calendar, first: date, last: date) -> list[Span]:
    """The spans from `first` to `last` in which the desk works, in order, none touching the next.

    In UTC; where hours are those of the wall clock, in its own time.
    """
    zone = ZoneInfo(calendar.zone if calendar.hours is Hours.ELAPSED else "UTC")
    spans = [
        (_in_utc(day, interval.opens, zone), _in_utc(day, interval.closes, zone))
        for day in days_between(first, last)
        for interval in calendar.on(day)
    ]
    return _merged([(opens, closes) for opens, closes in spans if opens < closes])


def _in_utc(day: date, minute: int, zone: ZoneInfo) -> int:
    days, minute = divmod(minute, 1440)
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone) + timedelta(days=days)
    return microseconds(local.astimezone(UTC))


def _merged(spans: list[Span]) -> list[Span]:
    """Where the desk closes at the instant at which it opens, it does not close."""
    merged = spans[:1]
    for opens, closes in spans[1:]:
        if opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return merged


def clock_change(zone: ZoneInfo, start: int, end: int) -> tuple[int, int]:
    """When between two instants the clocks of `zone` change, and by how much; at `end` and by 0 where they do not."""
    before, after = offset(zone, start), offset(zone, end)
    if before == after:
        return end, 0
    low, high = start // SECOND, end // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(zone, middle * SECOND) == before else (low, middle)
    return high * SECOND, after - before


def offset(zone: ZoneInfo, instant: int) -> int:
    """How far the clocks of `zone` are ahead of UTC."""
    ahead = (BEGINNING + timedelta(microseconds=instant)).astimezone(zone).utcoffset() or timedelta(0)
    return ahead // MICROSECOND


def gaps(spans: list[Span]) -> list[int]:
    """How long the desk is closed after each span but the last."""
    return [after[0] - before[1] for before, after in pairwise(spans)]
