"""The funnel as an object: bands below points, who is named, what the finding says; and its empty states."""

from typing import Any

import pandas as pd
import pytest

from analytics.fair import Units, units
from ui import chart_funnel
from ui.theme import LIGHT

NAMES = {"ada": "Ada", "bob": "Bob & Co", "cyd": "Cyd"}


def of(rows: list[tuple[str, int, int]], unit: str = "agent") -> Units:
    frame = pd.DataFrame(
        [(id, "payment", hits, cases) for id, hits, cases in rows],
        columns=[unit, "category", "numerator", "denominator"],
    )
    return units(frame, unit)


def drawn(rows: list[tuple[str, int, int]], unit: str = "agent") -> Any:
    return chart_funnel.draw(of(rows, unit), "On time", "On time by agent", NAMES, LIGHT)


STEADY = [(f"a{n}", 90, 100) for n in range(7)]


def test_who_lies_beyond_chance_is_named_in_the_title_and_beside_the_point() -> None:
    chart = drawn([*STEADY, ("ada", 60, 100), ("bob", 100, 100)])
    assert chart.layout.meta == "On time by agent: Ada below, Bob & Co above lie beyond what chance allows (99.8%)"
    named = [one.text for one in chart.layout.annotations]
    # A chart reads a few tags: names are no markup.
    assert named == ["Ada", "Bob &amp; Co", "all<br>88%"]


def test_who_lies_at_the_edge_is_as_chance_makes_one_in_twenty() -> None:
    chart = drawn([*STEADY, ("ada", 82, 100)])
    assert chart.layout.meta == (
        "On time by agent: nobody lies beyond chance; Ada below lies outside 95%, as one in twenty does by chance"
    )


def test_nobody_is_named_where_nobody_differs() -> None:
    chart = drawn(STEADY)
    assert chart.layout.meta == "On time by agent: nobody lies beyond what chance allows"
    assert [one.text for one in chart.layout.annotations] == ["all<br>90%"]


def test_no_name_lies_over_another() -> None:
    names = NAMES | {"dee": "Dee"}
    rows = [*((f"a{n}", 95, 100) for n in range(5)), *((one, 60, 100) for one in names)]
    chart = chart_funnel.draw(of(rows), "On time", "On time by agent", names, LIGHT)
    named = [one for one in chart.layout.annotations if not one.text.startswith("all<br>")]
    # Of five at one place, and of four at another, one is named below it and one above.
    assert [(one.text, one.yshift) for one in named] == [("a0", -10), ("a1", 10), ("Ada", -10), ("Bob &amp; Co", 10)]


def test_few_units_that_do_not_differ_are_not_named() -> None:
    assert [one.text for one in drawn(STEADY[:3]).layout.annotations] == ["all<br>90%"]


def test_bands_lie_below_the_points_and_few_cases_are_hollow_and_grey() -> None:
    chart = drawn([*STEADY, ("ada", 0, 5)])
    *bands, line, points = chart.data
    assert [one.fill for one in bands] == [None, "tonexty"] * 2 and line.line.dash == "dot"
    assert points.mode == "markers" and len(points.x) == 8
    place = [one[0] for one in points.customdata].index("ada")
    assert (points.marker.color[place], points.marker.symbol[place]) == (LIGHT.muted, "circle-open")
    assert set(points.marker.color) == {LIGHT.blue, LIGHT.muted}
    outer, inner = bands[0].y, bands[2].y
    assert all(low <= high for low, high in zip(outer, inner, strict=True))


def test_every_point_lies_within_the_axes() -> None:
    chart = drawn([*STEADY, ("ada", 3, 100), ("bob", 0, 5)])
    low, high = chart.layout.yaxis.range
    assert all(low < y < high for y in chart.data[-1].y) and max(chart.data[-1].x) < chart.layout.xaxis.range[1]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "No case in this period: there is nothing to compare"),
        ([("ada", 5, 100)], "One only: there is nobody to compare with"),
        ([("ada", 3, 3), ("bob", 50, 100)], "Fewer than two have ten cases: too few to compare"),
        ([("", 3, 100)], "No case in this period: there is nothing to compare"),
    ],
)
def test_nothing_is_drawn_from_nothing(rows: list[tuple[str, int, int]], said: str) -> None:
    chart = drawn(rows)
    assert not chart.data and [one.text for one in chart.layout.annotations] == [said]
    assert not chart.layout.meta


def test_all_on_time_is_no_reason_to_fail() -> None:
    chart = drawn([(f"a{n}", 40, 40) for n in range(3)])
    assert chart.layout.meta == "On time by agent: nobody lies beyond what chance allows"
