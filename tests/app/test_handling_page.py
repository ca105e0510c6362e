"""The page of handling times: both clocks, its two charts and tables, why two medians differ, and nothing to draw."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.handling import DAYS, Handling, Unshared, handling
from analytics.measure import Clock
from data.store import Store
from tests.app.conftest import Visit
from tests.asking import question
from tests.ledger import tell
from ui import chart_handling, chart_kinds, handling_view, handling_words
from ui.theme import LIGHT

NOW = "11-30 10:00"
#: As of the 30th: games A to L, one answered on each day after the receipt; payments M to O, one of them withdrawn.
TABLE = "\n".join(
    [
        "ticket | occurred | status | category | decision",
        *(f"{letter} | 11-02 10:00 | new | game |" for letter in "ABCDEFGHIJKL"),
        *(f"{letter} | 11-05 10:00 | new | payment |" for letter in "MNO"),
        *(f"{letter} | 11-{day:02} 10:00 | answered | | upheld" for day, letter in enumerate("ABCDEFGHIJ", 3)),
        "M | 11-08 10:00 | answered | | withdrawn",
        "N | 11-09 10:00 | answered | | rejected",
    ]
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("handling") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, TABLE)


def read(store: Store, as_of: str = NOW, clock: Clock = Clock.GROSS, **asked: str) -> Handling:
    with closing(store.cursor()) as cursor:
        return handling(cursor, question(as_of, **asked), clock)


def texts(chart: go.Figure) -> str:
    return " | ".join(str(one.text) for one in chart.layout.annotations)


@pytest.mark.parametrize(("clock", "title"), [("", "Median handling time"), ("sla", "Median handling time, SLA clock")])
def test_the_page_on_each_clock(visit: Visit, clock: str, title: str) -> None:
    app = visit("handling", lang="en", **({"clock": clock} if clock else {}))
    assert not app.exception and not app.error
    assert app.session_state["handling_clock"] == (clock or "gross")
    assert app.metric[0].label == title
    said = [one.value for one in app.markdown]
    assert any("over the cases received in the period and" in one and "open cases, the oldest" in one for one in said)
    assert any(one.startswith("**Half are answered within") for one in said)


def test_a_period_without_cases_and_a_clock_that_there_is_not(visit: Visit) -> None:
    app = visit("handling", lang="en", period="1999-01-01..1999-02-01", clock="sundial")
    assert not app.exception and not app.error
    assert app.session_state["handling_clock"] == "gross"
    assert {one.value for one in app.metric} == {":gray[–]"}
    assert not any("median is" in one.value for one in app.markdown)


def test_the_frames_by_hand(desk: Store) -> None:
    found = read(desk)
    days = found.days.set_index("days")
    assert list(days.index) == list(DAYS)
    # Of 15 A is answered after one day, B after two and C after three, when M is withdrawn, D and N after four, …
    assert days["answered"][[1, 2, 3]].tolist() == pytest.approx([1 / 15, 2 / 15, 3 / 15])
    left = 12 / 15 * (9 / 11)
    assert days["answered"][5] == pytest.approx(1 - left * 8 / 9)
    assert days["withdrawn"][5] == pytest.approx(1 / 15)
    assert days["watched"][[1, 3, 5, 20]].tolist() == [14, 11, 8, 3]
    # The oldest is open since 28 days: nothing is known of what comes after that.
    assert days.loc[[30, 56], ["answered", "low", "high", "withdrawn"]].isna().all(axis=None)
    assert (days["low"] < days["answered"]).drop([30, 56]).all() and (days["answered"] < days["high"]).drop(
        [30, 56]
    ).all()
    assert found.size == 15 and found.marks[0.5] == 7 and np.isnan(found.marks[0.9])
    kinds = found.slices.set_index("category")
    assert kinds[["n", "missed"]].to_dict("index") == {"game": {"n": 12, "missed": 2}, "payment": {"n": 3, "missed": 2}}
    assert kinds["median"].tolist() == [6 * 24, 4 * 24]
    assert found.course["days"].iloc[-1] == 28 and found.course["answered"].iloc[0] == 0


def test_once_all_are_answered_they_are_so_on_every_later_day(store: Store) -> None:
    tell(store, "\n".join(TABLE.splitlines()[:1] + [one for one in TABLE.splitlines() if one.startswith(("A", "B"))]))
    days = read(store).days.set_index("days")
    assert days["answered"].to_dict() == {1: 0.5} | dict.fromkeys(DAYS[1:], 1.0)
    assert days["withdrawn"].tolist() == [0] * len(DAYS) and not days["watched"][2:].any()


def test_why_the_medians_differ_counts_what_is_in_one_alone(desk: Store) -> None:
    assert read(desk).unshared == Unshared(open=3, oldest=28 * 86_400, withdrawn=1, after=0, before=0)
    # The period of the payments: N was answered after it, A to D in it and received before it. M was withdrawn after
    # it: among the answered ones of the period it is not.
    asked = {"start": "11-05 00:00", "end": "11-07 00:00"}
    assert read(desk, **asked).unshared == Unshared(1, 25 * 86_400, 0, after=1, before=2)


def test_the_sentence_names_what_there_is(desk: Store) -> None:
    ids = handling_view.cards(Clock.GROSS)
    figures = {id: {"value": value} for id, value in zip(ids, (168.0, 300.0, 120.0, 130.0), strict=True)}
    told = handling_words.why(read(desk), figures, Clock.GROSS).replace("\u202f", " ")
    assert told == (
        "The median is 7 d over the cases received in the period and 5 d over those answered in it: 3 open cases, the"
        " oldest 28 d old, are in the first and not in the second; 1 withdrawn counts as answered in the second alone."
    )
    unknown = {**figures, ids[0]: {"value": float("nan")}}
    assert handling_words.why(read(desk), unknown, Clock.GROSS).startswith("Half of the cases received in the period")
    alike = replace(read(desk), unshared=Unshared(0, None, 0, 0, 0))
    assert handling_words.why(alike, figures, Clock.GROSS) == ""


def test_the_curve_is_drawn_with_its_band_below_and_its_marks(desk: Store) -> None:
    chart = chart_handling.course(read(desk), "every hour counted", LIGHT)
    assert chart.layout.meta == "Half are answered within 7\u202fd; nine in ten have not been yet"
    assert [line.fill for line in chart.data[:2]] == [None, "tonexty"]
    assert [line.name for line in chart.data[2:4]] == ["withdrawn", "answered"]
    assert chart.data[4].x == (7,) and chart.data[4].y == (0.5,)
    assert "days from receipt, every hour counted" in chart.layout.xaxis.title.text
    assert "answered" in texts(chart) and "withdrawn" in texts(chart) and "50%" in texts(chart)
    assert set(chart.data[3].customdata) == {"answered"}
    assert all(0 <= share <= 1 for line in chart.data for share in line.y)


@pytest.mark.parametrize("cases", [1, 9, 10])
def test_nothing_is_found_in_fewer_than_ten_cases(desk: Store, cases: int) -> None:
    found = replace(read(desk), size=cases)
    said = chart_handling.course_finding(found)
    assert said == "Too few cases to say how long they take" if cases < 10 else said.startswith("Half are answered")
    assert chart_handling.course(found, "", LIGHT).data, "they are drawn all the same"


def test_categories_are_grey_where_they_are_few(desk: Store) -> None:
    chart = chart_kinds.slices(read(desk), "category", {}, LIGHT)
    half = chart.data[-1]
    assert dict(zip(half.customdata, half.marker.color, strict=True)) == {"payment": LIGHT.muted, "game": LIGHT.blue}
    assert dict(zip(half.customdata, half.x, strict=True)) == {"payment": 4, "game": 6}
    assert chart.layout.meta == "Too few cases to compare categories"


@pytest.mark.parametrize("as_of", ["10-01 00:00", "11-04 10:00"])
def test_nothing_is_drawn_of_nothing(desk: Store, as_of: str) -> None:
    found = read(desk, as_of)
    kinds = chart_kinds.slices(found, "category", {}, LIGHT)
    assert not kinds.data
    assert ("half have been answered yet" if found.size else "No case received in this period") in texts(kinds)
    course = chart_handling.course(found, "", LIGHT)
    if not found.size:
        assert not course.data and "No case received" in texts(course)
    else:
        # Two of twelve are answered: a curve, and no mark on it.
        assert course.layout.meta == "Fewer than half have been answered yet" and not course.data[-1].x


def test_no_case_is_on_the_clock_of_a_limit(desk: Store) -> None:
    found = read(desk, clock=Clock.SLA)
    assert found.size == 0 and found.slices.empty and found.is_told
    assert not chart_handling.course(found, "", LIGHT).data


def test_three_cases_make_steps_and_pandas_no_noise(desk: Store) -> None:
    found = read(desk, category="payment")
    assert isinstance(found.course, pd.DataFrame) and found.course["answered"].max() == pytest.approx(0.5)
    assert len(chart_handling.course(found, "", LIGHT).data[3].x) == len(found.course)
