"""The Wilson interval against published numbers and hand-worked ones."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.interval import Z95, wilson


def interval(hits: float, n: float) -> tuple[float, float]:
    low, high = wilson(np.array([hits], dtype=np.float64), np.array([n], dtype=np.float64))
    return float(low[0]), float(high[0])


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # Newcombe, R. G. (1998): Two-sided confidence intervals for the single proportion. Statistics in Medicine
        # 17, 857-872, table I, method 3 (score, without continuity correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_newcombes_examples(hits: int, n: int, low: float, high: float) -> None:
    assert interval(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_all_of_four_by_hand() -> None:
    # With the share at 1 the ends are n / (n + z²) and 1: 4 / (4 + 3.8415) = 0.5101.
    assert interval(4, 4) == pytest.approx((4 / (4 + Z95**2), 1))
    assert interval(4, 4)[0] == pytest.approx(0.5101, abs=5e-5)


def test_half_of_ten_by_hand() -> None:
    # Around one half: 0.5 ± 0.5 · z / √(n + z²) = 0.5 ± 0.5 · 1.96 / 3.7203 = 0.5 ± 0.2634.
    assert interval(5, 10) == pytest.approx((0.2366, 0.7634), abs=5e-5)


def test_of_nothing_there_is_no_interval() -> None:
    assert all(map(math.isnan, interval(0, 0)))


def test_each_share_has_its_own() -> None:
    low, high = wilson(np.array([0.0, 0.0, 5.0]), np.array([0.0, 20.0, 10.0]))
    assert np.isnan(low[0]) and np.isnan(high[0])
    assert (low[2], high[2]) == pytest.approx(interval(5, 10))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_ends_solve_the_score_equation(counts: tuple[int, int]) -> None:
    # Wilson's definition: the ends are the shares p with (hits/n - p)² = z² · p · (1 - p) / n.
    hits, n = counts
    for p in interval(hits, n):
        assert 0 <= p <= 1
        assert (hits / n - p) ** 2 == pytest.approx(Z95**2 * p * (1 - p) / n, abs=1e-9)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_hits_and_misses_mirror_each_other(counts: tuple[int, int]) -> None:
    hits, n = counts
    low, high = interval(hits, n)
    assert low - 1e-12 <= hits / n <= high + 1e-12
    assert interval(n - hits, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)
