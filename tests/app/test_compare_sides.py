"""What the address asks of the two sides of Compare: periods, slices, rights, and the way to the tickets of B."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from analytics.question import Question
from domain.people import Person, Role
from ui import conditions
from ui.compare_sides import Side, address_of, other
from ui.compare_view import opens
from ui.conditions import Conditions

NOW = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
MANAGER = Person("m", "M", Role.MANAGER)
LEAD = Person("l", "L", Role.TEAM_LEAD, "pay")
#: A of these tests: the last thirty days, of payments, by chat.
A = {"period": ["30d"], "category": ["payment"], "channel": ["chat"]}


def asked(**said: list[str]) -> Conditions:
    found, ignored = conditions.read({**A, **said})
    assert not ignored
    return found


def b_of(a: Conditions, person: Person = MANAGER, **said: str) -> Side:
    return other(a, {name: [value] for name, value in said.items()}, person, NOW)[0]


def where(question: Question) -> dict[str, tuple[str, ...]]:
    return dict(question.where)


def test_b_is_the_period_before_where_nothing_is_said() -> None:
    a, b = asked(), b_of(asked())
    assert (b.asked.first, b.asked.last) == (date(2026, 9, 29), date(2026, 10, 28))
    question = conditions.question(a, NOW)
    assert (question.start, question.end) == (
        conditions.end_of(date(2026, 10, 28)),
        conditions.end_of(date(2026, 11, 27)),
    )
    assert (b.question.start, b.question.end) == (conditions.end_of(date(2026, 9, 28)), question.start)
    # A is not over: half past four in the afternoon of its last day, and so is B.
    assert b.question.as_of == datetime(2026, 10, 28, 15, 30, tzinfo=UTC)
    assert where(b.question) == {"category": ("payment",), "channel": ("chat",)}


def test_b_is_of_the_same_period_where_it_differs_otherwise() -> None:
    a = asked()
    b = b_of(a, b_category="game")
    assert (b.question.start, b.question.as_of) == (conditions.question(a, NOW).start, NOW)
    assert where(b.question) == {"category": ("game",), "channel": ("chat",)}
    assert where(b_of(a, b_category="*").question) == {"channel": ("chat",)}
    assert b_of(a, b_category="game", b_period="before").asked.last == date(2026, 10, 28)


def test_b_is_looked_at_as_long_after_its_period_as_a() -> None:
    a = asked(period=["2026-10-01..2026-10-31"])
    # As of 27 November, 26 days and a half after October: September is looked at as of 27 October, to the minute.
    b = b_of(a, b_period="2026-09-01..2026-09-30")
    assert b.question.as_of == datetime(2026, 10, 27, 15, 30, tzinfo=UTC)
    # Never later than now.
    assert b_of(a, b_period="2026-11-10..2026-11-20").question.as_of == NOW
    past = asked(period=["2026-10-01..2026-10-31"], at=["2026-11-05"])
    assert b_of(past, b_period="2026-09-01..2026-09-30").question.as_of == conditions.end_of(date(2026, 10, 5))
    # What is not over is seen as far into it, and never beyond its end.
    here = asked(period=["2026-11-01..2026-11-30"])
    assert b_of(here, b_period="2026-09-01..2026-09-30").question.as_of == datetime(2026, 9, 27, 14, 30, tzinfo=UTC)
    assert b_of(here, b_period="2026-09-01..2026-09-10").question.as_of == conditions.end_of(date(2026, 9, 10))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2026-10-01..2026-10-31", ("2026-09-01", "2026-09-30")),
        ("2026-02-01..2026-02-28", ("2026-01-01", "2026-01-31")),
        ("2026-07-01..2026-09-30", ("2026-04-01", "2026-06-30")),
        ("2024-01-01..2024-12-31", ("2023-01-01", "2023-12-31")),
        ("2026-10-02..2026-10-31", ("2026-09-02", "2026-10-01")),
        ("2026-11-09..2026-11-15", ("2026-11-02", "2026-11-08")),
    ],
)
def test_before_a_whole_month_lies_the_whole_month(period: str, before: tuple[str, str]) -> None:
    b = b_of(asked(period=[period]))
    assert (b.asked.first, b.asked.last) == tuple(map(date.fromisoformat, before))


def test_the_last_days_of_b_end_when_a_is_seen() -> None:
    past = asked(period=["2026-10-01..2026-10-31"], at=["2026-11-05"])
    b = b_of(past, b_period="7d")
    assert b.question.start == conditions.end_of(date(2026, 10, 29))
    assert b.question.as_of == conditions.end_of(date(2026, 11, 5))


def test_the_tickets_of_b_are_found_by_its_address() -> None:
    for a in (asked(), asked(period=["2026-10-01..2026-10-31"], known=["2026-11-10"]), asked(period=["all"])):
        for said in ({}, {"b_category": "game"}, {"b_channel": "*"}, {"b_period": "2026-09-01..2026-09-30"}):
            b = b_of(a, **said)
            told = {name: value for name, value in address_of(b).items() if value is not None}
            there = {name: [value] if isinstance(value, str) else value for name, value in told.items()}
            found, ignored = conditions.read(there)
            assert not ignored and conditions.question(found, NOW) == b.question


@pytest.mark.parametrize("said", [{}, {"b_team": "play"}, {"b_team": "*"}, {"b_team": ""}, {"b_category": "*"}])
def test_whoever_sees_one_team_sees_that_one_on_both_sides(said: dict[str, str]) -> None:
    b = b_of(asked(team=["play"]), LEAD, **said)
    assert ("team", ("pay",)) in b.question.where


def test_what_cannot_be_is_told_and_left_out() -> None:
    said = {"b_period": ["yesterday"], "b_category": ["x" * 201], "b_week": ["2026-W40"], "b_at": ["2020-01-01"]}
    b, ignored = other(asked(), said, MANAGER, NOW)
    assert {one.details["name"] for one in ignored} == {"b_period", "b_category"}
    # And B is of the period of A, as it is where only a slice is said.
    assert b.question.start == conditions.question(asked(), NOW).start
    assert other(asked(), {"b_period": ["yesterday"]}, MANAGER, NOW)[0] == b_of(asked())
    assert "week" not in where(b.question) and "category" not in where(b.question)


def test_a_span_that_a_was_opened_on_is_not_one_of_b() -> None:
    b = b_of(asked(week=["2026-W46"], agent=["ada"]))
    assert where(b.question) == {"category": ("payment",), "channel": ("chat",), "agent": ("ada",)}


def test_a_period_over_a_change_of_the_clocks_keeps_its_days() -> None:
    b = b_of(asked(period=["2026-10-26..2026-11-01"]))
    assert (b.asked.first, b.asked.last) == (date(2026, 10, 19), date(2026, 10, 25))


def test_of_all_time_there_is_none_before() -> None:
    a = asked(period=["all"])
    assert b_of(a).question == conditions.question(a, NOW)


def test_a_number_opens_the_tickets_of_its_side_and_nothing_else_does() -> None:
    sides = {"a": Side(asked(), conditions.question(asked(), NOW)), "b": b_of(asked(), b_category="game")}
    rows = [
        {"figure": "on_time_rate", "unit": "ratio", "denominator_a": 3, "denominator_b": 0, "category": "bonus"},
        {"figure": "arrivals", "unit": "count", "denominator_a": 0, "denominator_b": 0},
    ]
    rate, count = (partial(opens, rows, sides, place) for place in (0, 1))
    assert rate("b") is rate("name") is rate("difference") is count("verdict") is None
    # Of a slice, those of that slice.
    assert rate("a") == {**address_of(sides["a"]), "figure": "on_time_rate", "part": None, "category": "bonus"}
    assert count("b") == {**address_of(sides["b"]), "figure": "arrivals", "part": None}
    assert count("b")["category"] == ["game"] != count("a")["category"]  # type: ignore[index]
