"""How many of a number of cases chance lets count: the binomial distribution, and sums of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np

from analytics.interval import Floats

#: The distribution is worked out so many standard deviations, and so many cases, to either side of its mean: what lies
#: beyond has a probability below 1e-20.
_DEVIATIONS, _CASES = 12, 60


@dataclass(frozen=True, slots=True)
class Distribution:
    """The probabilities of `first`, `first` + 1 … cases out of `whole`; what is not among them is next to none."""

    whole: int
    first: int
    probabilities: Floats

    @property
    def mirrored(self) -> "Distribution":
        """The same for the cases that do not count."""
        last = self.first + len(self.probabilities) - 1
        return Distribution(self.whole, self.whole - last, self.probabilities[::-1])

    def at_most(self, count: int) -> float:
        """The probability of `count` cases or fewer."""
        return float(self.probabilities[: max(count - self.first + 1, 0)].sum())

    def at_least(self, count: int) -> float:
        """The probability of `count` cases or more."""
        return float(self.probabilities[max(count - self.first, 0) :].sum())

    def lower(self, tail: float) -> float:
        """The number below which fewer than a share `tail` of the draws lie; between two whole ones, as below.

        With r the smallest number for which F(r) ≥ tail, it is r - (F(r) - tail) / (F(r) - F(r - 1)), so that it
        moves smoothly with the number of cases. Below 0 where even none at all is not that rare.

        Spiegelhalter, D. J. (2005): Funnel plots for comparing institutional performance. Statistics in Medicine 24,
        1185-1202, appendix A.1.1.
        """
        reached = np.cumsum(self.probabilities)
        place = min(int(np.searchsorted(reached, tail)), len(reached) - 1)
        return float(self.first + place - (reached[place] - tail) / self.probabilities[place])

    def upper(self, tail: float) -> float:
        """The number above which fewer than a share `tail` of the draws lie.

        It is `lower` of the cases that do not count. Spiegelhalter's own upper limit is one case lower: it takes for
        unusual what is not quite as rare as `tail`.
        """
        return self.whole - self.mirrored.lower(tail)


def chance(cases: int, share: float) -> Distribution:
    """The binomial distribution B(`cases`, `share`).

    In logarithms, from ratios of neighbours: P(k + 1) / P(k) = (n - k) / (k + 1) · p / (1 - p). Factorials would lose
    the digits that tails are made of.
    """
    if share <= 0 or share >= 1:
        return Distribution(cases, cases if share >= 1 else 0, np.ones(1))
    mean = int(cases * share)
    reach = _DEVIATIONS * (isqrt(int(cases * share * (1 - share))) + 1) + _CASES
    first, last = max(0, mean - reach), min(cases, mean + reach)
    k = np.arange(first, last, dtype=np.float64)
    steps = np.log((cases - k) / (k + 1)) + np.log(share) - np.log1p(-share)
    logarithms = np.concatenate([[0.0], np.cumsum(steps)])
    weights = np.exp(logarithms - logarithms.max())
    return Distribution(cases, first, weights / weights.sum())


def chance_of_all(cases: Sequence[int], shares: Sequence[float]) -> Distribution:
    """The distribution of the sum over strata, each with its own number of cases and its own share."""
    told = Distribution(0, 0, np.ones(1))
    for one in (chance(count, share) for count, share in zip(cases, shares, strict=True) if count):
        probabilities = np.convolve(told.probabilities, one.probabilities)
        told = Distribution(told.whole + one.whole, told.first + one.first, probabilities)
    return told
