"""The periods of a report: how they are written, what lies before them, and what is compared with what."""

from datetime import UTC, date, datetime

import pytest

from analytics import weeks
from analytics.periods import Kind, earlier, on, period
from analytics.question import Question
from domain.problems import BadInput

# By a calendar: 2026 has 53 ISO weeks, and begins in the first of them, on a Thursday.
PERIODS = """
written                | first      | last       | before
2026-W46               | 2026-11-09 | 2026-11-15 | 2026-W45
2026-W01               | 2025-12-29 | 2026-01-04 | 2025-W52
2026-W53               | 2026-12-28 | 2027-01-03 | 2026-W52
2027-W01               | 2027-01-04 | 2027-01-10 | 2026-W53
2026-10                | 2026-10-01 | 2026-10-31 | 2026-09
2026-03                | 2026-03-01 | 2026-03-31 | 2026-02
2024-02                | 2024-02-01 | 2024-02-29 | 2024-01
2026-Q1                | 2026-01-01 | 2026-03-31 | 2025-Q4
2026-Q3                | 2026-07-01 | 2026-09-30 | 2026-Q2
2026                   | 2026-01-01 | 2026-12-31 | 2025
2026-11-22             | 2026-11-22 | 2026-11-22 | 2026-11-21
2026-10-05..2026-10-07 | 2026-10-05 | 2026-10-07 | 2026-10-02..2026-10-04
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in PERIODS.strip().splitlines()[1:]]
NONE = (
    "2026-W54 2025-W53 2026-W00 2026-13 2026-Q5 2026-Q0 26 0000 9999 1989 2101 2026-02-30 2026-10-03..2026-10-01"
    " 2026-10-01.. ..2026-10-01 2026-10-01..2026-10-02..2026-10-03 2100-12-01..2101-01-05 week ２０２６ 2026-w46"
).split()


@pytest.mark.parametrize(("written", "first", "last", "before"), ROWS)
def test_a_period_is_what_the_calendar_says(written: str, first: str, last: str, before: str) -> None:
    found = period(written)
    assert (found.text, found.first.isoformat(), found.last.isoformat()) == (written, first, last)
    assert found.before.text == before
    assert found.before.after == found.first


@pytest.mark.parametrize("written", [*NONE, "", " ", "2026-W46 "])
def test_what_is_no_period_is_refused_with_one_sentence(written: str) -> None:
    with pytest.raises(BadInput, match=r"is no period: write a week as 2026-W46") as refused:
        period(written)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("kind", [Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR, Kind.DAY])
def test_the_period_with_a_day_in_it(kind: Kind) -> None:
    found = on(kind, date(2026, 2, 28))
    assert found.first <= date(2026, 2, 28) < found.after
    assert period(found.text) == found


def asked(written: str, as_of: datetime) -> Question:
    start, end = period(written).within("Europe/Paris")
    return Question(as_of, start=start, end=end)


def test_what_is_over_is_compared_with_the_end_of_the_one_before() -> None:
    # October ends in winter, September in summer: 23:00 and 22:00 in UTC.
    before = earlier(asked("2026-10", datetime(2026, 10, 31, 23, tzinfo=UTC)), period("2026-10"))
    assert before.start == datetime(2026, 8, 31, 22, tzinfo=UTC)
    assert before.end == before.as_of == datetime(2026, 9, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["2026-W46", "2026-11", "2026-09", "2026-03", "2026-02", "2026-Q1", "2026-Q3", "2025"]
)
def test_what_is_looked_at_at_its_end_is_compared_with_the_whole_of_the_one_before(written: str) -> None:
    _start, end = period(written).within("Europe/Paris")
    before = earlier(asked(written, end.astimezone(UTC)), period(written))
    assert before.as_of == before.end == period(written).before.within("Europe/Paris")[1]


def test_what_is_looked_at_later_is_compared_with_what_was_looked_at_as_much_later() -> None:
    # W40 ended on 5 October at midnight; 1 December, 01:00 in Paris, is 57 days and an hour after that.
    before = earlier(asked("2026-W40", datetime(2026, 12, 1, tzinfo=UTC)), period("2026-W40"))
    assert before.end == datetime(2026, 9, 27, 22, tzinfo=UTC)
    assert before.as_of == datetime(2026, 11, 24, tzinfo=UTC)
    # September has 30 days and August 31: ten days after the end of either.
    before = earlier(asked("2026-09", datetime(2026, 10, 10, 22, tzinfo=UTC)), period("2026-09"))
    assert before.as_of == datetime(2026, 9, 10, 22, tzinfo=UTC)


def test_of_what_is_not_over_no_more_is_compared_than_there_was() -> None:
    # 30 March is as far into the month as 30 February would be.
    before = earlier(asked("2026-03", datetime(2026, 3, 30, 12, tzinfo=UTC)), period("2026-03"))
    assert before.as_of == before.end == datetime(2026, 2, 28, 23, tzinfo=UTC)


def test_every_page_looks_as_far_after_the_period_before() -> None:
    question = asked("2026-W40", datetime(2026, 12, 1, tzinfo=UTC))
    other = weeks.before(question)
    assert other and other.as_of == earlier(question, period("2026-W40")).as_of


def test_what_is_not_over_is_compared_with_what_was_not_over() -> None:
    # Wednesday 28 October, 10:00 in Paris by winter time; a week before that was 10:00 by summer time.
    before = earlier(asked("2026-W44", datetime(2026, 10, 28, 9, tzinfo=UTC)), period("2026-W44"))
    assert before.as_of == datetime(2026, 10, 21, 8, tzinfo=UTC)
    assert before.end == datetime(2026, 10, 25, 23, tzinfo=UTC)
