"""Intervals of differences, against statsmodels, published examples and hand-worked ones."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.difference import Count, Difference, Estimate, Mean, mover, of_means, of_rates, of_shares, rate

SHARE = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        # Newcombe, R. G. (1998): Statistics in Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((0, 10), (0, 10), -0.2775, 0.2775),
    ],
)
def test_newcombes_examples(a: tuple[int, int], b: tuple[int, int], low: float, high: float) -> None:
    assert of_shares(*a, *b)[1:] == pytest.approx((low, high), abs=5e-5)


@given(SHARE, SHARE)
def test_shares_are_statsmodels(a: tuple[int, int], b: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    expected = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff")
    assert of_shares(*a, *b)[1:] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("sizes", [(2, 2), (2, 40), (300, 17), (4000, 5000)])
@pytest.mark.parametrize("scales", [(1.0, 1.0), (1.0, 300.0)])
def test_means_are_statsmodels(sizes: tuple[int, int], scales: tuple[float, float]) -> None:
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    draw = np.random.default_rng(7)
    a, b = (draw.exponential(scale, size) for scale, size in zip(scales, sizes, strict=True))
    expected = CompareMeans(DescrStatsW(a), DescrStatsW(b)).tconfint_diff(usevar="unequal")
    found = of_means(*(Mean(len(one), one.mean(), one.var(ddof=1)) for one in (a, b)))
    assert found.value == pytest.approx(a.mean() - b.mean())
    assert found[1:] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.integers(0, 5000), st.integers(0, 5000), st.floats(0.01, 400), st.floats(0.01, 400))
def test_counts_a_day_are_statsmodels(a: int, b: int, days_a: float, days_b: float) -> None:
    from statsmodels.stats.rates import confint_poisson_2indep

    expected = confint_poisson_2indep(a, days_a, b, days_b, method="mover", compare="diff")
    assert of_rates(Count(a, days_a), Count(b, days_b))[1:] == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_what_comes_in_batches_of_nine_is_as_sure_as_a_ninth_of_it() -> None:
    batches, single = rate(Count(90, 30, 9.0)), rate(Count(10, 30))
    assert batches == pytest.approx([9 * one for one in single])
    assert all(map(math.isnan, rate(Count(90, 30, math.nan))[1:]))


def test_an_interval_by_hand() -> None:
    # d = 2; 3² + 4² = 5² below, 5² + 12² = 13² above.
    assert mover(Estimate(10, 7, 15), Estimate(8, -4, 12)) == Difference(2, -3, 15)


def test_nothing_is_made_of_nothing() -> None:
    for found in (
        of_shares(0, 0, 5, 10),
        of_shares(5, 10, 0, 0),
        of_means(Mean(0, math.nan, math.nan), Mean(5, 1.0, 1.0)),
        of_rates(Count(5, math.nan), Count(5, 10)),
        of_rates(Count(5, 10), Count(0, 0)),
    ):
        assert all(map(math.isnan, found))


def test_one_case_has_a_mean_and_no_interval() -> None:
    found = of_means(Mean(1, 5.0, math.nan), Mean(9, 3.0, 1.0))
    assert found.value == 2 and math.isnan(found.low) and math.isnan(found.high)


def test_values_that_never_vary_leave_no_doubt() -> None:
    assert of_means(Mean(5, 3.0, 0.0), Mean(9, 1.0, 0.0)) == Difference(2, 2, 2)
