"""Which flags of a weekly rate are left when each week is asked what chance does to so few cases."""

from dataclasses import replace

import numpy as np

from analytics.binomial import chance
from analytics.interval import Floats
from analytics.signals import OUTSIDE, Chart, Mask, Reason, Reasons, reasons

#: What lies beyond three standard deviations of a normal distribution, on one side.
TAIL = 0.00135


def unlikely(chart: Chart, hits: Floats, counts: Floats) -> Chart:
    """The `chart` of the rates `hits` / `counts` with those flags that so few cases do not raise by chance.

    Outside is only a week as far from the centre as fewer than `TAIL` of binomial draws of its cases are: near 0 and 1
    these are so skewed, and of few cases so coarse, that limits of three deviations are passed far more often than
    once in 370. A week at the very limit of what a rate can be (0 or 1) lies on neither side of the centre: on a good
    desk most weeks do, and they are no run.
    """
    values = hits / counts
    flags = reasons(values, chart.centre, chart.low, chart.high, _at_the_end(values, chart))
    kept = [_kept(why, round(x), int(n), chart.centre) for why, x, n in zip(flags, hits, counts, strict=True)]
    return replace(chart, reasons=tuple(kept))


def _at_the_end(values: Floats, chart: Chart) -> Mask:
    at_bottom, at_top = (values <= 0) & (chart.low <= 0), (values >= 1) & (chart.high >= 1)
    return np.asarray(at_bottom | at_top, dtype=np.bool_)


def _kept(why: Reasons, hits: int, cases: int, centre: float) -> Reasons:
    if not OUTSIDE & set(why) or _tail(why, hits, cases, centre) < TAIL:
        return why
    return tuple(reason for reason in why if reason not in OUTSIDE)


def _tail(why: Reasons, hits: int, cases: int, centre: float) -> float:
    """How likely so many cases, or still fewer (more), are where the centre is what it is."""
    drawn = chance(cases, centre)
    return drawn.at_most(hits) if Reason.BELOW in why else drawn.at_least(hits)
