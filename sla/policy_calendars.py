"""The calendars of a policy's document, read."""

import re
from datetime import date
from itertools import pairwise
from typing import NoReturn

from domain.marks import N_
from domain.problems import BadInput
from domain.zones import zones
from sla.calendar import Calendar, Closing, Day, FirstDay, Hours, Interval, checked, public_holidays
from sla.policy_entry import Entry, Word

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = (
    *("zone", "week", "exceptions", "days_off", "holidays", "public_holidays"),
    *("closing", "clock_changes", "first_day"),
)

#: The years for which public holidays are looked up.
_YEARS = range(1990, 2061)
_COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_SPAN = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])")


def calendars(entry: Entry | None) -> dict[str, Calendar]:
    """The calendars by their names; `BadInput` names what is wrong with which."""
    return {name: _calendar(one) for name, one in entry.entries()} if entry else {}


def _calendar(entry: Entry) -> Calendar:
    entry.table(KEYS)
    exceptions = entry.maybe("exceptions")
    countries = tuple(_country(one) for one in _listed(entry, "holidays"))
    return checked(
        Calendar(
            _zone(entry.get("zone")),
            _week(entry.get("week")),
            _days(entry, "days_off"),
            {_named(day, hours): _hours(hours) for day, hours in exceptions.entries()} if exceptions else {},
            _rule(entry, "closing", Closing.AT_CLOSE),
            _rule(entry, "clock_changes", Hours.ELAPSED),
            _rule(entry, "first_day", FirstDay.COUNTS),
            countries,
            # What was looked up once stays: another version of the package may say otherwise.
            _days(entry, "public_holidays") if entry.maybe("public_holidays") else _looked_up(entry),
        )
    )


def _listed(entry: Entry, key: str) -> list[Entry]:
    there = entry.maybe(key)
    return there.items() if there else []


def _days(entry: Entry, key: str) -> frozenset[date]:
    return frozenset(one.day() for one in _listed(entry, key))


def _rule(entry: Entry, key: str, default: Word) -> Word:
    there = entry.maybe(key)
    return there.word(type(default)) if there else default


def _zone(entry: Entry) -> str:
    zone = entry.text()
    if zone not in zones():
        entry.wrong(N_("“{zone}” is not a time zone; write one like Europe/Paris or UTC"), zone=zone)
    return zone


def _country(entry: Entry) -> str:
    if not _COUNTRY.fullmatch(country := entry.text()):
        _no_holidays(entry)
    return country


def _looked_up(entry: Entry) -> frozenset[date]:
    found: frozenset[date] = frozenset()
    for one in {entry.text(): entry for entry in _listed(entry, "holidays")}.values():
        try:
            found |= public_holidays(one.text(), _YEARS)
        except BadInput:
            _no_holidays(one)
    return found


def _no_holidays(entry: Entry) -> NoReturn:
    entry.wrong(N_("no holidays are known for “{country}”; write a code like FR or US-MA"), country=entry.text())


def _week(entry: Entry) -> tuple[Day, ...]:
    entry.table(WEEKDAYS)
    week = tuple(_hours(day) if (day := entry.maybe(name)) else () for name in WEEKDAYS)
    if not any(week):
        entry.wrong(N_("has no working minute, so that nothing would ever fall due"))
    return week


def _named(day: str, entry: Entry) -> date:
    return Entry(day, entry.at).day()


def _hours(entry: Entry) -> Day:
    hours = tuple(sorted(_span(one) for one in entry.items()))
    for one, other in pairwise(hours):
        if other.opens < one.closes:
            entry.wrong(N_("the hours {one} and {other} overlap"), one=span(one), other=span(other))
    return hours


def _span(entry: Entry) -> Interval:
    text = entry.text()
    if not (found := _SPAN.fullmatch(text)):
        entry.wrong(N_("“{value}” are no hours; write them like 09:00-12:30"), value=text)
    opens, opens_at, closes, closes_at = map(int, found.groups())
    interval = Interval(opens * 60 + opens_at, closes * 60 + closes_at)
    if interval.closes > 24 * 60:
        entry.wrong(N_("“{value}” goes past 24:00, the end of the day"), value=text)
    if interval.opens >= interval.closes:
        entry.wrong(N_("“{value}” does not end after it begins; write a night as two days"), value=text)
    return interval


def span(interval: Interval) -> str:
    """The hours as a document writes them, like 09:00-12:30."""
    clocks = (f"{minute // 60:02}:{minute % 60:02}" for minute in (interval.opens, interval.closes))
    return "-".join(clocks)
