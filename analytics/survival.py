"""How long things take when some are not over yet: the curve of Kaplan and Meier, its band, and competing ends.

Time is in whole seconds of one clock. What ends at the same second as something else is taken out of sight was still
in sight then.

Kaplan, E. L., and Meier, P. (1958): Nonparametric estimation from incomplete observations. JASA 53, 457-481.
Greenwood, M. (1926): The natural duration of cancer. Reports on Public Health and Medical Subjects 33, 1-26.
Kalbfleisch, J. D., and Prentice, R. L. (1980): The statistical analysis of failure time data, section 1.3 (the band by
the logarithm of the logarithm, as lifelines has it).
Brookmeyer, R., and Crowley, J. (1982): A confidence interval for the median survival time. Biometrics 38, 29-41.
Aalen, O. O., and Johansen, S. (1978): An empirical transition matrix for non-homogeneous Markov chains based on
censored observations. Scandinavian Journal of Statistics 5, 141-150.
"""

from bisect import bisect_left
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from math import nan

import numpy as np
import numpy.typing as npt

from analytics.curve_pieces import Pieces, pieces
from analytics.interval import Z95, Floats
from analytics.tally import Tally, tally

Integers = npt.NDArray[np.integer]

#: A share that differs by less is the same: products are rounded.
_ROUNDING = 1e-12


class End(IntEnum):
    """How a case came to the end of what is known of it."""

    OPEN = 0
    ANSWERED = 1
    WITHDRAWN = 2


@dataclass(frozen=True)
class Curve:
    """What is known of the time until an answer; made by `curve`.

    Everything `at` seconds (one or an array of them, of the clock that the curve was made of) comes as an array of
    floats of the same shape; NaN throughout where there are no cases. Beyond `last` the curves stay where they were:
    nothing is known of that.
    """

    answered: Tally
    withdrawn: Tally
    open: Tally

    @classmethod
    def of_none(cls) -> "Curve":
        """The curve of no cases."""
        return cls(*(tally(np.array([], dtype=np.int64)),) * len(End))

    @property
    def size(self) -> int:
        """How many cases it was made of."""
        return self.answered.total + self.withdrawn.total + self.open.total

    @property
    def events(self) -> int:
        """How many of them were answered."""
        return self.answered.total

    @property
    def last(self) -> int:
        """The longest time that is known of any case, in seconds; 0 without cases."""
        return max(self.answered.last, self.withdrawn.last, self.open.last)

    def survival(self, at: npt.ArrayLike) -> Floats:
        """The share not answered yet at `at` (Kaplan and Meier); open and withdrawn ones are censored."""
        return self._answers.survival(at)

    def variance(self, at: npt.ArrayLike) -> Floats:
        """The variance of `survival` by Greenwood's formula; NaN where none is left, for it says nothing there."""
        return self.survival(at) ** 2 * self._answers.greenwood(at)

    def band(self, at: npt.ArrayLike, z: float = Z95) -> tuple[Floats, Floats]:
        """Lower and upper end of the interval of `survival`, each by itself, as wide as `z` standard errors.

        By Greenwood's formula for log(-log S), so that it stays between 0 and 1; NaN where S is 1 or 0, for there is
        nothing to tell a spread by.
        """
        share = self.survival(at)
        inside = np.log(np.where((share > 0) & (share < 1), share, nan))
        half = z * np.sqrt(self._answers.greenwood(at)) / inside
        return np.exp(inside * np.exp(-half)), np.exp(inside * np.exp(half))

    def quantile(self, q: float) -> float:
        """The first second by which the share `q` is answered (survival ≤ 1 - q); NaN where it never is."""
        times, left = self.answered.times, 1 - q + _ROUNDING
        place = bisect_left(range(len(times)), -left, key=lambda number: -float(self.survival(times[number])))
        return float(times[place]) if place < len(times) else nan

    def quantile_interval(self, q: float, z: float = Z95) -> tuple[float, float]:
        """The seconds at which the band falls to 1 - q (Brookmeyer and Crowley); NaN where it never does."""
        times = self.answered.times
        low, high = (_first(times, end <= 1 - q + _ROUNDING) for end in self.band(times, z))
        return low, high

    def answered_by(self, at: npt.ArrayLike) -> Floats:
        """The share answered by `at`, where a withdrawn case will never be (Aalen and Johansen)."""
        return self._either.share(self.answered, at)

    def withdrawn_by(self, at: npt.ArrayLike) -> Floats:
        """The share withdrawn by `at`, where an answered case will never be (Aalen and Johansen)."""
        return self._either.share(self.withdrawn, at)

    def watched(self, at: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """How many cases were open and in sight just before `at`: what the next step of a curve is made of."""
        return self.size - self.answered.before(at) - self.withdrawn.before(at) - self.open.before(at)

    @cached_property
    def _answers(self) -> Pieces:
        return pieces((self.answered,), (self.withdrawn, self.open))

    @cached_property
    def _either(self) -> Pieces:
        return pieces((self.answered, self.withdrawn), (self.open,))


def curve(seconds: npt.ArrayLike, ends: npt.ArrayLike) -> Curve:
    """The curve of cases: how long each was open, in whole seconds, and how that ended (`End`), in any order.

    `ValueError` for times below zero, ends that there are not, or columns of different lengths.
    """
    long, ended = np.asarray(seconds), np.asarray(ends)
    if long.shape != ended.shape or long.ndim != 1:
        raise ValueError("as many times as ends are needed")
    if len(ended) and not 0 <= ended.min() <= ended.max() <= max(End):
        raise ValueError("there is no such end")
    return made_of(*(long[ended == end] for end in (End.ANSWERED, End.WITHDRAWN, End.OPEN)))


def made_of(answered: Integers, withdrawn: Integers, open_ones: Integers) -> Curve:
    """As `curve`, from the times of each end."""
    return Curve(tally(answered), tally(withdrawn), tally(open_ones))


def _first(times: npt.NDArray[np.int64], so: npt.NDArray[np.bool_]) -> float:
    place = int(np.argmax(so)) if len(so) else 0
    return float(times[place]) if len(so) and so[place] else nan
