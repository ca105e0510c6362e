"""Traps about what is learned late: what had happened by then, and what was known of it. November 2026, in UTC."""

import pytest

from data.store import Store
from tests.asking import behind, counts, value
from tests.ledger import tell


class TestAnImportThatArrivesAfterwards:
    """What is recorded late changes what is known of a day, not what was known on it.

        ticket  happened                          recorded
        A       received on the 2nd, due the 5th  at once
        A       answered on the 4th               on the 9th, by an import
        B       received on the 3rd, due the 6th  on the 9th, by an import

    Of the 7th it was known on the 7th: A is open and overdue. It is known since the 9th: A was answered in time, and
    B was open and overdue.
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | recorded    | status   | due
            A      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00
            A      | 11-04 10:00 | 11-09 08:00 | answered |
            B      | 11-03 10:00 | 11-09 08:00 | new      | 11-06 10:00
            """,
        )

    def test_as_it_was_known_then(self, told: Store) -> None:
        then = {"as_of": "11-07 00:00", "known": "11-07 00:00"}
        assert behind(told, "backlog", "numerator", **then) == "A"
        assert behind(told, "breached_open", "numerator", **then) == "A"
        assert counts(told, "on_time_rate", **then) == (0, 1)
        assert counts(told, "on_time_closed", **then) == (0, 0)
        assert value(told, "arrivals", **then) == 1

    def test_as_it_is_known_now(self, told: Store) -> None:
        assert behind(told, "backlog", "numerator", "11-07 00:00") == "B"
        assert behind(told, "breached_open", "numerator", "11-07 00:00") == "B"
        assert counts(told, "on_time_rate", "11-07 00:00") == (1, 2)
        assert value(told, "arrivals", "11-07 00:00") == 2

    def test_it_is_known_from_the_instant_it_was_recorded(self, told: Store) -> None:
        assert value(told, "arrivals", "11-07 00:00", known="11-09 07:59") == 1
        assert value(told, "arrivals", "11-07 00:00", known="11-09 08:00") == 2

    def test_what_was_known_stays_what_was_known(self, told: Store) -> None:
        before = counts(told, "on_time_rate", "11-07 00:00", known="11-09 08:00")
        tell(
            told,
            """
            ticket | occurred    | recorded    | status   | due
            B      | 11-05 10:00 | 11-12 08:00 | answered |
            C      | 11-02 10:00 | 11-12 08:00 | new      | 11-05 10:00
            """,
        )
        assert counts(told, "on_time_rate", "11-07 00:00", known="11-09 08:00") == before == (1, 2)
        assert counts(told, "on_time_rate", "11-07 00:00") == (2, 3)

    def test_nothing_was_known_before_anything_was_recorded(self, told: Store) -> None:
        assert value(told, "arrivals", "11-30 00:00", known="11-01 00:00") == 0

    def test_what_has_not_happened_yet_is_not_so_though_it_be_known(self, told: Store) -> None:
        assert value(told, "departures", "11-03 00:00") == 0
        assert value(told, "arrivals", "11-02 23:00") == 1


class TestAnImportThatCorrectsItself:
    """The source sends the same row again, with another end; the second takes the place of the first.

    ticket  recorded  what
    A       5         received on the 2nd, due the 5th, answered on the 3rd
    A       8         answered on the 6th instead
    """

    def test_each_is_known_in_its_time(self, store: Store) -> None:
        tell(
            store,
            """
            ticket | occurred    | recorded    | status   | due         | key
            A      | 11-02 10:00 | 11-05 08:00 | new      | 11-05 10:00 | receipt
            A      | 11-03 10:00 | 11-05 08:00 | answered |             | end
            A      | 11-06 10:00 | 11-08 08:00 | answered |             | end
            """,
        )
        assert counts(store, "on_time_closed", "11-30 00:00", known="11-07 00:00") == (1, 1)
        assert counts(store, "on_time_closed", "11-30 00:00") == (0, 1)
        assert value(store, "handling_mean", "11-30 00:00", known="11-07 00:00") == 24
        assert value(store, "handling_mean", "11-30 00:00") == 96
        assert value(store, "backlog", "11-04 00:00", known="11-07 00:00") == 0
        assert value(store, "backlog", "11-04 00:00") == 1
