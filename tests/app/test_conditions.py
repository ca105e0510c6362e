"""The filter bar's address, read and turned into a question."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ui import conditions
from ui.conditions import Conditions

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)


def test_an_empty_address_asks_for_the_last_ninety_days() -> None:
    found, ignored = conditions.read({})
    question = conditions.question(found, NOW)
    assert (found, ignored) == (Conditions(), [])
    assert question.as_of == NOW
    # 22 November is the ninetieth day.
    assert question.start == datetime(2026, 8, 25, tzinfo=PARIS)
    assert question.end == datetime(2026, 11, 23, tzinfo=PARIS)


def test_every_condition_is_read() -> None:
    address = {
        "period": ["2026-01-01..2026-01-31"],
        "at": ["2026-02-10"],
        "category": ["payment"],
        "week": ["2026-W03"],
    }
    found, ignored = conditions.read(address)
    question = conditions.question(found, NOW)
    assert not ignored
    assert question.where == (("category", ("payment",)), ("week", ("2026-W03",)))
    assert (question.start, question.end) == (datetime(2026, 1, 1, tzinfo=PARIS), datetime(2026, 2, 1, tzinfo=PARIS))
    assert question.as_of == datetime(2026, 2, 10, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period", "90 days"),
        ("period", "2026-02-30..2026-03-01"),
        ("period", "2026-03-01..2026-02-01"),
        ("period", "2026-03-01"),
        ("period", "0001-01-01..9999-12-31"),
        ("period", "2026-W46..2026-W47"),
        ("period", "20261101..20261105"),
        ("at", "31/02/2026"),
        ("at", "2026-W46-1"),
        ("at", "9999-12-31"),
        ("week", "2026-W54"),
        ("week", "2025-W53"),
        ("week", "0000-W01"),
        ("month", "9999-12"),
        ("day", "2026-02-31"),
        ("day", "٢٠٢٦-01-01"),
        ("month", "2026-13"),
        ("day", "2026-11-32"),
        ("age", "5-6"),
        ("category", "x" * 201),
    ],
)
def test_what_cannot_be_is_left_out_with_a_sentence(name: str, value: str) -> None:
    found, ignored = conditions.read({name: [value]})
    assert found == Conditions()
    assert [problem.details for problem in ignored] == [{"name": name, "value": value}]


def test_a_week_53_that_there_is_and_a_leap_day_are_read() -> None:
    found, ignored = conditions.read({"week": ["2026-W53"], "day": ["2028-02-29"]})
    assert not ignored
    assert (found.only("week"), found.only("day")) == (("2026-W53",), ("2028-02-29",))


def test_as_of_a_day_to_come_is_now() -> None:
    assert conditions.question(Conditions(at=date(2027, 1, 1)), NOW).as_of == NOW


def test_the_period_before_is_as_long_and_as_far_gone() -> None:
    """30 days up to 22 November, 18:40 in Paris: before it the 30 days up to 23 October, 18:40 in Paris (UTC+2)."""
    earlier = conditions.before(conditions.question(Conditions(period="30d"), NOW))
    assert earlier is not None
    assert earlier.start == datetime(2026, 9, 24, tzinfo=PARIS)
    assert earlier.end == datetime(2026, 10, 24, tzinfo=PARIS)
    assert earlier.as_of == datetime(2026, 10, 23, 16, 40, tzinfo=UTC)


def test_all_time_has_no_period_before() -> None:
    assert conditions.before(conditions.question(Conditions(period="all"), NOW)) is None


def test_an_address_may_ask_as_of_an_instant() -> None:
    asked, ignored = conditions.read({"at": ["2026-10-27T15:30:00+00:00"]})
    assert not ignored and asked.at == date(2026, 10, 27)
    assert conditions.question(asked, NOW).as_of == datetime(2026, 10, 27, 15, 30, tzinfo=UTC)
    for text in ("2026-10-27T15:30", "2026-10-27T", "1066-10-14T00:00+00:00", "9999-12-31T23:59-11:00"):
        found, ignored = conditions.read({"at": [text]})
        assert ignored and found.at is found.instant is None


@pytest.mark.parametrize(
    ("first", "weeks"),
    [(None, 26), (datetime(2026, 11, 2, tzinfo=UTC), 26), (datetime(2026, 3, 2, 8, tzinfo=UTC), 38)]
    + [(datetime(2026, 11, 17, tzinfo=UTC) - timedelta(weeks=back), 26) for back in (60, 500)],
)
def test_all_of_a_year_or_less_is_in_the_trend(first: datetime | None, weeks: int) -> None:
    span, ends = conditions.trend(conditions.question(Conditions(period="all"), NOW), first)
    assert len(ends) == weeks
    assert span.start is not None
    assert span.start.weekday() == 0
    if weeks > 26:
        assert first is not None
        assert timedelta(0) <= first - span.start < timedelta(weeks=1)
    month = conditions.question(Conditions(period="30d"), NOW)
    assert conditions.trend(month, first) == conditions.trend(month)


def test_the_trend_has_whole_weeks_and_its_last_level_is_now() -> None:
    span, ends = conditions.trend(conditions.question(Conditions(period="7d"), NOW))
    # 26 weeks up to the one that began on Monday 16 November.
    assert span.start == datetime(2026, 5, 25, tzinfo=PARIS)
    assert span.end == datetime(2026, 11, 23, tzinfo=PARIS)
    assert len(ends) == 26
    assert ends[-1] == NOW
    assert ends[-2] == datetime(2026, 11, 15, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "label", "period"),
    [
        ("week", "2026-W46", None),
        # The period begins on Tuesday, 25 August: not all of that week is in it.
        ("week", "2026-W35", "2026-08-24..2026-08-30"),
        ("day", "2026-08-25", None),
        ("day", "2026-08-24", "2026-08-24..2026-08-24"),
        ("month", "2026-08", "2026-08-01..2026-08-31"),
        ("month", "2026-10", None),
        # The month that is not over is in the period as far as it has come.
        ("month", "2026-11", None),
    ],
)
def test_a_span_that_the_period_does_not_hold_has_a_period_of_its_own(
    span: str, label: str, period: str | None
) -> None:
    asked = conditions.question(Conditions(), NOW)
    assert conditions.widened(asked, label, span) == {span: label} | ({"period": period} if period else {})
