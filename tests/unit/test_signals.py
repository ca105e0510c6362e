"""Control charts against published examples, statsmodels, and the same sums written another way."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.interval import FEW
from analytics.signals import Reason, counts_differ, p_chart, xmr

#: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates of ten batches.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
#: The same, 6.3.3.2: of 50 chips on each of thirty wafers, the share that is off its place.
WAFERS = [24, 30, 16, 20, 8, 14, 32, 18, 28, 20, 10, 12, 34, 24, 44]
WAFERS += [16, 20, 10, 26, 22, 40, 36, 48, 30, 18, 24, 14, 26, 18, 12]

CLOSE = {"rel": 1e-9, "abs": 1e-9}
series = st.lists(st.integers(0, 6), min_size=0, max_size=40)


@pytest.fixture(scope="module")
def boston(shared_data: Path) -> pd.DataFrame:
    """Of every third case, by week of the target: how many were judged by the city, how many on time; mean hours."""
    asked = ["OPEN_DT", "TARGET_DT", "CLOSED_DT", "OnTime_Status"]
    raw = pd.read_csv(shared_data / "boston311_2015.csv.gz", usecols=asked, dtype=str).iloc[::3].dropna()
    times = {name: pd.to_datetime(raw[name], format="%m/%d/%Y %I:%M:%S %p") for name in asked[:3]}
    hours = (times["CLOSED_DT"] - times["OPEN_DT"]).dt.total_seconds() / 3600
    week = times["TARGET_DT"].dt.to_period("W-SUN")
    told = pd.DataFrame({"week": week, "hit": raw["OnTime_Status"] == "ONTIME", "hours": hours})
    weekly = told.groupby("week").agg(hits=("hit", "sum"), n=("hit", "size"), hours=("hours", "mean"))
    return weekly[weekly["n"] >= FEW]


class TestXmr:
    def test_the_flow_rates_of_nist(self) -> None:
        chart = xmr(FLOW)
        # The handbook has 3 / 1.128 where this has 2.66.
        assert chart.centre == pytest.approx(50.81)
        assert chart.moving_range == pytest.approx(1.8778, abs=5e-5)
        assert (chart.low[0], chart.high[0]) == pytest.approx((45.8159, 55.8041), abs=1e-3)
        assert not any(chart.reasons)

    @given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60))
    def test_random_series_against_pandas(self, values: list[float]) -> None:
        self.same(pd.Series(values))

    def test_boston_against_pandas(self, boston: pd.DataFrame) -> None:
        assert len(boston) > 40
        self.same(boston["hits"] / boston["n"])
        self.same(boston["hours"])

    def same(self, values: pd.Series) -> None:
        step = values.rolling(2).apply(lambda pair: abs(pair.iloc[1] - pair.iloc[0])).dropna()
        chart = xmr(values)
        assert chart.centre == pytest.approx(sum(values) / len(values), **CLOSE)
        assert chart.moving_range == pytest.approx(step.sum() / len(step), **CLOSE)
        assert chart.range_limit == pytest.approx(3.267 * step.mean(), **CLOSE)
        assert chart.low == pytest.approx([values.mean() - 2.66 * step.mean()] * len(values), **CLOSE)
        assert chart.high == pytest.approx([values.mean() + 2.66 * step.mean()] * len(values), **CLOSE)

    def test_limits_stay_where_values_can_be(self) -> None:
        chart = xmr([0.9, 1.0, 0.4, 1.0], 0, 1)
        assert chart.high[0] == 1 and chart.low[0] == pytest.approx(max(0, 0.825 - 2.66 * 1.3 / 3))
        assert xmr([1, 90, 2], 0).low[0] == 0

    @pytest.mark.parametrize("values", [[], [3.0]])
    def test_no_limits_are_drawn_from_nothing(self, values: list[float]) -> None:
        chart = xmr(values)
        assert np.isnan(chart.moving_range) and np.isnan(chart.low).all() and not any(chart.reasons)

    def test_what_never_changes_is_flagged_by_nothing(self) -> None:
        assert not any(xmr([0.1] * 30).reasons)

    def test_a_base_makes_the_limits_and_all_are_judged(self) -> None:
        values, base = np.array([5.0, 6, 5, 40, 6, 5, 6]), np.array([True] * 3 + [False] + [True] * 3)
        chart = xmr(values, base=base)
        alone = xmr(values[base])
        assert (chart.centre, chart.low[3], chart.high[3]) == (alone.centre, alone.low[0], alone.high[0])
        assert chart.reasons == ((),) * 3 + ((Reason.ABOVE,),) + ((),) * 3
        assert list(chart.outside) == list(~base)


class TestFlags:
    """Each rule against a loop that looks at every window."""

    @given(series)
    def test_rules_are_what_they_say(self, whole: list[int]) -> None:
        values = [float(one) for one in whole]
        chart = xmr(values)
        found: list[set[Reason]] = [set() for _ in values]
        for place, value in enumerate(values):
            found[place] |= {Reason.ABOVE} if value > chart.high[place] else set()
            found[place] |= {Reason.BELOW} if value < chart.low[place] else set()
        for start in range(len(values) - 6):
            window, places = values[start : start + 7], range(start, start + 7)
            said = {
                Reason.HIGH_SIDE: all(one > chart.centre + 1e-9 for one in window),
                Reason.LOW_SIDE: all(one < chart.centre - 1e-9 for one in window),
                Reason.RISING: all(one < after for one, after in pairwise(window)),
                Reason.FALLING: all(one > after for one, after in pairwise(window)),
            }
            for place in places:
                found[place] |= {reason for reason, holds in said.items() if holds}
        assert [set(why) for why in chart.reasons] == found

    def test_seven_rising_and_six_not(self) -> None:
        assert all(Reason.RISING in why for why in xmr([1, 2, 3, 4, 5, 6, 7]).reasons)
        assert not any(Reason.RISING in why for why in xmr([1, 2, 3, 4, 5, 6, 6]).reasons)
        assert sum(Reason.FALLING in why for why in xmr([7, 6, 5, 4, 3, 2, 1, 9]).reasons) == 7

    def test_a_point_on_the_centre_ends_a_run(self) -> None:
        low, on, high = 0.0, 1.0, 2.0
        eight = xmr([low, high] * 4 + [low] * 7 + [high] * 7)
        assert [Reason.LOW_SIDE in why for why in eight.reasons] == [False] * 8 + [True] * 7 + [False] * 7
        broken = xmr([low] * 4 + [on] + [low] * 3 + [high] * 4 + [on] + [high] * 3)
        assert broken.centre == on and not any(broken.reasons)


class TestPChart:
    def test_the_wafers_of_nist(self) -> None:
        chart = p_chart([share / 2 for share in WAFERS], [50] * 30)
        assert chart.centre == pytest.approx(0.2313, abs=5e-5)
        deviation = (chart.high[0] - chart.centre) / 3 / chart.spread
        assert deviation == pytest.approx(0.05963, abs=5e-5)
        # Those of the classical chart, whose spread is 1: 0.052 and 0.410.
        assert chart.centre - 3 * deviation == pytest.approx(0.0524, abs=1e-4)
        assert chart.centre + 3 * deviation == pytest.approx(0.4102, abs=1e-4)

    @given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=2, max_size=40))
    def test_random_counts_against_statsmodels(self, drawn: list[tuple[int, float]]) -> None:
        counts = np.array([n for n, _ in drawn])
        self.same(np.floor(counts * np.array([share for _, share in drawn])), counts)

    def test_boston_against_statsmodels(self, boston: pd.DataFrame) -> None:
        chart = self.same(boston["hits"].to_numpy(float), boston["n"].to_numpy(float))
        assert counts_differ(boston["n"]) and chart >= 1

    def same(self, hits: np.ndarray, counts: np.ndarray) -> float:
        from scipy.stats import norm
        from statsmodels.stats.proportion import proportion_confint

        chart, p = p_chart(hits, counts), hits.sum() / counts.sum()
        # Laney's sigma by another way: scores in a frame, their steps by shifting.
        score = pd.Series((hits / counts - p) / np.sqrt(p * (1 - p) / counts)) if 0 < p < 1 else pd.Series([0.0, 0.0])
        spread = max(1.0, (score - score.shift()).abs().dropna().mean() / 1.128)
        assert chart.spread == pytest.approx(spread, **CLOSE)
        tail = 2 * norm.sf(3 * spread)
        if tail > 1e-15:  # statsmodels is told a probability, which is nothing for wider limits.
            low, high = proportion_confint(p * counts, counts, tail, "normal")
            assert chart.low == pytest.approx(low, rel=1e-9, abs=1e-9 if tail > 1e-12 else 1e-5)
            assert chart.high == pytest.approx(high, rel=1e-9, abs=1e-9 if tail > 1e-12 else 1e-5)
        half = 3 * spread * np.sqrt(p * (1 - p) / counts)
        assert chart.low == pytest.approx(np.maximum(p - half, 0), **CLOSE)
        assert chart.high == pytest.approx(np.minimum(p + half, 1), **CLOSE)
        return chart.spread

    def test_binomial_counts_need_no_more_than_their_own_deviation(self) -> None:
        draws = np.random.default_rng(3).binomial(400, 0.9, 4000)
        assert p_chart(draws, [400] * 4000).spread == pytest.approx(1, abs=0.05)

    @pytest.mark.parametrize("hits", [0, 40])
    def test_none_or_all_have_no_limits_to_be_outside_of(self, hits: int) -> None:
        chart = p_chart([hits] * 8, [40] * 8)
        assert list(chart.low) == list(chart.high) == [hits / 40] * 8 and not any(chart.reasons)

    @pytest.mark.parametrize("counts", [[], [12]])
    def test_no_limits_are_drawn_from_nothing(self, counts: list[int]) -> None:
        chart = p_chart(counts, counts)
        assert np.isnan(chart.centre) and np.isnan(chart.low).all() and len(chart.reasons) == len(counts)

    def test_the_larger_the_count_the_closer_the_limits(self) -> None:
        chart = p_chart([9, 90, 900, 27], [10, 100, 1000, 30])
        width = chart.high - chart.low
        assert width[0] > width[3] > width[1] > width[2]


@pytest.mark.parametrize(
    ("counts", "differ"),
    [
        ([], False),
        ([7], False),
        ([100, 100, 100], False),
        ([75, 125], False),
        ([74, 126], True),
        ([100, 100, 160], True),
    ],
)
def test_counts_differ_by_more_than_a_quarter_of_their_mean(counts: list[int], differ: bool) -> None:
    assert counts_differ(counts) is differ
