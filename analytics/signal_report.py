"""Signal or noise: a figure by week, which weeks are more than chance, and what moved them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from analytics.contributions import Contribution, contributions, largest
from analytics.figures import figures, measure
from analytics.measure import Measure, Summary
from analytics.question import Question
from analytics.signal_weeks import Weeks, judge, shown
from analytics.signals import Reasons
from domain.marks import N_
from domain.problems import BadInput

#: The figures that a desk is watched by. Handling times are a mean, which can be shared out over its slices exactly,
#: on the clock of the limit: public holidays and players who take their time are no signal of how the desk works.
ON_TIME, HANDLING = "on_time_rate", "handling_mean_sla"
#: Where no case is on that clock, as in most imports, or too few of them are.
HANDLING_GROSS = "handling_mean"
#: What a difference is shared out over.
DIMENSIONS = ("category", "channel")


@dataclass(frozen=True, slots=True)
class Flagged:
    """A week with a flag: its value, the limits of that week, why, and what moved it.

    `base`: the value over all judged weeks without a flag; where there is none, over all others. `moved`: for each of
    `DIMENSIONS` with several slices the one that added most to the difference from `base`.
    """

    week: str
    value: float
    low: float
    high: float
    reasons: Reasons
    base: float
    moved: Mapping[str, Contribution]

    @property
    def most(self) -> Contribution | None:
        """Of the slices in `moved` the one that added most; None where there is no difference or nothing to tell."""
        return max(self.moved.values(), key=lambda one: abs(one.amount), default=None)


@dataclass(frozen=True, slots=True)
class Signals:
    """A figure by week with its limits and flags; values in the unit of the figure (`MEASURES`)."""

    figure: str
    weeks: Weeks
    flagged: tuple[Flagged, ...]


def signals(cursor: duckdb.DuckDBPyConnection, question: Question, figure: str) -> Signals:
    """The weeks of `question`, as `signal_weeks.span` chooses them, judged by `figure`: a share or a mean of a period.

    Handling times are those of the cases answered in the week. `BadInput` for other figures.
    """
    asked = measure(figure)
    if asked.stock or asked.summary not in (Summary.SHARE, Summary.MEAN):
        raise BadInput(N_("The figure {id} is neither a share nor a mean of a period: it has no limits."), id=figure)
    slices = _totalled(figures(cursor, shown(question), (figure,), ("week", *DIMENSIONS)), asked)
    weeks = judge(_weekly(slices, asked), question, asked.summary is Summary.SHARE)
    return Signals(figure, weeks, _flagged(weeks, slices))


def watched(ask: Callable[[str], Signals]) -> list[Signals]:
    """What a desk is watched by, asked of `ask` by figure: on time, and handling times on the clock that there is."""
    handling = ask(HANDLING)
    if handling.weeks.judged:
        return [ask(ON_TIME), handling]
    gross = ask(HANDLING_GROSS)
    # One case with a limit is no reason to shut out all others.
    return [ask(ON_TIME), gross if gross.weeks.judged or handling.weeks.frame.empty else handling]


def off_the_clock(ask: Callable[[Question, Sequence[str]], pd.DataFrame], question: Question) -> int:
    """How many of the cases answered in the weeks of `question` have no limit by a policy, asked of `ask` (`figures`).

    They are in no handling time on the clock of the limit.
    """
    told = ask(shown(question), (HANDLING_GROSS, HANDLING)).set_index("figure")["denominator"]
    return int(told[HANDLING_GROSS] - told[HANDLING])


def _totalled(sliced: pd.DataFrame, asked: Measure) -> pd.DataFrame:
    """Of each slice of each week the total that its mean or share is of, and the count of its cases."""
    n = sliced["denominator"].astype(float)
    total = sliced["numerator"] if asked.summary is Summary.SHARE else sliced["value"] * n
    return sliced[["week", *DIMENSIONS]].assign(total=total.astype(float), count=n)


def _weekly(slices: pd.DataFrame, asked: Measure) -> pd.DataFrame:
    sums = slices.groupby("week", sort=True)[["total", "count"]].sum().reset_index()
    hits = sums["total"] if asked.summary is Summary.SHARE else float("nan")
    weekly = sums.assign(value=sums["total"] / sums["count"], numerator=hits, denominator=sums["count"])
    return weekly[["week", "value", "numerator", "denominator"]]


def _flagged(weeks: Weeks, slices: pd.DataFrame) -> tuple[Flagged, ...]:
    rows = weeks.frame[weeks.frame["reasons"].map(bool).astype(bool)]
    if rows.empty:
        return ()
    sides = [_Slices.of(slices, name) for name in DIMENSIONS]
    return tuple(_told(row, _base(weeks, str(row["week"])), sides) for row in rows.to_dict("records"))


def _base(weeks: Weeks, week: str) -> list[str]:
    judged, flagged = weeks.frame.loc[weeks.frame["judged"], "week"], set(weeks.flagged)
    return [one for one in judged if one not in flagged] or [one for one in judged if one != week]


@dataclass(frozen=True, slots=True)
class _Slices:
    """Totals and counts of the slices of one dimension: a row for each week, a column for each of `values`."""

    dimension: str
    values: list[str]
    total: pd.DataFrame
    count: pd.DataFrame

    @classmethod
    def of(cls, slices: pd.DataFrame, dimension: str) -> "_Slices":
        total, count = (
            slices.pivot_table(index="week", columns=dimension, values=name, aggfunc="sum", fill_value=0)
            for name in ("total", "count")
        )
        return cls(dimension, list(total.columns), total, count)

    def most(self, week: str, base: list[str]) -> Contribution | None:
        """The slice that moved `week` most from the weeks `base`; None where there is one slice only."""
        if len(self.values) < 2:
            return None
        now = self.total.loc[week].to_numpy(float), self.count.loc[week].to_numpy(float)
        usual = self.total.loc[base].sum().to_numpy(float), self.count.loc[base].sum().to_numpy(float)
        return largest(self.dimension, self.values, *contributions(*now, *usual))


def _told(row: Mapping[Any, Any], base: list[str], sides: list[_Slices]) -> Flagged:
    moved = {side.dimension: side.most(row["week"], base) for side in sides}
    usual = float(sides[0].total.loc[base].to_numpy().sum() / sides[0].count.loc[base].to_numpy().sum())
    return Flagged(
        row["week"],
        float(row["value"]),
        float(row["low"]),
        float(row["high"]),
        row["reasons"],
        usual,
        {name: one for name, one in moved.items() if one},
    )
