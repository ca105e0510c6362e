"""The flow of cases: what came and went, the sums, the backlog between as it stood. Worked by hand."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import flow
from analytics.grid import grid
from analytics.question import Question
from data.store import Store
from tests.asking import question
from tests.ledger import at, tell
from tests.uneven_days import LONG, SHORT, long_day, short_day

#: Weeks 45 (2 to 8 November), 46 and 47; midnight in Paris is 23:00 in UTC.
STORY = """
    ticket | occurred    | status         | due         | category  | decision
    A      | 10-20 10:00 | new            | 11-04 10:00 | payment   |
    B      | 11-02 10:00 | new            |             | payment   |
    C      | 11-03 10:00 | new            |             | game      |
    D      | 11-04 10:00 | new            |             | game      |
    B      | 11-05 10:00 | answered       |             |           |
    D      | 11-06 10:00 | waiting_player |             |           |
    B      | 11-10 10:00 | in_analysis    |             |           |
    E      | 11-11 10:00 | new            |             | other     |
    B      | 11-17 10:00 | answered       |             |           |
    C      | 11-17 12:00 | answered       |             |           |
    E      | 11-18 10:00 | answered       |             |           | spam
"""
NOW = "11-20 10:00"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("flow") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


def course(store: Store, asked: Question, span: str = "week") -> pd.DataFrame:
    with closing(store.cursor()) as cursor:
        return flow.course(cursor, asked, span)


def pace(store: Store, asked: Question) -> flow.Pace:
    with closing(store.cursor()) as cursor:
        return flow.pace(cursor, asked)


def columns(frame: pd.DataFrame, *names: str) -> dict[str, list[Any]]:
    return {name: frame[name].tolist() for name in names}


def test_weeks_by_hand(desk: Store) -> None:
    found = course(desk, question(NOW, start="11-02 00:00 Paris", end="11-23 00:00 Paris"))
    # A was open as the first week began. Spam counts while nobody knew that it was spam: in the backlog of then.
    assert columns(found, "week", "arrivals", "departures", "received", "answered", "backlog", "apart") == {
        "week": ["2026-W45", "2026-W46", "2026-W47"],
        "arrivals": [3, 0, 0],
        "departures": [0, 0, 2],
        "received": [4, 4, 4],
        "answered": [0, 0, 2],
        # W45: A C D, B was answered then; W46: A B C D E; as of now A D.
        "backlog": [3, 5, 2],
        # B counts at its latest answer; E counts no more.
        "apart": [1, -1, 0],
    }
    assert columns(found, "late", "paused", "reopened") == {
        "late": [1, 1, 1],
        "paused": [1, 1, 1],
        "reopened": [0, 1, 0],
    }
    # The last week is not over: it stands as of now.
    assert [moment.to_pydatetime() for moment in found["as_of"]] == [at("11-08 23:00"), at("11-15 23:00"), at(NOW)]


def test_backlog_days_of_a_span(desk: Store) -> None:
    found = course(desk, question(NOW, start="11-02 00:00 Paris", end="11-23 00:00 Paris"))["backlog_days"].tolist()
    # Nothing was answered in two weeks; in the third two cases so far, in four days and eleven hours, and two are open.
    assert (isnan(found[0]), isnan(found[1]), found[2]) == (True, True, 2 * (4 + 11 / 24) / 2)


def test_ages_by_hand(desk: Store) -> None:
    found = course(desk, question(NOW, start="11-02 00:00 Paris", end="11-23 00:00 Paris"))
    # W45: A 19 days, C 5, D 4. W46: A 26, B 13, C 12, D 11, E 4. Now: A 31, D 16.
    assert found[list(flow.BANDS)].to_numpy().tolist() == [[0, 2, 0, 1, 0, 0], [0, 1, 3, 0, 1, 0], [0, 0, 0, 1, 1, 0]]
    assert (found[list(flow.BANDS)].sum(axis=1) == found["backlog"]).all()


def test_a_slice(desk: Store) -> None:
    found = course(desk, question(NOW, start="11-02 00:00 Paris", end="11-23 00:00 Paris", category="game"))
    assert columns(found, "received", "answered", "backlog") == {
        "received": [2, 2, 2],
        "answered": [0, 0, 1],
        "backlog": [2, 2, 1],
    }


def test_a_period_without_start_begins_with_the_first_receipt(desk: Store) -> None:
    assert course(desk, question(NOW))["week"].tolist() == [f"2026-W{week}" for week in range(43, 48)]
    assert course(desk, question(NOW, category="game"))["week"].tolist() == ["2026-W45", "2026-W46", "2026-W47"]
    assert course(desk, question(NOW), "month")["month"].tolist() == ["2026-10", "2026-11"]


def test_what_came_without_its_end_stays_apart(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred    | status | end_unknown
        A      | 11-02 10:00 | new    |
        B      | 11-03 10:00 | closed | yes
        """,
    )
    found = course(store, question(NOW, start="11-02 00:00 Paris"))
    assert columns(found, "received", "answered", "backlog", "apart") == {
        "received": [2, 2, 2],
        "answered": [0, 0, 0],
        "backlog": [1, 1, 1],
        "apart": [1, 1, 1],
    }


class TestDaysOf23And25Hours:
    """A day in which the clocks change is one span, with all that came in it, and its own length in a pace."""

    def test_a_long_day(self, store: Store) -> None:
        tell(long_day(store), "ticket | occurred | status\nB | 10-25 22:30 | answered")
        asked = question("10-27 00:00 Paris", start="10-24 00:00 Paris", end="10-27 00:00 Paris")
        found = course(store, asked, "day")
        assert columns(found, "day", "arrivals", "departures", "backlog") == {
            "day": ["2026-10-24", "2026-10-25", "2026-10-26"],
            "arrivals": [1, 4, 1],
            "departures": [0, 1, 0],
            # B is received at the very midnight, and so is F: they are open then, and received on the day that begins.
            "backlog": [2, 5, 5],
        }
        assert found["backlog_days"].tolist()[1] == pytest.approx(5 * 25 / 24)
        # As the pages ask it: by the clocks of Paris, where the day seems to have 24 hours.
        day = asked.between(*LONG)
        assert pace(store, day) == flow.Pace(5, 1, 25 / 24)
        assert pace(store, day).backlog_days == pytest.approx(5 * 25 / 24)

    def test_a_short_day(self, store: Store) -> None:
        tell(short_day(store), "ticket | occurred | status\nB | 03-29 21:00 | answered")
        asked = question("03-30 00:00 Paris", start="03-28 00:00 Paris", end="03-30 00:00 Paris")
        assert columns(course(store, asked, "day"), "arrivals", "departures", "backlog") == {
            "arrivals": [1, 2],
            "departures": [0, 1],
            # A and B, then A, C and D: the last one is received at the midnight that ends the day.
            "backlog": [2, 3],
        }
        assert pace(store, asked.between(*SHORT)).days == 23 / 24

    @pytest.mark.parametrize("span", ["day", "week", "month"])
    @pytest.mark.parametrize("change", ["03-29", "10-25"])
    def test_spans_lie_end_to_end(self, span: str, change: str) -> None:
        start, end = at(f"{change} 12:00") - timedelta(days=40), at(f"{change} 12:00") + timedelta(days=40)
        cells = grid(start, end, span, "Europe/Paris")
        assert cells[0].start <= start < cells[0].end
        assert cells[-1].start < end <= cells[-1].end
        assert all(one.end == other.start for one, other in pairwise(cells))
        lengths = {(cell.end.timestamp() - cell.start.timestamp()) / 3600 for cell in cells}
        assert span != "day" or len(lengths) == 2

    def test_an_end_at_midnight_begins_no_span(self) -> None:
        cells = grid(at("11-02 00:00 Paris"), at("11-09 00:00 Paris"), "week", "Europe/Paris")
        assert [cell.label for cell in cells] == ["2026-W45"]


def test_backlog_days_by_hand(desk: Store) -> None:
    # A and D are open; B and C were answered in ten days.
    asked = question(NOW, start="11-10 10:00", end="11-30 00:00")
    assert pace(desk, asked) == flow.Pace(2, 2, 10.0)
    assert pace(desk, asked).backlog_days == 10


def test_a_pace_begins_with_the_first_receipt(desk: Store) -> None:
    # The desk had its first case on 20 October: before that nobody could have answered.
    assert pace(desk, question(NOW, start="2025-01-01 00:00")).days == 31


BAD = {
    "a period without cases": question(NOW, start="2025-01-01 00:00", end="2025-02-01 00:00"),
    "as of before the first": question("2025-06-01 00:00", start="2025-05-01 00:00", end="2025-07-01 00:00"),
    "a period to come": question(NOW, start="2027-01-01 00:00", end="2027-02-01 00:00"),
    "nothing like it": question(NOW, start="11-02 00:00", category="fraud"),
}


@pytest.mark.parametrize("asked", BAD.values(), ids=BAD)
@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_nothing_is_made_of_nothing(desk: Store, asked: Question, span: str) -> None:
    found = course(desk, asked, span)
    assert {span, "as_of", "received", "answered", "backlog", "late", "apart", *flow.BANDS} <= set(found.columns)
    assert not found[["arrivals", "departures", "backlog", "late"]].to_numpy().any()
    assert isnan(pace(desk, asked).backlog_days)


def test_an_empty_store(store: Store) -> None:
    assert course(store, question(NOW)).empty
    assert isnan(pace(store, question(NOW)).backlog_days)


def test_all_are_paused(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred    | status
        A      | 11-02 10:00 | new
        B      | 11-02 10:00 | new
        A      | 11-03 10:00 | waiting_player
        B      | 11-03 10:00 | waiting_player
        """,
    )
    found = course(store, question(NOW, start="11-02 00:00 Paris"))
    assert columns(found, "backlog", "paused", "late") == {"backlog": [2, 2, 2], "paused": [2, 2, 2], "late": [0, 0, 0]}
    # Open, and nothing answered: that is no number of days.
    assert isnan(pace(store, question(NOW)).backlog_days)


def test_as_of_to_come(desk: Store) -> None:
    later = question("12-31 00:00", start="11-02 00:00 Paris", end="2027-01-04 00:00 Paris")
    found = course(desk, later)
    assert found["as_of"].iloc[-1].to_pydatetime() == datetime.fromisoformat("2026-12-31T00:00:00+00:00")
    assert found["backlog"].tolist()[-1] == 2


def test_in_another_zone_the_week_ends_elsewhere(desk: Store) -> None:
    asked = question(NOW, start="11-02 00:00", end="11-23 00:00", zone="America/New_York")
    assert course(desk, asked)["as_of"].iloc[1].to_pydatetime() == at("11-09 05:00")
