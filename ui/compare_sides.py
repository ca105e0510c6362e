"""The two sides of the page Compare: A is what the filter bar asks, B is that with what the address says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.question import Question
from analytics.spans import SPANS
from domain.people import Person
from domain.problems import BadInput
from domain.vocabulary import HOME_ZONE
from domain.zones import at_home, home_day
from ui import conditions
from ui.conditions import BAR, Conditions, cannot_be
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

    Where it says nothing, or what cannot be: the period before, unless B differs otherwise already.
    """
    found = _said_period(said)
    differs = any(f"{PREFIX}{name}" in said for name in BAR)
    return found if found and _is_period(found) else (SAME if differs else BEFORE)


def _said_period(said: Address) -> str:
    return next(iter(said.get(f"{PREFIX}period", ())), "")


def _is_period(text: str) -> bool:
    return text in (BEFORE, SAME) or not conditions.read({"period": [text]})[1]


def other(asked: Conditions, said: Address, person: Person, now: datetime) -> tuple[Side, list[BadInput]]:
    """B, and a sentence for each value of the address that had to be ignored. B sees no more than `person` may."""
    a = conditions.question(asked, now)
    wanted = {name: list(values) for name, values in asked.where if name not in SPANS}
    for name in BAR:
        values = list(said.get(f"{PREFIX}{name}", wanted.get(name, ())))
        wanted[name] = [] if ANY in values else values
    told, ignored = conditions.read({**wanted, **_period(asked, a, period_of(said))})
    instant = _seen(asked, a, told, now)
    at = asked.at if _is_seen_with(asked, a, told) else instant and home_day(instant)
    told = replace(told, known=asked.known, at=at, instant=instant)
    return Side(told, scoped(conditions.question(told, now), person)), _left_out(said, ignored)


def _left_out(said: Address, ignored: Sequence[BadInput]) -> list[BadInput]:
    """What was left out of B, by the names that the address has for it."""
    text = _said_period(said)
    period = [] if not text or _is_period(text) else [cannot_be(f"{PREFIX}period", text)]
    return period + [cannot_be(f"{PREFIX}{one.details['name']}", str(one.details["value"])) for one in ignored]


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


def _seen(asked: Conditions, a: Question, b: Conditions, now: datetime) -> datetime | None:
    """As of which instant B is seen: as long after its period as A, or as far into it. None: now.

    Of all time, of the period of A and of the last so many days: when A is, and None where that is at a day's end.
    By days and time of day at the desk, so that a change of the clocks in between moves nothing.
    """
    seen = conditions.question(b, now)
    if _is_seen_with(asked, a, b):
        return asked.instant
    assert a.start and a.end and seen.start and seen.end
    looked, start, end = map(_on_the_wall, (a.as_of, a.start, a.end))
    if a.as_of >= a.end:
        found = _on_the_wall(seen.end) + (looked - end)
    else:
        found = min(_on_the_wall(seen.start) + (looked - start), _on_the_wall(seen.end))
    instant = found.replace(tzinfo=ZoneInfo(HOME_ZONE)).astimezone(UTC)
    return instant if instant < now else None


def _is_seen_with(asked: Conditions, a: Question, b: Conditions) -> bool:
    """Whether B is seen when A is: what is no span of days goes by that instant itself."""
    return b.period == asked.period or b.first is None or a.start is None


def _on_the_wall(instant: datetime) -> datetime:
    return at_home(instant).replace(tzinfo=None)


def address_of(side: Side) -> dict[str, str | list[str] | None]:
    """What the address of another page has to say to ask what `side` asks; None takes a condition out."""
    told: dict[str, str | list[str] | None] = dict.fromkeys((*SPANS, "at", "known", *BAR))
    told |= {"period": side.asked.period}
    at, known = side.asked.instant or side.asked.at, side.asked.known
    told |= {name: when.isoformat() for name, when in (("at", at), ("known", known)) if when}
    return told | {name: list(values) for name, values in side.asked.where}
