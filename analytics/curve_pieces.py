"""A curve of Kaplan and Meier in pieces, in each of which its product and Greenwood's sum telescope.

The formulas and their sources stand in analytics/survival.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from analytics.interval import Floats
from analytics.tally import Tally, together


@dataclass(frozen=True, slots=True)
class Pieces:
    """A curve in the pieces between the times at which something is censored.

    Within a piece nobody leaves but by an event, so that the product over its events telescopes to
    (at risk as it begins - events since) ÷ at risk as it begins, and Greenwood's sum to the difference of two inverses:
    there is one factor for each piece and not for each event.

    `ends`: the last second of each piece but the last. As a piece begins: `risk` at risk, `gone` events so far, the
    share `left` and the sum `spread` of Greenwood.
    """

    events: tuple[Tally, ...]
    ends: npt.NDArray[np.int64]
    risk: npt.NDArray[np.int64]
    gone: npt.NDArray[np.int64]
    left: Floats
    spread: Floats

    def survival(self, at: npt.ArrayLike) -> Floats:
        """The share that no event has ended by `at`."""
        place = self._place(at)
        return np.asarray(self.left[place] * (self._left(place, at) / self.risk[place]))

    def greenwood(self, at: npt.ArrayLike) -> Floats:
        """Greenwood's sum over the events by `at`: of d ÷ (n (n - d)); NaN where none is left."""
        place = self._place(at)
        left = np.where((rest := self._left(place, at)) > 0, rest, nan)
        risk = self.risk[place]
        return np.asarray(self.spread[place] + (risk - left) / (risk * left))

    def share(self, events: Tally, at: npt.ArrayLike) -> Floats:
        """The part of the fall of the curve that `events` (one of those that it is made of) make."""
        place = self._place(at)
        begun, step = events.by(np.append(-1, self.ends)), self.left / self.risk
        fallen = np.append(0, np.cumsum(step[:-1] * np.diff(begun)))
        return np.asarray(fallen[place] + step[place] * (events.by(at) - begun[place]))

    def _place(self, at: npt.ArrayLike) -> npt.NDArray[np.intp]:
        return np.asarray(np.searchsorted(self.ends, at, side="left"))

    def _left(self, place: npt.NDArray[np.intp], at: npt.ArrayLike) -> npt.NDArray[np.int64]:
        return self.risk[place] - (_by(self.events, at) - self.gone[place])


def _by(tallies: Sequence[Tally], at: npt.ArrayLike) -> npt.NDArray[np.int64]:
    return np.asarray(sum(one.by(at) for one in tallies))


def pieces(events: tuple[Tally, ...], censored: Sequence[Tally]) -> Pieces:
    """The curve that falls by `events`, while `censored` ones go out of sight."""
    ends = together([one.times for one in censored])
    begun = np.append(-1, ends)
    gone, lost = _by(events, begun), _by(censored, begun)
    size = sum(one.total for one in (*events, *censored))
    # Where nobody is at risk nothing happens, and with no cases at all nothing is known.
    risk = np.maximum(size - gone - lost, 1)
    rest = risk[:-1] - np.diff(gone)
    left = np.append(1.0 if size else nan, np.cumprod(rest / risk[:-1]))
    spread = np.append(0.0, np.cumsum(np.diff(gone) / (risk[:-1] * rest)))
    return Pieces(events, ends, risk, gone, left, spread)
