"""A policy, read from the mapping that a TOML or JSON document is."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from domain.marks import N_
from domain.statuses import OPEN, PAUSING, Status
from domain.vocabulary import Category, Channel, Complexity, Jurisdiction
from sla.limits import Limit, Way
from sla.policy import FACTS, STEPS, Policy, Rule
from sla.policy_calendars import calendars
from sla.policy_entry import Entry

KEYS = ("title", "pausing", "calendars", "acknowledgement", "acknowledgements", "rules", "hard_stops", "procedure")
#: How a limit is written: the way in which each key counts, and in how many of its units.
UNITS: Mapping[str, tuple[Way, int]] = {
    "hours": (Way.HOURS, 1),
    "days": (Way.HOURS, 24),
    "business_minutes": (Way.BUSINESS_MINUTES, 1),
    "business_hours": (Way.BUSINESS_MINUTES, 60),
    "business_days": (Way.BUSINESS_DAYS, 1),
}
LIMIT_KEYS = (*UNITS, "end_of_day", "calendar")

# Ten years: whoever writes more has slipped on a key.
_MOST_DAYS = 3650
_MOST = {
    Way.HOURS: _MOST_DAYS * 24,
    Way.BUSINESS_MINUTES: _MOST_DAYS * 24 * 60,
    Way.BUSINESS_DAYS: _MOST_DAYS,
}
_CLOSED_LISTS: Mapping[str, type[StrEnum]] = {
    "category": Category,
    "complexity": Complexity,
    "channel": Channel,
    "jurisdiction": Jurisdiction,
}


def read(document: Mapping[str, Any]) -> Policy:
    """The policy that `document` writes (docs/policies.md); `BadInput` names the key that is wrong, and how."""
    whole = Entry(document)
    whole.table(KEYS)
    title, known = whole.get("title").text(), calendars(whole.maybe("calendars"))
    acknowledgement = whole.maybe("acknowledgement")
    return Policy(
        title,
        known,
        _rules(whole.get("rules"), known),
        _limit(acknowledgement, known) if acknowledgement else None,
        _by_jurisdiction(whole.maybe("hard_stops"), known),
        _pausing(whole.maybe("pausing")),
        _by_jurisdiction(whole.maybe("acknowledgements"), known),
        _limits(whole.maybe("procedure"), STEPS, known),
    )


def _pausing(entry: Entry | None) -> frozenset[Status]:
    return frozenset(one.word(Status, OPEN) for one in entry.items()) if entry else PAUSING


def _by_jurisdiction(entry: Entry | None, known: Collection[str]) -> dict[str, Limit]:
    return _limits(entry, [one.value for one in Jurisdiction], known)


def _limits(entry: Entry | None, names: Collection[str], known: Collection[str]) -> dict[str, Limit]:
    if not entry:
        return {}
    entry.table(names)
    return {name: _limit(limit, known) for name, limit in entry.entries()}


def _rules(entry: Entry, known: Collection[str]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for one in entry.items():
        rule = _rule(one, known)
        if rule.name in rules:
            one.get("name").wrong(N_("“{name}” is the name of a rule before it"), name=rule.name)
        rules[rule.name] = rule
    if not rules:
        entry.wrong(N_("has no rule, so that nothing would have a time limit"))
    return tuple(rules.values())


def _rule(entry: Entry, known: Collection[str]) -> Rule:
    entry.table(("name", *FACTS, "answer"))
    conditions = {fact: _values(fact, there) for fact in FACTS if (there := entry.maybe(fact))}
    return Rule(entry.get("name").text(), _limit(entry.get("answer"), known), conditions)


def _values(fact: str, entry: Entry) -> frozenset[str]:
    words = _CLOSED_LISTS.get(fact)
    values = frozenset(one.word(words).value if words else one.text() for one in entry.items())
    if not values:
        entry.wrong(N_("is empty, so that the rule would never fit"))
    return values


def _limit(entry: Entry, known: Collection[str]) -> Limit:
    unit = _unit(entry)
    way, times = UNITS[unit]
    amount = entry.get(unit).amount(_MOST[way] // times) * times
    if _to_the_end(entry, unit):
        way = Way.BUSINESS_DAYS_END
    return Limit(way, amount, _calendar(entry, unit, known))


def _unit(entry: Entry) -> str:
    given = tuple(unit for unit in UNITS if unit in entry.table(LIMIT_KEYS))
    if not given:
        entry.wrong(N_("has no amount; write one of {known}"), known=tuple(UNITS))
    if len(given) > 1:
        entry.wrong(N_("counts in more than one way: {given}"), given=given)
    return given[0]


def _to_the_end(entry: Entry, unit: str) -> bool:
    there = entry.maybe("end_of_day")
    if there and UNITS[unit][0] is not Way.BUSINESS_DAYS:
        there.wrong(N_("goes with business_days only, not with {unit}"), unit=unit)
    return there.flag() if there else False


def _calendar(entry: Entry, unit: str, known: Collection[str]) -> str:
    if UNITS[unit][0] is Way.HOURS:
        if there := entry.maybe("calendar"):
            there.wrong(N_("does not go with {unit}, which never stop"), unit=unit)
        return ""
    name = (there := entry.get("calendar")).text()
    if name not in known:
        there.wrong(N_("“{name}” is no calendar of this policy; it has {known}"), name=name, known=tuple(known) or "–")
    return name
