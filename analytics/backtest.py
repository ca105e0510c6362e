"""Whether the chances of being late are worth telling: predictions at past instants against what became of them.

Brier, G. W. (1950): Verification of forecasts expressed in terms of probability. Monthly Weather Review 78, 1-3.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.interval import wilson
from analytics.question import Question
from analytics.risk import with_chances
from analytics.risk_cases import judged, past
from analytics.spans import midnight

#: The last so many month starts count that have so many judged cases, none further back than a year.
STARTS, ENOUGH, REACH = 6, 30, 12
#: On so many of them the chance must beat both baselines.
WANTED = 4
#: What is told of each judged case: the chance, and what would be told without it.
RIVALS = ("chance", "overall", "category_share")
BINS = 10


@dataclass(frozen=True, slots=True)
class Backtest:
    """Predictions at past month starts, the latest first.

    `starts`: a row for each: as_of, open (not late, with a deadline, at that time), undecided (of these, what cannot be
    judged yet), untold (too few cases like it, or fewer than `ENOUGH` decided at all), judged (the others), late (the
    share of these that became so) and the Brier scores of `RIVALS` (NaN where nothing is judged). `cases`: a row for
    each judged case: as_of, ticket_id, was_late, and `RIVALS`.
    """

    starts: pd.DataFrame
    cases: pd.DataFrame

    @property
    def counted(self) -> pd.DataFrame:
        """The month starts that the verdict rests on."""
        return self.starts[self.starts["judged"] >= ENOUGH].head(STARTS)

    @property
    def won(self) -> int:
        """On how many of these the chance has a lower score than both baselines."""
        counted = self.counted
        return int((counted["chance"] < counted[list(RIVALS[1:])].min(axis=1)).sum())

    @property
    def beats(self) -> bool:
        """Whether the chance is worth telling here."""
        return self.won >= WANTED

    @property
    def calibration(self) -> pd.DataFrame:
        """What became of the cases of the month starts that count, by tenths of the chance: see `calibration`."""
        return calibration(self._counted_cases)

    def of_part(self, part: int) -> pd.DataFrame:
        """Those of `cases` that are in `calibration` under that number (`bin`), the latest month start first."""
        within = _parts(self._counted_cases, BINS) == part
        return pd.DataFrame(self._counted_cases[within])

    @property
    def _counted_cases(self) -> pd.DataFrame:
        return self.cases[self.cases["as_of"].isin(self.counted["as_of"])]


def backtest(cursor: duckdb.DuckDBPyConnection, question: Question) -> Backtest:
    """The backtest on the cases of the question's teams and sources, judged at its as_of, by what is known at known_at.

    It goes back until there are `STARTS` month starts with enough judged cases, or `REACH` of any.
    """
    at = month_starts(question.as_of, question.zone, REACH)
    stood = judged(cursor, question, at, question.as_of)
    tried = list(_tried(cursor, question, {start: stood[stood["as_of"] == start] for start in at}))
    return Backtest(pd.DataFrame([row for row, _cases in tried]), pd.concat([cases for _row, cases in tried]))


def _tried(
    cursor: duckdb.DuckDBPyConnection, question: Question, stood: Mapping[datetime, pd.DataFrame]
) -> Iterator[tuple[dict[str, object], pd.DataFrame]]:
    enough = 0
    for start, cases in stood.items():
        row, told = _one(cursor, question.at(start), cases)
        yield row, told
        enough += len(told) >= ENOUGH
        if enough == STARTS:
            return


def month_starts(before: datetime, zone: str, count: int) -> list[datetime]:
    """The last `count` instants before `before` at which a month began on the clocks of `zone`, the latest first."""
    return list(_month_starts(before, zone, count))


def _month_starts(before: datetime, zone: str, count: int) -> Iterator[datetime]:
    local = before.astimezone(ZoneInfo(zone))
    number = local.year * 12 + local.month - 1
    found = 0
    while found < count:
        start = midnight(date(number // 12, number % 12 + 1, 1), zone).astimezone(UTC)
        if start < before:
            found += 1
            yield start
        number -= 1


def _one(
    cursor: duckdb.DuckDBPyConnection, question: Question, cases: pd.DataFrame
) -> tuple[dict[str, object], pd.DataFrame]:
    """A row of `Backtest.starts` and its rows of `Backtest.cases`; `cases`: what stood open then (`judged`)."""
    decided = cases[cases["was_late"].notna()]
    row = {"as_of": question.as_of, "open": len(cases), "undecided": len(cases) - len(decided)}
    told = decided.assign(**dict.fromkeys(RIVALS, np.nan))
    if len(decided) >= ENOUGH:
        lasted, counts = past(cursor, question)
        told = with_baselines(with_chances(decided, lasted), counts)
    kept = told.dropna(subset=list(RIVALS)).astype({"was_late": float})
    row |= {"untold": len(decided) - len(kept), "judged": len(kept), "late": _mean(kept["was_late"])}
    row |= {name: brier(kept[name], kept["was_late"]) for name in RIVALS}
    return row, kept[["as_of", "ticket_id", "was_late", *RIVALS]]


def with_baselines(cases: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """`cases` with what would be told without curves: overall, the share late of all that had fallen due, and
    category_share, that of the case's category; NaN where nothing had.

    `counts`: category, due, late (`analytics.risk_cases.past`). A category that nothing had fallen due in has the
    share of all.
    """
    due, late = (counts.groupby("category")[name].sum() for name in ("due", "late"))
    overall = _share(late.sum(), due.sum())
    by_category = (late / due.where(due > 0)).dropna()
    shares = cases["category"].map(by_category).astype(float).fillna(overall)
    return cases.assign(overall=overall, category_share=shares)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _mean(values: "pd.Series[float]") -> float:
    return float(values.mean()) if len(values) else float("nan")


def brier(chances: npt.ArrayLike, was_late: npt.ArrayLike) -> float:
    """The mean squared distance of chances (0..1) from what came (0 or 1): 0 is best; NaN of nothing."""
    distance = np.asarray(chances, dtype=float) - np.asarray(was_late, dtype=float)
    return float((distance**2).mean()) if len(distance) else float("nan")


def calibration(cases: pd.DataFrame, bins: int = BINS) -> pd.DataFrame:
    """Of the cases with a chance in each of `bins` equal parts of 0..1, the share that became late.

    `cases`: chance, was_late. One row for each part in which there is a case: bin (0 for the lowest), chance (their
    mean), late (the share), cases, and low, high: the 95 % Wilson interval of the share.
    """
    parts = cases.groupby(_parts(cases, bins))
    told = pd.DataFrame({"chance": parts["chance"].mean(), "late": parts["was_late"].sum(), "cases": parts.size()})
    low, high = wilson(told["late"].to_numpy(dtype=float), told["cases"].to_numpy(dtype=float))
    return told.assign(late=told["late"] / told["cases"], low=low, high=high).rename_axis("bin").reset_index()


def _parts(cases: pd.DataFrame, bins: int) -> npt.NDArray[np.int64]:
    """In which of `bins` equal parts of 0..1 each chance lies; the last one has its end too."""
    return np.minimum((cases["chance"].to_numpy(dtype=float) * bins).astype(np.int64), bins - 1)
