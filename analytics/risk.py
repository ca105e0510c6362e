"""The chance of being late, from how long like cases took.

P(late) = S(budget) ÷ S(age): of the cases like it that were open as long as this one is, the share that was still open
when this one's time is up. S is the curve of Kaplan and Meier over the cases of its stratum received in the year
before, with what was known at as_of. An answer and a withdrawal both end a case, and open ones are censored: so S is
the share without any end, whatever ends there are (Kalbfleisch, J. D., and Prentice, R. L., 2002: The statistical
analysis of failure time data, second edition, section 8.2).

Both times are on the wall clock without pauses (`analytics.risk_cases`), also where the limit counts business hours:
only the ratio at two times matters, and one clock serves cases of all limits and sources. On real data with limits in
business days the clock of the limit was better at three of six month starts and worse at three (docs/risk.md).
"""

from dataclasses import dataclass, field
from typing import cast

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.interval import Floats, wilson
from analytics.question import Question
from analytics.risk_cases import HALF_SECONDS, Lasted, Stratum, ground, open_cases, open_ids, past
from analytics.survival import Curve, End, curve

#: A curve of fewer cases tells no chance, nor does one of which fewer were open at that age.
ENOUGH, STILL_OPEN = 30, 10
#: From this chance on a case is more likely late than not.
LIKELY = 0.5

Seconds = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chance:
    """For each of some cases the chance, its 95 % interval and how many cases are behind it; NaN and 0 for none."""

    value: Floats
    low: Floats
    high: Floats
    size: Seconds


def chances(cursor: duckdb.DuckDBPyConnection, question: Question) -> pd.DataFrame:
    """The columns of `open_cases`, chance, low, high (0..1, NaN where too few cases are like it), like.

    `like`: how many cases the curve is made of. Over the teams and sources of the question, whatever else it asks.
    """
    asked = ground(question)
    found = open_cases(cursor, asked)
    lasted, _counts = past(cursor, asked) if len(found) else ({}, None)
    return with_chances(found, lasted)


def narrowed(cursor: duckdb.DuckDBPyConnection, whole: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Those rows of `whole` (what `chances` tells) that fit all conditions of the question."""
    return whole[whole["ticket_id"].isin(open_ids(cursor, question))].reset_index(drop=True)


def with_chances(cases: pd.DataFrame, lasted: Lasted) -> pd.DataFrame:
    """`cases` (columns of `open_cases`) with chance, low, high, like, from what is known of cases before (`past`)."""
    strata, age = Strata(lasted), cases["age"].to_numpy(dtype=np.int64)
    budget = np.maximum(cases["budget"].to_numpy(dtype=np.int64), age)
    told = {name: np.full(len(cases), np.nan) for name in ("chance", "low", "high", "like")}
    for stratum, rows in cases.groupby(["category", "complexity"]).indices.items():
        found = strata.chance(cast(Stratum, stratum), age[rows], budget[rows])
        for column, values in zip(told.values(), (found.value, found.low, found.high, found.size), strict=True):
            column[rows] = values
    return cases.assign(**told).astype({"like": "int64"})


@dataclass(frozen=True, slots=True)
class Strata:
    """The curves of what is known of cases before; each is made when it is asked for."""

    lasted: Lasted
    _made: dict[Stratum, Curve] = field(default_factory=dict)
    _whole: dict[str, Curve] = field(default_factory=dict)

    def chance(self, stratum: Stratum, age: Seconds, budget: Seconds) -> Chance:
        """The chance of cases of `stratum`: by category and complexity, by category where those are too few."""
        fine = conditional(self._fine(stratum), age, budget)
        known = ~np.isnan(fine.value)
        if known.all() or self._coarse(stratum[0]) is self._fine(stratum):
            return fine
        coarse = conditional(self._coarse(stratum[0]), age, budget)
        parts = ("value", "low", "high", "size")
        return Chance(*(np.where(known, getattr(fine, name), getattr(coarse, name)) for name in parts))

    def _fine(self, stratum: Stratum) -> Curve:
        if stratum not in self._made:
            self._made[stratum] = _curve(self.lasted.get(stratum, np.array([], dtype=np.int64)))
        return self._made[stratum]

    def _coarse(self, category: str) -> Curve:
        if category not in self._whole:
            parts = [one for one in self.lasted if one[0] == category]
            alone = len(parts) == 1
            joined = np.concatenate([self.lasted[one] for one in parts]) if parts else np.array([], dtype=np.int64)
            self._whole[category] = self._fine(parts[0]) if alone else _curve(joined)
        return self._whole[category]


def _curve(lasted: Seconds) -> Curve:
    return curve(lasted // HALF_SECONDS, np.where(lasted % 2, End.ANSWERED, End.OPEN))


def conditional(made: Curve, age: Seconds, budget: Seconds) -> Chance:
    """The chance that a case open for `age` seconds is still open at `budget`, and its 95 % interval.

    None is told by a curve of fewer than `ENOUGH` cases, where fewer than `STILL_OPEN` of them were open longer than
    `age`, nor where nobody was in sight until `budget`. The interval is Wilson's with as many cases as would spread as
    far by Greenwood's formula (Dorey, F. J., and Korn, E. L., 1987: Effective sample sizes for confidence intervals
    for survival probabilities. Statistics in Medicine 6, 679-687).
    """
    older = made.watched(age + 1)
    known = (made.size >= ENOUGH) & (older >= STILL_OPEN) & ((budget <= made.last) | (made.survival(budget) == 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(known, made.survival(budget) / made.survival(age), np.nan)
        weight = np.where(known, _weight(made, value, age, budget), np.nan)
    low, high = wilson(value * weight, weight)
    return Chance(value, low, high, np.where(known, made.size, 0))


def _weight(made: Curve, value: Floats, age: Seconds, budget: Seconds) -> Floats:
    """So many cases, all of them watched to the end, would tell the chance as well.

    Where nobody ended in between those who were watched until the end; where all did, those who were open at that age.
    """
    greenwood = made.variance(budget) / made.survival(budget) ** 2 - made.variance(age) / made.survival(age) ** 2
    inside = (1 - value) / (value * greenwood)
    return np.where(value == 0, made.watched(age + 1), np.where(value == 1, made.watched(budget + 1), inside))
