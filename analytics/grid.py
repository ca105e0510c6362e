"""The days, weeks or months of a zone that a period touches, and the instants at which they end."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.spans import label, midnight

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day, week or month: how it is written (`2026-W46`), and the instants [`start`, `end`) of it, in UTC."""

    label: str
    start: datetime
    end: datetime


def grid(start: datetime, end: datetime, span: str, zone: str) -> list[Cell]:
    """The whole spans (`day`, `week`, `month`) on the clocks of `zone` that [`start`, `end`) touches, in order.

    None where the period has no length. A day in which the clocks change has its 23 or 25 hours.
    """
    if start >= end:
        return []
    place = ZoneInfo(zone)
    day, last = (_first(moment.astimezone(place).date(), span) for moment in (start, end - _MICROSECOND))
    cells = []
    while day <= last:
        after = _next(day, span)
        # In UTC: between two instants of one zone Python takes the time on its clocks for what has passed.
        begins, ends = (midnight(one, zone).astimezone(UTC) for one in (day, after))
        cells.append(Cell(label(day, span), begins, ends))
        day = after
    return cells


def _first(day: date, span: str) -> date:
    match span:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
    return day


def _next(day: date, span: str) -> date:
    match span:
        case "week":
            return day + timedelta(weeks=1)
        case "month":
            return (day + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=1)
