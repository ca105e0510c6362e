"""The time that is left for a ticket, in words: on the clock of its limit, standing still, or late."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.time_left import Unit
from domain.zones import home_day
from ui import numbers
from ui.language import _

#: A ticket of a list: a row of `cached.rows` or `cached.ticket`.
Ticket = Mapping[Any, Any]
_A_MINUTE = 1 / 60


def told(ticket: Ticket, as_of: datetime) -> str:
    """`4 h 20 business`, `4 d 6 h`, `paused since 12 Nov`, `late by 2 d`, `in time`; that there is no limit.

    What is nearly due says so. Of what was answered nothing is left.
    """
    if not _is_there(ticket["due_at"]):
        return _("no time limit")
    if is_late(ticket):
        return late(ticket)
    if _is_there(ticket["answered_at"]):
        return _("in time")
    said = paused(ticket, as_of) if is_paused(ticket) else running(ticket)
    return _("{time}, at risk").format(time=said) if ticket["at_risk"] else said


def is_late(ticket: Ticket) -> bool:
    """Whether the limit was not kept."""
    return _is_there(ticket["late_days"])


def is_paused(ticket: Ticket) -> bool:
    """Whether the clock of a limit that was kept so far stands still."""
    return _is_there(ticket["paused_since"]) and _is_there(ticket["due_at"]) and not is_late(ticket)


def is_known(ticket: Ticket) -> bool:
    """Whether it can be told how much is left, or was when the answer came."""
    return _is_there(ticket["hours"])


def late(ticket: Ticket) -> str:
    """How long ago the limit ran out, or how long after it the answer came."""
    return _("late by {time}").format(time=numbers.duration(max(ticket["late_days"] * 24, _A_MINUTE)))


def paused(ticket: Ticket, as_of: datetime) -> str:
    """Since which day the clock stands still; with its year where that is another one."""
    since, now = map(home_day, (ticket["paused_since"], as_of))
    day = numbers.short_day(since) if since.year == now.year else numbers.day(since)
    return _("paused since {day}").format(day=day)


def running(ticket: Ticket) -> str:
    """What is left, in the time of the limit; a dash where nothing is to tell."""
    if not is_known(ticket):
        return numbers.NOTHING
    hours = ticket["hours"]
    if ticket["unit"] == Unit.WALL:
        return numbers.duration(hours)
    return numbers.business_time(hours, by_days=ticket["unit"] == Unit.BUSINESS_DAYS)


def _is_there(value: Any) -> bool:
    return value is not None and value == value
