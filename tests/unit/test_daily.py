"""How much more days vary than chance makes them."""

import numpy as np
import pytest

from analytics.daily import dispersion


def test_a_week_against_its_mean() -> None:
    # Off the mean of 4 by 3 four times and by 1 twice: the squares are 38, by 4 and by 6 degrees of freedom.
    assert dispersion(np.array([1.0, 7, 1, 7, 3, 5, 4])) == pytest.approx(38 / 4 / 6)


def test_longer_against_each_weekday() -> None:
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    draw = np.random.default_rng(2)
    counts = draw.negative_binomial(5, 0.1, 40).astype(float)
    weekdays = np.eye(7)[np.arange(40) % 7]
    assert dispersion(counts) == pytest.approx(GLM(counts, weekdays, family=Poisson()).fit(scale="X2").scale)


def test_a_desk_that_rests_on_sundays_is_as_sure_of_its_weeks() -> None:
    counts = np.tile([100.0, 100, 100, 100, 100, 0, 0], 6)
    assert dispersion(counts) == 1
    assert dispersion(counts[:13]) > 20, "of less than two weeks nobody knows"


def test_never_less_than_chance() -> None:
    assert dispersion(np.full(30, 5.0)) == dispersion(np.zeros(30)) == dispersion(np.zeros(7)) == 1
    assert dispersion(np.random.default_rng(3).poisson(20, 5000).astype(float)) == pytest.approx(1, abs=0.1)
