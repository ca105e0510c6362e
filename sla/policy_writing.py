"""A policy written as a document that reads back to the same policy: nothing in it is left to be looked up."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from domain.statuses import Status
from sla.calendar import Calendar, Day
from sla.limits import Limit, Way
from sla.policy import FACTS, Policy, Rule
from sla.policy_calendars import WEEKDAYS, span
from sla.policy_entry import BARE

Document = dict[str, Any]

#: Longer lists are broken into lines of so many values.
_ON_A_LINE = 7


def written(policy: Policy) -> Document:
    """`policy` as a document of texts, whole numbers, lists and tables, the same for equal policies.

    Public holidays stand there day by day, and so does what a document may leave out.
    """
    acknowledgement = policy.acknowledgement
    return {
        "title": policy.title,
        "pausing": [status.value for status in Status if status in policy.pausing],
        "calendars": {name: _calendar(policy.calendars[name]) for name in sorted(policy.calendars)},
        **({"acknowledgement": _limit(acknowledgement)} if acknowledgement else {}),
        "acknowledgements": _by_name(policy.acknowledgements),
        "rules": [_rule(rule) for rule in policy.rules],
        "hard_stops": _by_name(policy.hard_stops),
        # Also where there is none: documents of before there was a procedure do not have it.
        "procedure": _by_name(policy.procedure),
    }


def _by_name(limits: Mapping[str, Limit]) -> Document:
    return {name: _limit(limits[name]) for name in sorted(limits)}


def _calendar(calendar: Calendar) -> Document:
    return {
        "zone": calendar.zone,
        "closing": str(calendar.closing),
        "clock_changes": str(calendar.hours),
        "first_day": str(calendar.first_day),
        "holidays": list(calendar.holidays),
        "public_holidays": _days(calendar.public_holidays),
        "days_off": _days(calendar.days_off),
        "week": {name: _hours(day) for name, day in zip(WEEKDAYS, calendar.week, strict=True)},
        "exceptions": {day.isoformat(): _hours(calendar.exceptions[day]) for day in sorted(calendar.exceptions)},
    }


def _days(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _hours(day: Day) -> list[str]:
    return [span(interval) for interval in sorted(day)]


def _rule(rule: Rule) -> Document:
    conditions = {fact: sorted(rule.conditions[fact]) for fact in FACTS if fact in rule.conditions}
    return {"name": rule.name, **conditions, "answer": _limit(rule.answer)}


def _limit(limit: Limit) -> Document:
    match limit.way:
        case Way.HOURS:
            return {"hours": limit.amount}
        case Way.BUSINESS_DAYS_END:
            return {"business_days": limit.amount, "end_of_day": True, "calendar": limit.calendar}
    return {limit.way.value: limit.amount, "calendar": limit.calendar}


def toml(policy: Policy) -> str:
    """`policy` as TOML: the document that `written` gives."""
    return "\n".join(_lines(written(policy), "")).strip() + "\n"


def _lines(table: Mapping[str, Any], at: str) -> Iterator[str]:
    """The lines of the table that is called `at`: what has a line of its own first, then the tables in it."""
    for key, value in table.items():
        if not _is_apart(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        name = f"{at}.{_key(key)}" if at else _key(key)
        if _is_apart(value):
            parts, header = (value, f"[[{name}]]") if isinstance(value, list) else ([value], f"[{name}]")
            for part in parts:
                yield from ("", header, *_lines(part, name))


def _is_apart(value: Any) -> bool:
    """Whether it is written under a header: a table of lists or tables, and a list of tables."""
    if isinstance(value, dict):
        return any(isinstance(one, list | dict) for one in value.values())
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    match value:
        case dict() if value:
            return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
        case list() if len(value) > _ON_A_LINE:
            rows = [value[start : start + _ON_A_LINE] for start in range(0, len(value), _ON_A_LINE)]
            return "[\n" + "".join(f"    {', '.join(map(_value, row))},\n" for row in rows) + "]"
        case list():
            return f"[{', '.join(map(_value, value))}]"
    # Texts, numbers, true and false are written alike in JSON and TOML, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
