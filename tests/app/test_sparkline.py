"""Sparklines as drawings: where the values stand."""

import math
from xml.etree import ElementTree

import pytest

from ui import sparkline


def drawn(*course: float, bars: bool = False) -> list[ElementTree.Element]:
    """The shapes of the drawing of `course`."""
    return list(ElementTree.fromstring(sparkline.svg(course, "#0B5FA5", bars)))


def points(*course: float) -> list[tuple[float, float]]:
    """The corners of the line, in pixels from the left and from above."""
    (line,) = drawn(*course)
    return [tuple(map(float, point.split(","))) for point in line.get("points", "").split()]  # type: ignore[misc]


def test_the_line_goes_from_the_lowest_value_to_the_highest() -> None:
    assert points(1.0, 3.0, 2.0) == [(3.0, 45.0), (120.0, 3.0), (237.0, 24.0)]


def test_a_value_that_is_no_number_is_a_gap_at_its_place() -> None:
    assert [x for x, _ in points(1.0, math.nan, 2.0)] == [3.0, 237.0]


@pytest.mark.parametrize(("course", "height"), [((0.0, 0.0), 45.0), ((7.0, 7.0), 24.0), ((7.0,), 24.0)])
def test_a_level_course_stands_in_the_middle_and_nothing_at_the_foot(course: tuple[float, ...], height: float) -> None:
    assert {y for _, y in points(*course)} == {height}


def test_no_value_draws_nothing_and_fails_nowhere() -> None:
    assert points() == []
    assert drawn(bars=True) == []


def test_bars_stand_on_zero_in_proportion() -> None:
    heights = [float(bar.get("height", "")) for bar in drawn(5.0, 10.0, 0.0, bars=True)]
    assert heights == [21.0, 42.0, 0.0]
