"""Deadlines of the desk's own complaints by its default policy, worked out by hand in the zone of Paris."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from data import dated, policies
from data.case_state import CaseState, Step, after, opened
from data.dated import Moment
from data.filing import Complaint, checked_complaint, filed
from data.policies import BEGINNING, Book, Version
from domain.kinds import EventKind
from domain.people import SYSTEM
from domain.statuses import Status
from domain.vocabulary import DESK, Category, Channel, Jurisdiction
from sla import policy_document


@pytest.fixture(scope="module")
def book() -> Book:
    """The default policy alone."""
    text = policies.text_of(policy_document.default())
    return Book([Version(1, BEGINNING, text, BEGINNING, SYSTEM.user_id)])


def at(text: str) -> datetime:
    """The instant that `text` names: on the clocks of Paris in winter, where it says nothing else."""
    read = datetime.fromisoformat(text if "+" in text else f"{text}+01:00")
    return read.astimezone(UTC)


def case(book: Book, received: str, category: Category, jurisdiction: Jurisdiction | None = None) -> CaseState:
    """A complaint filed then."""
    complaint = Complaint("J-1", date(2026, 1, 1), category, "Retrait bloqué.", Channel.FORM, jurisdiction=jurisdiction)
    first = filed(checked_complaint(complaint, at(received)), "payments", "ada", at(received))
    [step] = dated.opened(book, [first], DESK)
    return opened(1, "EC-4F7Q9M2K-T", step)


def goes(book: Book, state: CaseState, steps: list[Step]) -> CaseState:
    """The case after `steps`, each with what it does to the limits."""
    taken: list[Step] = []
    for step in steps:
        if dated.concerns_limits(state, step):
            [step] = dated.dated(book, [Moment(state, step, dated.stops_of([*taken, step]))])
        taken.append(step)
        state = after(state, step)
    return state


def to(status: Status, when: str, **more: Any) -> Step:
    """A step into `status`."""
    kind = EventKind.ANSWERED if status is Status.ANSWERED else EventKind.STATUS_CHANGED
    return Step(kind, at(when), {"status": status, **more})


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20T10:00", "2026-11-23T10:00"),
        # 72 hours of the wall clock, through the night of 25 hours: the clock on the wall shows one hour less.
        ("2026-10-24T10:00+02:00", "2026-10-27T09:00"),
        # and through the night of 23 hours: one hour more.
        ("2026-03-28T10:00", "2026-03-31T11:00+02:00"),
    ],
)
def test_a_simple_case_has_72_hours(book: Book, received: str, due: str) -> None:
    assert case(book, received, Category.PAYMENT).due_at == at(due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Mon 2 Nov 2026 + 15 business days: three weeks, and a day for Wed 11 Nov, a holiday.
        ("2026-11-02T10:00", "2026-11-24T10:00"),
        # Friday 23:30 in Paris; in UTC it is Friday too, an hour earlier. Two weeks and a half hold the holiday.
        ("2026-11-06T23:30", "2026-11-30T23:30"),
        # Monday 00:30 in Paris is Sunday in UTC: the desk's own days count.
        ("2026-11-16T00:30", "2026-12-07T00:30"),
        # The clocks go back on 25 October in between: the same time of day.
        ("2026-10-05T10:00+02:00", "2026-10-26T10:00"),
    ],
)
def test_a_complex_case_has_15_business_days(book: Book, received: str, due: str) -> None:
    state = case(book, received, Category.GAME)
    assert (state.due_at, state.due_original, state.policy) == (at(due), at(due), 1)


def test_the_acknowledgement_and_the_hard_stop_run_on_the_wall_clock(book: Book) -> None:
    state = case(book, "2026-10-20T10:00+02:00", Category.GAME, Jurisdiction.UK)
    # The United Kingdom asks for 24 hours; 8 weeks of 168 hours end an hour earlier on the wall than they began.
    assert state.ack_due_at == at("2026-10-21T10:00+02:00")
    others = {Jurisdiction.CURACAO: "2026-10-27T09:00", Jurisdiction.FRANCE: "2026-10-23T10:00+02:00"}
    for jurisdiction, due in others.items():
        assert case(book, "2026-10-20T10:00+02:00", Category.GAME, jurisdiction).ack_due_at == at(due)
    assert state.hard_stop_at == at("2026-12-15T09:00")


def test_a_pause_moves_the_deadline_by_as_long_as_the_clock_stood_still(book: Book) -> None:
    state = case(book, "2026-11-20T10:00", Category.PAYMENT)
    moved = goes(
        book,
        state,
        [
            to(Status.IN_ANALYSIS, "2026-11-20T11:00"),
            to(Status.WAITING_PLAYER, "2026-11-21T08:00"),
            to(Status.IN_ANALYSIS, "2026-11-22T20:30"),
        ],
    )
    # 36 hours and a half: the deadline and the instant at which four fifths (57 h 36) are used up.
    assert (moved.due_at, moved.risk_at) == (at("2026-11-24T22:30"), at("2026-11-24T08:06"))


def test_a_limit_that_had_run_out_stays(book: Book) -> None:
    state = case(book, "2026-11-20T10:00", Category.PAYMENT)
    steps = [to(Status.WAITING_PLAYER, "2026-11-23T10:00"), to(Status.IN_ANALYSIS, "2026-12-01T10:00")]
    assert goes(book, state, steps).due_at == at("2026-11-23T10:00")


def test_a_pause_over_a_weekend_costs_a_limit_of_business_days_nothing_but_its_weekdays(book: Book) -> None:
    state = case(book, "2026-11-02T10:00", Category.GAME)
    # From Friday 18:00 to Monday 10:00: six hours of Friday and ten of Monday.
    steps = [to(Status.WAITING_PLAYER, "2026-11-06T18:00"), to(Status.IN_ANALYSIS, "2026-11-09T10:00")]
    assert goes(book, state, steps).due_at == at("2026-11-25T02:00")


def test_the_time_spent_answered_does_not_count_and_the_first_pause_stays_off(book: Book) -> None:
    state = case(book, "2026-11-20T10:00", Category.PAYMENT)
    answer = to(Status.ANSWERED, "2026-11-21T14:00")
    steps = [
        to(Status.WAITING_PLAYER, "2026-11-20T12:00"),
        to(Status.IN_ANALYSIS, "2026-11-20T13:00"),
        answer,
        Step(EventKind.REOPENED, at("2026-11-25T14:00"), {"status": Status.IN_ANALYSIS}),
    ]
    # 72 hours, an hour of pause, 96 hours answered.
    assert goes(book, state, steps).due_at == at("2026-11-27T11:00")


def test_a_pause_that_ends_with_the_answer_is_off_too(book: Book) -> None:
    steps = [to(Status.WAITING_PLAYER, "2026-11-20T11:00"), to(Status.ANSWERED, "2026-11-20T21:00")]
    assert goes(book, case(book, "2026-11-20T10:00", Category.PAYMENT), steps).due_at == at("2026-11-23T20:00")


def test_a_third_party_stops_nothing(book: Book) -> None:
    steps = [to(Status.WAITING_THIRD_PARTY, "2026-11-20T11:00"), to(Status.IN_ANALYSIS, "2026-11-20T21:00")]
    assert not any(dated.concerns_limits(case(book, "2026-11-20T10:00", Category.PAYMENT), step) for step in steps)


def test_a_late_answer_that_is_reopened_stays_late(book: Book) -> None:
    state = case(book, "2026-11-20T10:00", Category.PAYMENT)
    again = Step(EventKind.REOPENED, at("2026-11-27T10:00"), {"status": Status.IN_ANALYSIS})
    assert goes(book, state, [to(Status.ANSWERED, "2026-11-24T10:00"), again]).due_at == at("2026-11-23T10:00")


def test_a_whole_life(book: Book) -> None:
    steps = [
        to(Status.IN_ANALYSIS, "2026-11-20T10:30"),
        to(Status.WAITING_PLAYER, "2026-11-20T11:00"),
        to(Status.IN_ANALYSIS, "2026-11-21T11:00"),
        to(Status.ANSWERED, "2026-11-21T16:00"),
        to(Status.CLOSED, "2026-11-21T20:00"),
        Step(EventKind.REOPENED, at("2026-11-22T02:00"), {"status": Status.IN_ANALYSIS}),
    ]
    # 72 hours, 24 of them lent to the player, 10 spent answered and closed before the reopening.
    assert goes(book, case(book, "2026-11-20T10:00", Category.PAYMENT), steps).due_at == at("2026-11-24T20:00")


def test_a_correction_reckons_the_deadline_anew_from_the_receipt_on(book: Book) -> None:
    state = case(book, "2026-11-02T10:00", Category.PAYMENT)
    corrected = Step(
        EventKind.RECLASSIFIED, at("2026-11-04T10:00"), {"category": Category.GAME, "complexity": "complex"}
    )
    steps = [to(Status.WAITING_PLAYER, "2026-11-03T10:00"), to(Status.IN_ANALYSIS, "2026-11-03T12:00"), corrected]
    # 15 business days with the holiday, and the two hours of the pause.
    assert goes(book, state, steps).due_at == at("2026-11-24T12:00")
    back = Step(EventKind.RECLASSIFIED, at("2026-11-04T11:00"), {"category": "payment", "complexity": "simple"})
    assert goes(book, state, [*steps, back]).due_at == at("2026-11-05T12:00")


def test_an_extension_keeps_the_first_deadline_and_moves_on_with_pauses(book: Book) -> None:
    state = case(book, "2026-11-20T10:00", Category.PAYMENT)
    extended = Step(
        EventKind.EXTENDED,
        at("2026-11-22T10:00"),
        {"due_at": at("2026-11-30T10:00"), "due_original": at("2026-11-23T10:00")},
    )
    state = goes(book, state, [extended])
    # Four fifths of ten days from the receipt on.
    assert (state.due_at, state.risk_at) == (at("2026-11-30T10:00"), at("2026-11-28T10:00"))
    steps = [extended, to(Status.WAITING_PLAYER, "2026-11-24T10:00"), to(Status.IN_ANALYSIS, "2026-11-26T10:00")]
    later = goes(book, case(book, "2026-11-20T10:00", Category.PAYMENT), steps)
    # The first deadline had run out before the pause began: it stays.
    assert (later.due_at, later.due_original) == (at("2026-12-02T10:00"), at("2026-11-23T10:00"))
    assert later.risk_at == at("2026-11-30T10:00")


def test_a_correction_ends_an_extension(book: Book) -> None:
    steps = [
        Step(EventKind.EXTENDED, at("2026-11-22T10:00"), {"due_at": at("2026-11-30T10:00")}),
        Step(EventKind.RECLASSIFIED, at("2026-11-22T11:00"), {"category": "bonus", "complexity": "simple"}),
    ]
    state = goes(book, case(book, "2026-11-20T10:00", Category.PAYMENT), steps)
    assert (state.due_at, state.due_original) == (at("2026-11-23T10:00"),) * 2


def test_an_answer_says_what_it_took_on_the_clock_of_the_limit(book: Book) -> None:
    first = case(book, "2026-11-20T10:00", Category.GAME)
    [answer] = dated.dated(book, [Moment(first, to(Status.ANSWERED, "2026-11-23T12:00"), [])])
    # Friday 10:00 to midnight and Monday until noon.
    assert answer.observed["sla_seconds"] == (14 + 12) * 3600


def test_a_deadline_of_the_source_moves_on_the_wall_clock(book: Book) -> None:
    given = case(book, "2026-11-20T10:00", Category.PAYMENT)
    source = CaseState(
        ticket_id=1, version=1, reference="R", status=Status.WAITING_PLAYER, category="payment", complexity=None,
        team=None, agent=None, decision=None, received_at=given.received_at, due_at=at("2026-11-27T10:00"),
        paused_since=at("2026-11-21T10:00"), answered_at=None, end_unknown=False, since=at("2026-11-21T10:00"),
        source="boston311", due_original=at("2026-11-27T10:00"),
    )  # fmt: skip
    step = to(Status.IN_ANALYSIS, "2026-11-22T11:00")
    [moved] = dated.dated(book, [Moment(source, step, [(at("2026-11-21T10:00"), at("2026-11-22T11:00"))])])
    assert moved.observed["due_at"] == at("2026-11-28T11:00")
    assert "policy" not in moved.observed and "risk_at" not in moved.observed


def test_which_categories_are_complex() -> None:
    assert {one for one in Category if one.complexity == "complex"} == {
        Category.ACCOUNT_BLOCK,
        Category.GAME,
        Category.FRAUD,
    }
