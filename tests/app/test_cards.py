"""What a card says that its figure is made of."""

from typing import Any

import pytest

from ui import cards, figure_words


@pytest.mark.parametrize(
    ("figure", "unit", "value", "whole", "said"),
    [
        ("breached_open", "count", 11.0, 23.0, "11 of 23 open complaints"),
        ("at_risk", "count", 0.0, 1.0, "0 of 1 open complaint"),
        ("breached_closed", "count", 3.0, 129.0, "3 of 129 cases"),
        ("backlog", "count", 23.0, 23.0, "23 cases"),
        ("handling_median_answered", "hours", 65.7777, 129.0, "129 cases · 65.78\u202fh"),
        ("breached_open_days", "days", 2.5, 1.0, "1 case · 2.5\u202fd"),
        ("backlog", "count", 0.0, 0.0, "No case to measure."),
    ],
)
def test_it_says_of_how_many_and_exactly(figure: str, unit: str, value: float, whole: float, said: str) -> None:
    row: dict[str, Any] = {"figure": figure, "unit": unit, "value": value, "numerator": value, "denominator": whole}
    assert figure_words.made_of(row) == said


@pytest.mark.parametrize(
    ("unit", "whole", "said"),
    [("hours", 9.0, ":gray[2"), ("hours", 10.0, "2\u202fh"), ("ratio", 9.0, ":gray["), ("count", 1.0, "2")],
)
def test_what_rests_on_few_cases_is_grey(unit: str, whole: float, said: str) -> None:
    assert cards.value({"figure": "x", "unit": unit, "value": 2.0, "denominator": whole}).startswith(said)
