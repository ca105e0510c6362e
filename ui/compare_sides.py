"""The two sides of the page Compare: A is what the filter bar asks, B is that with what the address says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from analytics.question import Question
from analytics.spans import SPANS
from domain.people import Person
from domain.problems import BadInput
from domain.zones import home_day
from ui import conditions
from ui.conditions import BAR, Conditions
from ui.desk import scoped

#: What the address calls a condition of B.
PREFIX = "b_"
#: The period before that of A, and the same one.
BEFORE, SAME = "before", "same"
#: Whatever A asks of this dimension, B takes all.
ANY = "*"

Address = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side asks: the conditions, as the filter bar has them, and the question made of them."""

    asked: Conditions
    question: Question


def period_of(said: Address) -> str:
    """The period that the address asks for B: `before`, `same` or a span of days.

    Where it says nothing: the period before, unless B differs otherwise already.
    """
    found = next(iter(said.get(f"{PREFIX}period", ())), "")
    differs = any(f"{PREFIX}{name}" in said for name in BAR)
    return found or (SAME if differs else BEFORE)


def other(asked: Conditions, said: Address, person: Person, now: datetime) -> tuple[Side, list[BadInput]]:
    """B, and a sentence for each value of the address that had to be ignored. B sees no more than `person` may."""
    a = conditions.question(asked, now)
    wanted = {name: list(values) for name, values in asked.where if name not in SPANS}
    for name in BAR:
        values = list(said.get(f"{PREFIX}{name}", wanted.get(name, ())))
        wanted[name] = [] if ANY in values else values
    told, ignored = conditions.read({**wanted, **_period(asked, a, period_of(said))})
    told = replace(told, known=asked.known, at=_at(asked, a, told, now))
    return Side(told, scoped(conditions.question(told, now), person)), ignored


def _period(asked: Conditions, a: Question, period: str) -> dict[str, list[str]]:
    if period == SAME:
        return {"period": [asked.period]}
    if period != BEFORE:
        return {"period": [period]}
    earlier = conditions.before(a)
    if earlier is None or earlier.start is None or earlier.end is None:
        return {"period": [asked.period]}
    return {"period": [f"{first_day(earlier).isoformat()}..{last_day(earlier).isoformat()}"]}


def first_day(question: Question) -> date:
    """The first day of a period that has one."""
    assert question.start is not None
    return home_day(question.start)


def last_day(question: Question) -> date:
    """The last day of a period that has one."""
    assert question.end is not None
    return home_day(question.end - timedelta(microseconds=1))


def _at(asked: Conditions, a: Question, b: Conditions, now: datetime) -> date | None:
    """As of the end of which day B is seen: as long after its period as A is after its own. None: now."""
    seen = conditions.question(b, now)
    if a.end is None or seen.end is None:
        return asked.at
    looked = home_day(a.as_of - timedelta(microseconds=1))
    day = last_day(seen) + max(looked - last_day(a), timedelta())
    return day if day < home_day(now) else asked.at if b.period == asked.period else None


def address_of(side: Side) -> dict[str, str | list[str] | None]:
    """What the address of another page has to say to ask what `side` asks; None takes a condition out."""
    told: dict[str, str | list[str] | None] = dict.fromkeys((*SPANS, "at", "known", *BAR))
    told |= {"period": side.asked.period}
    told |= {name: day.isoformat() for name in ("at", "known") if (day := getattr(side.asked, name))}
    return told | {name: list(values) for name, values in side.asked.where}
