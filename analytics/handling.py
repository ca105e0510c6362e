"""What the page of handling times shows: the share answered by each day, by category, and why two medians differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import duckdb
import numpy as np
import pandas as pd

from analytics.cases import Case
from analytics.curve_measures import ABOUT
from analytics.dialect import microseconds
from analytics.engine import VERSIONS, rows, sql
from analytics.figures import measure
from analytics.interval import Floats
from analytics.lifetimes import curves
from analytics.measure import Clock
from analytics.question import Question, Shape
from analytics.slices import among, sliced
from analytics.survival import Curve
from sla.spans import SECOND

_COUNTS = ("n", "missed")
_DAY, _HOUR = 86_400, 3600
_ANSWERED = {Clock.GROSS: "handling_median_answered", Clock.SLA: "handling_median_answered_sla"}
#: The days for which a table tells how many are answered by then.
DAYS = (1, 2, 3, 5, 10, 15, 20, 30, 56)
#: A curve is drawn through so many points at the most, up to where so many are answered, and not beyond so many days.
_POINTS, _SHOWN, _FURTHEST = 400, 0.98, 120


@dataclass(frozen=True, slots=True)
class Unshared:
    """The cases that the curve and the answered ones do not share: why both do not say the same.

    Of the cases received in the period: how many are open at as_of and how old the oldest is, in seconds on the wall
    clock (None: none is open), how many were withdrawn in it, which the answered ones hold for answers, and how many
    were answered after its end. Of those answered in it, how many were received before it.
    """

    open: int
    oldest: int | None
    withdrawn: int
    after: int
    before: int


@dataclass(frozen=True, slots=True)
class Handling:
    """How long cases take on a clock, in small frames; shares are 0..1, NaN where nothing is known.

    `course`: days, answered (Kaplan and Meier), low, high (Greenwood), withdrawn (Aalen and Johansen), watched (how
    many are open and in sight after that), up to the longest time that is known. `days`: the same for `DAYS`.
    `slices`: a row for the value of each slice with the hours median, median_low, median_high, p90, p90_low, p90_high,
    the number n of its cases and how many of them are not answered, or withdrawn: missed.
    `marks`: the day by which a half and nine tenths are answered, by that share. `is_told`: whether a clock tells it.
    """

    course: pd.DataFrame
    days: pd.DataFrame
    slices: pd.DataFrame
    marks: Mapping[float, float]
    size: int
    unshared: Unshared
    is_told: bool = True


def handling(cursor: duckdb.DuckDBPyConnection, question: Question, clock: Clock, by: str = "category") -> Handling:
    """How long the cases received in the question's period take on `clock`, all and by the dimension `by`."""
    made = curves(cursor, question, clock, (by,))
    whole = made.pop(())
    curve = whole or Curve.of_none()
    return Handling(
        _told(curve, _grid(curve)),
        _told(curve, np.array(DAYS) * _DAY),
        _slices({key[0]: one for key, one in made.items() if one}, by),
        {q: curve.quantile(q) / _DAY for q in (0.5, 0.9)},
        curve.size,
        unshared(cursor, question, clock),
        whole is not None,
    )


def _grid(curve: Curve) -> Floats:
    """The seconds at which the curve is drawn: each of its steps, where these are not too many."""
    reach = curve.quantile(_SHOWN)
    last = min(curve.last, _FURTHEST * _DAY, np.inf if np.isnan(reach) else max(reach, _DAY))
    steps = np.union1d(curve.answered.times, curve.withdrawn.times)
    shown = steps[steps <= last].astype(np.float64)
    if len(shown) > _POINTS:
        shown = np.linspace(0, last, _POINTS)
    return np.unique(np.concatenate([[0.0], shown, [float(last)]]))


def _told(curve: Curve, at: Floats) -> pd.DataFrame:
    # Nothing is known of what lies beyond the last of them, unless all are answered by then.
    known = np.where(((at <= curve.last) | (curve.survival(at) == 0)) & (curve.size > 0), 1.0, np.nan)
    low, high = curve.band(at)
    shares = {"answered": 1 - curve.survival(at), "low": 1 - high, "high": 1 - low, "withdrawn": curve.withdrawn_by(at)}
    told = {name: share * known for name, share in shares.items()}
    return pd.DataFrame({"days": at / _DAY, **told, "watched": curve.watched(at + 1)})


def _slices(made: Mapping[str, Curve], by: str) -> pd.DataFrame:
    columns = [by, *(f"{name}{end}" for name in ("median", "p90") for end in ("", "_low", "_high")), "n", "missed"]
    told = [
        (value, *_spread(curve, 0.5), *_spread(curve, 0.9), curve.size, curve.size - curve.events)
        for value, curve in made.items()
    ]
    # Without a row there is nothing to tell their kinds by.
    kinds = {name: "int64" if name in _COUNTS else "float64" for name in columns[1:]}
    return pd.DataFrame(told, columns=columns).astype(kinds)


def _spread(curve: Curve, q: float) -> tuple[float, float, float]:
    low, high = curve.quantile_interval(q)
    return curve.quantile(q) / _HOUR, low / _HOUR, high / _HOUR


def unshared(cursor: duckdb.DuckDBPyConnection, question: Question, clock: Clock) -> Unshared:
    """Which cases are in the curve and not among the answered ones of the period, and the other way round."""
    ((opened, oldest, withdrawn, after, before),) = rows(
        cursor, _compared(question.shape.of_any_years, clock), question.values
    )
    return Unshared(opened, None if oldest is None else oldest // SECOND, withdrawn, after, before)


@lru_cache(maxsize=128)
def _compared(shape: Shape, clock: Clock) -> str:
    table = VERSIONS.filter(sliced(Case(VERSIONS), shape))
    case = Case(table)
    first, second = (among(case, one, shape).fill_null(False) for one in (ABOUT[clock], measure(_ANSWERED[clock])))
    age = microseconds(case.as_of) - microseconds(case.received_at)
    return sql(
        table.aggregate(
            open=table.count(where=first & case.is_open),
            oldest=age.max(where=first & case.is_open),
            withdrawn=table.count(where=first & second & case.is_withdrawn),
            after=table.count(where=first & ~second & case.answered_at.notnull() & ~case.is_withdrawn),
            before=table.count(where=second & ~first),
        )
    )
