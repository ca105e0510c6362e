"""What the clocks of a zone show, by arithmetic.

Engines convert an instant to a zone's wall clock one row at a time, at a hundred times the price of an addition. A zone
has two changes a year: the offset in force is a choice among few, the latest first.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from analytics.dialect import microseconds

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(2100, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=64)
def changes(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """The instants at which the clocks of `zone` change, with the offset from UTC from then on; the first is 1970."""
    place, day = ZoneInfo(zone), timedelta(days=1)
    found = [(_FIRST, _offset(_FIRST, place))]
    for number in range((_LAST - _FIRST).days):
        start = _FIRST + number * day
        if _offset(start + day, place) != found[-1][1]:
            found.append(_change(start, start + day, place))
    return tuple(found)


def _offset(instant: datetime, place: ZoneInfo) -> timedelta:
    return instant.astimezone(place).utcoffset() or timedelta()


def _change(before: datetime, after: datetime, place: ZoneInfo) -> tuple[datetime, timedelta]:
    old = _offset(before, place)
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if _offset(middle, place) == old else (before, middle)
    minute = after.replace(second=0, microsecond=0)
    return minute, _offset(after, place)


def wall_microseconds(instant: ir.TimestampValue, zone: str, start: datetime | None, end: datetime) -> ir.IntegerValue:
    """What the clocks of `zone` show at `instant`, as microseconds from 1970-01-01T00:00 on those clocks.

    Right for instants in [`start`, `end`], from 1970 on.
    """
    utc = microseconds(instant)
    known = [change for change in changes(zone) if change[0] <= end] or list(changes(zone)[:1])
    first = max((place for place, change in enumerate(known) if start and change[0] <= start), default=0)
    choices = [(utc >= (at - _FIRST) // _MICROSECOND, offset // _MICROSECOND) for at, offset in known[:first:-1]]
    default = known[first][1] // _MICROSECOND
    return utc + (ibis.cases(*choices, else_=default) if choices else default)
