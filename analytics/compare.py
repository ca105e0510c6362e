"""Two questions side by side: each figure of both, the difference, and whether it is more than chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb
import pandas as pd

from analytics.daily import Dispersions, begun, days_of, dispersions
from analytics.difference import Count, Difference, Estimate, Mean, mover, of_means, of_rates, of_shares
from analytics.figures import figures, measure
from analytics.interval import FEW
from analytics.measure import Measure, Summary
from analytics.moments import variances
from analytics.question import Question

Row = Mapping[str, Any]
_TOLD = ("value", "numerator", "denominator")


class Verdict(StrEnum):
    """What is to be thought of a difference."""

    #: The interval is beyond 0 as a whole.
    MORE = "more"
    LESS = "less"
    #: The interval contains 0.
    CHANCE = "chance"
    #: One side has fewer than ten cases.
    FEW = "few"
    #: One side has nothing to measure.
    NOTHING = "nothing"
    #: It can be told, and not between what it lies.
    UNSURE = "unsure"
    #: A number of open cases is as it is: there is no chance in it.
    FACT = "fact"


def compare(
    cursor: duckdb.DuckDBPyConnection, a: Question, b: Question, ids: Sequence[str], by: Sequence[str] = ()
) -> pd.DataFrame:
    """The figures `ids` of both, a row for each, and for each slice `by` that either side has.

    Columns: figure, the dimensions, unit; value, numerator and denominator of either side (`value_a`, `value_b` …; 0
    cases where a side has none); difference (A less B), low, high (its 95 % interval) and verdict (a `Verdict`). The
    intervals take both sides as independent: `analytics.overlap` tells of cases that are in both. The difference of
    counts of a period is that of cases a day, from the first receipt on, and their intervals are as much wider as days
    vary more than chance makes them (`analytics.daily`). By slices, shares and counts only.
    """
    sides = [_side(cursor, question, ids, by) for question in (a, b)]
    spreads = [variances(cursor, question, [id for id in ids if _is_mean(id)]) for question in (a, b)]
    flows = [id for id in ids if _is_flow(id)]
    paces = [_pace(cursor, question, flows, by) for question in (a, b)]
    keys = list(dict.fromkeys([*sides[0], *sides[1]]))
    keys.sort(key=lambda key: (ids.index(key[0]), key[1:]))
    return pd.DataFrame(
        [_row(key, by, [side.get(key, _none(key[0])) for side in sides], spreads, paces) for key in keys],
        columns=_columns(by),
    )


def _columns(by: Sequence[str]) -> list[str]:
    sides = [f"{name}_{side}" for side in ("a", "b") for name in _TOLD]
    return ["figure", *by, "unit", *sides, "difference", "low", "high", "verdict"]


@dataclass(frozen=True, slots=True)
class _Pace:
    """What makes cases a day of counts of a side: its days, and how much these vary by figure and slice."""

    days: float
    dispersions: Dispersions

    def at(self, key: tuple[str, ...]) -> tuple[float, float]:
        return self.days, self.dispersions.get(key, float("nan"))


def _pace(cursor: duckdb.DuckDBPyConnection, question: Question, flows: Sequence[str], by: Sequence[str]) -> _Pace:
    if not flows:
        return _Pace(float("nan"), {})
    asked = begun(cursor, question)
    return _Pace(days_of(asked), dispersions(cursor, asked, flows, by))


def _is_flow(id: str) -> bool:
    """Whether it is a count of a period."""
    return measure(id).summary is Summary.COUNT and not measure(id).stock


def _is_mean(id: str) -> bool:
    return measure(id).summary is Summary.MEAN


def _side(
    cursor: duckdb.DuckDBPyConnection, question: Question, ids: Sequence[str], by: Sequence[str]
) -> dict[tuple[str, ...], Row]:
    frame = figures(cursor, question, ids, by)
    return {tuple(row[name] for name in ("figure", *by)): row for row in frame.to_dict("records")}  # type: ignore[misc]


def _none(figure: str) -> Row:
    """A side that has no case of a slice."""
    counted = measure(figure).summary is Summary.COUNT
    nan = float("nan")
    return {"value": 0.0 if counted else nan, "numerator": 0.0, "denominator": 0.0, "low": nan, "high": nan}


def _row(
    key: tuple[str, ...],
    by: Sequence[str],
    sides: Sequence[Row],
    spreads: Sequence[Mapping[str, float]],
    paces: Sequence[_Pace],
) -> dict[str, Any]:
    figure = measure(key[0])
    found = _difference(figure, sides, spreads, [pace.at(key) for pace in paces])
    told = {f"{name}_{side}": row[name] for side, row in zip("ab", sides, strict=True) for name in _TOLD}
    numbers = {"difference": found.value, "low": found.low, "high": found.high}
    return dict(zip(("figure", *by), key, strict=True)) | {
        "unit": str(figure.unit),
        **told,
        **numbers,
        "verdict": str(verdict(figure, found, min(_cases(figure, row) for row in sides))),
    }


def _difference(
    figure: Measure,
    sides: Sequence[Row],
    spreads: Sequence[Mapping[str, float]],
    paces: Sequence[tuple[float, float]],
) -> Difference:
    a, b = sides
    match figure.summary:
        case Summary.SHARE:
            return of_shares(a["numerator"], a["denominator"], b["numerator"], b["denominator"])
        case Summary.MEAN:
            return of_means(*(_mean(row, spread[figure.id]) for row, spread in zip(sides, spreads, strict=True)))
        case Summary.COUNT if figure.stock:
            return Difference(a["value"] - b["value"], float("nan"), float("nan"))
        case Summary.COUNT:
            return of_rates(*(Count(row["value"], *pace) for row, pace in zip(sides, paces, strict=True)))
    # What comes with an interval of its own: what is read off a curve.
    return mover(*(Estimate(row["value"], row["low"], row["high"]) for row in sides))


def _cases(figure: Measure, row: Row) -> float:
    """How many cases a figure rests on: a count on those that it counts."""
    return float(row["value"] if figure.summary is Summary.COUNT else row["denominator"])


def _mean(row: Row, variance: float) -> Mean:
    return Mean(int(row["denominator"]), row["value"], variance)


def verdict(figure: Measure, found: Difference, cases: float) -> Verdict:
    """What is to be thought of a difference, the smaller side of which has so many cases."""
    if found.value != found.value:
        return Verdict.NOTHING
    if figure.stock and figure.summary is Summary.COUNT:
        return Verdict.FACT
    if cases < FEW:
        return Verdict.FEW
    if found.low != found.low or found.high != found.high:
        return Verdict.UNSURE
    return Verdict.MORE if found.low > 0 else Verdict.LESS if found.high < 0 else Verdict.CHANCE
