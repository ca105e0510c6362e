"""The working hours of the demo's desk: when a step that falls into the night is really taken."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from domain.vocabulary import HOME_ZONE

_HOME = ZoneInfo(HOME_ZONE)
_OPENS, _CLOSES = 8, 20


def at_work(at: datetime, since: datetime, random: Random, weekends: bool) -> datetime:
    """An instant (UTC) within working hours near `at`: earlier where that is after `since`, else later.

    `weekends`: whether the desk works on Saturdays and Sundays too.
    """
    local = at.astimezone(_HOME)
    if _OPENS <= local.hour < _CLOSES and (weekends or local.weekday() < 5):
        return at
    before = _evening_before(local, random, weekends).astimezone(at.tzinfo)
    return before if before > since else _morning_after(local, random, weekends).astimezone(at.tzinfo)


def _evening_before(local: datetime, random: Random, weekends: bool) -> datetime:
    day = local if local.hour >= _CLOSES else local - timedelta(days=1)
    while not weekends and day.weekday() >= 5:
        day -= timedelta(days=1)
    return _at(day, _CLOSES - 2 + random.random() * 2)


def _morning_after(local: datetime, random: Random, weekends: bool) -> datetime:
    day = local if local.hour < _OPENS else local + timedelta(days=1)
    while not weekends and day.weekday() >= 5:
        day += timedelta(days=1)
    return _at(day, _OPENS + random.random() * 2)


def _at(day: datetime, hours: float) -> datetime:
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(seconds=int(hours * 3600))
