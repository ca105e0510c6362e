"""Whether chances came true in each part of them, and not on average alone."""

from typing import Any

import numpy as np
import pandas as pd

from analytics.interval import FEW, Z95

#: 95 % of a normal distribution lie below so many standard deviations.
_Z = 1.6448536269514722


def furthest(parts: pd.DataFrame) -> dict[Any, Any] | None:
    """The part whose outcomes lie furthest from its chances, where all parts together do by more than chance.

    `parts`: what `analytics.backtest.calibration` tells. Judged are those of `FEW` cases and more, by Σ (o - e)² / v:
    o cases late, e expected to be, v the variance of that; against 95 % of χ² with as many degrees of freedom as parts.

    Hosmer, D. W., and Lemeshow, S. (1980): Goodness of fit tests for the multiple logistic regression model.
    Communications in Statistics A9, 1043-1069. The chances are not fitted to these cases, so no degree is lost.
    """
    judged = parts[parts["cases"] >= FEW]
    told = judged["chance"].to_numpy(float)
    off = judged["cases"].to_numpy(float) * (judged["late"].to_numpy(float) - told) ** 2
    variance = told * (1 - told)
    square = np.where(off > 0, off / np.where(variance > 0, variance, 1e-300), 0.0)
    if not len(judged) or square.sum() <= chi_square_95(len(judged)):
        return None
    return judged.iloc[int(square.argmax())].to_dict()


def chi_square_95(degrees: int) -> float:
    """The 95th percentile of χ², to about one percent.

    Wilson, E. B., and Hilferty, M. M. (1931): The distribution of chi-square. Proceedings of the National Academy of
    Sciences 17, 684-688: the cube root of χ² by its degrees of freedom is next to normal.
    """
    if degrees == 1:
        return Z95**2
    part = 2 / (9 * degrees)
    return float(degrees * (1 - part + _Z * part**0.5) ** 3)
