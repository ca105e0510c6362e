"""Control charts: which points of a series are more than chance.

Pure: numbers in, limits and flags out. What is judged, and of which weeks, stands in `signal_weeks`.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analytics.interval import Floats

#: Limits of single values in mean moving ranges: 3 / d2, d2 = 1.128 for ranges of two. Wheeler, D. J. and Chambers,
#: D. S. (1992): Understanding Statistical Process Control, 2nd ed., SPC Press.
OF_VALUES = 2.66
#: The upper limit of the moving ranges themselves: D4 for ranges of two, from the same tables.
OF_RANGES = 3.267
#: The mean range of two values of a normal distribution, in standard deviations.
D2 = 1.128
#: So many points on one side of the centre, or each above (below) the one before, are a flag.
RUN = 7
#: Where the largest or the smallest count is further than this share from the mean count, one limit does not fit all:
#: the rule of thumb for averaging counts of the AIAG's manual Statistical Process Control (2nd ed., 2005).
_ALIKE = 0.25
_SIGMAS = 3


class Reason(StrEnum):
    """Why a point is flagged."""

    ABOVE = "above"
    BELOW = "below"
    HIGH_SIDE = "high_side"
    LOW_SIDE = "low_side"
    RISING = "rising"
    FALLING = "falling"


#: Reasons of single points; the others are of runs.
OUTSIDE = frozenset({Reason.ABOVE, Reason.BELOW})
Mask = npt.NDArray[np.bool_]
#: The reasons of a point, in the order of `Reason`.
Reasons = tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A centre, limits for each point, and why each is flagged, in the unit of the values."""

    centre: float
    low: Floats
    high: Floats
    reasons: tuple[Reasons, ...]

    @property
    def outside(self) -> Mask:
        """Which points lie beyond the limits."""
        return np.array([bool(OUTSIDE & set(why)) for why in self.reasons], dtype=bool)


@dataclass(frozen=True, slots=True)
class Xmr(Chart):
    """A chart of single values and their moving ranges (how far each is from the one before, one fewer than values)."""

    moving_range: float
    range_limit: float


@dataclass(frozen=True, slots=True)
class PChart(Chart):
    """A chart of shares. `spread`: how much more they vary than the binomial distribution tells, 1 where not."""

    spread: float


def xmr(values: npt.ArrayLike, floor: float = -np.inf, ceiling: float = np.inf, base: Mask | None = None) -> Xmr:
    """The XmR chart of a series: mean ± 2.66 times the mean moving range, within [floor, ceiling].

    `base`: the points that mean and moving ranges are taken of, as if there were no others; None: all of them. All
    points are judged. NaN throughout, and no flag, for fewer than two. Shewhart, W. A. (1931): Economic Control of
    Quality of Manufactured Product; Wheeler and Chambers (1992), as above.
    """
    x = np.asarray(values, dtype=np.float64)
    usual = x if base is None else x[base]
    centre = float(usual.mean()) if len(usual) else np.nan
    moving = float(np.abs(np.diff(usual)).mean()) if len(usual) > 1 else np.nan
    low, high = np.clip([centre - OF_VALUES * moving, centre + OF_VALUES * moving], floor, ceiling)
    lows, highs = np.full(len(x), low), np.full(len(x), high)
    return Xmr(centre, lows, highs, reasons(x, centre, lows, highs), moving, OF_RANGES * moving)


def p_chart(hits: npt.ArrayLike, counts: npt.ArrayLike, base: Mask | None = None) -> PChart:
    """The chart of shares `hits` / `counts` (> 0): p ± 3 s √(p (1 - p) / n), within [0, 1], each n with its limits.

    p is the share over all. s (`spread`) is what the shares in units of their own deviation vary by from one to the
    next, at least 1: among thousands of cases the binomial deviation is so small that every point would lie outside.
    With s = 1 it is the p-chart of Shewhart (1931). Laney, D. B. (2002): Improved control charts for attributes,
    Quality Engineering 14(4), 531-537. `base` is as in `xmr`. NaN, and no flag, for fewer than two counts.
    """
    x, n = np.asarray(hits, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    usual = np.full(len(n), True) if base is None else base
    if usual.sum() < 2:
        nothing = np.full(len(n), np.nan)
        return PChart(np.nan, nothing, nothing, ((),) * len(n), np.nan)
    shares, centre = x / n, float(x[usual].sum() / n[usual].sum())
    deviation = np.sqrt(centre * (1 - centre) / n)
    spread = max(1.0, _spread((shares - centre)[usual], deviation[usual]))
    low = np.clip(centre - _SIGMAS * spread * deviation, 0, 1)
    high = np.clip(centre + _SIGMAS * spread * deviation, 0, 1)
    return PChart(centre, low, high, reasons(shares, centre, low, high), spread)


def _spread(off: Floats, deviation: Floats) -> float:
    if not deviation.all():  # All or none: nothing varies.
        return 1.0
    return float(np.abs(np.diff(off / deviation)).mean() / D2)


def counts_differ(counts: npt.ArrayLike) -> bool:
    """Whether one of these counts is more than a quarter away from their mean."""
    n = np.asarray(counts, dtype=np.float64)
    return len(n) > 0 and bool((np.abs(n - n.mean()) > _ALIKE * n.mean()).any())


def reasons(
    values: Floats, centre: float, low: Floats, high: Floats, nowhere: Mask | None = None
) -> tuple[Reasons, ...]:
    """Why each of these values is flagged; those `nowhere` lie on neither side of the centre, and so end a run."""
    off, step = _sides(values, centre), np.sign(np.diff(values))
    off = off if nowhere is None else np.where(nowhere, 0.0, off)
    found = {
        Reason.ABOVE: (values > high) & (off > 0),
        Reason.BELOW: (values < low) & (off < 0),
        Reason.HIGH_SIDE: _in_run(off > 0, RUN),
        Reason.LOW_SIDE: _in_run(off < 0, RUN),
        Reason.RISING: _joined(_in_run(step > 0, RUN - 1)),
        Reason.FALLING: _joined(_in_run(step < 0, RUN - 1)),
    }
    return tuple(tuple(reason for reason, flags in found.items() if flags[place]) for place in range(len(values)))


def _sides(values: Floats, centre: float) -> Floats:
    """1 above the centre, -1 below it, 0 on it; what a mean is off by for its rounding lies on it."""
    near = np.isclose(values, centre, rtol=1e-12, atol=0)
    return np.where(near, 0.0, np.sign(values - centre))


def _in_run(holds: Mask, length: int) -> Mask:
    """Which of these stand among `length` or more in a row that hold."""
    ends = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False]))))
    flags = np.zeros(len(holds), dtype=bool)
    for start, end in ends.reshape(-1, 2):
        flags[start:end] = end - start >= length
    return flags


def _joined(steps: Mask) -> Mask:
    """The points at either end of these steps; there is one point more than steps."""
    if not len(steps):
        return np.zeros(1, dtype=bool)
    return np.concatenate((steps, [False])) | np.concatenate(([False], steps))
