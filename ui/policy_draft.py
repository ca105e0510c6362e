"""A policy being written: what stands in the form, filled from a policy, and the document that it makes.

Every value has a name, like `title`, `rule.3.name` or `calendar.1.mon`; rules and calendars keep their number when they
are moved or renamed, so that a rule still counts on its calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from domain.vocabulary import HOME_ZONE, Jurisdiction
from sla.limits import Limit, Way
from sla.policy import FACTS, STEPS, Policy, Rule
from sla.policy_calendars import WEEKDAYS
from sla.policy_writing import written

#: The keys of a document that count on a calendar, and the one that is written with `end_of_day`.
UNTIL_CLOSE = "business_days_until_close"
ON_A_CALENDAR = ("business_minutes", "business_hours", "business_days", UNTIL_CLOSE)
UNITS = ("hours", "days", *ON_A_CALENDAR)
EDGES = ("closing", "clock_changes", "first_day")
JURISDICTIONS = tuple(one.value for one in Jurisdiction)

# Up to three days people speak of hours.
_SPOKEN_HOURS = 72


@dataclass
class Draft:
    """The form: the numbers of its calendars and rules in their order, and the value of every field by its name.

    `looked_up` has the countries of a calendar and their public holidays, as the policy kept them that it came from.
    """

    calendars: list[int] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    looked_up: dict[int, tuple[list[str], list[str]]] = field(default_factory=dict)
    last: int = 0

    def number(self) -> int:
        """A number that no rule and no calendar has."""
        self.last += 1
        return self.last

    def limits(self) -> list[str]:
        """The names of all limits, each with `.unit`, `.amount` and `.calendar`."""
        answers = [f"rule.{number}.answer" for number in self.rules]
        theirs = [f"{kind}.{one}" for kind in ("acknowledgement", "hard_stop") for one in JURISDICTIONS]
        return ["acknowledgement", *answers, *theirs, *(f"procedure.{step}" for step in STEPS)]


def unit(limit: Limit) -> tuple[str, int]:
    """The limit in the unit in which people would say it: 20 days rather than 480 hours."""
    match limit.way:
        case Way.HOURS:
            in_days = limit.amount > _SPOKEN_HOURS and limit.amount % 24 == 0
            return ("days", limit.amount // 24) if in_days else ("hours", limit.amount)
        case Way.BUSINESS_MINUTES:
            in_hours = limit.amount % 60 == 0
            return ("business_hours", limit.amount // 60) if in_hours else ("business_minutes", limit.amount)
        case Way.BUSINESS_DAYS:
            return "business_days", limit.amount
    return UNTIL_CLOSE, limit.amount


def draft_of(policy: Policy) -> Draft:
    """The form filled with `policy`."""
    draft = Draft()
    document = written(policy)
    draft.values |= {"title": policy.title, "pausing": document["pausing"]}
    numbers = {name: _take_calendar(draft, name, one) for name, one in document["calendars"].items()}
    for rule in policy.rules:
        _take_rule(draft, rule, numbers)
    _take_limit(draft, "acknowledgement", policy.acknowledgement, numbers)
    for jurisdiction in JURISDICTIONS:
        other = policy.acknowledgements.get(jurisdiction)
        _take_limit(draft, f"acknowledgement.{jurisdiction}", other, numbers)
        _take_limit(draft, f"hard_stop.{jurisdiction}", policy.hard_stops.get(jurisdiction), numbers)
    for step in STEPS:
        _take_limit(draft, f"procedure.{step}", policy.procedure.get(step), numbers)
    return draft


def _take_calendar(draft: Draft, name: str, document: dict[str, Any]) -> int:
    number = add_calendar(draft, name)
    exceptions = document["exceptions"].items()
    draft.looked_up[number] = (document["holidays"], document["public_holidays"])
    given = {
        **{key: document[key] for key in ("zone", "holidays", *EDGES)},
        **{day: ", ".join(document["week"][day]) for day in WEEKDAYS},
        "days_off": "\n".join(document["days_off"]),
        "exceptions": "\n".join(f"{day} {', '.join(hours)}".strip() for day, hours in exceptions),
    }
    draft.values |= {f"calendar.{number}.{key}": value for key, value in given.items()}
    return number


def _take_rule(draft: Draft, rule: Rule, numbers: dict[str, int]) -> None:
    number = draft.number()
    draft.rules.append(number)
    draft.values[f"rule.{number}.name"] = rule.name
    for fact in FACTS:
        draft.values[f"rule.{number}.{fact}"] = sorted(rule.conditions.get(fact, ()))
    _take_limit(draft, f"rule.{number}.answer", rule.answer, numbers)


def _take_limit(draft: Draft, name: str, limit: Limit | None, numbers: dict[str, int]) -> None:
    counted, amount = unit(limit) if limit else (None, None)
    first = next(iter(numbers.values()), None)
    calendar = numbers[limit.calendar] if limit and limit.calendar else first
    draft.values |= {f"{name}.unit": counted, f"{name}.amount": amount, f"{name}.calendar": calendar}


def add_calendar(draft: Draft, name: str) -> int:
    """Add a calendar that is open from Monday to Friday; returns its number."""
    number = draft.number()
    draft.calendars.append(number)
    fresh = {"name": name, "zone": HOME_ZONE, "holidays": ["FR"], "days_off": "", "exceptions": "", "anew": False}
    fresh |= {day: "09:00-12:30, 13:30-18:00" if day in WEEKDAYS[:5] else "" for day in WEEKDAYS}
    fresh |= dict(zip(EDGES, ("at_close", "elapsed", "counts"), strict=True))
    draft.values |= {f"calendar.{number}.{key}": value for key, value in fresh.items()}
    return number


def add_rule(draft: Draft, name: str) -> int:
    """Add a rule of 72 hours behind the others; returns its number."""
    number = draft.number()
    draft.rules.append(number)
    fresh: dict[str, Any] = {"name": name, "answer.unit": "hours", "answer.amount": 72}
    fresh |= {fact: [] for fact in FACTS} | {"answer.calendar": next(iter(draft.calendars), None)}
    draft.values |= {f"rule.{number}.{key}": value for key, value in fresh.items()}
    return number


def move(order: list[int], number: int, step: int) -> None:
    """Move a number of `order` by `step` places, as far as there are places."""
    place = order.index(number)
    order.insert(max(0, place + step), order.pop(place))


def lines(text: str | None) -> list[str]:
    """The lines of `text` that are not blank."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def parts(text: str | None) -> Iterable[str]:
    """What stands between the commas of `text`, with hyphens for dashes and no spaces around them."""
    for part in (text or "").split(","):
        if part.strip():
            opens, dash, closes = part.strip().replace("–", "-").partition("-")
            yield f"{opens.strip()}{dash}{closes.strip()}"
