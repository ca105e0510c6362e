"""Differences between two figures with their 95 % intervals: A less B, both from cases that are not the same."""

from math import sqrt
from typing import NamedTuple

import numpy as np

from analytics.interval import Z95, wilson
from analytics.student import t95

_NAN = float("nan")


class Difference(NamedTuple):
    """A less B, and between what it may lie; NaN where one of both has nothing to measure."""

    value: float
    low: float
    high: float


#: There is nothing to take from one another.
NO_DIFFERENCE = Difference(_NAN, _NAN, _NAN)


class Estimate(NamedTuple):
    """A figure with its own interval."""

    value: float
    low: float
    high: float


class Mean(NamedTuple):
    """A mean of `cases` values and their variance (that of a sample, with n - 1)."""

    cases: int
    value: float
    variance: float


class Count(NamedTuple):
    """How many cases came in how many days, and how much more days vary than chance alone makes them (1: no more)."""

    cases: float
    days: float
    dispersion: float = 1.0


def mover(a: Estimate, b: Estimate) -> Difference:
    """The difference of two figures by the intervals that each of them has.

    L = d - √((a - l_a)² + (u_b - b)²), U = d + √((u_a - a)² + (b - l_b)²).

    Zou, G. Y. and Donner, A. (2008): Construction of confidence limits about effect measures: a general approach.
    Statistics in Medicine 27, 1693-1702.
    """
    value = a.value - b.value
    low = value - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    high = value + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return Difference(value, low, high)


def of_shares(hits_a: float, cases_a: float, hits_b: float, cases_b: float) -> Difference:
    """The difference of two shares: Newcombe's hybrid of Wilson's score intervals, without continuity correction.

    Newcombe, R. G. (1998): Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17, 873-890, method 10.
    """
    if not cases_a or not cases_b:
        return NO_DIFFERENCE
    n = np.array([cases_a, cases_b], dtype=np.float64)
    lows, highs = wilson(np.array([hits_a, hits_b], dtype=np.float64), n)
    return mover(
        Estimate(hits_a / cases_a, float(lows[0]), float(highs[0])),
        Estimate(hits_b / cases_b, float(lows[1]), float(highs[1])),
    )


def of_means(a: Mean, b: Mean) -> Difference:
    """The difference of two means whose values need not vary alike; without interval where one has a single case.

    Welch, B. L. (1947): The generalization of 'Student's' problem when several different population variances are
    involved. Biometrika 34, 28-35; degrees of freedom after Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
    """
    if not a.cases or not b.cases:
        return NO_DIFFERENCE
    value = a.value - b.value
    if min(a.cases, b.cases) < 2:
        return Difference(value, _NAN, _NAN)
    parts = a.variance / a.cases, b.variance / b.cases
    error = sum(parts)
    if not error:
        return Difference(value, value, value)
    degrees = error**2 / (parts[0] ** 2 / (a.cases - 1) + parts[1] ** 2 / (b.cases - 1))
    half = t95(degrees) * sqrt(error)
    return Difference(value, value - half, value + half)


def of_rates(a: Count, b: Count) -> Difference:
    """The difference of cases a day; without interval where nobody knows how much the days of one vary.

    By `mover` from the score interval of each rate, (x + φz²/2 ± z·√(φ(x + φz²/4))) / days, with φ the dispersion: with
    1 cases come one by one and not because others came.

    Li, H. Q., Tang, M. L. and Wong, W. K. (2014): Confidence intervals for ratio of two Poisson rates using the method
    of variance estimates recovery. Computational Statistics 29, 869-889. For φ: McCullagh, P. and Nelder, J. A. (1989):
    Generalized Linear Models, 2nd ed., section 6.2 (quasi-likelihood: a variance of φ times the mean).
    """
    return mover(rate(a), rate(b)) if a.days > 0 and b.days > 0 else NO_DIFFERENCE


def rate(count: Count) -> Estimate:
    """Cases a day with their score interval."""
    square = count.dispersion * Z95**2
    middle, half = count.cases + square / 2, sqrt(square * (count.cases + square / 4))
    return Estimate(count.cases / count.days, (middle - half) / count.days, (middle + half) / count.days)
