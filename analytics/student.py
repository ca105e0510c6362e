"""Student's t distribution, as far as intervals of means need it."""

from functools import lru_cache
from math import atan, cos, exp, lgamma, log, pi, sqrt, tan

import numpy as np

from analytics.interval import Z95

#: From so many degrees of freedom on the expansion is right to fifteen digits; below, the integral is worked out.
_MANY = 1000
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)


@lru_cache(maxsize=1024)
def t95(degrees: float) -> float:
    """The 97.5th percentile of Student's t with `degrees` ≥ 1 of freedom, not necessarily whole.

    Student (1908): The probable error of a mean. Biometrika 6, 1-25: with t = √ν·tan θ the distribution is the integral
    of cos^(ν-1) θ. For many degrees the expansion of Abramowitz and Stegun (1964): Handbook of Mathematical Functions,
    26.7.5.
    """
    return _expanded(Z95, degrees) if degrees >= _MANY else sqrt(degrees) * tan(_angle(degrees))


def _angle(degrees: float) -> float:
    """θ up to which the integral is 0.475: half of 95 %, by Newton's way from the left, where the integral is concave.

    It starts at the normal percentile, which is nearer to the middle than that of any t.
    """
    factor = exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / sqrt(pi)
    angle = atan(Z95 / sqrt(degrees))
    for _step in range(100):
        step = (0.475 - factor * _integral(angle, degrees)) / (factor * exp((degrees - 1) * log(cos(angle))))
        # From the left of a concave curve a step may go too far, beyond a right angle even.
        angle = min(angle + step, (angle + pi / 2) / 2)
        if abs(step) < 1e-15:
            break
    return angle


def _integral(angle: float, degrees: float) -> float:
    """The integral of cos^(ν-1) from 0 to `angle`, by Gauss and Legendre."""
    nodes = angle * (_NODES + 1) / 2
    return float(angle / 2 * (_WEIGHTS @ np.cos(nodes) ** (degrees - 1)))


def _expanded(z: float, degrees: float) -> float:
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / degrees**power for power, term in enumerate(terms, start=1))
