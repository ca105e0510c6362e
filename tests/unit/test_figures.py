"""Figures as a table: its columns, its slices, and that the parts make up the whole."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from analytics.figures import figures
from analytics.measure import Summary
from analytics.measures import MEASURES
from analytics.question import DIMENSIONS, FACTS, Question
from analytics.spans import SPANS
from data.store import Store
from domain.problems import BadInput
from tests.asking import counts, question, slices, told, value
from tests.ledger import tell
from tests.story import INSTANTS, NOW, STORY

COLUMNS = ["value", "numerator", "denominator", "low", "high", "unit", "clock"]
#: Figures whose slices add up: counts, and numerator and denominator of shares.
COUNTED = [name for name, measure in MEASURES.items() if measure.quantity is None]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("story") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


def test_the_columns(desk: Store) -> None:
    assert list(told(desk, question(NOW), "backlog").columns) == ["figure", *COLUMNS]
    by = told(desk, question(NOW), "arrivals", "on_time_rate", by=("team", "month"))
    assert list(by.columns) == ["figure", "team", "month", *COLUMNS]


def test_every_figure_is_told_in_the_order_asked(desk: Store) -> None:
    ids = list(MEASURES)
    assert list(dict.fromkeys(told(desk, question(NOW), *ids)["figure"])) == ids
    assert list(dict.fromkeys(told(desk, question(NOW), *ids[::-1])["figure"])) == ids[::-1]


@pytest.mark.parametrize("id", MEASURES)
def test_a_figure_is_the_same_alone_and_in_company(desk: Store, id: str) -> None:
    together = told(desk, question(NOW), *MEASURES)
    alone = told(desk, question(NOW), id)
    among = together[together["figure"] == id][alone.columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, among, check_dtype=False)


def test_values_by_hand(desk: Store) -> None:
    # As of 20 November, 12:00. Open: C, D, E, G, M, O, Q. Paused: D, E. Taken up again: G.
    assert value(desk, "backlog", NOW) == 7
    assert counts(desk, "backlog_paused", NOW) == (2, 7)
    assert counts(desk, "backlog_reopened", NOW) == (1, 7)
    # Late: C since 18 Nov 21:59; E since 3 Nov 23:30, before its pause; O since 12 Nov 09:00. D paused in time.
    assert counts(desk, "breached_open", NOW) == (3, 7)
    # C 1.58 days late, O 8.13, E 16.52: the middle one is O, from the 12th at 09:00 to the 20th at 12:00.
    assert value(desk, "breached_open_days", NOW) == pytest.approx(8 + 3 / 24)
    # Received: all but spam K and duplicate L, J with its unknown end among them.
    assert value(desk, "arrivals", NOW) == 15
    # Answered: A, B, F, H, I, N, P; with a deadline all but N. On time: A, F, I, P; late: B, H.
    assert value(desk, "departures", NOW) == 7
    assert counts(desk, "on_time_closed", NOW) == (4, 6)
    assert counts(desk, "breached_closed", NOW) == (2, 6)
    # Fallen due: those six and C, E, O. D is paused and not late, J has no end, G and Q are not due.
    assert counts(desk, "on_time_rate", NOW) == (4, 9)
    # Hours to the answer: A 49.5, B 144, F 168, H 168, N 12, P 72; I was closed before it was received.
    assert value(desk, "handling_mean", NOW) == pytest.approx((49.5 + 144 + 168 + 168 + 12 + 72) / 6)
    assert value(desk, "handling_median_answered", NOW) == (72 + 144) / 2
    # Closed: A alone, on 20 October at 09:30, 19 days and an hour and a half after its receipt.
    assert value(desk, "closing_mean", NOW) == 19 * 24 + 1.5
    # The source judges A, B, I, J on time, F and H not; of those answered it is wrong about B and F.
    assert counts(desk, "source_on_time", NOW) == (4, 6)
    assert counts(desk, "source_agreement", NOW) == (3, 5)
    # By the first deadlines A, I, P are on time; C's, of the 14th, and F's, of the 4th, have passed, as B, E, H, O's.
    assert counts(desk, "on_time_original", NOW) == (3, 9)
    # Acknowledgements of A, C, F, O have fallen due, that of Q has not; F was never told.
    assert counts(desk, "ack_on_time", NOW) == (3, 4)
    # On the clock of their limits A took 49.5 hours and P 72.
    assert value(desk, "handling_mean_sla", NOW) == value(desk, "handling_median_answered_sla", NOW) == 60.75
    # D waits since before 80 % of its 72 hours; G has used 18 of 28 days, Q two of seven; C, E, O are late.
    assert counts(desk, "at_risk", NOW) == (0, 7)
    # Q: four fifths of seven days are used up on the 23rd at 23:24.
    assert (value(desk, "at_risk", "11-23 23:23"), value(desk, "at_risk", "11-23 23:24")) == (0, 1)


#: Figures that no case of this desk is among: no answer is old enough, nobody appealed.
_OF_NONE = {"appeal_rate_external", "appeal_rate_internal", "evidence_complete", "overturn_rate", "reopen_rate"}


def test_what_is_counted_has_no_interval_and_what_is_shared_has(desk: Store) -> None:
    for _, row in told(desk, question(NOW), *MEASURES).iterrows():
        measure = MEASURES[row["figure"]]
        assert (row["unit"], row["clock"]) == (measure.unit, measure.clock)
        if measure.summary is Summary.SHARE and not row["denominator"]:
            # Nothing is made of nothing.
            assert row["figure"] in _OF_NONE and row[["value", "low", "high"]].isna().all()
        elif measure.summary is Summary.SHARE:
            assert row["low"] <= row["value"] == row["numerator"] / row["denominator"] <= row["high"]
        elif measure.of_curve:
            assert not row["low"] > row["value"] and not row["value"] > row["high"]
        else:
            assert pd.isna(row["low"]) and pd.isna(row["high"])


@pytest.mark.parametrize("as_of", INSTANTS)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_slices_make_up_the_whole(desk: Store, dimension: str, as_of: str) -> None:
    for asked in (question(as_of), question(as_of, known="11-08 00:00", start="10-25 00:00", end="11-10 00:00")):
        whole = told(desk, asked, *COUNTED).groupby("figure")[["numerator", "denominator"]].sum()
        parts = told(desk, asked, *COUNTED, by=(dimension,)).groupby("figure")[["numerator", "denominator"]].sum()
        counted = [name for name in COUNTED if MEASURES[name].summary is Summary.COUNT]
        for id in whole.index:
            assert parts["numerator"].get(id, 0) == whole["numerator"][id], id
            if id not in counted:
                assert parts["denominator"].get(id, 0) == whole["denominator"][id], id


def test_two_dimensions_make_up_the_whole(desk: Store) -> None:
    crossed = told(desk, question(NOW), "arrivals", by=("category", "week"))
    assert crossed["value"].sum() == value(desk, "arrivals", NOW)
    assert not crossed.duplicated(["category", "week"]).any()


@pytest.mark.parametrize("dimension", [*FACTS, "age", *SPANS])
def test_a_slice_is_the_figure_under_its_condition(desk: Store, dimension: str) -> None:
    for id in ("backlog", "on_time_rate", "departures"):
        for name, sliced in slices(desk, id, dimension, NOW).items():
            assert value(desk, id, NOW, **{dimension: name}) == sliced, (id, name)


def test_weeks_make_up_the_whole_over_the_end_of_summer_time(desk: Store) -> None:
    weeks = slices(desk, "arrivals", "week", NOW)
    # C came on Saturday 24 October at 23:59 in Paris, E on Sunday 1 November at 00:30.
    assert weeks == {"2026-W40": 2, "2026-W43": 1, "2026-W44": 6, "2026-W45": 3, "2026-W46": 2, "2026-W47": 1}
    assert sum(weeks.values()) == value(desk, "arrivals", NOW)


def test_periods_that_meet_make_up_the_whole(desk: Store) -> None:
    edges = ["", "10-24 21:59", "11-01 00:00 Paris", "11-03 23:30", "11-18 09:00", ""]
    for id in ("arrivals", "departures", "on_time_rate", "on_time_closed"):
        parts = [counts(desk, id, NOW, start=start, end=end) for start, end in pairwise(edges)]
        assert tuple(map(sum, zip(*parts, strict=True))) == counts(desk, id, NOW)


def test_stock_figures_know_no_period(desk: Store) -> None:
    stock = [name for name, measure in MEASURES.items() if measure.stock]
    whole, period = (
        told(desk, asked, *stock) for asked in (question(NOW), question(NOW, start="11-15 00:00", end="11-16 00:00"))
    )
    pd.testing.assert_frame_equal(whole, period)


@pytest.mark.parametrize(
    ("hours_before", "band"),
    [
        ("11-22 12:00", "0-3"),
        ("11-18 12:01", "0-3"),
        ("11-18 12:00", "4-7"),
        ("11-14 12:01", "4-7"),
        ("11-14 12:00", "8-15"),
        ("11-06 12:01", "8-15"),
        ("11-06 12:00", "16-20"),
        ("11-01 12:01", "16-20"),
        ("11-01 12:00", "21-56"),
        ("09-26 12:01", "21-56"),
        ("09-26 12:00", ">56"),
    ],
)
def test_bands_of_ageing(store: Store, hours_before: str, band: str) -> None:
    tell(store, f"ticket | occurred | status\nA | {hours_before} | new")
    assert slices(store, "ageing", "age", "11-22 12:00") == {band: 1}


def test_a_figure_that_there_is_not(desk: Store) -> None:
    sentence = r"^There is no figure 'lateness'; there are on_time_rate, .*evidence_complete\.$"
    with pytest.raises(BadInput, match=sentence):
        told(desk, question(NOW), "lateness")


@pytest.mark.parametrize("by", [True, False])
def test_a_dimension_that_there_is_not(desk: Store, by: bool) -> None:
    with pytest.raises(BadInput, match=r"^There is no dimension 'moon'; there are category, .*day\.$"):
        if by:
            told(desk, question(NOW), "backlog", by=("moon",))
        else:
            told(desk, question(NOW, moon="full"), "backlog")


def test_a_value_is_never_part_of_the_query(desk: Store) -> None:
    assert value(desk, "arrivals", NOW, category="x') OR true OR ('' = '") == 0


def test_several_values_of_a_dimension_are_any_of_them(desk: Store) -> None:
    asked = question(NOW).only("category", "bonus", "game")
    assert told(desk, asked, "arrivals")["value"].item() == 3
    assert told(desk, question(NOW).only("team", "", "games"), "backlog")["value"].item() == 4  # C, E, G, M


def test_a_second_condition_narrows_the_first(desk: Store) -> None:
    asked = question(NOW).only("channel", "chat").only("category", "bonus", "technical")
    assert told(desk, asked, "arrivals")["value"].item() == 3  # D, E, O


def test_an_instant_without_a_zone_is_refused(desk: Store) -> None:
    with closing(desk.cursor()) as cursor, pytest.raises(BadInput, match="has no zone"):
        figures(cursor, Question(datetime(2026, 11, 20)), ["backlog"])


@pytest.mark.parametrize("as_of", ["1960-01-01 00:00", "9999-12-30 00:00"])
def test_far_away_instants_have_figures_too(desk: Store, as_of: str) -> None:
    arrived = 0 if as_of.startswith("1") else 15
    assert sum(slices(desk, "arrivals", "month", as_of).values()) == arrived
    assert sum(slices(desk, "arrivals", "month", as_of, start="0001-01-02 00:00").values()) == arrived
