"""A desk that looks back on nine months, with cases that are open at each month start; and what loops tell of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from data.store import Store
from tests.ledger import record

HOUR = timedelta(hours=1)
LIMIT = 100 * HOUR
#: In each of them so many cases are open as a month begins.
MONTHS, OPEN = 9, 45


@dataclass(frozen=True)
class Told:
    """A case: answered `hours` after its receipt."""

    category: str
    received_at: datetime
    hours: int

    @property
    def answered_at(self) -> datetime:
        return self.received_at + self.hours * HOUR

    @property
    def was_late(self) -> bool:
        return self.hours * HOUR > LIMIT

    @property
    def due_at(self) -> datetime:
        return self.received_at + LIMIT


def month_starts(before: datetime) -> list[datetime]:
    """The last month starts (UTC) before `before`, the latest first; the latest a week and more ago."""
    found = [before.replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
    while len(found) <= MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return [one for one in found if one < before - timedelta(days=7)][:MONTHS]


def cases(before: datetime, seed: int = 1) -> list[Told]:
    """Cases received up to 90 hours before each month start, slow ones and quick ones; none is answered before that."""
    chance = np.random.default_rng(seed)
    made = []
    for start in month_starts(before):
        for number in range(OPEN):
            category = ("payment", "game")[number % 2]
            age = int(chance.integers(1, 90))
            # What is old already is seldom late: whoever looks at the age knows more than whoever does not.
            hours = age + int(chance.integers(1, 60 if category == "game" else 200))
            made.append(Told(category, start - age * HOUR, hours))
    return made


def filled(store: Store, told: Sequence[Told]) -> Store:
    """`store` with these cases."""
    events: list[dict[str, Any]] = []
    for number, case in enumerate(told):
        ticket = f"T{number:04}"
        events.append({"ticket": ticket, "occurred_at": case.received_at, "status": "new"})
        events[-1] |= {"category": case.category, "due_at": case.due_at, "team": "cash"}
        events.append({"ticket": ticket, "occurred_at": case.answered_at, "status": "answered"})
    return record(store, sorted(events, key=lambda event: event["occurred_at"]))


def survival(times: Sequence[tuple[float, bool]], at: float) -> float:
    """The share of Kaplan and Meier by loops: times, and whether something ended then."""
    share = 1.0
    for time in sorted({time for time, ended in times if ended and time <= at}):
        at_risk = sum(other >= time for other, _ended in times)
        share *= 1 - sum(other == time and ended for other, ended in times) / at_risk
    return share


def chance(told: Sequence[Told], case: Told, now: datetime) -> float:
    """The chance that `case` is late, as known at `now`, from the cases of its category received by then."""
    like = [one for one in told if one.category == case.category and one.received_at <= now]
    times = [
        ((min(one.answered_at, now) - one.received_at) / HOUR, one.answered_at <= now)
        for one in like
        if one.received_at >= now - timedelta(days=365)
    ]
    return survival(times, LIMIT / HOUR) / survival(times, (now - case.received_at) / HOUR)


def utc(*parts: int) -> datetime:
    """The instant of these parts in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]
