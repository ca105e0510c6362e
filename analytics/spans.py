"""Months, ISO weeks and days: their labels, and the instants between which they lie in a zone."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import ibis.expr.types as ir

from analytics.dialect import shown
from analytics.zones import wall_microseconds
from domain.marks import N_
from domain.problems import BadInput

#: Dimensions that are spans of time, told by each figure's own instant.
SPANS = ("month", "week", "day")

_EPOCH = date(1970, 1, 1)
_DAY = 86_400_000_000
#: 1970-01-01 was a Thursday: three days after a Monday.
_MONDAY = 3 * _DAY

_PATTERN = {"month": r"(\d{4})-(\d{2})", "week": r"(\d{4})-W(\d{2})", "day": r"(\d{4})-(\d{2})-(\d{2})"}


def bucket(instant: ir.TimestampValue, span: str, zone: str, start: datetime | None, end: datetime) -> ir.Value:
    """The number of the span of `zone` that `instant` falls in; `first_day` tells its first day.

    Right for instants in [`start`, `end`].
    """
    wall = wall_microseconds(instant, zone, start, end)
    match span:
        case "day":
            return wall // _DAY
        case "week":
            return (wall + _MONDAY) // (7 * _DAY)
    return shown(wall).year() * 12 + shown(wall).month() - 1


def first_day(number: int, span: str) -> date:
    """The first day of the span with that number."""
    match span:
        case "day":
            return _EPOCH + timedelta(days=number)
        case "week":
            return _EPOCH + timedelta(days=7 * number - 3)
    return date(number // 12, number % 12 + 1, 1)


def label(start: date, span: str) -> str:
    """The span that starts at `start`, as it is written: `2026-11`, `2026-W46`, `2026-11-22`."""
    if span == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    return start.strftime("%Y-%m" if span == "month" else "%Y-%m-%d")


def bounds(text: str, span: str, zone: str) -> tuple[datetime, datetime]:
    """The instants [start, end) of the span that `text` names, in `zone`; `BadInput` where it names none."""
    found = re.fullmatch(_PATTERN[span], text)
    try:
        if found is None:
            raise ValueError
        first, last = _days(span, [int(part) for part in found.groups()])
    except (ValueError, OverflowError) as error:
        raise BadInput(
            N_("{text} is not a {span}: write it like {example}."),
            text=repr(text),
            span=span,
            example=label(date(2026, 11, 9), span),
        ) from error
    return midnight(first, zone), midnight(last, zone)


def midnight(day: date, zone: str) -> datetime:
    """The instant at which `day` begins in `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def _days(span: str, parts: list[int]) -> tuple[date, date]:
    if span == "week":
        monday = date.fromisocalendar(parts[0], parts[1], 1)
        return monday, monday + timedelta(days=7)
    if span == "month":
        first = date(parts[0], parts[1], 1)
        return first, (first + timedelta(days=32)).replace(day=1)
    day = date(*parts)
    return day, day + timedelta(days=1)
