"""The curves of analytics/survival.py beside lifelines, beside sums made by hand, and of nothing."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from analytics.survival import End, curve
from tests.censored import assert_as_lifelines

CHANCES = {"mixed": (0.15, 0.75, 0.1), "all open": (1, 0, 0), "none open": (0, 1, 0), "many leave": (0.4, 0.3, 0.3)}

Numbers = npt.NDArray[np.int64]


def random_cases(seed: int, longest: int, chances: Sequence[float]) -> tuple[Numbers, Numbers]:
    chance = np.random.default_rng(seed)
    size = int(chance.integers(1, 400))
    return chance.integers(0, longest, size), chance.choice(3, size, p=chances)


#: Few different times make many ties.
@pytest.mark.parametrize("longest", [1, 6, 60, 10**6, 3 * 10**9])
@pytest.mark.parametrize("chances", CHANCES.values(), ids=CHANCES)
def test_curve_and_band_are_those_of_lifelines(longest: int, chances: Sequence[float]) -> None:
    for seed in range(3):
        seconds, ends = random_cases(seed, longest, chances)
        assert_as_lifelines(seconds, ends)


@pytest.mark.parametrize("chances", CHANCES.values(), ids=CHANCES)
def test_competing_ends_are_those_of_lifelines_without_ties(chances: Sequence[float]) -> None:
    from lifelines import AalenJohansenFitter

    # They put what is tied apart by chance.
    seconds = np.random.default_rng(1).permutation(10**6)[:300]
    ends = np.random.default_rng(3).choice(3, 300, p=chances)
    made = curve(seconds, ends)
    for end, ours in ((End.ANSWERED, made.answered_by), (End.WITHDRAWN, made.withdrawn_by)):
        theirs = AalenJohansenFitter(calculate_variance=False).fit(seconds, ends, event_of_interest=end)
        told = theirs.cumulative_density_
        assert ours(told.index.to_numpy()) == pytest.approx(told.iloc[:, 0].to_numpy(), abs=1e-9)


@pytest.mark.parametrize("longest", [1, 6, 60])
@pytest.mark.parametrize("chances", CHANCES.values(), ids=CHANCES)
def test_competing_ends_with_ties_are_those_summed_up_by_hand(longest: int, chances: Sequence[float]) -> None:
    for seed in range(5):
        seconds, ends = random_cases(seed, longest, chances)
        made, at = curve(seconds, ends), np.arange(longest + 2)
        answered, withdrawn = by_hand(seconds, ends, at)
        assert made.answered_by(at) == pytest.approx(answered, abs=1e-12)
        assert made.withdrawn_by(at) == pytest.approx(withdrawn, abs=1e-12)


def by_hand(seconds: Numbers, ends: Numbers, at: Numbers) -> tuple[list[float], list[float]]:
    """Aalen and Johansen as the textbook has it, second by second."""
    left, answered, withdrawn, told = 1.0, 0.0, 0.0, []
    for second in at:
        risk, now = int((seconds >= second).sum()), ends[seconds == second]
        if risk:
            answered += left * int((now == End.ANSWERED).sum()) / risk
            withdrawn += left * int((now == End.WITHDRAWN).sum()) / risk
            left *= 1 - int((now != End.OPEN).sum()) / risk
        told.append((answered, withdrawn))
    return [one for one, _ in told], [other for _, other in told]


def test_by_hand_of_seven() -> None:
    # At risk 7, 6, 5, 4, 3, 2, 1: answered at 10, 20, 40 and 60, withdrawn at 30, open at 50 and 70.
    made = curve([10, 20, 30, 40, 50, 60, 70], [1, 1, 2, 1, 0, 1, 0])
    assert made.survival([9, 10, 20, 30, 40, 59, 60, 70]) == pytest.approx(
        [1, 6 / 7, 5 / 7, 5 / 7, 5 / 7 * 3 / 4, 5 / 7 * 3 / 4, 5 / 7 * 3 / 4 / 2, 5 / 7 * 3 / 4 / 2]
    )
    assert made.variance(40) == pytest.approx((15 / 28) ** 2 * (1 / (7 * 6) + 1 / (6 * 5) + 1 / (4 * 3)))
    assert (made.quantile(0.25), made.quantile(0.5)) == (20, 60)
    assert np.isnan(made.quantile(0.9))
    assert made.withdrawn_by(30) == pytest.approx(1 / 7)
    assert made.answered_by(70) == pytest.approx(2 / 7 + 1 / 7 + 3 / 7 / 2)
    assert (made.size, made.events, made.last) == (7, 4, 70)
    assert made.watched([0, 10, 11, 70, 71]).tolist() == [7, 7, 6, 1, 0]


def test_the_median_of_an_even_half_is_the_step_that_reaches_it() -> None:
    # Exactly one half is left after the second of four: that is "half of them answered".
    assert curve([1, 2, 3, 4], [1, 1, 1, 1]).quantile(0.5) == 2
    assert curve([1, 2, 3, 4], [1, 1, 1, 1]).quantile(1) == 4


def test_what_ends_at_the_same_second_was_in_sight() -> None:
    assert curve([5, 5], [1, 0]).survival(5) == pytest.approx(0.5)
    assert curve([5, 5], [1, 2]).survival(5) == pytest.approx(0.5)


def test_the_interval_of_the_median_is_where_the_band_crosses_a_half() -> None:
    from lifelines import KaplanMeierFitter
    from lifelines.utils import median_survival_times

    seconds, ends = random_cases(5, 10**6, CHANCES["mixed"])
    theirs = KaplanMeierFitter().fit(seconds, ends == End.ANSWERED).confidence_interval_
    low, high = median_survival_times(theirs).iloc[0]
    made = curve(seconds, ends)
    assert made.quantile_interval(0.5) == (low, high)
    assert low < made.quantile(0.5) < high


def test_all_ends_and_those_who_are_left_make_one() -> None:
    seconds, ends = random_cases(8, 50, CHANCES["many leave"])
    at, made = np.arange(60), curve(seconds, ends)
    either = curve(seconds, np.where(ends == End.OPEN, End.OPEN, End.ANSWERED))
    assert made.answered_by(at) + made.withdrawn_by(at) + either.survival(at) == pytest.approx(np.ones(60))
    # A case that was withdrawn would not have been answered: by Kaplan and Meier it might have been.
    assert (made.answered_by(at) <= 1 - made.survival(at) + 1e-12).all()


def test_order_does_not_matter_and_a_number_of_times_comes_as_one() -> None:
    seconds, ends = random_cases(4, 50, CHANCES["mixed"])
    mixed = np.random.default_rng(1).permutation(len(seconds))
    made, other = curve(seconds, ends), curve(seconds[mixed].astype(np.int32), ends[mixed].astype(np.int8))
    assert made.survival(np.arange(60)).tolist() == other.survival(np.arange(60)).tolist()
    assert made.survival(np.arange(60).reshape(3, 20)).shape == (3, 20)
    steps = made.survival(np.arange(60))
    assert all(one >= next for one, next in pairwise(steps.tolist()))


def test_thousands_that_leave_one_by_one_keep_their_digits() -> None:
    # Each answered one is followed by an open one: the product over n, n - 2, … as big numbers have it.
    from fractions import Fraction

    count = 2000
    seconds, ends = np.arange(2 * count), np.tile([1, 0], count)
    share = Fraction(1)
    for risk in range(2 * count, 0, -2):
        share *= Fraction(risk - 1, risk)
    assert curve(seconds, ends).survival(2 * count) == pytest.approx(float(share), rel=1e-12)


def test_of_no_cases_nothing_is_drawn() -> None:
    made = curve(np.array([], dtype=np.int32), np.array([], dtype=np.int8))
    assert np.isnan(made.survival([0, 5])).all() and np.isnan(made.answered_by([0, 5])).all()
    assert np.isnan(made.band([0, 5])).all() and np.isnan(made.variance(5))
    assert np.isnan([made.quantile(0.5), *made.quantile_interval(0.5)]).all()
    assert (made.size, made.events, made.last, made.watched(0)) == (0, 0, 0, 0)


def test_of_open_cases_alone_there_is_a_line_and_no_median() -> None:
    made = curve([3, 4, 5], [0, 0, 0])
    assert made.survival([0, 9]).tolist() == [1, 1]
    assert np.isnan([made.quantile(0.5), *made.quantile_interval(0.5)]).all() and np.isnan(made.band(4)).all()


def test_of_one_case_there_is_no_spread() -> None:
    made = curve([7], [1])
    assert made.survival([6, 7]).tolist() == [1, 0]
    assert made.quantile(0.5) == made.quantile(0.9) == 7
    assert np.isnan(made.quantile_interval(0.5)).all() and np.isnan(made.variance(7))


@pytest.mark.parametrize(("seconds", "ends"), [([1, 2], [1]), ([-1], [1]), ([1], [3]), ([[1]], [[1]]), ([1], [-1])])
def test_what_is_no_life_is_refused(seconds: list[int], ends: list[int]) -> None:
    with pytest.raises(ValueError):
        curve(seconds, ends)
