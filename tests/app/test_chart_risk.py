"""What the charts of the page Risk say of themselves, and what they draw of nothing."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from analytics import calibrated
from analytics.backtest import calibration
from analytics.expected import expected
from ui import chart_risk, numbers, risk_tables
from ui.theme import LIGHT

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def daily(*rows: tuple[int, float, bool]) -> pd.DataFrame:
    """Expected breaches of cases due at noon on these days of November: chance, and whether they wait."""
    told = [{"due_at": NOON.replace(day=day, hour=13), "chance": p, "is_paused": waits} for day, p, waits in rows]
    return expected(pd.DataFrame(told, columns=["due_at", "chance", "is_paused"]), NOON, "Europe/Paris")


def test_the_finding_of_the_days_is_their_sum_and_the_worst_of_them() -> None:
    figure = chart_risk.daily_bars(daily((20, 0.5, False), (22, 0.9, False), (22, 0.4, False)), LIGHT)
    assert figure.layout.meta == "Of 3 cases due in 14 days 1.8 are expected to be late, most on 22 Nov"
    bars = figure.data[0]
    assert bars.customdata[2] == "2026-11-22" and bars.x[2] == date(2026, 11, 22)
    assert bars.y[2] == pytest.approx(1.3)
    # Where nothing falls due there is no bar, and no interval of nothing.
    assert np.isnan(bars.y[1])
    assert "2 cases fall due" in bars.text[2] and "1.3 expected" in bars.text[2]


def test_one_case_is_told_in_the_singular_and_none_late_as_such() -> None:
    assert chart_risk.daily_bars(daily((20, 0.5, False)), LIGHT).layout.meta.startswith("Of 1 case due")
    none = chart_risk.daily_bars(daily((20, 0.0, False), (21, 0.0, False)), LIGHT)
    assert none.layout.meta == "Of the 2 cases due in 14 days none is expected to be late"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "Nothing falls due on these days"),
        (((20, 0.5, True),), "Nothing falls due on these days"),  # all wait
        (((20, np.nan, False),), "Of what falls due, too few cases like it are known"),
    ],
)
def test_of_nothing_nothing_is_drawn(rows: tuple[tuple[int, float, bool], ...], said: str) -> None:
    figure = chart_risk.daily_bars(daily(*rows), LIGHT)
    assert not figure.data and figure.layout.annotations[0].text == said


def test_a_day_whose_cases_have_no_chance_has_no_bar_and_a_dash() -> None:
    frame = daily((20, np.nan, False), (22, 0.9, False))
    figure = chart_risk.daily_bars(frame, LIGHT)
    assert figure.layout.meta == "Of 1 case due in 14 days 0.9 is expected to be late, most on 22 Nov"
    assert np.isnan(figure.data[0].y[0])
    shown = risk_tables.days(frame)
    assert list(shown.iloc[0])[2:4] == [numbers.NOTHING] * 2 and shown.iloc[1, 3] == "0 to 0"


def parts(chance: float, cases: int, late: int) -> pd.DataFrame:
    was_late = [1.0] * late + [0.0] * (cases - late)
    return calibration(pd.DataFrame({"chance": [chance] * cases, "was_late": was_late}))


@pytest.mark.parametrize(
    ("cases", "late", "said"),
    [
        # Of a hundred with 50 % it is 40 to 60 by chance, 1.96 deviations of five.
        (100, 50, "Chances come true: 50% told on average, 50% became late"),
        (100, 59, "Chances come true: 50% told on average, 59% became late"),
        (100, 39, "Chances are told too high: 50% on average, 39% became late"),
        (100, 61, "Chances are told too low: 50% on average, 61% became late"),
    ],
)
def test_too_high_and_too_low_is_only_what_is_more_than_chance(cases: int, late: int, said: str) -> None:
    assert chart_risk.calibration_plot(parts(0.5, cases, late), LIGHT).layout.meta == said


def test_too_low_here_and_too_high_there_is_not_true_on_average() -> None:
    # Half are told and half come, and each part is four deviations off.
    both = pd.concat([parts(0.65, 100, 45), parts(0.35, 100, 55)], ignore_index=True)
    said = chart_risk.calibration_plot(both, LIGHT).layout.meta
    assert said.startswith("Chances are right on average, not in each part: ")
    assert said.endswith(("65% told, 45% became late", "35% told, 55% became late"))
    few = pd.concat([parts(0.55, 100, 55), parts(0.95, 9, 0)], ignore_index=True)
    assert calibrated.furthest(few) is None, "nine cases are not judged"
    assert calibrated.furthest(parts(0.5, 0, 0)) is None


def test_the_percentile_of_chi_square_is_scipys() -> None:
    from scipy.stats import chi2

    for degrees in range(1, 11):
        assert calibrated.chi_square_95(degrees) == pytest.approx(chi2.ppf(0.95, degrees), rel=0.01)


def test_a_point_of_few_cases_is_grey_and_each_carries_its_part() -> None:
    both = pd.concat([parts(0.55, 100, 50), parts(0.95, 9, 9)], ignore_index=True)
    point = chart_risk.calibration_plot(both, LIGHT).data[0]
    assert list(point.marker.color) == [LIGHT.blue, LIGHT.muted]
    assert [list(one) for one in point.customdata] == [[5], [9]]
    empty = chart_risk.calibration_plot(parts(0.5, 0, 0), LIGHT)
    assert not empty.data and empty.layout.annotations[0].text == "Too few cases of past months can be judged"
