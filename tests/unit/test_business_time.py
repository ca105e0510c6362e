"""Laws that business time keeps on any calendar, and what a calendar refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from domain.problems import BadInput
from sla.calendar import Calendar, Closing, FirstDay, Hours, Interval, checked, public_holidays
from sla.clockwork import Clockwork
from sla.spans import microseconds

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
SPLIT = (Interval(9 * 60, 12 * 60), Interval(13 * 60 + 30, 18 * 60))
NIGHT = (Interval(0, 150), Interval(22 * 60, 1440))
WHOLE = (Interval(0, 1440),)
WEEKS = {
    "office": (SPLIT,) * 5 + ((), ()),
    "nights": (NIGHT,) * 7,
    "always": (WHOLE,) * 7,
    "weekdays": (WHOLE,) * 5 + ((), ()),
}
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe")


@cache
def clock(zone: str, week: str) -> Clockwork:
    """The clock of a week in a zone, with a few days off."""
    days_off = frozenset({date(2024, 5, 1), date(2024, 12, 25)})
    short = {date(2024, 12, 24): (Interval(9 * 60, 13 * 60),)}
    return Clockwork(checked(Calendar(zone, WEEKS[week], days_off, short)), FIRST, LAST)


@cache
def open_always(zone: str) -> Clockwork:
    """The clock of a desk that never closes."""
    return Clockwork(Calendar(zone, WEEKS["always"]), FIRST, LAST)


# Around a year with two changes of the clocks in each zone.
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2025, 2, 1)).map(lambda at: at.replace(tzinfo=UTC))
CLOCKS = st.builds(clock, st.sampled_from(ZONES), st.sampled_from(list(WEEKS)))
AMOUNTS = st.integers(1, 200 * 3600).map(lambda seconds: timedelta(seconds=seconds))
PAUSES = st.lists(st.tuples(INSTANTS, INSTANTS).map(lambda pair: (min(pair), max(pair))), max_size=4)


@given(CLOCKS, INSTANTS, AMOUNTS)
@settings(max_examples=150, deadline=None)
def test_what_is_added_is_measured(clock: Clockwork, start: datetime, amount: timedelta) -> None:
    due = clock.due(start, amount)
    assert clock.elapsed(start, due) == amount
    # And not a moment before: that is what "used up" says.
    assert clock.elapsed(start, due - timedelta(microseconds=1)) < amount


@given(CLOCKS, INSTANTS, AMOUNTS, PAUSES, st.randoms())
@settings(max_examples=100, deadline=None)
def test_pauses_in_any_order_and_cut_anywhere_are_the_same(  # type: ignore[no-untyped-def]
    clock: Clockwork, start: datetime, amount: timedelta, pauses, random
) -> None:
    pieces = [piece for begun, over in pauses for piece in ((begun, begun + (over - begun) / 2), (begun, over))]
    random.shuffle(pieces)
    due = clock.due(start, amount, pauses)
    assert clock.due(start, amount, pieces) == due
    assert clock.elapsed(start, due, pauses) == clock.elapsed(start, due, pieces) == amount


@given(CLOCKS, st.tuples(INSTANTS, INSTANTS, INSTANTS).map(sorted))
@settings(max_examples=100, deadline=None)
def test_an_interval_is_as_long_as_its_parts(clock: Clockwork, at: list[datetime]) -> None:
    first, middle, last = at
    assert clock.elapsed(first, last) == clock.elapsed(first, middle) + clock.elapsed(middle, last)


@given(st.sampled_from(ZONES), INSTANTS, INSTANTS)
@settings(max_examples=50, deadline=None)
def test_a_desk_that_never_closes_counts_every_second(zone: str, start: datetime, end: datetime) -> None:
    assert open_always(zone).elapsed(start, end) == max(end - start, timedelta(0))


def at(text: str) -> datetime:
    """A time of Paris as an instant."""
    return datetime.fromisoformat(text).astimezone(UTC)


def test_a_pause_that_begins_as_the_limit_ends_does_not_move_it() -> None:
    office = clock("Europe/Paris", "office")
    start, limit = at("2024-06-03T09:00+02:00"), timedelta(hours=2)
    pause = (at("2024-06-03T11:00+02:00"), at("2024-06-03T12:00+02:00"))
    assert office.due(start, limit, [pause]) == at("2024-06-03T11:00+02:00")
    assert office.due(start, limit + timedelta(minutes=1), [pause]) == at("2024-06-03T13:31+02:00")


def test_a_limit_that_is_used_up_at_closing_ends_there_or_as_the_desk_opens_again() -> None:
    friday, three_hours = at("2024-06-07T15:00+02:00"), timedelta(hours=3)
    calendar = Calendar("Europe/Paris", WEEKS["office"])
    assert Clockwork(calendar, FIRST, LAST).due(friday, three_hours) == at("2024-06-07T18:00+02:00")
    later = replace(calendar, closing=Closing.NEXT_OPENING)
    assert Clockwork(later, FIRST, LAST).due(friday, three_hours) == at("2024-06-10T09:00+02:00")


def test_a_day_of_25_hours_is_as_long_as_the_calendar_says() -> None:
    calendar = Calendar("Europe/Paris", WEEKS["always"])
    day = at("2024-10-27T00:00+02:00"), at("2024-10-28T00:00+01:00")
    assert Clockwork(calendar, FIRST, LAST).elapsed(*day) == timedelta(hours=25)
    by_clock = Clockwork(replace(calendar, hours=Hours.WALL_CLOCK), FIRST, LAST)
    assert by_clock.elapsed(*day) == timedelta(hours=24)
    assert by_clock.due(day[0], timedelta(hours=24)) == day[1]


@pytest.mark.parametrize(
    ("start", "days", "end_of_day", "due"),
    [
        ("2024-06-03T10:00+02:00", 1, False, "2024-06-04T10:00+02:00"),
        ("2024-06-07T10:00+02:00", 1, False, "2024-06-10T10:00+02:00"),
        ("2024-06-08T10:00+02:00", 1, False, "2024-06-10T10:00+02:00"),
        ("2024-06-03T20:00+02:00", 1, False, "2024-06-04T18:00+02:00"),
        ("2024-06-03T10:00+02:00", 1, True, "2024-06-04T18:00+02:00"),
        ("2024-04-30T10:00+02:00", 1, False, "2024-05-02T10:00+02:00"),
        # Over the change of the clocks, at the same time of day.
        ("2024-03-29T10:00+01:00", 1, False, "2024-04-01T10:00+02:00"),
        ("2024-12-23T17:00+01:00", 1, True, "2024-12-24T13:00+01:00"),
        ("2024-06-10T10:00+02:00", -1, False, "2024-06-07T10:00+02:00"),
    ],
)
def test_business_days_keep_the_time_of_day_or_end_with_the_day(
    start: str, days: int, end_of_day: bool, due: str
) -> None:
    assert clock("Europe/Paris", "office").after_days(at(start), days, end_of_day) == at(due)


def test_a_first_day_off_counts_or_is_added_to() -> None:
    calendar = Calendar("Europe/Paris", WEEKS["office"], first_day=FirstDay.IS_ADDED_TO)
    saturday = at("2024-06-08T10:00+02:00")
    assert Clockwork(calendar, FIRST, LAST).after_days(saturday, 1) == at("2024-06-11T10:00+02:00")


def test_an_instant_outside_the_years_of_a_clock_is_refused() -> None:
    with pytest.raises(BadInput, match="outside the years"):
        clock("Europe/Paris", "office").due(datetime(2031, 1, 1, tzinfo=UTC), timedelta(hours=1))


@pytest.mark.parametrize(
    ("calendar", "sentence"),
    [
        (Calendar("Europe/Paris", ((),) * 7), "no working minute"),
        (Calendar("Europe/Lutetia", WEEKS["office"]), "no time zone 'Europe/Lutetia'"),
        (Calendar("Europe/Paris", WEEKS["office"][:5]), "seven days, this one has 5"),
        (Calendar("Europe/Paris", ((Interval(600, 540),), *WEEKS["office"][1:])), "Monday: 10:00 to 09:00"),
        (Calendar("Europe/Paris", ((Interval(600, 600),), *WEEKS["office"][1:])), "Monday: 10:00 to 10:00"),
        (Calendar("Europe/Paris", ((Interval(600, 1441),), *WEEKS["office"][1:])), "Monday: 10:00 to 24:01"),
        (
            Calendar("Europe/Paris", ((Interval(540, 720), Interval(660, 900)), *WEEKS["office"][1:])),
            "hours from 11:00 overlap those until 12:00",
        ),
        (
            Calendar("Europe/Paris", WEEKS["office"], exceptions={date(2024, 12, 24): (Interval(600, 540),)}),
            "2024-12-24: 10:00 to 09:00",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_by_a_sentence(calendar: Calendar, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(calendar)
    assert sentence in str(refused.value)


def test_a_pause_outside_the_years_or_reversed_gives_no_answer() -> None:
    office, start = clock("Europe/Paris", "office"), at("2024-06-03T09:00+02:00")
    beyond = (at("2024-06-03T10:00+02:00"), datetime(2031, 1, 1, tzinfo=UTC))
    for ask in (
        lambda: office.elapsed(start, beyond[0], [beyond]),
        lambda: office.due(start, timedelta(hours=2), [beyond]),
    ):
        with pytest.raises(BadInput, match="outside the years"):
            ask()
    with pytest.raises(BadInput, match="ends before it begins"):
        office.elapsed(start, beyond[0], [(beyond[0], start)])


def test_answers_keep_the_order_and_nulls_stay_null() -> None:
    noon = microseconds(at("2024-06-03T12:00+02:00"))
    hour = 3_600_000_000
    cases = pd.DataFrame(
        {"case": [7, 3, 5], "start": noon - hour, "end": [noon, None, noon - hour // 2], "amount": hour},
        index=[2, 0, 1],
    )
    pauses = pd.DataFrame({"case": [5], "begun": [noon - hour], "over": [None]})
    office = clock("Europe/Paris", "office")
    elapsed = office.answer("elapsed", cases)
    assert elapsed["case"].tolist() == [7, 3, 5]
    assert elapsed["value"].tolist() == [hour, pd.NA, hour // 2]
    assert office.answer("due", cases, pauses)["value"].tolist() == [noon, noon, pd.NA]
    with pytest.raises(ValueError, match="twice"):
        office.answer("due", pd.concat([cases, cases]), pauses)


def test_a_day_without_its_first_hour_keeps_its_hours() -> None:
    days = Clockwork(Calendar("America/Sao_Paulo", ((Interval(540, 1020),),) * 7), date(2017, 1, 1), date(2017, 12, 31))
    saturday = at("2017-10-14T10:00-03:00")
    assert days.after_days(saturday, 1) == at("2017-10-15T10:00-02:00")
    assert days.after_days(saturday, 1, end_of_day=True) == at("2017-10-15T17:00-02:00")


def test_a_rule_by_its_name_is_that_rule() -> None:
    friday = at("2024-06-07T15:00+02:00")
    named = Calendar("Europe/Paris", WEEKS["office"], closing="at_close")  # type: ignore[arg-type]
    assert Clockwork(named, FIRST, LAST).due(friday, timedelta(hours=3)) == at("2024-06-07T18:00+02:00")
    with pytest.raises(BadInput, match="'never'"):
        checked(replace(named, closing="never"))  # type: ignore[arg-type]


def test_public_holidays_are_those_of_the_country() -> None:
    french = public_holidays("FR", [2026])
    assert {date(2026, 7, 14), date(2026, 4, 6), date(2026, 12, 25)} <= french
    assert date(2026, 12, 26) not in french
    assert date(2015, 4, 20) in public_holidays("US-MA", [2015])  # Patriots' Day
    with pytest.raises(BadInput, match="'XX'"):
        public_holidays("XX", [2026])
