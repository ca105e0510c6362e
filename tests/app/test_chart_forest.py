"""The forest and its words: which difference is called more than chance, and what is not drawn."""

from typing import Any

import pytest

from analytics.compare import Verdict
from ui import chart_forest, compare_words, language
from ui.theme import LIGHT

NAN = float("nan")


def row(figure: str = "on_time_rate", unit: str = "ratio", **told: Any) -> dict[str, Any]:
    return {"figure": figure, "unit": unit, "difference": NAN, "low": NAN, "high": NAN, "verdict": "nothing", **told}


MORE = row(difference=0.042, low=0.011, high=0.073, verdict="more")
CHANCE = row(difference=-0.01, low=-0.05, high=0.03, verdict="chance")
FEW = row(difference=0.4, low=-0.2, high=0.7, verdict="few")


def test_the_finding_says_what_is_more_than_chance() -> None:
    chart = chart_forest.draw([MORE, CHANCE], ["On time", "Upheld"], [["x"], ["y"]], "Shares", LIGHT)
    assert chart.layout.meta == "Shares: A less B is more than chance for On time +4.2 pts"
    (points,) = chart.data
    assert list(points.marker.color) == [LIGHT.blue, LIGHT.muted]
    assert list(points.error_x.arrayminus) == pytest.approx([0.031, 0.04])
    assert list(points.customdata) == [["x"], ["y"]] or [list(one) for one in points.customdata] == [["x"], ["y"]]
    low, high = chart.layout.xaxis.range
    assert low < -0.05 and high > 0.073


def test_what_may_be_chance_is_said_to_be_none() -> None:
    chart = chart_forest.draw([CHANCE, FEW], ["Upheld", "Late"], [["y"], ["z"]], "Shares", LIGHT)
    assert chart.layout.meta == "Shares: no difference of A and B is more than chance"
    assert list(chart.data[0].marker.symbol) == ["circle", "circle-open"]


def test_few_cases_carry_no_finding() -> None:
    chart = chart_forest.draw([FEW], ["Late"], [["z"]], "Shares", LIGHT)
    assert chart.layout.meta == "Shares: too few cases to compare"


def test_nothing_is_drawn_from_nothing() -> None:
    chart = chart_forest.draw([row(), row()], ["Upheld", "Late"], [["y"], ["z"]], "Shares", LIGHT)
    assert not chart.data
    assert chart.layout.annotations[0].text == "Nothing can be compared: one side has no case"


def test_names_are_no_markup() -> None:
    chart = chart_forest.draw([MORE], ["<b>x</b> & a long name that has to break"], [["x"]], "Shares", LIGHT)
    assert chart.data[0].y[0].startswith("&lt;b&gt;x&lt;/b&gt; &amp; a long")
    assert "<br>" in chart.data[0].y[0]


@pytest.mark.parametrize(
    ("told", "said", "between"),
    [
        (MORE, "+4.2 pts", "+1.1 to +7.3 pts"),
        (
            row("handling_mean", "hours", difference=-31.0, low=-60.0, high=-0.75),
            "\u221231\u202fh",
            "\u22122\u202fd 12\u202fh to \u221245\u202fmin",
        ),
        (
            row("arrivals", "count", difference=0.5, low=-0.25, high=1.25),
            "+0.5 a day",
            "\u22120.25 to +1.25 a day",
        ),
        (row("backlog", "count", difference=-3.0), "\u22123", "–"),
        (row("satisfaction", "mark", difference=0.25, low=-0.5, high=1.0), "+0.25", "\u22120.5 to +1"),
        (row(difference=0.0, low=-0.000001, high=0.05), "0 pts", "0 to +5 pts"),
        # The end that decides is told until it is no longer none.
        (row(difference=0.03, low=0.0002, high=0.064), "+3 pts", "+0.02 to +6.4 pts"),
        (row(), "–", "–"),
    ],
)
def test_a_difference_in_words(told: dict[str, Any], said: str, between: str) -> None:
    assert compare_words.change(told, told["difference"]) == said
    assert compare_words.interval(told) == between


def test_cases_on_both_sides_are_told() -> None:
    assert compare_words.shared({"arrivals": 0, "departures": 0}) == ""
    assert compare_words.shared({"arrivals": 0, "departures": 1}).startswith("1 case is in both A and B")
    assert compare_words.shared({"arrivals": 1200, "departures": 1}).startswith("1,200 cases are in both")


def test_every_verdict_has_words_in_both_languages() -> None:
    for lang in ("en", "fr"):
        language.use(lang)
        said = {one: compare_words.verdict(row(verdict=str(one))) for one in Verdict}
        assert len(set(said.values())) == len(Verdict)


def test_every_row_stands_under_its_verdict_in_lines_that_wrap() -> None:
    other = row(difference=0.1, low=0.05, high=0.15, verdict="more")
    assert compare_words.judged([CHANCE, MORE, row(), other], ["Upheld", "On time", "Over*", "Late"]) == [
        "- **More than chance\\:\u2060 A is higher**  \n  On time · Late",
        "- **May be chance**  \n  Upheld",
        "- **Nothing to measure on one side**  \n  Over\\*",
    ]
    assert compare_words.judged([], []) == []
