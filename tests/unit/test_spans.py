"""Months, weeks and days: how they are written, where they begin, and that both ways to them agree."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.spans import SPANS, bounds, bucket, first_day, label
from domain.problems import BadInput
from tests.unit.test_zones import ZONES, evaluated

instants = st.datetimes(datetime(2012, 1, 1), datetime(2099, 12, 1), timezones=st.just(UTC))


def labels(at: list[datetime], span: str, zone: str) -> list[str]:
    """The spans that `at` fall in, as the figures find them."""
    numbers = evaluated(lambda instant: bucket(instant, span, zone, None, max(at)), at)
    return [label(first_day(number, span), span) for number in numbers]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        # ISO 8601: week 1 is the one with the first Thursday.
        ("2024-12-29", "2024-W52"),
        ("2024-12-30", "2025-W01"),
        ("2026-01-01", "2026-W01"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2021-01-03", "2020-W53"),
        ("2023-01-01", "2022-W52"),
        ("2026-11-09", "2026-W46"),
    ],
)
def test_weeks_at_the_ends_of_years(day: str, week: str) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00+00:00")
    assert labels([noon], "week", "UTC") == [week]
    start, end = bounds(week, "week", "UTC")
    assert start <= noon < end
    assert end - start == timedelta(days=7)
    assert start.weekday() == 0


@settings(max_examples=50)
@given(st.dates(date(1970, 1, 5), date(2099, 12, 1)))
def test_weeks_are_those_of_the_calendar(day: date) -> None:
    year, week, _ = day.isocalendar()
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert labels([noon], "week", "UTC") == [f"{year}-W{week:02}"]


@pytest.mark.parametrize(
    ("text", "span", "hours"),
    [
        ("2026-10-25", "day", 25),
        ("2026-03-29", "day", 23),
        ("2026-11-22", "day", 24),
        ("2026-W43", "week", 7 * 24 + 1),
        ("2026-W13", "week", 7 * 24 - 1),
        ("2026-10", "month", 31 * 24 + 1),
        ("2026-03", "month", 31 * 24 - 1),
        ("2024-02", "month", 29 * 24),
    ],
)
def test_spans_of_paris_have_the_hours_that_they_have(text: str, span: str, hours: int) -> None:
    start, end = (instant.astimezone(UTC) for instant in bounds(text, span, "Europe/Paris"))
    assert end - start == timedelta(hours=hours)


def test_the_bounds_of_november_in_paris() -> None:
    start, end = (instant.astimezone(UTC) for instant in bounds("2026-11", "month", "Europe/Paris"))
    assert (start, end) == (datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC))


@pytest.mark.parametrize("zone", [*ZONES, "America/Sao_Paulo", "Atlantic/Azores"])
@pytest.mark.parametrize("span", SPANS)
@settings(max_examples=5)
@given(st.lists(instants, min_size=1, max_size=50))
def test_a_span_has_the_instants_that_fall_in_it(zone: str, span: str, at: list[datetime]) -> None:
    for instant, text in zip(at, labels(at, span, zone), strict=True):
        start, end = bounds(text, span, zone)
        assert start <= instant < end


@pytest.mark.parametrize("zone", ["Europe/Paris", "Australia/Lord_Howe", "Pacific/Chatham", "America/Sao_Paulo"])
@pytest.mark.parametrize("span", SPANS)
def test_both_ways_agree_around_every_change_of_the_clocks(zone: str, span: str) -> None:
    # Every half hour of the days around the changes of 2017 and 2018: the last of Sao Paulo, at midnight.
    starts = [datetime(2017, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * number) for number in range(2 * 365 * 48)]
    found = labels(starts, span, zone)
    ends = {text: bounds(text, span, zone) for text in dict.fromkeys(found)}
    assert all(ends[text][0] <= at < ends[text][1] for at, text in zip(starts, found, strict=True))
    spans = list(ends.values())
    assert all(before[1] == after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-13", "month"),
        ("2026-1", "month"),
        ("2026-11-22", "month"),
        ("2025-W53", "week"),
        ("2026-W00", "week"),
        ("2026-46", "week"),
        ("2026-02-29", "day"),
        ("yesterday", "day"),
        ("", "day"),
        ("0000-01", "month"),
        ("9999-12", "month"),
        ("9999-W52", "week"),
        ("9999-12-31", "day"),
    ],
)
def test_what_is_no_span_is_refused_in_a_sentence(text: str, span: str) -> None:
    with pytest.raises(BadInput, match=f"'{text}' is not a {span}: write it like 2026-"):
        bounds(text, span, "Europe/Paris")
