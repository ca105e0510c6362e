"""The binomial distribution in logarithms, against scipy's, and its tails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.binomial import Distribution, chance, chance_of_all

CASES = st.tuples(st.integers(1, 5000), st.floats(1e-5, 1 - 1e-5))


@pytest.mark.parametrize(
    ("cases", "share"), [(1, 0.5), (10, 0.9), (50, 0.99), (1000, 0.5), (99_999, 0.9999), (10**6, 0.3), (3, 1e-5)]
)
def test_it_is_scipys(cases: int, share: float) -> None:
    from scipy.stats import binom

    told = chance(cases, share)
    k = told.first + np.arange(len(told.probabilities))
    assert told.probabilities == pytest.approx(binom.pmf(k, cases, share), abs=1e-12)
    assert np.cumsum(told.probabilities) == pytest.approx(binom.cdf(k, cases, share), abs=1e-12)


@given(CASES, st.sampled_from([0.0249979, 0.0010008, 0.2]))
def test_the_lower_limit_is_spiegelhalters_of_scipys_quantile(drawn: tuple[int, float], tail: float) -> None:
    from scipy.stats import binom

    n, p = drawn
    r = binom.ppf(tail, n, p)
    step = (binom.cdf(r, n, p) - tail) / (binom.cdf(r, n, p) - binom.cdf(r - 1, n, p))
    # Where one more case is nearly as improbable as none, the quantile itself hangs on the last digit.
    if 1e-6 < step < 1 - 1e-6:
        assert chance(n, p).lower(tail) == pytest.approx(r - step, abs=1e-6)
        assert chance(n, p).upper(tail) == pytest.approx(n - chance(n, 1 - p).lower(tail), abs=1e-6)


@given(CASES, st.sampled_from([0.0249979, 0.0010008]))
def test_nobody_lies_outside_whose_tail_is_not_as_rare(drawn: tuple[int, float], tail: float) -> None:
    from scipy.stats import binom

    n, p = drawn
    low, high = chance(n, p).lower(tail), chance(n, p).upper(tail)
    hits = np.arange(n + 1)
    below, above = binom.cdf(hits, n, p), binom.sf(hits - 1, n, p)
    clear = (abs(below - tail) > 1e-9) & (abs(above - tail) > 1e-9)
    assert ((hits < low) == (below < tail))[clear].all()
    assert ((hits > high) == (above < tail))[clear].all()


def test_three_tosses_by_hand() -> None:
    # 1/8, 3/8, 3/8, 1/8. The first to reach 0.25 is 1 (4/8): 1 - (0.5 - 0.25) / (3/8) = 1/3.
    assert chance(3, 0.5).probabilities == pytest.approx([1 / 8, 3 / 8, 3 / 8, 1 / 8])
    assert chance(3, 0.5).lower(0.25) == pytest.approx(1 / 3)
    assert chance(3, 0.5).upper(0.25) == pytest.approx(3 - 1 / 3)
    # Even none at all has 1/8: nothing is rarer than 0.1.
    assert chance(3, 0.5).lower(0.1) < 0


def test_what_is_certain_is_certain() -> None:
    for share, hits in ((0.0, 0), (1.0, 7)):
        told = chance(7, share)
        assert (told.first, told.probabilities.tolist()) == (hits, [1.0])
    assert chance_of_all([], []) == Distribution(0, 0, pytest.approx([1.0]))


def test_a_sum_over_strata_is_all_ways_to_come_to_it() -> None:
    from scipy.stats import binom

    told = chance_of_all([2, 0, 3], [0.25, 0.9, 0.5])
    ways = np.zeros(6)
    for one in range(3):
        for other in range(4):
            ways[one + other] += binom.pmf(one, 2, 0.25) * binom.pmf(other, 3, 0.5)
    assert (told.whole, told.first) == (5, 0)
    assert told.probabilities == pytest.approx(ways, abs=1e-15)


def test_strata_of_one_share_are_one_stratum() -> None:
    assert chance_of_all([20, 30], [0.3, 0.3]).lower(0.02) == pytest.approx(chance(50, 0.3).lower(0.02), abs=1e-9)


@given(st.integers(1, 400), st.floats(0, 1), st.floats(0, 1))
def test_tails_are_those_of_scipy(cases: int, share: float, part: float) -> None:
    from scipy.stats import binom

    count, drawn = int(part * cases), chance(cases, share)
    assert drawn.at_most(count) == pytest.approx(binom.cdf(count, cases, share), abs=1e-12)
    assert drawn.at_least(count) == pytest.approx(binom.sf(count - 1, cases, share), abs=1e-12)
