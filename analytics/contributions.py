"""Which slice moved a figure by how much: the difference of two totals, shared out over their slices."""

from dataclasses import dataclass

import numpy as np

from analytics.interval import Floats


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one slice adds to a difference, in the unit of the figure; `value` ("" for none) of `dimension`.

    `rate`: by its own mean being another; `mix`: by its share of the cases being another.
    """

    dimension: str
    value: str
    rate: float
    mix: float

    @property
    def amount(self) -> float:
        """What it adds to the difference."""
        return self.rate + self.mix


def contributions(total: Floats, count: Floats, base_total: Floats, base_count: Floats) -> tuple[Floats, Floats]:
    """What each slice adds to the difference of two means, this one less that of the base: by its mean, by its share.

    For each slice its total (cases that count, or the sum of a quantity) and the count of its cases; of either side
    there is one at least, else all is NaN. Together the two parts of all slices are exactly the difference. A slice
    whose mean changed adds by that at the mean of its two shares; one whose share changed, by how far the mean of its
    two means is from that of the two wholes. Kitagawa, E. M. (1955): Components of a difference between two rates,
    Journal of the American Statistical Association 50(272), 1168-1194. A slice on one side only has the mean of that
    side on both.
    """
    (mean, share, whole), (base_mean, base_share, base_whole) = _side(total, count), _side(base_total, base_count)
    mean, base_mean = np.where(np.isnan(mean), base_mean, mean), np.where(np.isnan(base_mean), mean, base_mean)
    middle = np.nan_to_num((mean + base_mean) / 2)
    rate = np.nan_to_num(mean - base_mean) * (share + base_share) / 2
    return rate, (share - base_share) * (middle - (whole + base_whole) / 2)


def _side(total: Floats, count: Floats) -> tuple[Floats, Floats, float]:
    """The mean of each slice (NaN without cases), its share of the cases, and the mean of all."""
    cases = count.sum() or np.nan
    mean = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    return mean, count / cases, float(total.sum() / cases)


def largest(dimension: str, values: list[str], rate: Floats, mix: Floats) -> Contribution | None:
    """The slice that adds most in the direction of the whole difference; None where there is no difference."""
    amounts = rate + mix
    whole = amounts.sum()
    if not len(amounts) or not whole or whole != whole:
        return None
    place = int(np.argmax(amounts * np.sign(whole)))
    return Contribution(dimension, values[place], float(rate[place]), float(mix[place]))
