"""Little's law over small desks, worked by hand: where it holds, where not, and why."""

from contextlib import closing

import pytest

from analytics import little
from analytics.little import Law, Reason
from analytics.question import Question
from data.store import Store
from tests.asking import question
from tests.ledger import at, tell
from tests.uneven_days import LONG


def law(store: Store, asked: Question) -> Law | None:
    with closing(store.cursor()) as cursor:
        return little.law(cursor, asked)


def test_a_desk_that_begins_and_ends_empty_keeps_it_to_the_letter(store: Store) -> None:
    # Open for 2, 3 and 1 days: six days of ten. Three came, and stayed two days each.
    tell(
        store,
        """
        ticket | occurred    | status
        A      | 11-01 00:00 | new
        B      | 11-02 00:00 | new
        A      | 11-03 00:00 | answered
        B      | 11-05 00:00 | answered
        C      | 11-08 00:00 | new
        C      | 11-09 00:00 | answered
        """,
    )
    found = law(store, question("11-20 00:00", start="11-01 00:00", end="11-11 00:00"))
    assert found == Law(at("11-01 00:00"), at("11-11 00:00"), 3, 3, 0, 1, 0, 0.6, 2.0)
    # A came at the very instant at which the period begins.
    assert (found.days, found.rate, found.expected) == (10, 0.3, pytest.approx(0.6))
    assert found.off == pytest.approx(0, abs=1e-12)


def test_a_desk_that_answers_nothing(store: Store) -> None:
    # Four come, a day apart, none is answered: after four days 4 + 3 + 2 + 1 days were waited.
    lines = [f"{name} | 11-0{day} 00:00 | new" for day, name in enumerate("ABCD", 1)]
    tell(store, "\n".join(["ticket | occurred | status", *lines]))
    found = law(store, question("11-05 00:00"))
    assert found is not None
    assert (found.mean, found.stay, found.arrivals, found.departures, found.still_open) == (2.5, 2.5, 4, 0, 4)
    # Asked as of then, the sum comes out all the same, and says nothing of how long an answer takes.
    assert found.holds

    later = law(store, question("11-09 00:00", start="11-01 00:00", end="11-05 00:00"))
    assert later is not None
    # By the 9th they had waited 8, 7, 6 and 5 days.
    assert (later.mean, later.stay, later.expected) == (2.5, 6.5, 6.5)
    assert later.off == pytest.approx(1.6)
    assert later.reasons == [Reason.UNBALANCED, Reason.GREW, Reason.SHORT, Reason.OPEN]


def test_an_old_backlog_that_shrinks(store: Store) -> None:
    # Nine old ones are open for the first half; one comes and is answered within a day.
    olds = [f"O{number} | 10-01 00:00 | new" for number in range(9)]
    answers = [f"O{number} | 11-06 00:00 | answered" for number in range(9)]
    new = ["N | 11-02 00:00 | new", "N | 11-03 00:00 | answered"]
    tell(store, "\n".join(["ticket | occurred | status", *olds, *new, *answers]))
    found = law(store, question("11-11 00:00", start="11-01 00:00", end="11-11 00:00"))
    assert found is not None
    assert (found.began, found.ended, found.mean, found.stay) == (9, 0, pytest.approx(4.6), 1)
    assert (found.expected, found.holds) == (pytest.approx(0.1), False)
    assert found.reasons == [Reason.UNBALANCED, Reason.SHRANK]


def test_where_no_other_reason_is_there(store: Store) -> None:
    # One old case stays, one comes and goes: as many came as went, and the backlog is what it was.
    tell(
        store,
        """
        ticket | occurred    | status
        A      | 10-01 00:00 | new
        B      | 11-02 00:00 | new
        B      | 11-03 00:00 | answered
        """,
    )
    found = law(store, question("11-11 00:00", start="11-01 00:00", end="11-11 00:00"))
    assert found is not None
    assert (found.began, found.ended, found.reasons) == (1, 1, [Reason.EDGES])


def test_a_fault_in_the_data_has_no_stay(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred    | received    | status
        A      | 11-02 00:00 | 11-02 00:00 | new
        A      | 11-04 00:00 |             | answered
        B      | 11-03 00:00 | 11-05 00:00 | answered
        """,
    )
    found = law(store, question("11-11 00:00", start="11-01 00:00", end="11-11 00:00"))
    assert found is not None
    assert (found.arrivals, found.stay) == (2, 2)


def test_a_day_of_25_hours(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred          | status
        A      | 10-25 00:00 Paris | new
        A      | 10-26 00:00 Paris | answered
        """,
    )
    found = law(store, question("10-27 00:00").between(*LONG))
    assert found is not None
    assert (found.days, found.stay, found.mean) == (25 / 24, 25 / 24, 1)
    assert found.holds


@pytest.mark.parametrize(
    "asked",
    [
        question("11-20 00:00", start="2025-01-01 00:00", end="2025-02-01 00:00"),
        question("2025-06-01 00:00"),
        question("11-20 00:00", start="2027-01-01 00:00", end="2027-02-01 00:00"),
        question("11-20 00:00", category="fraud"),
        # Between the answer of one and the receipt of the other.
        question("11-20 00:00", start="11-05 00:00", end="11-06 00:00"),
    ],
)
def test_of_nothing_there_is_no_law(store: Store, asked: Question) -> None:
    tell(
        store,
        """
        ticket | occurred    | status
        A      | 11-02 00:00 | new
        A      | 11-03 00:00 | answered
        B      | 11-08 00:00 | new
        """,
    )
    assert law(store, asked) is None


def test_an_age_is_no_system(store: Store) -> None:
    assert not little.knows(question("11-20 00:00", age="4-7"))
    assert not little.knows(question("11-20 00:00", team="payments").only("priority", "high"))
    assert little.knows(question("11-20 00:00", team="payments"))
    with pytest.raises(ValueError, match="no system"):
        law(store, question("11-20 00:00", age="4-7"))
