"""Charts as objects: what they draw, what their finding says, that they read no markup."""

import pandas as pd
import pytest

from ui import charts, whatif_view
from ui.theme import DARK, LIGHT


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


def test_axes_say_what_they_count() -> None:
    flows = pd.DataFrame({"week": ["2026-W44", "2026-W45"], "arrivals": [5, 7], "departures": [6, 4]})
    chart = charts.flow_lines(flows, "", LIGHT)
    assert (chart.layout.xaxis.title.text, chart.layout.yaxis.title.text) == ("week, by its Monday", "cases a week")
    months = pd.DataFrame({"month": ["2026-09", "2026-10"], "actual": [0.9, 0.8], "supposed": [0.9, 0.7]})
    supposed = whatif_view.chart(months, LIGHT)
    titles = (supposed.layout.xaxis.title.text, supposed.layout.yaxis.title.text)
    assert titles == ("month of the deadline", "share of cases (%)")
    assert [list(trace.customdata[0]) for trace in supposed.data] == [["actual", "2026-09"], ["supposed", "2026-09"]]
