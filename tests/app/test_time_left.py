"""The time left in words, worked out by hand, and that it agrees with the figures and with the clock case by case."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from analytics.question import Question
from analytics.ticket_list import standing, tickets_behind
from data import policies, time_left
from data.policies import BEGINNING, Book, Version
from data.store import Store
from sla import policy_document
from tests.app.conftest import Visit
from tests.ledger import at, tell
from ui import language
from ui.time_left import told

N = "\u202f"  # the narrow no-break space

#: 8 hours a day in two parts, and days of 24 hours; both without French holidays.
POLICY = """
title = "Two calendars"
[calendars.office]
zone = "Europe/Paris"
holidays = ["FR"]
[calendars.office.week]
mon = ["09:00-12:30", "13:30-18:00"]
tue = ["09:00-12:30", "13:30-18:00"]
wed = ["09:00-12:30", "13:30-18:00"]
thu = ["09:00-12:30", "13:30-18:00"]
fri = ["09:00-12:30", "13:30-18:00"]
[calendars.weekdays]
zone = "Europe/Paris"
holidays = ["FR"]
[calendars.weekdays.week]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
[[rules]]
name = "days"
category = ["game"]
answer = { business_days = 10, calendar = "weekdays" }
[[rules]]
name = "wall clock"
category = ["technical"]
answer = { hours = 120 }
[[rules]]
name = "hours"
category = ["payment"]
answer = { business_minutes = 960, calendar = "office" }
"""

#: A Friday. The Wednesday after it, 11 November, is a holiday.
AS_OF = "11-06 16:00 Paris"
STORY = """
ticket         | occurred               | status         | due                    | category  | policy | risk_at
WEEKEND        | 11-05 10:00 Paris      | new            | 11-09 11:20 Paris      | payment   | 1      |
HOLIDAY        | 11-05 10:00 Paris      | new            | 11-12 10:00 Paris      | payment   | 1      |
LONG           | 11-05 10:00 Paris      | new            | 11-20 18:00 Paris      | payment   | 1      |
TWO_HOURS      | 11-05 10:00 Paris      | new            | 11-09 09:00 Paris      | payment   | 1      |
MINUTES        | 11-06 15:59 Paris      | new            | 11-06 16:40 Paris      | payment   | 1      |
NEAR           | 11-05 10:00 Paris      | new            | 11-09 10:00 Paris      | payment   | 1      | 11-06 15:48 Paris
DAYS           | 11-05 10:00 Paris      | new            | 11-19 20:00 Paris      | game      | 1      |
LAST_DAY       | 11-05 10:00 Paris      | new            | 11-09 12:30 Paris      | game      | 1      |
WALL           | 11-05 10:00 Paris      | new            | 11-10 22:00 Paris      | technical | 1      |
NO_RULE        | 11-05 10:00 Paris      | new            | 11-10 22:00 Paris      | bonus     | 1      |
SOURCE         | 11-05 10:00 Paris      | new            | 11-10 22:00 Paris      | payment   |        |
NEAR_SOURCE    | 11-05 10:00 Paris      | new            | 11-06 17:30 Paris      | payment   |        |
PAUSED         | 11-02 10:00 Paris      | new            | 11-06 10:00 Paris      | payment   | 1      |
PAUSED         | 11-04 10:00 Paris      | waiting_player |                        |           |        |
LAST_YEAR      | 2025-12-29 10:00 Paris | new            | 2026-01-05 10:00 Paris | payment   |        |
LAST_YEAR      | 2025-12-30 10:00 Paris | waiting_player |                        |           |        |
NEAR_PAUSED    | 11-02 10:00 Paris      | new            | 11-03 10:00 Paris      | technical | 1      | 11-03 05:12 Paris
NEAR_PAUSED    | 11-03 09:00 Paris      | waiting_player |                        |           |        |
LATE           | 11-02 10:00 Paris      | new            | 11-04 16:00 Paris      | payment   | 1      |
PAUSED_LATE    | 11-02 10:00 Paris      | new            | 11-04 10:00 Paris      | payment   | 1      |
PAUSED_LATE    | 11-05 10:00 Paris      | waiting_player |                        |           |        |
EXTENDED_LATE  | 11-02 10:00 Paris      | new            | 11-04 16:00 Paris      | payment   | 1      |
EXTENDED_LATE  | 11-05 10:00 Paris      |                | 11-20 10:00 Paris      |           |        |
JUST_LATE      | 11-02 10:00 Paris      | new            | 11-06 16:00 Paris      | payment   | 1      |
NONE           | 11-02 10:00 Paris      | new            |                        | other     |        |
PAUSED_NONE    | 11-02 10:00 Paris      | new            |                        | other     |        |
PAUSED_NONE    | 11-04 10:00 Paris      | waiting_player |                        |           |        |
ANSWERED       | 11-04 10:00 Paris      | new            | 11-06 10:00 Paris      | payment   | 1      |
ANSWERED       | 11-05 17:00 Paris      | answered       |                        |           |        |
ANSWERED_LATE  | 11-02 10:00 Paris      | new            | 11-04 10:00 Paris      | payment   | 1      |
ANSWERED_LATE  | 11-05 17:00 Paris      | answered       |                        |           |        |
"""  # noqa: E501 - a drawn table
ENGLISH = {
    "WEEKEND": f"4{N}h 20 business",  # Friday 16 to 18, Monday 9 to 11:20
    "HOLIDAY": f"19{N}h business",  # 2 on Friday, 8 on Monday and Tuesday, none on Wednesday, 1 on Thursday
    "LONG": f"74{N}h business",  # 2, then 4 days of that week and 5 of the next
    "TWO_HOURS": f"2{N}h business",  # the weekend is none of them
    "MINUTES": f"40{N}min business",
    "NEAR": f"3{N}h business, at risk",
    "DAYS": f"8{N}d 4{N}h business",  # 8 hours of Friday, 7 days without the holiday, 20 hours of Thursday
    "LAST_DAY": f"20{N}h 30 business",
    "WALL": f"4{N}d 6{N}h",
    "NO_RULE": f"4{N}d 6{N}h",
    "SOURCE": f"4{N}d 6{N}h",
    "NEAR_SOURCE": f"2{N}h, at risk",  # 30 of 31.5 hours, rounded to whole ones on the wall clock
    "PAUSED": "paused since 4 Nov",
    "LAST_YEAR": "paused since 30 Dec 2025",
    "NEAR_PAUSED": "paused since 3 Nov, at risk",
    "LATE": f"late by 2{N}d",
    "PAUSED_LATE": f"late by 2{N}d 6{N}h",
    "EXTENDED_LATE": f"late by 2{N}d",
    "JUST_LATE": f"late by 1{N}min",
    "NONE": "no time limit",
    "PAUSED_NONE": "no time limit",
    "ANSWERED": "in time",
    "ANSWERED_LATE": f"late by 31{N}h",
}
FRENCH = {
    "WEEKEND": f"4{N}h 20 ouvrées",
    "DAYS": f"8{N}j 4{N}h ouvrés",
    "WALL": f"4{N}j 6{N}h",
    "PAUSED": "en pause depuis le 4 nov.",
    "LATE": f"en retard de 2{N}j",
    "NEAR": f"3{N}h ouvrées, à risque",
}


@pytest.fixture(scope="module")
def book() -> Book:
    """One version of the policy, that of these tests."""
    text = policies.text_of(policy_document.parse(POLICY))
    return Book([Version(1, BEGINNING, text, BEGINNING, "test")])


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store of the story."""
    path: Path = tmp_path_factory.mktemp("left") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


@pytest.fixture(scope="module")
def listed(hand_made: Store, book: Book) -> pd.DataFrame:
    """The tickets of the story by reference, with what is left of their limits."""
    with closing(hand_made.cursor()) as cursor:
        rows = tickets_behind(Question(at(AS_OF)), "arrivals").rows(cursor)
    return rows.join(time_left.told(book, rows, at(AS_OF))).set_index("reference")


def words(listed: pd.DataFrame) -> dict[str, str]:
    return {str(name): told(row, at(AS_OF)) for name, row in listed.to_dict("index").items()}


def test_the_time_left_is_told_in_the_time_of_the_limit(listed: pd.DataFrame) -> None:
    assert words(listed) == ENGLISH


def test_in_french(listed: pd.DataFrame) -> None:
    language.use("fr")
    assert {name: said for name, said in words(listed).items() if name in FRENCH} == FRENCH


def test_how_much_of_the_limit_is_used(listed: pd.DataFrame) -> None:
    used = listed["used"]
    # Of 16 business hours 7 on Thursday and 6 until Friday 16:00.
    assert used["NEAR"] == pytest.approx(100 * 13 / 16)
    assert used["NEAR_SOURCE"] == pytest.approx(100 * 30 / 31.5)
    assert used["NEAR_PAUSED"] == pytest.approx(100 * 23 / 24), "it stays where it was"
    # 54 hours given, late by 48.
    assert used["LATE"] == pytest.approx(100 * (54 + 48) / 54)
    assert used["EXTENDED_LATE"] > 100
    assert used[["NONE", "PAUSED_NONE"]].isna().all()


def test_lists_sort_by_the_hours_on_the_wall_clock(listed: pd.DataFrame) -> None:
    order = listed["order"]
    assert order["PAUSED"] == 48, "what was left as it stopped"
    assert order["WALL"] == order["SOURCE"] == 102
    assert order["LATE"] == -48
    assert order[["NONE", "PAUSED_NONE"]].isna().all()


def test_one_ticket_is_told_as_in_its_list(hand_made: Store, book: Book, listed: pd.DataFrame) -> None:
    for reference, row in listed.iterrows():
        with closing(hand_made.cursor()) as cursor:
            alone = standing(cursor, int(row["ticket_id"]), at(AS_OF))
        [ticket] = alone.join(time_left.told(book, alone, at(AS_OF))).to_dict("records")
        assert told(ticket, at(AS_OF)) == ENGLISH[str(reference)]


def test_a_ticket_that_has_not_arrived_has_no_row(hand_made: Store) -> None:
    with closing(hand_made.cursor()) as cursor:
        assert standing(cursor, 1, at("11-01 10:00")).empty


def test_no_tickets(book: Book, listed: pd.DataFrame) -> None:
    assert time_left.told(book, listed.iloc[:0], at(AS_OF)).empty


def kept_at(store: Store, as_of: datetime) -> tuple[Book, pd.DataFrame]:
    """The open tickets that are not late, with what is left of their limits, and the policies that gave these."""
    with closing(store.cursor()) as cursor:
        book = policies.book(cursor)
        rows = tickets_behind(Question(as_of), "backlog").rows(cursor)
    table = rows.join(time_left.told(book, rows, as_of))
    return book, table[table["late_days"].isna() & table["due_at"].notna()]


def test_four_fifths_of_the_bar_are_at_risk_in_the_figures_too(desk_store: Store) -> None:
    now = datetime.now(UTC)
    tables = [kept_at(desk_store, now - timedelta(days=days))[1] for days in range(60)]
    told = [(row["used"] >= 80, row["at_risk"]) for table in tables for row in table.to_dict("records")]
    assert set(told) == {(True, True), (False, False)}


def test_what_is_left_is_what_the_clock_says_case_by_case(desk_store: Store) -> None:
    as_of = datetime.now(UTC) - timedelta(weeks=8)
    book, kept = kept_at(desk_store, as_of)
    on_calendar = kept[kept["unit"] != "wall"].to_dict("records")
    assert on_calendar
    for row in on_calendar:
        version = book.version(int(row["policy"]))
        stop = as_of if pd.isna(row["paused_since"]) else row["paused_since"].to_pydatetime()
        due = row["due_at"].to_pydatetime()
        clock = version.reckoner(stop, due).clock(version.policy.rules[0].answer)
        assert row["hours"] == pytest.approx(clock.elapsed(stop, due) / timedelta(hours=1))


def test_what_is_at_risk_has_a_list_of_its_own(visit: Visit) -> None:
    app = visit("overdue", lang="en", figure="at_risk", period="all", **{"as": "helene.vasseur"})
    assert not app.exception
    assert app.session_state["overdue_list"] == "at_risk"
    assert any("four fifths of their limit" in caption.value for caption in app.caption)
