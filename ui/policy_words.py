"""A policy in plain words: its limits, what its rules are for, and how its calendars count."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from babel import Locale
from babel.dates import format_date, get_day_names

from domain.marks import N_
from sla.calendar import Calendar, Day
from sla.limits import Limit
from sla.policy import FACTS, Rule
from sla.policy_calendars import span
from ui import numbers, words
from ui.language import _, current, ngettext
from ui.policy_draft import ON_A_CALENDAR, UNTIL_CLOSE, unit

#: The fields of the form, by the key of the document.
FIELDS: Mapping[str, str] = {
    "title": N_("Title of the policy"),
    "pausing": N_("Statuses in which the clock stands still"),
    "name": N_("Name"),
    "zone": N_("Time zone"),
    "week": N_("Hours of the week"),
    "holidays": N_("Public holidays of"),
    "days_off": N_("Own days off"),
    "exceptions": N_("Days with hours of their own"),
    "closing": N_("A limit that is used up exactly at closing"),
    "clock_changes": N_("A day on which the clocks change"),
    "first_day": N_("For what comes in on a day off"),
    "answer": N_("Limit for the answer"),
    "silence": N_("No word to the player"),
    "appeal": N_("Decision of an appeal"),
    "mediation": N_("Outcome of a body outside"),
}
#: The ways to count, as the form offers them.
UNITS: Mapping[str, str] = {
    "hours": N_("hours on the clock"),
    "days": N_("days on the clock, of 24 hours"),
    "business_minutes": N_("business minutes"),
    "business_hours": N_("business hours"),
    "business_days": N_("business days, at the time of day of the receipt"),
    UNTIL_CLOSE: N_("business days, until the day closes"),
}
#: What may be chosen where a calendar has an edge.
EDGES: Mapping[str, Mapping[str, str]] = {
    "closing": {"at_close": N_("ends then"), "next_opening": N_("ends when the desk opens again")},
    "clock_changes": {
        "elapsed": N_("is as long as it lasts, 23 or 25 hours"),
        "wall_clock": N_("counts 24 hours, as the clock shows"),
    },
    "first_day": {"counts": N_("the next working day is day 1"), "is_added_to": N_("the next working day is day 0")},
}

_MOST_DAYS = 12


def field(name: str) -> str:
    """The name of a field of the form, by the key of the document."""
    return _(FIELDS[name])


def limit(counted: Limit | None) -> str:
    """`15 business days (calendar weekdays), until the day closes`; a dash for no limit."""
    if counted is None:
        return numbers.NOTHING
    name, amount = unit(counted)
    return _pattern(name, amount).format(count=numbers.number(amount), calendar=counted.calendar)


def _pattern(name: str, amount: int) -> str:
    match name:
        case "hours":
            return ngettext("{count} hour on the clock", "{count} hours on the clock", amount)
        case "days":
            return ngettext("{count} day on the clock", "{count} days on the clock", amount)
        case "business_minutes":
            return ngettext(
                "{count} business minute (calendar {calendar})",
                "{count} business minutes (calendar {calendar})",
                amount,
            )
        case "business_hours":
            return ngettext(
                "{count} business hour (calendar {calendar})", "{count} business hours (calendar {calendar})", amount
            )
    days = ngettext("{count} business day (calendar {calendar})", "{count} business days (calendar {calendar})", amount)
    end = _("until the day closes") if name == UNTIL_CLOSE else _("at the time of day of the receipt")
    return f"{days}, {end}"


def counts_on_a_calendar(name: str | None) -> bool:
    """Whether a way to count needs a calendar."""
    return name in ON_A_CALENDAR


def conditions(rule: Rule) -> str:
    """What the rule is for: `Category: Payment, Bonus · Source: This desk`."""
    named = [
        _("{name}: {value}").format(name=words.dimension(fact), value=_listed(fact, rule.conditions[fact]))
        for fact in FACTS
        if fact in rule.conditions
    ]
    return " · ".join(named) or _("every complaint")


def _listed(fact: str, values: Iterable[str]) -> str:
    return ", ".join(sorted(words.label(fact, value) for value in values))


def calendar(one: Calendar) -> list[tuple[str, str]]:
    """What a calendar says, as name and value."""
    exceptions = [f"{numbers.day(day)}: {hours(one.exceptions[day])}" for day in sorted(one.exceptions)]
    rows = [
        ("zone", one.zone),
        ("week", week(one.week)),
        ("holidays", ", ".join(country(code) for code in one.holidays) or numbers.NOTHING),
        ("days_off", _few([numbers.day(day) for day in sorted(one.days_off)])),
        ("exceptions", _few(exceptions)),
    ]
    edges = {"closing": one.closing, "clock_changes": one.hours, "first_day": one.first_day}
    rows += [(name, _(EDGES[name][value])) for name, value in edges.items()]
    return [(field(name), value) for name, value in rows]


def hours(day: Day) -> str:
    """`09:00–12:30, 13:30–18:00`, `closed`, or `around the clock`."""
    spans = ", ".join(span(interval) for interval in day)
    return {"": _("closed"), "00:00-24:00": _("around the clock")}.get(spans, spans.replace("-", "–"))


def week(days: tuple[Day, ...]) -> str:
    """The week by days with equal hours: `Mon–Fri: 09:00–18:00; Sat–Sun: closed`."""
    spans = [list(group) for _hours, group in groupby(range(7), key=lambda number: days[number])]
    return "; ".join(f"{_from_to(group[0], group[-1])}: {hours(days[group[0]])}" for group in spans)


def _from_to(first: int, last: int) -> str:
    names = get_day_names("abbreviated", locale=current())
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def weekday(number: int) -> str:
    """The name of a day of the week, 0 for Monday."""
    name = str(get_day_names("wide", context="stand-alone", locale=current())[number])
    return name[:1].upper() + name[1:]


def country(code: str) -> str:
    """`France (FR)`; a part of a country by its code: `United States (US-MA)`; the code alone where it has no name."""
    name = Locale(current()).territories.get(code.partition("-")[0])
    return f"{name} ({code})" if name else code


def long_day(day: date) -> str:
    """A day as a sentence names it: `1 December 2026`."""
    return str(format_date(day, "d MMMM y", locale=current()))


def _few(values: list[str]) -> str:
    """The values, up to a dozen of them, and how many more there are."""
    more = len(values) - _MOST_DAYS
    shown = ", ".join(values[:_MOST_DAYS]) or numbers.NOTHING
    if more <= 0:
        return shown
    return shown + " " + ngettext("and {count} more", "and {count} more", more).format(count=numbers.number(more))
