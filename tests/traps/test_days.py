"""Traps about clocks that change and days that begin elsewhere."""

import pytest

from data.store import Store
from tests.asking import behind, counts, slices, value
from tests.ledger import tell
from tests.uneven_days import long_day, short_day


class TestDaysOf23And25Hours:
    """The wall clock never pauses: between the same times of day lie 23, 24 or 25 hours.

    ticket  received (Paris)   answered (Paris)   hours
    A       24 Oct 12:00       25 Oct 12:00       25, the clocks go back on the 25th at 03:00
    B       28 Mar 12:00       29 Mar 12:00       23, the clocks go forward on the 29th at 02:00
    C       2 Nov 12:00        3 Nov 12:00        24
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred          | status   | due
            A      | 10-24 12:00 Paris | new      | 10-25 12:00 Paris
            B      | 03-28 12:00 Paris | new      | 03-29 12:00 Paris
            C      | 11-02 12:00 Paris | new      | 11-03 12:00 Paris
            A      | 10-25 12:00 Paris | answered |
            B      | 03-29 12:00 Paris | answered |
            C      | 11-03 12:00 Paris | answered |
            """,
        )

    def test_durations_are_of_the_wall_clock(self, told: Store) -> None:
        hours = {"2026-03-29": 23, "2026-10-25": 25, "2026-11-03": 24}
        assert slices(told, "handling_mean", "day", "11-30 00:00") == hours
        assert value(told, "handling_mean", "11-30 00:00") == 24

    def test_due_at_the_same_time_of_day_is_on_time(self, told: Store) -> None:
        assert counts(told, "on_time_closed", "11-30 00:00") == (3, 3)

    def test_a_long_day_has_all_its_hours(self, store: Store) -> None:
        long_day(store)
        days = {"2026-10-24": 1, "2026-10-25": 4, "2026-10-26": 1}
        assert slices(store, "arrivals", "day", "11-30 00:00") == days
        assert behind(store, "arrivals", "numerator", "11-30 00:00", day="2026-10-25") == "B C D E"

    def test_a_short_day_has_no_more_than_its_hours(self, store: Store) -> None:
        short_day(store)
        days = {"2026-03-28": 1, "2026-03-29": 2, "2026-03-30": 1}
        assert slices(store, "arrivals", "day", "11-30 00:00") == days
        assert behind(store, "arrivals", "numerator", "11-30 00:00", day="2026-03-29") == "B C"

    def test_ageing_is_by_24_hours(self, told: Store) -> None:
        # Received on 24 Oct at 12:00 in Paris, on the 28th at 11:00 it is 96 hours old: four days, not three.
        tell(told, "ticket | occurred          | status\nG      | 10-24 12:00 Paris | new")
        assert slices(told, "ageing", "age", "10-28 10:59 Paris") == {"0-3": 1}
        assert slices(told, "ageing", "age", "10-28 11:00 Paris") == {"4-7": 1}


class TestAMonthBeginsInItsZone:
    """November begins in Paris an hour before it does in UTC, and July two hours.

    ticket  received, UTC   received, Paris   month in Paris   month in UTC
    A       31 Oct 22:59    31 Oct 23:59      October          October
    B       31 Oct 23:30    1 Nov 00:30       November         October
    C       1 Nov 00:30     1 Nov 01:30       November         November
    D       30 Jun 22:30    1 Jul 00:30       July             June
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status
            D      | 06-30 22:30 | new
            A      | 10-31 22:59 | new
            B      | 10-31 23:30 | new
            C      | 11-01 00:30 | new
            """,
        )

    def test_months_of_paris(self, told: Store) -> None:
        months = {"2026-07": 1, "2026-10": 1, "2026-11": 2}
        assert slices(told, "arrivals", "month", "11-30 00:00") == months

    def test_months_of_utc(self, told: Store) -> None:
        months = {"2026-06": 1, "2026-10": 2, "2026-11": 1}
        assert slices(told, "arrivals", "month", "11-30 00:00", zone="UTC") == months

    def test_a_condition_on_the_month_is_in_its_zone(self, told: Store) -> None:
        assert behind(told, "arrivals", "numerator", "11-30 00:00", month="2026-11") == "B C"
        assert behind(told, "arrivals", "numerator", "11-30 00:00", month="2026-11", zone="UTC") == "C"

    def test_a_period_from_midnight_in_paris(self, told: Store) -> None:
        november = {"start": "11-01 00:00 Paris", "end": "12-01 00:00 Paris"}
        assert behind(told, "arrivals", "numerator", "12-31 00:00", **november) == "B C"

    def test_a_period_from_midnight_in_utc(self, told: Store) -> None:
        november = {"start": "11-01 00:00", "end": "12-01 00:00"}
        assert behind(told, "arrivals", "numerator", "12-31 00:00", **november) == "C"

    def test_a_period_has_its_start_and_not_its_end(self, told: Store) -> None:
        assert value(told, "arrivals", "11-30 00:00", start="10-31 23:30", end="11-01 00:30") == 1

    def test_the_backlog_by_month_of_receipt_knows_no_period(self, told: Store) -> None:
        # All four are open; that the period begins in winter does not shift the clocks of the summer before.
        months = {"2026-07": 1, "2026-10": 1, "2026-11": 2}
        assert slices(told, "backlog", "month", "11-30 00:00", start="11-15 00:00") == months
