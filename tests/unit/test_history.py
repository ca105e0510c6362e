"""From events to case versions: every history worked out by hand beside its events.

All times are those of November 2026 in UTC, written `day hour:minute`.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from data import history, journal
from data.store import Store
from domain.people import SYSTEM

END = "–"


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-11-{text} +0000", "%Y-%m-%d %H:%M %z")


def shown(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return END if value.year == 9999 else value.astimezone(UTC).strftime("%d %H:%M")


class Desk:
    """One ticket in a store, and the events that are recorded of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.write(SYSTEM, "test", at("01 00:00")) as writing:
            writing.cursor.execute(
                "INSERT INTO tickets (ticket_id, reference, source, external_id, version)"
                " VALUES (1, 'R1', 'test', 'R1', 1)"
            )

    def hears(self, recorded: str, *events: dict[str, Any]) -> None:
        """Record these events, all at `recorded`."""
        instants = ("occurred_at", "received_at", "closed_at", "due_at")
        rows = [
            {"ticket_id": 1, "kind": "seen", **{k: at(v) if k in instants else v for k, v in event.items()}}
            for event in events
        ]
        with self.store.write(SYSTEM, "test", at(recorded)) as writing:
            journal.record_events(writing, rows)

    def versions(self, columns: str, known: str | None = None) -> list[tuple[Any, ...]]:
        """The versions believed now, or at the instant `known`, in order."""
        with closing(self.store.cursor()) as cursor:
            assert history.differences(cursor) == []
            instant = at(known) if known else at("30 00:00")
            rows = cursor.execute(
                f"SELECT {columns} FROM case_versions WHERE recorded_from <= ? AND recorded_to > ? ORDER BY valid_from",
                [instant, instant],
            ).fetchall()
        return [tuple(map(shown, row)) for row in rows]


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    yield Desk(store)


FILED = {"occurred_at": "02 10:00", "status": "new", "received_at": "02 10:00", "due_at": "05 10:00"}


def seen(occurred: str, status: str | None = None, **said: Any) -> dict[str, Any]:
    return {"occurred_at": occurred, "status": status, **said}


def test_each_event_begins_a_version(desk: Desk) -> None:
    desk.hears(
        "10 00:00",
        FILED | {"team": "payments"},
        seen("02 12:00", "in_analysis", agent="ada"),
        seen("03 09:00", "answered"),
    )
    assert desk.versions("valid_from, valid_to, status, team, agent, answered_at") == [
        ("02 10:00", "02 12:00", "new", "payments", None, None),
        ("02 12:00", "03 09:00", "in_analysis", "payments", "ada", None),
        ("03 09:00", END, "answered", "payments", "ada", "03 09:00"),
    ]


def test_nobody_is_said_with_an_empty_word(desk: Desk) -> None:
    desk.hears("10 00:00", FILED | {"agent": "ada"}, seen("02 12:00", agent=""))
    assert desk.versions("status, agent") == [("new", "ada"), ("new", None)]


def test_a_pause_stops_the_clock_and_is_counted(desk: Desk) -> None:
    # Asked on the 3rd at 10:00, told on the 4th at 16:00: 30 hours later, and so is the deadline.
    desk.hears(
        "10 00:00",
        FILED,
        seen("03 10:00", "waiting_player"),
        seen("04 16:00", "in_analysis", due_at="06 16:00"),
    )
    assert desk.versions("status, paused_since, paused_seconds, due_at, due_original, late_at") == [
        ("new", None, 0, "05 10:00", "05 10:00", "05 10:00"),
        ("waiting_player", "03 10:00", 0, "05 10:00", "05 10:00", None),
        ("in_analysis", None, 30 * 3600, "06 16:00", "05 10:00", "06 16:00"),
    ]


def test_a_second_event_within_a_pause_does_not_begin_it_anew(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("03 10:00", "waiting_player"), seen("03 12:00", agent="ada"))
    assert desk.versions("status, paused_since")[1:] == [("waiting_player", "03 10:00")] * 2


def test_a_case_late_before_its_pause_stays_late(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("06 10:00", "waiting_player"), seen("07 10:00", "in_analysis"))
    assert [row[0] for row in desk.versions("late_at")] == ["05 10:00"] * 3


def test_late_is_set_once_even_where_the_deadline_moves_afterwards(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("06 10:00", due_at="20 10:00"), seen("07 10:00", "answered"))
    assert desk.versions("due_at, late_at, answered_at") == [
        ("05 10:00", "05 10:00", None),
        ("20 10:00", "05 10:00", None),
        ("20 10:00", "05 10:00", "07 10:00"),
    ]


def test_answered_exactly_when_it_is_due_is_not_late(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("05 10:00", "answered"))
    assert desk.versions("status, answered_at, late_at")[-1] == ("answered", "05 10:00", None)


def test_answered_a_minute_after_it_was_due_is_late(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("05 10:01", "answered"))
    assert desk.versions("answered_at, late_at")[-1] == ("05 10:01", "05 10:00")


def test_a_reopening_takes_the_answer_back_until_the_next(desk: Desk) -> None:
    desk.hears(
        "20 00:00",
        FILED,
        seen("03 10:00", "answered", decision="rejected"),
        seen("10 10:00", "closed"),
        seen("11 10:00", "in_analysis", due_at="13 10:00"),
        seen("12 10:00", "answered", decision="upheld"),
    )
    assert desk.versions("status, answered_at, closed_at, decision, reopenings, late_at") == [
        ("new", None, None, None, 0, "05 10:00"),
        ("answered", "03 10:00", None, "rejected", 0, None),
        ("closed", "03 10:00", "10 10:00", "rejected", 0, None),
        ("in_analysis", None, None, None, 1, "13 10:00"),
        ("answered", "12 10:00", None, "upheld", 1, None),
    ]


def test_closed_at_once_is_answered_at_that_instant(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("03 10:00", "closed"))
    assert desk.versions("status, answered_at, closed_at")[-1] == ("closed", "03 10:00", "03 10:00")


def test_an_answer_before_the_receipt_keeps_its_date(desk: Desk) -> None:
    # A fault of the data: nothing is so before the receipt, but the answer says when it claims to have been.
    desk.hears("10 00:00", FILED, seen("01 09:00", "answered"))
    assert desk.versions("valid_from, valid_to, status, answered_at, received_at") == [
        ("02 10:00", END, "answered", "01 09:00", "02 10:00")
    ]


def test_a_log_that_begins_after_the_receipt_begins_with_new(desk: Desk) -> None:
    desk.hears("10 00:00", seen("03 10:00", "in_analysis", received_at="02 10:00", category="game", agent="ada"))
    assert desk.versions("valid_from, valid_to, status, category, agent") == [
        ("02 10:00", "03 10:00", "new", "game", None),
        ("03 10:00", END, "in_analysis", "game", "ada"),
    ]


def test_an_end_that_is_unknown_is_no_answer(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("02 10:00", "closed", end_unknown=True))
    assert desk.versions("status, end_unknown, answered_at, closed_at, late_at")[-1] == (
        "closed", True, None, None, None,
    )  # fmt: skip


def test_without_a_deadline_nothing_is_late(desk: Desk) -> None:
    desk.hears("10 00:00", seen("02 10:00", "new"), seen("20 10:00", "answered"))
    assert desk.versions("due_at, late_at") == [(None, None), (None, None)]


def test_what_is_heard_late_changes_what_is_known_not_what_was_known(desk: Desk) -> None:
    desk.hears("02 10:00", FILED)
    desk.hears("09 08:00", seen("04 10:00", "answered"))  # answered on the 4th; the desk learns it on the 9th
    columns = "valid_from, valid_to, status, answered_at"
    assert desk.versions(columns, known="08 00:00") == [("02 10:00", END, "new", None)]
    assert desk.versions(columns, known="09 08:00") == [
        ("02 10:00", "04 10:00", "new", None),
        ("04 10:00", END, "answered", "04 10:00"),
    ]


def test_a_later_event_with_the_same_key_takes_the_place_of_the_earlier(desk: Desk) -> None:
    desk.hears("05 00:00", FILED, seen("03 10:00", "answered", event_key="answer"))
    desk.hears("06 00:00", seen("04 10:00", "answered", event_key="answer"))
    columns = "valid_from, status, answered_at"
    assert desk.versions(columns, known="05 12:00")[-1] == ("03 10:00", "answered", "03 10:00")
    assert desk.versions(columns) == [("02 10:00", "new", None), ("04 10:00", "answered", "04 10:00")]


def test_a_retracted_event_says_nothing_any_more(desk: Desk) -> None:
    desk.hears("05 00:00", FILED, seen("03 10:00", "answered", event_key="answer"))
    desk.hears("06 00:00", seen("03 10:00", kind=history.RETRACTED, event_key="answer"))
    assert [row[0] for row in desk.versions("status", known="05 12:00")] == ["new", "answered"]
    assert desk.versions("status, valid_to, answered_at") == [("new", END, None)]


def test_of_two_events_at_one_instant_the_later_recorded_counts(desk: Desk) -> None:
    desk.hears("10 00:00", FILED, seen("03 10:00", "in_analysis"), seen("03 10:00", "waiting_third_party"))
    assert desk.versions("valid_from, valid_to, status") == [
        ("02 10:00", "03 10:00", "new"),
        ("03 10:00", END, "waiting_third_party"),
    ]


def test_a_version_that_was_touched_is_found(desk: Desk) -> None:
    desk.hears("10 00:00", FILED)
    with closing(desk.store.cursor()) as cursor:
        cursor.execute("UPDATE versions_current SET team = 'games'")
        assert history.differences(cursor) == [1]
