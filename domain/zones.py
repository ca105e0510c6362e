"""The time zones that anything may be told in, and the days of the one that the desk lives by."""

import re
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from domain.vocabulary import HOME_ZONE

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# What a machine calls its own zone; it says nothing to another machine, nor to the engine.
_OF_THE_MACHINE = frozenset({"localtime", "Factory"})


@cache
def zones() -> frozenset[str]:
    """The IANA names, as they are written."""
    return frozenset(available_timezones() - _OF_THE_MACHINE)


def at_home(instant: datetime) -> datetime:
    """`instant` on the clocks of the desk, those of Europe/Paris."""
    return instant.astimezone(ZoneInfo(HOME_ZONE))


def home_day(instant: datetime) -> date:
    """The day of `instant` at the desk, on the clocks of Europe/Paris."""
    return at_home(instant).date()


def home_midnight(day: date) -> datetime:
    """The instant at which `day` begins at the desk, on the clocks of Europe/Paris."""
    return datetime.combine(day, time(), ZoneInfo(HOME_ZONE))


def day_read(text: str) -> date:
    """The day that is written as `2026-11-22`; `ValueError` for all else, other spellings of ISO 8601 too."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
