"""Figures against plain loops over the events: another way to the same numbers, for histories made up at random.

Nothing of the store's own reading is used here: no case versions, no SQL, no definition of a figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.question import LATEST, Question
from data.store import Store
from tests.asking import told
from tests.ledger import record

Event = dict[str, Any]

ZERO = datetime(2026, 10, 20, tzinfo=UTC)
OPEN = ("new", "in_analysis", "waiting_player", "waiting_third_party")
FIGURES = ("backlog", "breached_open", "on_time_rate", "on_time_closed", "handling_mean", "arrivals", "departures")


@dataclass
class Naive:
    """How a case stands at an instant."""

    received_at: datetime
    category: str | None = None
    status: str = "new"
    due_at: datetime | None = None
    late_at: datetime | None = None
    answered_at: datetime | None = None
    decision: str | None = None
    end_unknown: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def counts(self) -> bool:
        return self.is_open or self.decision not in ("spam", "duplicate")

    def waits(self, since: datetime, until: datetime) -> None:
        """Let time pass: the limit may run out while nothing stops the clock. `until` itself is not over yet."""
        if self.due_at and self.is_open and self.status != "waiting_player" and not self.late_at:
            ran_out = max(self.due_at, since)
            self.late_at = ran_out if ran_out < until else None

    def hears(self, event: Event) -> None:
        """Take in what an event says."""
        status = event.get("status") or self.status
        if self.is_open and status not in OPEN:
            self.answered_at = event["occurred_at"]
        self.status = status
        for name in ("category", "due_at", "decision", "end_unknown"):
            if event.get(name) is not None:
                setattr(self, name, event[name])


def known(events: list[Event], known_at: datetime) -> list[Event]:
    """The events that were known, without those that another of the same key has taken the place of."""
    heard = [event for event in events if event["recorded_at"] <= known_at]
    last = {event["event_key"]: place for place, event in enumerate(heard) if event.get("event_key")}
    return [e for place, e in enumerate(heard) if not e.get("event_key") or last[e["event_key"]] == place]


def stands(events: list[Event], as_of: datetime) -> Naive | None:
    """How the case of these events stands, None before its receipt."""
    if not events:
        return None
    given = [event["received_at"] for event in events if event.get("received_at")]
    begun = min(given or [event["occurred_at"] for event in events])
    steps = sorted(events, key=lambda event: max(event["occurred_at"], begun))
    if all(event["occurred_at"] > begun for event in steps):
        # Its log begins later: it was new, with what is first told of it, but undecided.
        first = {"occurred_at": begun, "status": "new", "decision": None, "end_unknown": None}
        steps.insert(0, steps[0] | first)
    steps = [event for event in steps if max(event["occurred_at"], begun) <= as_of]
    if not steps:
        return None
    case, since = Naive(begun), begun
    for event in steps:
        happened = max(event["occurred_at"], begun)
        case.waits(since, happened)
        case.hears(event)
        since = happened
    # At as_of itself a limit that runs out then has run out.
    case.waits(since, as_of + timedelta(microseconds=1))
    return case


def figures_by_hand(cases: list[Naive], asked: Question) -> dict[str, tuple[int, float]]:
    """For each figure how many cases it is about, and its value times that: hits, or hours in all."""

    def inside(instant: datetime) -> bool:
        after = asked.start is None or asked.start <= instant
        return after and (asked.end is None or instant < asked.end) and instant <= asked.as_of

    def on_time(case: Naive, answered: datetime | None) -> bool:
        return answered is not None and case.due_at is not None and answered <= case.due_at and not case.late_at

    found: dict[str, list[float]] = {id: [] for id in FIGURES}
    for case in cases:
        answered = None if case.is_open or case.end_unknown else case.answered_at
        if inside(case.received_at):
            found["arrivals"].append(1)
        if case.is_open:
            found["backlog"].append(1)
            found["breached_open"].append(case.late_at is not None)
        if answered and inside(answered):
            found["departures"].append(1)
            if answered >= case.received_at:
                found["handling_mean"].append((answered - case.received_at) / timedelta(hours=1))
            if case.due_at:
                found["on_time_closed"].append(on_time(case, answered))
        if case.due_at and not case.end_unknown:
            fell_due = min(case.due_at, case.late_at or case.due_at)
            stands_still = case.status == "waiting_player" and not case.late_at
            if inside(fell_due) and not stands_still:
                found["on_time_rate"].append(on_time(case, answered))
    return {id: (len(values), sum(values)) for id, values in found.items()}


def figures_by_the_store(store: Store, asked: Question) -> dict[str, tuple[int, float]]:
    rows = told(store, asked, *FIGURES).set_index("figure")
    found = {}
    for id, row in rows.iterrows():
        n = int(row["denominator"])
        found[str(id)] = (n, row["value"] * n if id == "handling_mean" and n else row["numerator"] if n else 0)
    return found


def hours(low: int, high: int) -> st.SearchStrategy[datetime]:
    """Whole hours: so that events meet each other, deadlines and the instants asked."""
    return st.integers(low, high).map(lambda number: ZERO + timedelta(hours=number))


def maybe(strategy: st.SearchStrategy[Any], rarely: int = 1) -> st.SearchStrategy[Any]:
    return st.one_of(*[st.none()] * rarely, strategy)


@st.composite
def histories(draw: st.DrawFn, ticket: str) -> list[Event]:
    """A case's events in the order in which they were recorded; any status may follow any other, as in bad data."""
    recorded = sorted(draw(st.lists(hours(0, 10), min_size=2, max_size=5)))
    occurred = [draw(hours(0, 6)) for _ in recorded]
    due = st.one_of(st.sampled_from(occurred), hours(1, 7))
    events: list[Event] = [
        {
            "ticket": ticket,
            "occurred_at": occurred[place],
            "recorded_at": instant,
            "status": draw(st.sampled_from(["answered", None, "answered", *OPEN, "answered", "closed"])),
            "category": draw(maybe(st.sampled_from(["payment", "game"]))),
            "due_at": draw(due if place == 0 else maybe(due, 3)),
            "decision": draw(st.sampled_from([None, "upheld", "withdrawn", None, "spam", "duplicate"])),
            "received_at": draw(maybe(hours(0, 4), 4)),
            "end_unknown": draw(maybe(st.booleans(), 6)),
            "event_key": None,
        }
        for place, instant in enumerate(recorded)
    ]
    # A key once for each recording: what is said at one instant is said once.
    for number, event in enumerate(events):
        if number == 0 or event["recorded_at"] > events[number - 1]["recorded_at"]:
            event["event_key"] = draw(maybe(st.sampled_from(["first", "second"]), 2))
    return events


@st.composite
def stories(draw: st.DrawFn) -> list[list[Event]]:
    return [draw(histories(ticket)) for ticket in "ABCDEFGH"[: draw(st.integers(3, 8))]]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    start, end = draw(maybe(hours(0, 5), 3)), draw(maybe(hours(2, 9), 3))
    return Question(draw(hours(-1, 8)), draw(st.one_of(hours(-1, 10), st.just(LATEST))), start, end)


def told_to_a_store(story: list[list[Event]]) -> Iterator[Store]:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "tickets.duckdb") as store:
        yield record(store, [event for events in story for event in events])


@settings(max_examples=50)
@given(stories(), st.lists(questions(), min_size=4, max_size=4))
def test_the_same_figures_by_plain_loops(story: list[list[Event]], asked: list[Question]) -> None:
    for store in told_to_a_store(story):
        for one in [*asked, Question(ZERO + timedelta(hours=100))]:
            stood = [stands(known(events, one.known_at), one.as_of) for events in story]
            cases = [case for case in stood if case is not None and case.counts]
            expected = figures_by_hand(cases, one)
            found = figures_by_the_store(store, one)
            assert {id: n for id, (n, _) in found.items()} == {id: n for id, (n, _) in expected.items()}
            for id in FIGURES:
                assert found[id][1] == pytest.approx(expected[id][1]), id
