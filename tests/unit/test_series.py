"""Stock figures at many instants: the same as the figures at each of them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.grid import grid
from analytics.measure import Summary
from analytics.measures import MEASURES
from analytics.question import Question
from analytics.series import raster, stock_series, stock_slices
from data.store import Store
from domain.problems import BadInput
from tests.asking import question, told
from tests.ledger import at, tell
from tests.story import NOW, STORY

STOCK = [name for name, measure in MEASURES.items() if measure.stock and measure.summary is Summary.COUNT]
NOON = at("11-09 12:00")
#: Every 31 hours from before the first event to after the last, and some instants at which something happens.
INSTANTS = [at("09-30 00:00") + number * timedelta(hours=31) for number in range(44)]
EDGES = [
    at(text) for text in ("11-08 12:00", "10-01 08:00", "11-04 12:00", "11-03 23:30", "11-03 22:59", "11-08 12:00")
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("story") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


def series(store: Store, asked: Question, instants: list[datetime], *ids: str) -> dict[str, list[int]]:
    with closing(store.cursor()) as cursor:
        frame = stock_series(cursor, asked, instants, ids)
    assert list(frame.columns) == ["as_of", *ids]
    assert [instant.to_pydatetime() for instant in frame["as_of"]] == instants
    return {id: list(frame[id]) for id in ids}


def one_by_one(store: Store, asked: Question, instants: list[datetime], *ids: str) -> dict[str, list[int]]:
    found = [told(store, asked.at(instant), *ids).groupby("figure")["value"].sum() for instant in instants]
    return {id: [int(counts.get(id, 0)) for counts in found] for id in ids}


@pytest.mark.parametrize(
    "asked",
    [
        question(NOW),
        question(NOW, known="11-08 00:00"),
        question(NOW, team="payments"),
        question(NOW, team=""),
        question(NOW, status="waiting_player"),
        question(NOW, month="2026-11"),
        question(NOW, known="11-10 12:00", category="payment", source="old"),
        question(NOW, age="4-7"),
        question(NOW).only("age", "0-3", "21-56"),
        question(NOW, start="11-01 00:00", end="11-02 00:00"),
    ],
)
def test_a_series_is_the_figures_at_each_instant(desk: Store, asked: Question) -> None:
    assert series(desk, asked, INSTANTS, *STOCK) == one_by_one(desk, asked, INSTANTS, *STOCK)


def test_at_the_very_instants_in_the_order_asked_and_twice(desk: Store) -> None:
    assert series(desk, question(NOW), EDGES, *STOCK) == one_by_one(desk, question(NOW), EDGES, *STOCK)


#: Instants that lie off every grid of equal steps, a little or far.
UNEVEN = {
    "days of Paris over a change of clocks": [
        cell.end for cell in grid(at("10-15 00:00"), NOON, "day", "Europe/Paris")
    ],
    "weeks, the last not over": [cell.end for cell in grid(at("09-20 00:00"), NOON, "week", "Europe/Paris")] + [NOON],
    "months": [cell.end for cell in grid(at("06-15 00:00"), NOON, "month", "Europe/Paris")],
    "ever further apart": [at("10-01 08:00") + place**3 * timedelta(minutes=29) for place in range(13)],
    "one far from the others": [at("2020-01-01 00:00"), at("11-03 23:30"), at("11-04 12:00"), at("11-08 12:00")],
}


@pytest.mark.parametrize("instants", UNEVEN.values(), ids=UNEVEN)
def test_instants_that_are_not_evenly_apart(desk: Store, instants: list[datetime]) -> None:
    assert series(desk, question(NOW), instants, *STOCK) == one_by_one(desk, question(NOW), instants, *STOCK)


@given(st.lists(st.integers(0, 400), min_size=2, unique=True).map(sorted), st.data())
def test_a_row_that_meets_an_instant_crosses_a_line(places: list[int], data: st.DataObject) -> None:
    """As the statement divides; the last instant is looked for by itself."""
    hour = timedelta(hours=1)
    instants = [at("10-01 00:00") + place * hour for place in places]
    met = data.draw(st.sampled_from(instants[:-1]))
    begins, ends = met - data.draw(st.integers(0, 900)) * hour, met + data.draw(st.integers(1, 900)) * hour
    lines = raster(instants)
    step = lines["grid_step"] - lines["grid_from"]
    place = (max(begins, lines["grid_from"]) - lines["grid_from"]) // step
    assert (ends - lines["grid_to"]) // step > place


def test_by_hand(desk: Store) -> None:
    # B came on 1 October at 22:30 and fell due on the 4th at 22:30; A came at 08:00 and was answered on the 3rd.
    instants = [at(text) for text in ("10-01 07:59", "10-01 08:00", "10-01 22:30", "10-03 09:30", "10-04 22:30")]
    assert series(desk, question(NOW), instants, "backlog", "breached_open") == {
        "backlog": [0, 1, 2, 1, 1],
        "breached_open": [0, 0, 0, 0, 1],
    }


@pytest.mark.parametrize("by", ["age", "category", "team"])
def test_slices_are_the_figures_by_slice(desk: Store, by: str) -> None:
    ids = ("backlog", "breached_open", "backlog_paused", "backlog_reopened")
    with closing(desk.cursor()) as cursor:
        found = stock_slices(cursor, question(NOW), INSTANTS + EDGES, ids, by)
    for instant in INSTANTS + EDGES:
        frame = told(desk, question(NOW).at(instant), *ids, by=(by,))
        wide = frame.pivot_table(index=by, columns="figure", values="value", fill_value=0)
        there = {key[1]: counts for key, counts in found.items() if key[0] == instant and key[1] is not None}
        assert {value: tuple(row.get(id, 0) for id in ids) for value, row in wide.iterrows()} == there


@pytest.mark.parametrize(
    ("ids", "by", "why"),
    [(("backlog", "departures"), "age", "not about the same cases"), (("backlog",), "week", "a span is no slice")],
)
def test_slices_that_one_pass_cannot_count(desk: Store, ids: tuple[str, ...], by: str, why: str) -> None:
    with closing(desk.cursor()) as cursor, pytest.raises(ValueError, match=why):
        stock_slices(cursor, question(NOW), EDGES, ids, by)


def test_at_no_instant(desk: Store) -> None:
    assert series(desk, question(NOW), [], "backlog") == {"backlog": []}


def test_of_an_empty_store(store: Store) -> None:
    assert series(store, question(NOW), EDGES, "backlog") == {"backlog": [0] * len(EDGES)}


def test_of_a_figure_that_there_is_not(desk: Store) -> None:
    with pytest.raises(BadInput, match="There is no figure 'lateness'"):
        series(desk, question(NOW), EDGES, "lateness")
