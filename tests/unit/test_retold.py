"""The same histories told in Python and in SQL: whatever the events are, the versions are the same."""

import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data import history, journal, retold
from data.columns import PROCEDURE
from data.store import Store
from domain.kinds import EventKind
from domain.people import SYSTEM
from domain.statuses import Status
from domain.vocabulary import BreachReason, Category, Decision

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TICKETS = 120


def somewhen(chance: random.Random) -> datetime:
    """One of few instants, so that events meet at the same one."""
    return NOON + timedelta(hours=chance.randint(-10, 30), microseconds=chance.choice([0, 0, 700_001]))


def _anything(chance: random.Random, kind: str) -> Any:
    """A value of a column of that type."""
    of_type = {
        "BOOLEAN": chance.random() < 0.5,
        "INTEGER": chance.randint(0, 5),
        "VARCHAR": chance.choice(["", "a", "b"]),
    }
    return of_type.get(kind, somewhen(chance))


def heard(chance: random.Random, ticket_id: int) -> dict[str, Any]:
    """An event that says anything at all, likely or not."""

    def perhaps(value: Any, share: float = 0.3) -> Any:
        return value if chance.random() < share else None

    return {
        "ticket_id": ticket_id,
        "kind": chance.choice([history.RETRACTED, EventKind.LIMITED, *["seen"] * 8]),
        "event_key": perhaps(chance.choice("abc"), 0.5),
        "occurred_at": somewhen(chance),
        "place": perhaps(chance.choice(["1", "2", "20", "é"])),
        "status": perhaps(str(chance.choice(list(Status))), 0.7),
        "category": perhaps(str(chance.choice(list(Category)))),
        "team": perhaps(chance.choice(["payments", "games", ""])),
        "agent": perhaps(chance.choice(["ada", "bob", ""])),
        "received_at": perhaps(somewhen(chance)),
        "closed_at": perhaps(somewhen(chance)),
        "due_at": perhaps(somewhen(chance), 0.5),
        "decision": perhaps(str(chance.choice(list(Decision)))),
        "source_on_time": perhaps(chance.random() < 0.5),
        "end_unknown": perhaps(chance.random() < 0.5, 0.1),
        "policy": perhaps(chance.choice([1, 2])),
        "due_original": perhaps(somewhen(chance)),
        "risk_at": perhaps(somewhen(chance)),
        "ack_due_at": perhaps(somewhen(chance)),
        "acknowledged_at": perhaps(somewhen(chance)),
        "hard_stop_at": perhaps(somewhen(chance)),
        "sla_seconds": perhaps(chance.randint(0, 9)),
        "breach_reason": perhaps(str(chance.choice(list(BreachReason)))),
        "raised": perhaps(chance.random() < 0.5),
        **{name: perhaps(_anything(chance, kind)) for name, kind in PROCEDURE.items()},
    }


@pytest.mark.parametrize("seed", range(5))
def test_python_and_sql_tell_the_same(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    with store.write(SYSTEM, "tickets", NOON) as writing:
        writing.cursor.execute(
            "INSERT INTO tickets (ticket_id, reference, source, external_id, version)"
            " SELECT i, 'R' || i, 'test', 'R' || i, 1 FROM range(1, ?) AS ids(i)",
            [TICKETS + 1],
        )
    for hour in range(5):
        events = [
            heard(chance, number) for number in range(1, TICKETS + 1) for _ in range(chance.choice([0, 1, 1, 2, 4]))
        ]
        with store.write(SYSTEM, "test", NOON + timedelta(hours=hour)) as writing:
            journal.record_events(writing, events)  # so many at once: told by SQL

    with closing(store.cursor()) as cursor:
        in_sql = _rows(cursor, "SELECT * EXCLUDE (source) FROM case_versions")
        events = _rows(cursor, "SELECT * FROM events ORDER BY event_id")
    in_python = [
        version
        for number in range(1, TICKETS + 1)
        for version in retold.versions([event for event in events if event["ticket_id"] == number])
    ]
    assert len(in_sql) > 5 * TICKETS
    assert _sorted(in_python) == _sorted(in_sql)


def test_a_few_and_many_tickets_at_once_are_told_alike(store: Store) -> None:
    with store.write(SYSTEM, "ticket", NOON) as writing:
        writing.cursor.execute("INSERT INTO tickets VALUES (1, 'R', 'test', 'R', 1, NULL, NULL, NULL)")
        journal.record_events(writing, [heard(random.Random(3), 1) for _ in range(3)])
        stored = _rows(writing.cursor, "SELECT * FROM case_versions")
        writing.cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT 1::BIGINT AS ticket_id")
        history.rebuild(writing.cursor)
        assert _sorted(stored) == _sorted(_rows(writing.cursor, "SELECT * FROM case_versions"))


def _rows(cursor: Any, query: str) -> list[dict[str, Any]]:
    cursor.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _sorted(rows: list[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    return sorted([sorted((name, _plain(value)) for name, value in row.items()) for row in rows])


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else repr(value)
