"""What slices add to a difference: together exactly it, whatever the slices."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.contributions import contributions, largest

side = st.lists(st.tuples(st.integers(0, 300), st.floats(0, 1)), min_size=5, max_size=5)


def arrays(*slices: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Totals and counts of slices given as (count, mean)."""
    count = np.array([n for n, _ in slices], dtype=float)
    return count * np.array([mean for _, mean in slices]), count


@given(side, side)
def test_together_they_are_the_difference(now: list[tuple[int, float]], base: list[tuple[int, float]]) -> None:
    assume(sum(n for n, _ in now) and sum(n for n, _ in base))
    (total, count), (base_total, base_count) = arrays(*now), arrays(*base)
    rate, mix = contributions(total, count, base_total, base_count)
    difference = total.sum() / count.sum() - base_total.sum() / base_count.sum()
    assert rate.sum() + mix.sum() == pytest.approx(difference, abs=1e-9)


@given(side, side)
def test_the_other_way_round_they_are_the_opposite(now: list[tuple[int, float]], base: list[tuple[int, float]]) -> None:
    assume(sum(n for n, _ in now) and sum(n for n, _ in base))
    there, back = contributions(*arrays(*now), *arrays(*base)), contributions(*arrays(*base), *arrays(*now))
    for one, other in zip(there, back, strict=True):
        assert one == pytest.approx(-other, abs=1e-9)


def test_a_slice_that_changed_by_itself_adds_all_of_it() -> None:
    # A third of the cases went from 90 % to 60 %: ten points of the whole.
    rate, mix = contributions(*arrays((50, 0.6), (100, 0.9)), *arrays((40, 0.9), (80, 0.9)))
    assert rate == pytest.approx([-0.1, 0]) and mix == pytest.approx([0, 0])


def test_a_slice_of_which_there_is_more_adds_by_being_worse_than_the_rest() -> None:
    # 70 % and 90 %, in halves: 80 %. With three quarters of the first: 75 %.
    rate, mix = contributions(*arrays((75, 0.7), (25, 0.9)), *arrays((50, 0.7), (50, 0.9)))
    assert rate == pytest.approx([0, 0])
    # Against the mean of both wholes, 77.5 %: 7.5 points below with 25 points more, 12.5 above with 25 fewer.
    assert mix == pytest.approx([0.25 * -0.075, -0.25 * 0.125]) and mix.sum() == pytest.approx(-0.05)


def test_a_slice_that_is_new_adds_by_its_share() -> None:
    rate, mix = contributions(*arrays((50, 0.0), (50, 1.0)), *arrays((0, 0.0), (80, 1.0)))
    assert rate == pytest.approx([0, 0]) and rate.sum() + mix.sum() == pytest.approx(-0.5)
    found = largest("category", ["new", "old"], rate, mix)
    assert found and found.value == "new" and found.amount == pytest.approx(-0.375)


def test_the_largest_goes_the_way_of_the_whole() -> None:
    rate, mix = np.array([0.08, -0.2, 0.3]), np.array([0.0, 0.05, 0.0])
    found = largest("channel", ["a", "b", "c"], rate, mix)
    assert found and (found.dimension, found.value, found.rate) == ("channel", "c", 0.3)
    found = largest("channel", ["a", "b", "c"], -rate, -mix)
    assert found and found.value == "c"


@pytest.mark.parametrize("values", [[], ["a", "b"]])
def test_where_there_is_no_difference_nothing_moved_it(values: list[str]) -> None:
    nothing = np.zeros(len(values))
    assert largest("category", values, nothing, nothing) is None


def test_a_side_without_a_case_has_nothing_to_compare_with() -> None:
    parts = contributions(*arrays((5, 0.5), (5, 0.5)), *arrays((0, 0.0), (0, 0.0)))
    assert largest("category", ["a", "b"], *parts) is None
