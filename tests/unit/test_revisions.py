"""As reported then beside as known now: every case that made the difference, and why. November 2026, in UTC."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import product

import duckdb
import pandas as pd
import pytest

from analytics import revisions
from analytics.figures import figures
from analytics.measure import Clock
from analytics.measures import MEASURES
from analytics.question import LATEST, Condition, Question
from analytics.revised import COLUMNS, Reason, Step
from analytics.revisions import Revised, as_known_now
from analytics.ticket_list import TicketList, default_part
from analytics.together import then_and_now
from data import journal
from data.store import Store
from domain.people import SYSTEM
from tests.asking import question
from tests.ledger import tell
from tests.unit.test_retold import NOON, TICKETS, heard


def revised(store: Store, figure: str, day: str, **asked: str) -> Revised:
    with closing(store.cursor()) as cursor:
        return revisions.revise(cursor, question(day, known=day, **asked), figure)


def moved(store: Store, figure: str, day: str, **asked: str) -> dict[str, tuple[str, str]]:
    """The move and the reason of each case that made a difference."""
    with closing(store.cursor()) as cursor:
        rows = revisions.cases(cursor, question(day, known=day, **asked), figure)
    assert tuple(rows.columns) == COLUMNS
    return {row["reference"]: (row["move"], row["reason"]) for row in rows.to_dict("records")}


def changed_on(store: Store, figure: str, day: str) -> dict[str, str]:
    with closing(store.cursor()) as cursor:
        rows = revisions.cases(cursor, question(day, known=day), figure)
    return {row["reference"]: f"{row['recorded_at'].tz_convert('UTC'):%m-%d %H:%M}" for row in rows.to_dict("records")}


@pytest.fixture
def late(store: Store) -> Store:
    """Of the end of the 7th it was known then: A and C open and overdue, D answered on time, E received.

    Known since: A had been answered in time, B was there and overdue, C had a later deadline, D was answered late, E is
    a duplicate, F was known and is taken back, and G was answered on the 8th, which changes nothing about the 7th.
    """
    return tell(
        store,
        """
        ticket | occurred    | recorded    | status   | due         | key | decision  | kind
        A      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00 |     |           |
        C      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00 | c   |           |
        D      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00 |     |           |
        D      | 11-03 10:00 | 11-03 10:00 | answered |             | d   |           |
        E      | 11-02 11:00 | 11-02 11:00 | new      | 11-05 10:00 |     |           |
        F      | 11-02 12:00 | 11-02 12:00 | new      | 11-05 10:00 | f   |           |
        G      | 11-02 13:00 | 11-02 13:00 | new      | 11-05 10:00 |     |           |
        A      | 11-04 10:00 | 11-09 08:00 | answered |             |     |           |
        B      | 11-03 10:00 | 11-09 08:00 | new      | 11-06 10:00 |     |           |
        C      | 11-02 10:00 | 11-10 08:00 | new      | 11-12 10:00 | c   |           |
        D      | 11-06 10:00 | 11-10 09:00 | answered |             | d   |           |
        E      | 11-07 10:00 | 11-11 08:00 | answered |             |     | duplicate |
        F      | 11-02 12:00 | 11-11 09:00 |          |             | f   |           | retracted
        G      | 11-08 09:00 | 11-08 09:00 | answered |             |     |           |
        A      | 11-12 10:00 | 11-12 10:00 | closed   |             |     |           |
        """,
    )


DAY = "11-07 23:00"
#: Figures of one row.
COUNTED = [id for id, one in MEASURES.items() if one.split is None]


def test_on_time_resolution_case_by_case(late: Store) -> None:
    # Then: A, C, D, E, F, G fell due, D alone on time. Now: A on time, B, D, G late; C is not due, E and F are gone.
    found = revised(late, "on_time_rate", DAY)
    assert (found.then["numerator"], found.then["denominator"]) == (1, 6)
    assert (found.now["numerator"], found.now["denominator"]) == (1, 4)
    assert moved(late, "on_time_rate", DAY) == {
        "A": ("counted", "answer_later"),
        "B": ("entered", "recorded_later"),
        "C": ("left", "deadline"),
        "D": ("uncounted", "answer"),
        "E": ("left", "not_counted"),
        "F": ("left", "taken_back"),
    }
    assert [found.cases(step) for step in Step] == [1, 3, 1, 1]
    assert found.cases() == 6 and found.cases(Reason.NOT_COUNTED) == 1


def test_the_moment_is_that_of_the_word_that_made_the_difference(late: Store) -> None:
    # A was closed on the 12th, which said nothing about the 7th: it is on time since the 9th.
    assert changed_on(late, "on_time_rate", DAY) == {
        "A": "11-09 08:00",
        "B": "11-09 08:00",
        "C": "11-10 08:00",
        "D": "11-10 09:00",
        "E": "11-11 08:00",
        "F": "11-11 09:00",
    }


def test_a_duration_that_was_measured_anew(late: Store) -> None:
    # Then D took 24 hours; now D takes 96 and A 48.
    assert moved(late, "handling_median_answered", DAY) == {
        "A": ("entered", "answer_later"),
        "D": ("measured", "answer"),
    }
    found = revised(late, "handling_median_answered", DAY)
    assert (found.then["value"], found.now["value"]) == (24, 72)
    with closing(late.cursor()) as cursor:
        asked = question(DAY, known=DAY)
        rows = revisions.cases(cursor, asked, "handling_median_answered", Reason.ANSWER)
    assert rows[["reference", "then_quantity", "now_quantity"]].to_numpy().tolist() == [["D", 24.0, 96.0]]


def test_what_happened_after_the_day_makes_no_difference(late: Store) -> None:
    assert "G" not in moved(late, "backlog", DAY)
    assert moved(late, "backlog", "11-12 12:00") == {}
    # Of the 8th it was known at its end that G was answered.
    assert "G" not in moved(late, "departures", "11-08 23:00")


def test_a_case_that_changed_its_category_moved_out_of_the_slice(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred    | recorded    | status | due         | category | key
        A      | 11-02 10:00 | 11-02 10:00 | new    | 11-05 10:00 | payment  | a
        A      | 11-02 10:00 | 11-09 10:00 | new    | 11-05 10:00 | bonus    | a
        """,
    )
    assert moved(store, "backlog", DAY) == {}
    assert moved(store, "backlog", DAY, category="payment") == {"A": ("left", "facts")}
    assert moved(store, "backlog", DAY, category="bonus") == {"A": ("entered", "facts")}


def test_a_receipt_that_was_corrected(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred    | recorded    | received    | status | key
        A      | 11-02 10:00 | 11-02 10:00 | 11-02 10:00 | new    | a
        A      | 11-10 10:00 | 11-10 10:00 | 11-09 10:00 | new    | a
        """,
    )
    assert moved(store, "arrivals", DAY) == {"A": ("left", "receipt")}


def test_there_and_back_is_no_difference(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred    | recorded    | status   | due         | key
        A      | 11-02 10:00 | 11-02 10:00 | new      | 11-05 10:00 | a
        A      | 11-02 10:00 | 11-09 10:00 | new      | 11-15 10:00 | a
        A      | 11-02 10:00 | 11-10 10:00 | new      | 11-05 10:00 | a
        """,
    )
    assert moved(store, "on_time_rate", DAY) == {}


# Of one slice and of a period; the others in `make torture`.
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.torture) for seed in (0, *range(2, 12)))])
def test_then_and_the_moves_make_up_now(store: Store, seed: int) -> None:
    """Histories that say anything at all, any figures, days and slices: nothing is left unexplained."""
    chance = random.Random(seed)
    _invent(store, chance)
    # Of one shape for each history: a new one is compiled, which takes longer than all the rest.
    where = [(), (("category", ("payment", "")),), (("team", ("payments",)),)][seed % 3]
    ids, start, seen = chance.sample(COUNTED, 7), [None, NOON - timedelta(hours=2), None][seed % 3], 0
    with closing(store.cursor()) as cursor:
        for hour in range(4):
            known = NOON + timedelta(hours=hour, minutes=30)
            for id, as_of in product(ids, (known, NOON + timedelta(hours=8))):
                asked = Question(as_of, known, start, where=where)
                found = revisions.revise(cursor, asked, id)
                _reconciles(cursor, asked, found)
                seen += found.cases()
    assert seen > 100


@pytest.mark.parametrize("where", [(), (("category", ("payment", "")), ("status", ("new", "answered", "in_analysis")))])
def test_told_together_they_are_the_same(store: Store, where: tuple[Condition, ...]) -> None:
    """All figures then and now by one pass are what each tells alone."""
    _invent(store, random.Random(5))
    # What is invented has policies that there are not: no clock tells what open cases have used of their limits.
    ids = [id for id, one in MEASURES.items() if one.split is None and not (one.of_curve and one.clock is Clock.SLA)]
    with closing(store.cursor()) as cursor:
        for hour, start in ((1, None), (3, NOON - timedelta(hours=2))):
            known = NOON + timedelta(hours=hour, minutes=30)
            asked = Question(known, known, start, where=where)
            then, now = then_and_now(cursor, asked, ids)
            pd.testing.assert_frame_equal(then, figures(cursor, asked, ids), check_exact=True)
            pd.testing.assert_frame_equal(now, figures(cursor, as_known_now(asked), ids), check_exact=True)
            assert not then.equals(now)


def test_told_together_where_nothing_is_known(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        for ids in (["backlog", "handling_median_sla"], ["closing_mean"], ["on_time_rate"]):
            for side in then_and_now(cursor, question(DAY), ids):
                pd.testing.assert_frame_equal(side, figures(cursor, question(DAY), ids), check_exact=True)
        with pytest.raises(ValueError, match="ageing"):
            then_and_now(cursor, question(DAY), ["backlog", "ageing"])


def _invent(store: Store, chance: random.Random) -> None:
    with store.write(SYSTEM, "tickets", NOON) as writing:
        writing.cursor.execute(
            "INSERT INTO tickets (ticket_id, reference, source, external_id, version)"
            " SELECT i, 'R' || i, 'test', 'R' || i, 1 FROM range(1, ?) AS ids(i)",
            [TICKETS + 1],
        )
    for hour in range(5):
        events = [heard(chance, number) for number in range(1, TICKETS + 1) for _ in range(chance.choice([0, 1, 2, 3]))]
        with store.write(SYSTEM, "test", NOON + timedelta(hours=hour)) as writing:
            journal.record_events(writing, events)


def _reconciles(cursor: duckdb.DuckDBPyConnection, asked: Question, found: Revised) -> None:
    assert found.then["denominator"] + found.cases(Step.ENTERED) - found.cases(Step.LEFT) == found.now["denominator"], (
        found.figure
    )
    if not pd.isna(found.now["numerator"]):
        assert found.then["numerator"] + found.cases(Step.GAINED) - found.cases(Step.LOST) == found.now["numerator"], (
            found.figure
        )
    rows = revisions.cases(cursor, asked, found.figure)
    assert len(rows) == found.counts["n"].sum()
    assert rows["ticket_id"].is_unique
    for only in (Step.GAINED, Reason.ANSWER):
        assert len(revisions.cases(cursor, asked, found.figure, only)) == found.cases(only)
    # Each move, against the lists of both sides.
    part = default_part(MEASURES[found.figure])
    then, now = (
        set(TicketList(one, found.figure, part).rows(cursor)["ticket_id"])
        for one in (asked, replace(asked, known_at=LATEST))
    )
    sided = MEASURES[found.figure].summary == "count"
    entered = rows["now_hit"] & ~rows["then_hit"] if sided else rows["move"] == "entered"
    left = rows["then_hit"] & ~rows["now_hit"] if sided else rows["move"] == "left"
    assert set(rows.loc[entered, "ticket_id"]) == now - then
    assert set(rows.loc[left, "ticket_id"]) == then - now
    assert (rows["recorded_at"] > pd.Timestamp(asked.known_at)).all()


def test_as_many_values_as_are_asked_count_and_no_more(store: Store) -> None:
    """However many values a condition has, they are one list of one statement."""
    _invent(store, random.Random(7))
    with closing(store.cursor()) as cursor:
        by = figures(cursor, Question(NOON + timedelta(hours=8)), ["arrivals"], ["category"])
        each = dict(zip(by["category"], by["value"], strict=True))
        for count in range(len(each) + 1):
            asked = Question(NOON + timedelta(hours=8), where=(("category", tuple(each)[:count]),))
            assert figures(cursor, asked, ["arrivals"])["value"].item() == sum(list(each.values())[:count])
        assert len(each) > 2
