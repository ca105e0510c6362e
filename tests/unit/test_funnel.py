"""Funnel limits, scores and spread, against scipy and statsmodels, on random and real shares; what is judged."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.fair import units
from analytics.funnel import (
    FEW,
    INNER,
    OUTER,
    SMALL,
    Counts,
    Flag,
    Funnel,
    dispersion,
    funnel,
    is_significant,
    limits,
    moved,
    winsorised,
    z_scores,
)
from analytics.interval import Floats


def one(hits: list[int], cases: list[int]) -> Funnel:
    """The funnel of units in one stratum."""
    return funnel(np.array([hits]).T, np.array([cases]).T)


def spiegelhalter(n: int, p: float, z: float) -> tuple[float, float]:
    """The limits by scipy: p ± z·√(p(1 - p)/n), or the interpolated quantile of either tail for small numbers."""
    from scipy.stats import binom, norm

    if min(n * p, n * (1 - p)) >= SMALL:
        half = z * np.sqrt(p * (1 - p) / n)
        return max(p - half, 0), min(p + half, 1)

    def lower(share: float) -> float:
        tail = norm.sf(z)
        r = binom.ppf(tail, n, share)
        return float(r - (binom.cdf(r, n, share) - tail) / binom.pmf(r, n, share)) / n

    return max(lower(p), 0), min(1 - lower(1 - p), 1)


def check(hits: Counts, cases: Counts) -> None:
    told, p = one(hits.tolist(), cases.tolist()), hits.sum() / cases.sum()
    assert told.target == pytest.approx(p)
    for place, n in enumerate(cases.tolist()):
        for z, low, high in ((INNER, told.low95, told.high95), (OUTER, told.low998, told.high998)):
            bounds = np.array(spiegelhalter(n, p, z))
            wide = np.clip(p + told.widening * (bounds - p), 0, 1)
            assert (low[place], high[place]) == pytest.approx(wide, abs=1e-9)


def test_random_limits_are_scipys() -> None:
    draw = np.random.default_rng(3)
    for share in (0.5, 0.1, 0.97, 0.999):
        cases = draw.integers(1, 3000, 8)
        check(draw.binomial(cases, share), cases)


def boston(shared_data: Path) -> pd.DataFrame:
    """Cases of Boston by type: how many have a verdict, how many are on time."""
    read = pd.read_csv(shared_data / "boston311_2015.csv.gz", usecols=["TYPE", "OnTime_Status"], dtype=str).dropna()
    return read.assign(hit=read["OnTime_Status"].eq("ONTIME")).groupby("TYPE")["hit"].agg(["sum", "count"])


def test_bostons_types_are_scipys_and_far_apart(shared_data: Path) -> None:
    from scipy.stats.mstats import winsorize
    from statsmodels.stats.proportion import proportions_ztest

    frame = boston(shared_data)
    hits, cases = frame["sum"].to_numpy(), frame["count"].to_numpy()
    assert len(frame) > 50 and cases.sum() > 50_000
    check(hits, cases)
    told, p = one(hits.tolist(), cases.tolist()), hits.sum() / cases.sum()
    enough = cases >= FEW
    scores = [proportions_ztest(h, n, p, prop_var=p)[0] for h, n in zip(hits[enough], cases[enough], strict=True)]
    assert told.dispersion == pytest.approx(np.mean(winsorize(np.array(scores), limits=0.1) ** 2), rel=1e-9)
    # Types of a city are unlike each other far beyond chance: the bands say so by being wide.
    assert told.dispersion > 10 and told.widening == pytest.approx(np.sqrt(told.dispersion))


def test_scores_are_statsmodels() -> None:
    from statsmodels.stats.proportion import proportions_ztest

    hits, cases = np.array([80, 45, 3]), np.array([100, 50, 9])
    found = z_scores(hits, cases * 0.85, cases * 0.85 * 0.15)
    expected = [proportions_ztest(h, n, 0.85, prop_var=0.85)[0] for h, n in zip(hits, cases, strict=True)]
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("size", [10, 19, 20, 101])
def test_winsorising_is_scipys(size: int) -> None:
    from scipy.stats.mstats import winsorize

    scores = np.random.default_rng(size).normal(size=size)
    assert winsorised(scores) == pytest.approx(np.sort(winsorize(scores, limits=0.1)), abs=0)


def test_spread_is_told_of_ten_and_not_of_nine() -> None:
    scores: Floats = np.array([-3.0, 3.0] * 5)
    assert np.isnan(dispersion(scores[:9])) and dispersion(scores) == pytest.approx(9)
    # Of ten units φ has a standard error of √0.2 = 0.447 where there is no spread: 1.894 is the limit.
    assert is_significant(1.9, 10) and not is_significant(1.89, 10)
    assert not is_significant(float("nan"), 10) and not is_significant(3.0, 0)


def test_units_that_differ_by_chance_alone_are_flagged_as_often_as_chance_says() -> None:
    draw = np.random.default_rng(11)
    flags = np.concatenate([one(draw.binomial(60, 0.9, 15).tolist(), [60] * 15).flag for _desk in range(80)])
    # 1200 units: at the most 5 % and 0.2 %, with the room that so many draws have.
    assert np.mean(np.abs(flags) >= 1) < 0.05 and np.mean(np.abs(flags) == 2) < 0.004


def test_one_who_differs_is_found() -> None:
    told = one([90, 91, 90, 89, 90, 70], [100] * 6)
    assert told.flag.tolist() == [0, 0, 0, 0, 0, Flag.FAR_BELOW]
    assert np.isnan(told.dispersion) and told.widening == 1


def test_spread_of_all_widens_the_bands_so_that_nobody_is_blamed_for_it() -> None:
    hits = [70, 98] * 8
    narrow, wide = one(hits[:8], [100] * 8), one(hits, [100] * 16)
    assert all(narrow.flag) and narrow.widening == 1
    # z = ±14 / √(0.84 · 0.16 / 100) / 100 = ±3.82 each: φ = 14.6.
    assert wide.dispersion == pytest.approx(0.14**2 / (0.84 * 0.16 / 100))
    assert not any(wide.flag)


def test_few_cases_are_not_judged() -> None:
    told = one([9, 0, 90], [9, 9, 100])
    assert told.few.tolist() == [True, True, False] and not told.flag.any()


@pytest.mark.parametrize(
    ("hits", "cases"), [([], []), ([5], [5]), ([3], [3]), ([0, 0], [0, 0]), ([50, 40], [50, 40]), ([0, 0], [50, 40])]
)
def test_nothing_is_made_of_nothing(hits: list[int], cases: list[int]) -> None:
    told = one(hits, cases)
    assert not told.flag.any()
    assert np.isnan(told.share).tolist() == [not n for n in cases]
    assert np.isnan(told.low95).tolist() == [not n for n in cases]
    assert np.isnan(told.target) == (not sum(cases))


# Two agents of one desk: easy cases are on time in 95 of 100, hard ones in 50.
#            easy          hard
MIXED_HITS = np.array([[190, 0], [190, 0], [0, 50], [0, 50]])
MIXED_CASES = np.array([[200, 0], [200, 0], [0, 100], [0, 100]])


def test_who_has_the_hard_cases_is_not_blamed_for_them() -> None:
    plain = funnel(MIXED_HITS.sum(axis=1, keepdims=True), MIXED_CASES.sum(axis=1, keepdims=True))
    fair = funnel(MIXED_HITS, MIXED_CASES)
    assert plain.flag.tolist() == [2, 2, -2, -2] and not fair.flag.any()
    assert fair.expected.tolist() == [0.95, 0.95, 0.5, 0.5] and fair.target == plain.target == 0.8
    assert fair.adjusted == pytest.approx([0.8] * 4)


def test_the_mix_is_the_sum_of_its_strata() -> None:
    from scipy.stats import binom, norm

    shares = np.array([0.9, 0.4])
    low, high = limits(np.array([30, 20]), shares, INNER)
    ways = np.convolve(binom.pmf(np.arange(31), 30, 0.9), binom.pmf(np.arange(21), 20, 0.4))
    reached, tail = np.cumsum(ways), norm.sf(INNER)
    r = int(np.argmax(reached >= tail))
    assert low * 50 == pytest.approx(r - (reached[r] - tail) / ways[r], abs=1e-9)
    above = np.cumsum(ways[::-1])
    s = int(np.argmax(above >= tail))
    assert high * 50 == pytest.approx(50 - (s - (above[s] - tail) / ways[::-1][s]), abs=1e-9)


def test_a_point_is_outside_the_bands_where_its_unit_is_outside_its_own() -> None:
    draw = np.random.default_rng(5)
    cases = draw.integers(0, 40, (30, 4))
    hits = draw.binomial(cases, np.array([0.95, 0.5, 0.8, 0.9]) * draw.uniform(0.6, 1.0, (30, 1)))
    told = funnel(hits, cases)
    assert {-1, 0} <= set(np.sign(told.flag).tolist())
    for place, y in enumerate(told.adjusted):
        inner, outer = (told.band(int(told.cases[place]), z) for z in (INNER, OUTER))
        below = int(y < outer[0] - 1e-9) + int(y < inner[0] - 1e-9)
        above = int(y > outer[1] + 1e-9) + int(y > inner[1] + 1e-9)
        assert told.few[place] or told.flag[place] == above - below


@pytest.mark.parametrize(("easy", "rare"), [(0.97, 100), (0.03, 0)])
def test_all_or_none_in_an_easy_category_is_inside_where_its_unit_is(easy: float, rare: int) -> None:
    # The first has a hundred cases in a category in which next to all (none) count: its own limits end at 1 (0).
    cases = np.array([[100, 0], [1000, 0], [0, 1000], [0, 100]])
    hits = np.array([[rare, 0], [round(easy * 1000), 0], [0, 500], [0, 50]])
    told = funnel(hits, cases)
    ends = (told.high95, told.high998) if rare else (told.low95, told.low998)
    assert {float(end[0]) for end in ends} == {rare / 100} and told.flag[0] == 0
    low, high = told.band(100, INNER)
    assert low <= told.adjusted[0] <= high


def test_a_scale_is_moved_by_its_marks() -> None:
    assert [moved(value, [0, 2, 4], [10, 11, 15]) for value in (-1, 0, 1, 3, 4, 6)] == [9, 10, 10.5, 13, 15, 17]
    assert [moved(value, [0, 0, 1, 2, 2], [3, 4, 5, 6, 7]) for value in (-1, 0, 1, 2, 3)] == [2, 4, 5, 6, 8]
    assert moved(1, [1] * 5, [3, 4, 5, 6, 7]) == 5


def test_units_are_those_with_a_name_and_teams_are_not_measured_against_themselves() -> None:
    frame = pd.DataFrame(
        [
            ("pay", "ada", "payment", 50, 100),
            ("pay", "", "payment", 0, 100),
            ("pay", "bob", "payment", 70, 100),
            ("play", "cyd", "game", 95, 100),
            ("", "dan", "game", 90, 100),
        ],
        columns=["team", "agent", "category", "numerator", "denominator"],
    )
    agents, teams = units(frame, "agent"), units(frame, "team")
    assert list(agents.ids) == ["ada", "bob", "cyd", "dan"] and list(teams.ids) == ["pay", "play"]
    assert agents.funnel.expected == pytest.approx([0.6, 0.6, 0.925, 0.925])
    assert teams.funnel.expected == pytest.approx([215 / 400] * 2)
    assert teams.flagged(Flag.FAR_ABOVE) == ["play"]
    assert agents.frame["numerator"].tolist() == [50, 70, 95, 90]
