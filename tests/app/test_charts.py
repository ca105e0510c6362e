"""Charts as objects: what they draw, what their finding says, that they read no markup."""

import pandas as pd
import pytest

from ui import charts, language
from ui.theme import DARK, LIGHT


def weeks(*rates: float, n: int = 100) -> pd.DataFrame:
    """Weeks from 2026-W40 on with these rates of `n` cases each."""
    return pd.DataFrame(
        {
            "week": [f"2026-W{40 + place}" for place in range(len(rates))],
            "value": rates,
            "numerator": [rate * n for rate in rates],
            "denominator": [n] * len(rates),
        }
    )


def test_the_finding_names_the_week_that_stands_out() -> None:
    chart = charts.weekly_rate(weeks(0.9, 0.9, 0.6, 0.92, 0.1), "On time", "2026-W44", LIGHT)
    # W44 is not over: the mean of the other four is 332 / 400.
    assert chart.layout.meta == "On time by week: week 42 of 2026 was lowest, 60% against 83% on average"
    assert list(chart.data[0].marker.color) == [LIGHT.blue, LIGHT.blue, LIGHT.red, LIGHT.blue, LIGHT.blue]
    assert list(chart.data[0].marker.symbol) == ["circle"] * 4 + ["circle-open"]
    assert list(chart.data[0].customdata) == [f"2026-W{week}" for week in range(40, 45)]


def test_steady_weeks_are_called_steady() -> None:
    chart = charts.weekly_rate(weeks(0.9, 0.88, 0.92, 0.9), "On time", "", LIGHT)
    assert chart.layout.meta == "On time by week: steady around 90%"


def test_a_mark_at_either_end_is_whole() -> None:
    low, high = charts.weekly_rate(weeks(0.0, 1.0, 0.5, 0.9), "On time", "", LIGHT).layout.yaxis.range
    assert low < 0 and high > 1


def test_few_cases_carry_no_finding() -> None:
    chart = charts.weekly_rate(weeks(1.0, 0.2, 1.0, 1.0, n=9), "On time", "", LIGHT)
    assert chart.layout.meta == "On time by week: too few cases to judge"
    assert set(chart.data[0].marker.color) == {LIGHT.muted}


def test_months_are_named_in_the_language() -> None:
    language.use("fr")
    frame = weeks(*[0.9] * 12)
    ticks = charts.weekly_rate(frame, "À temps", "", LIGHT).layout.xaxis.ticktext
    assert list(ticks) == ["oct. 2026", "nov.", "déc."]


def test_the_backlog_stacks_the_late_part_in_red_with_its_number() -> None:
    frame = pd.DataFrame({"category": ["payment", "game"], "backlog": [70, 30], "late": [12, 0]})
    chart = charts.backlog_bars(frame, "category", {}, DARK)
    in_time, late = chart.data
    assert dict(zip(in_time.y, in_time.x, strict=True)) == {"Game dispute": 30, "Payment": 58}
    assert dict(zip(late.y, late.x, strict=True)) == {"Game dispute": 0, "Payment": 12}
    assert list(late.text) == ["", "12 late"]
    assert late.marker.color == DARK.red
    assert chart.layout.xaxis.range[0] == 0
    assert chart.layout.meta == "Open by category: 12 are late, most in Payment (12)"


@pytest.mark.parametrize("name", ["<b>bold</b>", "<a href='javascript:x'>x</a>", "a & b"])
def test_a_name_is_text_in_a_chart(name: str) -> None:
    chart = charts.backlog_bars(pd.DataFrame({"category": [name], "backlog": [3], "late": [1]}), "category", {}, LIGHT)
    drawn = chart.data[0].y[0]
    assert "<" not in drawn
    assert drawn.startswith(name[:1].replace("<", "&lt;"))


def test_the_oldest_cases_are_summed_up() -> None:
    frame = pd.DataFrame(
        {"category": ["payment"] * 3, "age": ["0-3", "21-56", ">56"], "value": [6, 3, 1], "figure": "ageing"}
    )
    bands = ["0-3", "4-7", "8-15", "16-20", "21-56", ">56"]
    chart = charts.age_stack(frame, "category", bands, {}, LIGHT)
    assert [list(bar.x) for bar in chart.data] == [[6], [0], [0], [0], [3], [1]]
    assert chart.layout.meta == "40% of the open cases are older than 20 days (4)"
    assert len({bar.marker.color for bar in chart.data}) == 6


def test_the_flow_weighs_full_weeks_only() -> None:
    frame = pd.DataFrame(
        {"week": ["2026-W45", "2026-W46", "2026-W47"], "arrivals": [10, 12, 99], "departures": [9, 9, 0]}
    )
    chart = charts.flow_lines(frame, "2026-W47", LIGHT)
    assert [line.marker.symbol[-1] for line in chart.data] == ["circle-open"] * 2, "a week that is not over is hollow"
    assert {line.marker.symbol[0] for line in chart.data} == {"circle"}
    assert chart.layout.meta == "4 more came in than were answered in 2 full weeks"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.weekly_rate(weeks(), "On time", "", LIGHT),
        lambda: charts.backlog_bars(pd.DataFrame({"category": [], "backlog": [], "late": []}), "category", {}, LIGHT),
        lambda: charts.age_stack(
            pd.DataFrame({"category": [], "age": [], "value": []}), "category", ["0-3"], {}, LIGHT
        ),
        lambda: charts.flow_lines(pd.DataFrame({"week": [], "arrivals": [], "departures": []}), "", LIGHT),
    ],
)
def test_nothing_is_a_drawn_state_of_the_same_height(draw) -> None:
    chart = draw()
    assert chart.layout.height == charts.HEIGHT
    assert chart.layout.annotations[0].text
