"""The deadline that the desk promises for an answer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.vocabulary import HOME_ZONE, Complexity

SIMPLE_LIMIT = timedelta(hours=72)
COMPLEX_BUSINESS_DAYS = 15


def first_deadline(complexity: Complexity, received_at: datetime) -> datetime:
    """The instant by which an answer is due: 72 hours on the wall clock, or 15 business days later at the same time.

    Business days are Monday to Friday in the desk's own zone.
    """
    if complexity is Complexity.SIMPLE:
        return received_at + SIMPLE_LIMIT
    local = received_at.astimezone(ZoneInfo(HOME_ZONE))
    return _business_days_later(local, COMPLEX_BUSINESS_DAYS).astimezone(received_at.tzinfo)


def _business_days_later(local: datetime, days: int) -> datetime:
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < 5
    return local


def resumed_deadline(due_at: datetime, stopped_at: datetime, resumed_at: datetime) -> datetime:
    """The deadline after the clock stood still from `stopped_at` to `resumed_at`: later by as long as it stood.

    A limit that had run out before the clock was stopped stays where it was.
    """
    return due_at if due_at <= stopped_at else due_at + (resumed_at - stopped_at)
