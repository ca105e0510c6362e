"""Weeks of hand-made cases that are alike but for one, whose payments are late."""

from datetime import UTC, datetime, timedelta
from typing import Any

from data.store import Store
from tests.ledger import record

#: Sixteen weeks from the Monday on, of 24 cases each, and three of the next; that of BAD is late by its payments.
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEKS, BAD = 16, 11
NOW = MONDAY + timedelta(weeks=WEEKS, days=2)
_SLICES = [("payment", "chat"), ("payment", "form"), ("bonus", "chat"), ("bonus", "form")]


def case(week: int, number: int, **more: Any) -> list[dict[str, Any]]:
    """A case received and due in `week`: answered within a day, but for one in the week and two payments in BAD."""
    category, channel = _SLICES[number % 4]
    received = MONDAY + timedelta(weeks=week, hours=9 + number % 5)
    late = number == week % 20 or (week == BAD and category == "payment")
    answered = received + (timedelta(days=2, hours=week % 3) if late else timedelta(hours=10 + (week * 7 + number) % 5))
    told: dict[str, Any] = {"ticket": f"{week}-{number}", "recorded_at": received}
    due = received + timedelta(days=1)
    first = {"kind": "filed", "occurred_at": received, "status": "new", "category": category, "channel": channel}
    second = {"kind": "answered", "occurred_at": answered, "status": "answered", "decision": "upheld"}
    return [told | first | {"due_at": due} | more, told | {"recorded_at": answered} | second]


def planted(store: Store) -> Store:
    """The cases of all weeks, told to `store`."""
    cases = [case(week, number) for week in range(WEEKS) for number in range(24)]
    cases += [case(WEEKS, number) for number in range(3)]
    return record(store, [event for one in cases for event in one])


def by_the_limit(store: Store) -> Store:
    """The cases of the whole weeks, two of three on the clock of the limit: an hour of it; eight of a week on none."""
    for number in range(24):
        clock = {"sla_seconds": 3600} if number % 3 else {}
        cases = [case(week, number) for week in range(WEEKS)]
        record(store, [event for filed, answered in cases for event in (filed, answered | clock)])
    return store
