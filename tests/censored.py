"""Curves of Kaplan and Meier held against those of lifelines."""

import warnings

import numpy as np
import numpy.typing as npt
import pytest

from analytics.survival import Curve, End, curve


def assert_as_lifelines(seconds: npt.ArrayLike, ends: npt.ArrayLike) -> None:
    """Kaplan and Meier with its band and percentiles, to 1e-9."""
    # Slow to import.
    from lifelines import KaplanMeierFitter
    from lifelines.exceptions import ApproximationWarning

    made = curve(seconds, ends)
    theirs = KaplanMeierFitter().fit(seconds, np.asarray(ends) == End.ANSWERED)
    at = theirs.survival_function_.index.to_numpy()
    share = theirs.survival_function_.iloc[:, 0].to_numpy()
    assert made.survival(at) == pytest.approx(share, abs=1e-9)
    inside = (share > 1e-9) & (share < 1 - 1e-9)
    for ours, column in zip(made.band(at), theirs.confidence_interval_.to_numpy().T, strict=True):
        assert ours[inside] == pytest.approx(column[inside], abs=1e-9)
        # Where none or all are answered they give no width at all; we give no band.
        assert np.isnan(ours[~inside]).all()
    with warnings.catch_warnings():
        # They say that they read a percentile off their own curve.
        warnings.simplefilter("ignore", ApproximationWarning)
        for q in (0.1, 0.5, 0.77, 0.9):
            _assert_same_percentile(made, q, theirs.percentile(1 - q), share)


def _assert_same_percentile(made: Curve, q: float, theirs: float, share: npt.NDArray[np.float64]) -> None:
    # Theirs is off by a step where the curve comes to lie exactly on the share: they add logarithms.
    if np.abs(share - (1 - q)).min() > 1e-9:
        assert made.quantile(q) == pytest.approx(theirs) or (np.isnan(made.quantile(q)) and np.isinf(theirs))
