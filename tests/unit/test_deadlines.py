"""The desk's own deadlines, worked out by hand in the zone of Paris."""

from datetime import UTC, datetime

import pytest

from domain.vocabulary import Category, Complexity
from sla.deadline import first_deadline, resumed_deadline


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20T10:00+01:00", "2026-11-23T10:00+01:00"),
        # 72 hours of the wall clock, through the night of 25 hours: the clock on the wall shows one hour less.
        ("2026-10-24T10:00+02:00", "2026-10-27T09:00+01:00"),
        # and through the night of 23 hours: one hour more.
        ("2026-03-28T10:00+01:00", "2026-03-31T11:00+02:00"),
    ],
)
def test_a_simple_case_has_72_hours(received: str, due: str) -> None:
    assert first_deadline(Complexity.SIMPLE, at(received)) == at(due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Mon 2 Nov 2026 + 15 business days: three weeks.
        ("2026-11-02T10:00+01:00", "2026-11-23T10:00+01:00"),
        # Received on a Saturday: Mon 9 is day 1, Fri 27 day 15.
        ("2026-11-07T10:00+01:00", "2026-11-27T10:00+01:00"),
        # Friday 23:30 in Paris; in UTC it is Friday too, an hour earlier.
        ("2026-11-06T23:30+01:00", "2026-11-27T23:30+01:00"),
        # Monday 00:30 in Paris is Sunday in UTC: the desk's own days count.
        ("2026-11-02T00:30+01:00", "2026-11-23T00:30+01:00"),
        # The clocks go back on 25 October in between: the same time of day.
        ("2026-10-12T10:00+02:00", "2026-11-02T10:00+01:00"),
    ],
)
def test_a_complex_case_has_15_business_days(received: str, due: str) -> None:
    assert first_deadline(Complexity.COMPLEX, at(received)) == at(due)


def test_the_deadline_moves_by_as_long_as_the_clock_stood_still() -> None:
    due = at("2026-11-23T10:00+01:00")
    moved = resumed_deadline(due, at("2026-11-21T08:00+01:00"), at("2026-11-22T20:30+01:00"))
    assert moved == at("2026-11-24T22:30+01:00")


@pytest.mark.parametrize("stopped", ["2026-11-23T10:00+01:00", "2026-11-23T10:01+01:00"])
def test_a_limit_that_had_run_out_stays(stopped: str) -> None:
    due = at("2026-11-23T10:00+01:00")
    assert resumed_deadline(due, at(stopped), at("2026-12-01T10:00+01:00")) == due


def test_which_categories_are_complex() -> None:
    assert {c for c in Category if c.complexity is Complexity.COMPLEX} == {"account_block", "game", "fraud"}
