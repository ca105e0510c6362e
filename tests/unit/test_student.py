"""The 97.5th percentile of Student's t, against scipy's and the printed table."""

import pytest

from analytics.student import t95


@pytest.mark.parametrize(("degrees", "printed"), [(1, 12.706), (2, 4.303), (10, 2.228), (30, 2.042), (120, 1.980)])
def test_the_printed_table(degrees: float, printed: float) -> None:
    # Fisher, R. A. and Yates, F. (1938): Statistical tables, table III.
    assert t95(degrees) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize("degrees", [1, 1.01, 1.5, 2, 2.7, 5, 17.3, 64, 333.3, 999.9, 1000, 12_345.6, 1e7])
def test_it_is_scipys(degrees: float) -> None:
    from scipy.stats import t

    assert t95(degrees) == pytest.approx(t.ppf(0.975, degrees), abs=1e-9)
