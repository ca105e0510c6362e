"""Traps about cases that do not count, or whose data are at fault. All times are of November 2026, in UTC."""

import pytest

from analytics.measures import MEASURES
from data.store import Store
from tests.asking import behind, counts, question, slices, told, value
from tests.ledger import tell


class TestClosedBeforeOpened:
    """A fault in the data: kept out of the durations, counted in the rates, and in the lists to be seen.

    ticket  received  due       answered  closed   hours
    A       2 10:00   5 10:00   3 10:00   4 10:00  24 to the answer, 48 to the closing
    B       2 10:00   5 10:00   1 09:00   1 09:00  none: 25 hours before its receipt
    C       2 10:00   5 10:00   6 10:00   –        96
    """

    @pytest.fixture
    def faulty(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | received    | status   | due         | closed
            A      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00 |
            B      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00 |
            C      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00 |
            A      | 11-03 10:00 |             | answered |             |
            A      | 11-04 10:00 |             | closed   |             | 11-04 10:00
            B      | 11-01 09:00 |             | closed   |             | 11-01 09:00
            C      | 11-06 10:00 |             | answered |             |
            """,
        )

    def test_it_is_in_no_duration(self, faulty: Store) -> None:
        assert value(faulty, "handling_mean", "11-30 00:00") == (24 + 96) / 2
        assert value(faulty, "handling_median_answered", "11-30 00:00") == 60
        assert value(faulty, "closing_mean", "11-30 00:00") == 48
        assert behind(faulty, "handling_p90_answered", "denominator", "11-30 00:00") == "A C"
        assert behind(faulty, "closing_median", "denominator", "11-30 00:00") == "A"

    def test_it_counts_in_the_rates(self, faulty: Store) -> None:
        assert counts(faulty, "on_time_rate", "11-30 00:00") == (2, 3)
        assert counts(faulty, "on_time_closed", "11-30 00:00") == (2, 3)

    def test_it_is_listed(self, faulty: Store) -> None:
        assert behind(faulty, "departures", "numerator", "11-30 00:00") == "A B C"
        assert behind(faulty, "on_time_rate", "numerator", "11-30 00:00") == "A B"

    def test_it_came_and_went(self, faulty: Store) -> None:
        assert value(faulty, "arrivals", "11-30 00:00") == 3
        assert value(faulty, "departures", "11-30 00:00") == 3
        assert value(faulty, "backlog", "11-30 00:00") == 0


class TestSpamAndDuplicatesAreNoComplaints:
    """Decided so, a case is in no figure from then on; withdrawn and inadmissible are counted, apart.

    ticket  due       answered  decision
    A       5 10:00   4 10:00   upheld
    B       5 10:00   4 10:00   spam
    C       5 10:00   4 10:00   duplicate
    D       5 10:00   4 10:00   withdrawn
    E       5 10:00   4 10:00   inadmissible
    """

    @pytest.fixture
    def mixed(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status      | due         | decision     | source_on_time
            A      | 11-02 10:00 | new         | 11-05 10:00 |              | yes
            B      | 11-02 10:00 | new         | 11-05 10:00 |              | yes
            C      | 11-02 10:00 | new         | 11-05 10:00 |              | yes
            D      | 11-02 10:00 | new         | 11-05 10:00 |              | yes
            E      | 11-02 10:00 | new         | 11-05 10:00 |              | yes
            A      | 11-04 10:00 | answered    |             | upheld       |
            B      | 11-04 10:00 | answered    |             | spam         |
            C      | 11-04 10:00 | answered    |             | duplicate    |
            D      | 11-04 10:00 | answered    |             | withdrawn    |
            E      | 11-04 10:00 | answered    |             | inadmissible |
            """,
        )

    @pytest.mark.parametrize("figure", MEASURES)
    def test_they_are_behind_no_figure(self, mixed: Store, figure: str) -> None:
        assert not set("BC") & set(behind(mixed, figure, "denominator", "11-30 00:00"))

    def test_the_others_are_counted(self, mixed: Store) -> None:
        assert value(mixed, "arrivals", "11-30 00:00") == 3
        assert counts(mixed, "on_time_rate", "11-30 00:00") == (3, 3)
        assert slices(mixed, "departures", "decision", "11-30 00:00") == {
            "inadmissible": 1,
            "upheld": 1,
            "withdrawn": 1,
        }

    def test_until_it_is_decided_a_case_is_a_complaint(self, mixed: Store) -> None:
        assert value(mixed, "backlog", "11-04 09:59") == 5
        assert value(mixed, "backlog", "11-04 10:00") == 0

    def test_reopened_spam_is_a_complaint_again(self, mixed: Store) -> None:
        tell(mixed, "ticket | occurred    | status      \nB      | 11-06 10:00 | in_analysis ")
        assert behind(mixed, "backlog", "numerator", "11-07 00:00") == "B"
        assert value(mixed, "arrivals", "11-07 00:00") == 4


class TestAnUnknownEndIsNoEnd:
    """Closed in the source, nobody knows when: received, but in no backlog, no duration and no rate of time.

    ticket  received  due       closed
    A       2 10:00   5 10:00   4 10:00
    B       2 10:00   5 10:00   some day
    """

    @pytest.fixture
    def endless(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status | due         | end_unknown | closed      | source_on_time
            A      | 11-02 10:00 | new    | 11-05 10:00 |             |             | yes
            B      | 11-02 10:00 | new    | 11-05 10:00 |             |             | yes
            B      | 11-02 10:00 | closed |             | yes         |             |
            A      | 11-04 10:00 | closed |             |             | 11-04 10:00 |
            """,
        )

    @pytest.mark.parametrize(
        "figure",
        [name for name in MEASURES if name not in ("arrivals", "chase_rate", "source_on_time")],
    )
    def test_it_is_behind_no_other_figure(self, endless: Store, figure: str) -> None:
        assert "B" not in behind(endless, figure, "denominator", "11-30 00:00")

    def test_it_was_received(self, endless: Store) -> None:
        assert behind(endless, "arrivals", "numerator", "11-30 00:00") == "A B"

    def test_rates_and_durations_are_of_the_other(self, endless: Store) -> None:
        assert counts(endless, "on_time_rate", "11-30 00:00") == (1, 1)
        assert value(endless, "closing_mean", "11-30 00:00") == 48


class TestNothingToDivideBy:
    """Where there is no case a count is 0, and a rate or a duration is nothing at all: not 0 %, not 100 %."""

    #: Ageing comes in bands: without an open case there is no band.
    WHOLE = [name for name, measure in MEASURES.items() if measure.split is None]

    @pytest.mark.parametrize("figure", WHOLE)
    def test_in_an_empty_store(self, store: Store, figure: str) -> None:
        row = told(store, question("11-30 00:00"), figure).iloc[0]
        assert row["denominator"] == 0
        if row["unit"] == "count":
            assert row["value"] == 0
        else:
            assert row[["value", "low", "high"]].isna().all()

    def test_ageing_has_no_band(self, store: Store) -> None:
        assert told(store, question("11-30 00:00"), "ageing").empty

    def test_every_figure_at_once(self, store: Store) -> None:
        assert set(told(store, question("11-30 00:00"), *MEASURES)["figure"]) == set(self.WHOLE)

    @pytest.mark.parametrize("figure", MEASURES)
    def test_there_is_no_slice_of_nothing(self, store: Store, figure: str) -> None:
        assert slices(store, figure, "category", "11-30 00:00") == {}
        assert slices(store, figure, "month", "11-30 00:00") == {}

    def test_before_the_first_case(self, store: Store) -> None:
        tell(store, "ticket | occurred    | status | due\nA | 11-02 10:00 | new | 11-05 10:00")
        assert counts(store, "on_time_rate", "11-01 00:00") == (0, 0)
        assert value(store, "backlog", "11-01 00:00") == 0
        assert value(store, "backlog", "11-02 10:00") == 1

    def test_a_slice_without_a_case_of_the_figure_is_not_told(self, store: Store) -> None:
        # Bonus has a case, but none that fell due: it has no rate, rather than one of 0/0.
        tell(
            store,
            """
            ticket | occurred    | status | category | due
            A      | 11-02 10:00 | new    | payment  | 11-05 10:00
            B      | 11-02 10:00 | new    | bonus    |
            """,
        )
        assert slices(store, "on_time_rate", "category", "11-30 00:00") == {"payment": 0}
        assert slices(store, "breached_open", "category", "11-30 00:00") == {"payment": 1}
