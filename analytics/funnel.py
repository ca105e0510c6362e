"""Who lies outside what chance allows: a funnel plot of a share over teams or agents. Never a league table."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import erfc, sqrt

import numpy as np
import numpy.typing as npt

from analytics.binomial import chance_of_all
from analytics.interval import FEW, Floats

Counts = npt.NDArray[np.int64]

#: 95 and 99.8 % lie within so many standard deviations, rounded as bands of funnels are since Spiegelhalter.
INNER, OUTER = 1.96, 3.09
#: Expecting fewer cases than this, or fewer that miss, the limits are exact; above, the normal approximation does.
SMALL = 100
#: So many units it takes to tell spread from one who differs: of fewer, those who differ would widen their own limits.
ENOUGH_UNITS = 10
#: The share of the units at either end whose distance is cut back before the spread is estimated.
WINSORISED = 0.1

#: Shares that differ by less are the same.
_ON = 1e-12

Limits = tuple[float, float]


class Flag(IntEnum):
    """Where a unit lies: within what chance allows, outside 95 % of it, outside 99.8 %."""

    FAR_BELOW = -2
    BELOW = -1
    WITHIN = 0
    ABOVE = 1
    FAR_ABOVE = 2


@dataclass(frozen=True, slots=True)
class Funnel:
    """Units against what chance allows them; every array has an element for each unit, in the order given.

    `target`: the share of all units together. `expected`: the share that a unit would have if each of its strata had
    that of all. `low95` … `high998`: the limits of its share. `flag`: a `Flag`. `few`: fewer than ten cases, which are
    not judged. `dispersion`: φ, how much further apart the units lie than chance alone would set them (NaN: too few
    units to tell). `widening`: by how much the limits were widened for it, 1 where they were not.
    """

    target: float
    cases: Counts
    hits: Counts
    expected: Floats
    low95: Floats
    high95: Floats
    low998: Floats
    high998: Floats
    flag: Counts
    few: npt.NDArray[np.bool_]
    dispersion: float
    widening: float

    @property
    def share(self) -> Floats:
        """The share of each unit; NaN for one without a case."""
        return self.hits / np.where(self.cases > 0, self.cases, np.nan)

    @property
    def adjusted(self) -> Floats:
        """The share of each unit as if it dealt with what all deal with, to be drawn over the bands of `band`.

        What is expected of a unit becomes the target, its own limits become those of the band at its number of cases,
        and between them the share keeps its place. So a point lies outside a band where its unit lies outside its own
        limits, and nowhere else. With one stratum it is the share itself.
        """
        return np.array([self._adjusted(place) for place in range(len(self.cases))], dtype=np.float64)

    def _adjusted(self, place: int) -> float:
        if not self.cases[place]:
            return float("nan")
        own = [getattr(self, name)[place] for name in ("low998", "low95", "expected", "high95", "high998")]
        inner, outer = (self.band(int(self.cases[place]), z) for z in (INNER, OUTER))
        return moved(float(self.share[place]), own, [outer[0], inner[0], self.target, inner[1], outer[1]])

    def band(self, cases: int, z: float) -> Limits:
        """The limits of a unit with so many cases that deals with what all deal with."""
        return limits(np.array([cases]), np.array([self.target]), z, self.widening)


def funnel(hits: Counts, cases: Counts) -> Funnel:
    """The funnel of units (rows) over strata (columns): `hits` of `cases` count. One column: nothing is allowed for.

    What a unit is expected to have is told from the shares of all units in the strata that its cases lie in (indirect
    standardisation), and so are its limits: exact for small numbers, else ± z·√Σn·p·(1 - p).

    Spiegelhalter, D. J. (2005): Funnel plots for comparing institutional performance. Statistics in Medicine 24,
    1185-1202.
    """
    shares = _shares(hits, cases)
    n, counted = cases.sum(axis=1), hits.sum(axis=1)
    mean, variance = cases @ shares, cases @ (shares * (1 - shares))
    phi = dispersion(z_scores(counted, mean, variance)[n >= FEW])
    widening = sqrt(phi) if is_significant(phi, int((n >= FEW).sum())) else 1.0
    inner, outer = (_all_limits(cases, shares, z, widening) for z in (INNER, OUTER))
    few = n < FEW
    return Funnel(
        target=float(counted.sum() / n.sum()) if n.sum() else float("nan"),
        cases=n,
        hits=counted,
        expected=mean / np.where(n > 0, n, np.nan),
        low95=inner[:, 0],
        high95=inner[:, 1],
        low998=outer[:, 0],
        high998=outer[:, 1],
        flag=np.where(few, 0, _beyond(counted, n, inner) + _beyond(counted, n, outer)),
        few=few,
        dispersion=phi,
        widening=widening,
    )


def limits(cases: Counts, shares: Floats, z: float, widening: float = 1.0) -> Limits:
    """Between which shares a unit with `cases` in strata with these `shares` lies by chance; NaN without a case.

    Exact limits are widened as the others: their distance to what is expected is multiplied.
    """
    whole, mean = int(cases.sum()), float(cases @ shares)
    if not whole:
        return float("nan"), float("nan")
    if min(mean, whole - mean) < SMALL:
        drawn, tail = chance_of_all(cases.tolist(), shares.tolist()), erfc(z / sqrt(2)) / 2
        low, high = drawn.lower(tail), drawn.upper(tail)
    else:
        half = z * sqrt(float(cases @ (shares * (1 - shares))))
        low, high = mean - half, mean + half
    low, high = mean - widening * (mean - low), mean + widening * (high - mean)
    return max(low, 0) / whole, min(high, whole) / whole


def moved(value: float, old: Sequence[float], new: Sequence[float]) -> float:
    """Where `value` lies on a scale whose marks are moved from `old` to `new`, both ascending; beyond, as far away.

    There is an odd number of marks. Where several of `old` are one, as at the ends of what a share can be, a value on
    them is on the one next to the middle: it is beyond none of them.
    """
    on = [place for place, mark in enumerate(old) if abs(mark - value) < _ON]
    if on:
        return new[min(on, key=lambda place: abs(place - len(old) // 2))]
    if value < old[0]:
        return new[0] - (old[0] - value)
    if value > old[-1]:
        return new[-1] + (value - old[-1])
    return float(np.interp(value, old, new))


def z_scores(hits: Counts, mean: Floats, variance: Floats) -> Floats:
    """How many standard deviations each unit lies from what is expected of it; 0 where nothing can differ."""
    return (hits - mean) / np.sqrt(np.where(variance > 0, variance, np.inf))


def dispersion(scores: Floats) -> float:
    """φ: the mean square of the scores, the outermost tenth at either end cut back; NaN for too few units.

    Spiegelhalter (2005), section on over-dispersion: winsorised z-scores, multiplicative φ.
    """
    if len(scores) < ENOUGH_UNITS:
        return float("nan")
    return float(np.mean(winsorised(scores) ** 2))


def winsorised(scores: Floats) -> Floats:
    """The scores in order, the lowest and the highest tenth of them set to the next ones inside."""
    ordered, cut = np.sort(scores), int(WINSORISED * len(scores))
    return np.clip(ordered, ordered[cut], ordered[len(ordered) - 1 - cut])


def is_significant(phi: float, units: int) -> bool:
    """Whether φ is larger than chance makes it: two of its standard errors above 1.

    Where there is no spread beyond chance, the number of units times φ has about a χ² distribution with as many
    degrees of freedom, and so φ a variance of 2 / units.
    """
    return phi > 1 + 2 * sqrt(2 / units) if units else False


def _shares(hits: Counts, cases: Counts) -> Floats:
    """The share of all units in each stratum; 0 where there is no case, for nothing is made of it."""
    whole = cases.sum(axis=0)
    return np.asarray(hits.sum(axis=0) / np.where(whole > 0, whole, 1), dtype=np.float64)


def _all_limits(cases: Counts, shares: Floats, z: float, widening: float) -> Floats:
    return np.array([limits(row, shares, z, widening) for row in cases], dtype=np.float64).reshape(-1, 2)


def _beyond(hits: Counts, cases: Counts, bounds: Floats) -> Counts:
    """-1 below the limits, 1 above them; a case more or less than half a millionth does not tell."""
    near = 5e-7
    below, above = hits < bounds[:, 0] * cases - near, hits > bounds[:, 1] * cases + near
    return above.astype(np.int64) - below.astype(np.int64)
