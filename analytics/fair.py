"""Teams and agents against what chance allows them, by what they deal with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.funnel import Flag, Funnel, funnel

#: What a unit may be.
UNITS = ("team", "agent")
#: What agents have no hand in and are allowed for.
MIX = "category"
ALLOWED_FOR = ("agent",)


@dataclass(frozen=True, slots=True)
class Units:
    """Teams or agents by their ids, and where each of them lies in the funnel, in the same order."""

    unit: str
    ids: Sequence[str]
    funnel: Funnel

    @property
    def judged(self) -> int:
        """How many have enough cases to be judged."""
        return int((~self.funnel.few).sum())

    def flagged(self, *flags: Flag) -> list[str]:
        """The ids of those that lie there."""
        return [id for id, flag in zip(self.ids, self.funnel.flag, strict=True) if flag in flags]

    @property
    def frame(self) -> pd.DataFrame:
        """A row for each: the unit, value, numerator, denominator, expected, low95, high95, low998, high998, flag."""
        told = self.funnel
        return pd.DataFrame(
            {
                self.unit: list(self.ids),
                "value": told.share,
                "numerator": told.hits.astype(float),
                "denominator": told.cases.astype(float),
                **{name: getattr(told, name) for name in ("expected", "low95", "high95", "low998", "high998", "flag")},
            }
        )


def units(frame: pd.DataFrame, unit: str) -> Units:
    """The units of `frame`, which has a share by `unit` and category: numerator and denominator of each pair.

    Cases of no team or nobody are those of no unit and are left out; so the target is the share of all units together.
    Agents are allowed for what they deal with. Teams are not: where a team alone has a category, it would be measured
    against itself and never differ.
    """
    named = frame[frame[unit] != ""]
    hits, cases = (_by_mix(named, unit, name) for name in ("numerator", "denominator"))
    if unit not in ALLOWED_FOR:
        hits, cases = hits.sum(axis=1).to_frame(), cases.sum(axis=1).to_frame()
    ids = [str(id) for id in cases.index]
    return Units(unit, ids, funnel(hits.to_numpy(dtype=np.int64), cases.to_numpy(dtype=np.int64)))


def _by_mix(frame: pd.DataFrame, unit: str, name: str) -> pd.DataFrame:
    return frame.pivot_table(index=unit, columns=MIX, values=name, aggfunc="sum", fill_value=0, observed=True)
