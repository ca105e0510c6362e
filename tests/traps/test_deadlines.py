"""Traps about deadlines: who is in a rate of time, and who is late. All times are of November 2026, in UTC."""

import pytest

from data.store import Store
from tests.asking import behind, counts, value
from tests.ledger import tell

RATES_OF_TIME = ["on_time_rate", "on_time_closed", "breached_closed", "source_agreement"]


class TestNoDeadlineIsNoTimeLimit:
    """A case without a deadline is neither on time nor late.

        ticket  received  due       answered  on time?
        A       2 10:00   5 10:00   4 10:00   yes
        B       2 10:00   5 10:00   6 10:00   no
        C       2 10:00   –         3 10:00   no time limit
        D       2 10:00   –         –         no time limit, open

    Of A and B one is on time: 1/2. Counting C as on time would make it 2/3, counting it as late 1/3.
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due         | source_on_time
            A      | 11-02 10:00 | new      | 11-05 10:00 |
            B      | 11-02 10:00 | new      | 11-05 10:00 |
            C      | 11-02 10:00 | new      |             |
            D      | 11-02 10:00 | new      |             |
            C      | 11-03 10:00 | answered |             | yes
            A      | 11-04 10:00 | answered |             | yes
            B      | 11-06 10:00 | answered |             | yes
            """,
        )

    def test_rates_are_of_those_with_a_deadline(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-30 00:00") == (1, 2)
        assert counts(told, "on_time_closed", "11-30 00:00") == (1, 2)
        assert counts(told, "breached_closed", "11-30 00:00") == (1, 2)

    def test_the_source_is_compared_only_where_there_is_a_verdict_of_ours(self, told: Store) -> None:
        assert counts(told, "source_agreement", "11-30 00:00") == (1, 2)
        assert counts(told, "source_on_time", "11-30 00:00") == (3, 3)

    def test_it_is_never_late(self, told: Store) -> None:
        assert counts(told, "breached_open", "11-30 00:00") == (0, 1)

    def test_it_is_in_the_backlog_and_the_durations(self, told: Store) -> None:
        assert behind(told, "backlog", "numerator", "11-30 00:00") == "D"
        assert behind(told, "handling_mean", "denominator", "11-30 00:00") == "A B C"
        assert value(told, "handling_mean", "11-30 00:00") == (48 + 96 + 24) / 3


class TestAPausedCaseIsNotLate:
    """The clock stands still while the player is asked: the limit does not run out.

        ticket  received  due       asked     told, and the deadline then  answered
        A       2 10:00   5 10:00   4 10:00   7 10:00 → 8 10:00            8 09:00
        B       2 10:00   5 10:00   4 10:00   –                            –
        C       2 10:00   5 10:00   –         –                            –

    On the 6th A and B wait, not late, and are left out: C alone is due, and late: 0/1.
    On the 9th A, answered by its moved deadline, is on time: 1/2. B waits still.
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status         | due
            A      | 11-02 10:00 | new            | 11-05 10:00
            B      | 11-02 10:00 | new            | 11-05 10:00
            C      | 11-02 10:00 | new            | 11-05 10:00
            A      | 11-04 10:00 | waiting_player |
            B      | 11-04 10:00 | waiting_player |
            A      | 11-07 10:00 | in_analysis    | 11-08 10:00
            A      | 11-08 09:00 | answered       |
            """,
        )

    def test_paused_and_not_late_is_left_out(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-06 00:00") == (0, 1)
        assert behind(told, "on_time_rate", "denominator", "11-06 00:00") == "C"

    def test_it_is_not_overdue(self, told: Store) -> None:
        assert behind(told, "breached_open", "numerator", "11-06 00:00") == "C"
        assert behind(told, "backlog_paused", "numerator", "11-06 00:00") == "A B"

    def test_resumed_it_has_what_was_left_of_its_time(self, told: Store) -> None:
        assert behind(told, "breached_open", "numerator", "11-07 12:00") == "C"
        assert counts(told, "on_time_rate", "11-07 12:00") == (0, 1)
        assert counts(told, "on_time_rate", "11-09 00:00") == (1, 2)
        assert behind(told, "on_time_rate", "missed", "11-09 00:00") == "C"

    def test_a_third_party_does_not_stop_the_clock(self, told: Store) -> None:
        tell(
            told,
            """
            ticket | occurred    | status              | due
            E      | 11-02 10:00 | new                 | 11-05 10:00
            E      | 11-04 10:00 | waiting_third_party |
            """,
        )
        assert behind(told, "breached_open", "numerator", "11-06 00:00") == "C E"
        assert behind(told, "on_time_rate", "missed", "11-06 00:00") == "C E"


class TestLateBeforeItsPauseStaysLate:
    """A pause that begins after the limit ran out hides nothing.

        ticket  received  due       asked     told      answered
        A       2 10:00   5 10:00   6 10:00   –         –
        B       2 10:00   5 10:00   6 10:00   8 10:00   9 10:00
        C       2 10:00   5 10:00   –         –         4 10:00

    On the 7th A and B are overdue though they wait: 1/3 on time. On the 10th B is answered late, A overdue: 1/3.
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status         | due
            A      | 11-02 10:00 | new            | 11-05 10:00
            B      | 11-02 10:00 | new            | 11-05 10:00
            C      | 11-02 10:00 | new            | 11-05 10:00
            C      | 11-04 10:00 | answered       |
            A      | 11-06 10:00 | waiting_player |
            B      | 11-06 10:00 | waiting_player |
            B      | 11-08 10:00 | in_analysis    |
            B      | 11-09 10:00 | answered       |
            """,
        )

    def test_it_is_overdue_while_it_waits(self, told: Store) -> None:
        assert behind(told, "breached_open", "numerator", "11-07 00:00") == "A B"
        assert counts(told, "breached_open_share", "11-07 00:00") == (2, 2)

    def test_it_is_late_in_the_rate_while_it_waits(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-07 00:00") == (1, 3)

    def test_answered_after_the_pause_it_is_late_still(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-10 00:00") == (1, 3)
        assert behind(told, "breached_closed", "numerator", "11-10 00:00") == "B"

    def test_lateness_is_counted_from_the_limit_on(self, told: Store) -> None:
        # A and B are both late since the 5th at 10:00: 48 hours on the 7th at 10:00.
        assert value(told, "breached_open_days", "11-07 10:00") == 2


class TestDueExactlyAtTheAnswer:
    """The deadline itself is still in time.

    ticket  due       answered  on time?
    A       5 10:00   5 10:00   yes
    B       5 10:00   5 10:01   no
    C       5 10:00   –         late from 10:00 on
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due
            A      | 11-02 10:00 | new      | 11-05 10:00
            B      | 11-02 10:00 | new      | 11-05 10:00
            C      | 11-02 10:00 | new      | 11-05 10:00
            A      | 11-05 10:00 | answered |
            B      | 11-05 10:01 | answered |
            """,
        )

    def test_the_instant_itself_is_on_time(self, told: Store) -> None:
        assert behind(told, "on_time_rate", "numerator", "11-06 00:00") == "A"
        assert behind(told, "on_time_closed", "numerator", "11-06 00:00") == "A"
        assert behind(told, "breached_closed", "numerator", "11-06 00:00") == "B"

    def test_open_cases_are_overdue_from_that_instant_on(self, told: Store) -> None:
        assert behind(told, "breached_open", "numerator", "11-05 09:59") == ""
        assert behind(told, "breached_open", "numerator", "11-05 10:00") == "B C"

    def test_a_case_enters_the_rate_at_that_instant(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-05 09:59") == (0, 0)
        assert counts(told, "on_time_rate", "11-05 10:00") == (1, 3)


class TestRunningCasesAreNotOnTimeYet:
    """What is not due yet is in no rate; what is open and past due is late in it.

    ticket  due       answered  on the 6th
    A       5 10:00   4 10:00   on time
    B       5 10:00   –         late
    C       20 10:00  –         running: left out
    D       20 10:00  4 10:00   answered, not due yet: left out of the rate by due date, in the one by answer
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due
            A      | 11-02 10:00 | new      | 11-05 10:00
            B      | 11-02 10:00 | new      | 11-05 10:00
            C      | 11-02 10:00 | new      | 11-20 10:00
            D      | 11-02 10:00 | new      | 11-20 10:00
            A      | 11-04 10:00 | answered |
            D      | 11-04 10:00 | answered |
            """,
        )

    def test_only_what_fell_due_is_judged(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-06 00:00") == (1, 2)
        assert behind(told, "on_time_rate", "denominator", "11-06 00:00") == "A B"

    def test_open_and_past_due_is_late(self, told: Store) -> None:
        assert behind(told, "on_time_rate", "missed", "11-06 00:00") == "B"

    def test_the_rate_of_the_answered_does_not_see_the_overdue(self, told: Store) -> None:
        assert counts(told, "on_time_closed", "11-06 00:00") == (2, 2)

    def test_all_are_judged_once_they_fell_due(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-20 10:00") == (2, 4)

    def test_the_period_is_that_of_the_deadline(self, told: Store) -> None:
        assert counts(told, "on_time_rate", "11-30 00:00", start="11-06 00:00") == (1, 2)
        assert counts(told, "on_time_rate", "11-30 00:00", end="11-20 10:00") == (1, 2)


class TestLateIsSetOnce:
    """An extension that comes after the limit ran out does not undo it; one that comes before does.

    ticket  due       extended            answered  late since
    A       5 10:00   on 6 to 20 10:00    7 10:00   5 10:00, answered late
    B       5 10:00   on 4 to 20 10:00    7 10:00   never, on time
    C       5 10:00   on 6 to 20 10:00    –         5 10:00, overdue
    """

    @pytest.fixture
    def told(self, store: Store) -> Store:
        return tell(
            store,
            """
            ticket | occurred    | status   | due
            A      | 11-02 10:00 | new      | 11-05 10:00
            B      | 11-02 10:00 | new      | 11-05 10:00
            C      | 11-02 10:00 | new      | 11-05 10:00
            B      | 11-04 10:00 |          | 11-20 10:00
            A      | 11-06 10:00 |          | 11-20 10:00
            C      | 11-06 10:00 |          | 11-20 10:00
            A      | 11-07 10:00 | answered |
            B      | 11-07 10:00 | answered |
            """,
        )

    def test_the_late_one_stays_late(self, told: Store) -> None:
        assert behind(told, "on_time_closed", "numerator", "11-30 00:00") == "B"
        assert behind(told, "breached_closed", "numerator", "11-30 00:00") == "A"
        assert behind(told, "breached_open", "numerator", "11-08 00:00") == "C"

    def test_it_falls_due_when_its_limit_ran_out(self, told: Store) -> None:
        # A and C fell due on the 5th, at late_at, not on the 20th.
        assert counts(told, "on_time_rate", "11-08 00:00") == (0, 2)
        assert behind(told, "on_time_rate", "denominator", "11-30 00:00", end="11-06 00:00") == "A C"
        assert behind(told, "on_time_rate", "denominator", "11-30 00:00", start="11-06 00:00") == "B"

    def test_before_the_extension_it_was_due_when_it_was_due(self, told: Store) -> None:
        assert behind(told, "on_time_rate", "denominator", "11-05 12:00") == "A C"
