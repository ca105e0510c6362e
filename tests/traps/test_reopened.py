"""Traps about cases that were answered and taken up again. All times are of November 2026, in UTC."""

import pytest

from data.store import Store
from tests.asking import behind, counts, slices, value
from tests.ledger import tell

#    ticket  received  due       answered            reopened, and the deadline then   answered again
#    A       2 10:00   5 10:00   3 10:00             4 10:00 → 6 10:00                 5 10:00
#    B       2 10:00   5 10:00   3 10:00             4 10:00 → 6 10:00                 –
#    C       2 10:00   5 10:00   4 10:00             –                                 –
HISTORY = """
    ticket | occurred    | status      | due         | category | decision | team
    A      | 11-02 10:00 | new         | 11-05 10:00 | payment  |          | north
    B      | 11-02 10:00 | new         | 11-05 10:00 | payment  |          | north
    C      | 11-02 10:00 | new         | 11-05 10:00 | bonus    |          | south
    A      | 11-03 10:00 | answered    |             |          | rejected |
    B      | 11-03 10:00 | answered    |             |          | rejected |
    B      | 11-03 12:00 | closed      |             |          |          |
    A      | 11-04 10:00 | in_analysis | 11-06 10:00 |          |          |
    B      | 11-04 10:00 | in_analysis | 11-06 10:00 |          |          |
    C      | 11-04 10:00 | answered    |             |          | upheld   |
    A      | 11-04 12:00 |             |             |          |          | south
    A      | 11-05 10:00 | answered    |             |          | upheld   |
"""


class TestAReopenedCaseIsOneCase:
    """A has five versions and two answers, and is one case in every figure.

    Whole on the 7th: three arrivals, two departures (A by its last answer, C), B open.
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(store, HISTORY)

    def test_it_is_counted_once(self, told: Store) -> None:
        assert value(told, "arrivals", "11-07 00:00") == 3
        assert value(told, "departures", "11-07 00:00") == 2
        assert value(told, "backlog", "11-07 00:00") == 1
        assert counts(told, "on_time_closed", "11-07 00:00") == (2, 2)

    def test_it_is_in_one_slice(self, told: Store) -> None:
        # A went from north to south, and was rejected before it was upheld.
        assert slices(told, "arrivals", "team", "11-07 00:00") == {"north": 1, "south": 2}
        assert slices(told, "departures", "decision", "11-07 00:00") == {"upheld": 2}
        assert slices(told, "arrivals", "decision", "11-07 00:00") == {"": 1, "upheld": 2}

    def test_it_stands_once_in_the_list(self, told: Store) -> None:
        assert behind(told, "arrivals", "numerator", "11-07 00:00") == "A B C"
        assert behind(told, "departures", "numerator", "11-07 00:00") == "A C"

    def test_one_answer_is_one_duration(self, told: Store) -> None:
        # A from its receipt to its last answer, 72 hours, and C 48: not the 24 hours of A's first answer.
        assert value(told, "handling_mean", "11-07 00:00") == (72 + 48) / 2


class TestReopenedIsOpen:
    """While a case is taken up again it has no answer: it is in the backlog and in no rate of the answered."""

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(store, HISTORY)

    def test_before_it_was_reopened_it_was_answered(self, told: Store) -> None:
        assert behind(told, "departures", "numerator", "11-03 18:00") == "A B"
        assert behind(told, "backlog", "numerator", "11-03 18:00") == "C"

    def test_reopened_it_has_no_answer(self, told: Store) -> None:
        assert behind(told, "departures", "numerator", "11-04 18:00") == "C"
        assert behind(told, "on_time_closed", "denominator", "11-04 18:00") == "C"
        assert behind(told, "handling_mean", "denominator", "11-04 18:00") == "C"
        assert behind(told, "closing_mean", "denominator", "11-04 18:00") == ""

    def test_reopened_it_is_in_the_backlog_and_seen_there(self, told: Store) -> None:
        assert behind(told, "backlog", "numerator", "11-04 18:00") == "A B"
        assert counts(told, "backlog_reopened", "11-04 18:00") == (2, 2)

    def test_answered_again_it_is_answered_then(self, told: Store) -> None:
        assert behind(told, "departures", "numerator", "11-07 00:00", start="11-05 00:00") == "A"
        assert behind(told, "departures", "numerator", "11-07 00:00", end="11-04 00:00") == ""
        assert counts(told, "backlog_reopened", "11-07 00:00") == (1, 1)

    def test_it_is_judged_by_its_last_deadline(self, told: Store) -> None:
        # On the 7th A is on time, C is on time, B is open since the 4th and late since the 6th.
        assert behind(told, "on_time_rate", "numerator", "11-07 00:00") == "A C"
        assert behind(told, "on_time_rate", "missed", "11-07 00:00") == "B"
        assert behind(told, "breached_open", "numerator", "11-07 00:00") == "B"

    def test_time_spent_answered_makes_nobody_late(self, told: Store) -> None:
        tell(
            told,
            """
            ticket | occurred    | status      | due
            D      | 11-02 10:00 | new         | 11-05 10:00
            D      | 11-03 10:00 | answered    |
            D      | 11-09 10:00 | in_analysis | 11-11 10:00
            """,
        )
        assert behind(told, "on_time_rate", "numerator", "11-08 00:00") == "A C D"
        assert behind(told, "breached_open", "numerator", "11-10 00:00") == "B"
        assert behind(told, "breached_open", "numerator", "11-11 10:00") == "B D"
