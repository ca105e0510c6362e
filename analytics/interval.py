"""Intervals of shares."""

import numpy as np
import numpy.typing as npt

#: The 97.5th percentile of the normal distribution, for a 95 % interval.
Z95 = 1.959963984540054

#: Fewer cases than this say little about a share: it is grey, no finding rests on it and nobody is judged by it.
FEW = 10

Floats = npt.NDArray[np.float64]


def wilson(numerator: Floats, denominator: Floats, z: float = Z95) -> tuple[Floats, Floats]:
    """Lower and upper end of the Wilson score interval of a share; NaN where the denominator is 0.

    Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    n = np.where(denominator > 0, denominator, np.nan)
    share = numerator / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # The share lies within, also where it is 0 or 1 and the ends are off by a rounding.
    return np.clip(centre - half, 0, share), np.clip(centre + half, share, 1)
