"""As reported then beside as known now: what became of a figure by what was recorded since, case by case.

Both are as of one instant: only what was known of it differs. A case makes a difference where it entered or left what
the figure is about, counts now and did not then or the other way round, or was measured anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import duckdb
import pandas as pd

from analytics import revised
from analytics.engine import answer
from analytics.figures import figures
from analytics.question import LATEST, Question, Shape, Value
from analytics.revised import Only, Reason, Step


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure as reported then and as known now (rows of `figures`), and how many cases made which difference.

    `counts`: move (`Move`), reason (`Reason`), then_hit and now_hit (whether the case counts; False where it is not in
    it), n.
    """

    figure: str
    then: Mapping[str, Any]
    now: Mapping[str, Any]
    counts: pd.DataFrame

    def cases(self, only: Only | None = None) -> int:
        """How many cases made a difference: all of them, those with that reason, or of that step."""
        return int(self.counts.loc[_are(self.counts, only), "n"].sum())

    def reasons(self) -> list[Reason]:
        """The reasons that there were, the most frequent first."""
        return [Reason(one) for one in self.counts.groupby("reason")["n"].sum().sort_values(ascending=False).index]


def _are(counts: pd.DataFrame, only: Only | None) -> pd.Series:
    match only:
        case None:
            return counts["n"] > 0
        case Step.GAINED:
            return counts["now_hit"] & ~counts["then_hit"]
        case Step.LOST:
            return counts["then_hit"] & ~counts["now_hit"]
        case Step():
            return counts["move"] == only
    return counts["reason"] == only


def revise(cursor: duckdb.DuckDBPyConnection, question: Question, figure: str) -> Revised:
    """The figure as of the question's as_of: as known at its known_at, and as known now."""
    sides = (figures(cursor, one, (figure,)) for one in (question, as_known_now(question)))
    then, now = (whole(side, figure) for side in sides)
    return Revised(figure, then, now, counts(cursor, question, figure))


def as_known_now(question: Question) -> Question:
    """The same question by what is known now."""
    return replace(question, known_at=LATEST)


def whole(rows: pd.DataFrame, figure: str) -> Mapping[str, Any]:
    """The row of `figure` among rows of `figures` that are not broken down."""
    return rows[rows["figure"] == figure].to_dict("records")[0]  # type: ignore[return-value]


def counts(cursor: duckdb.DuckDBPyConnection, question: Question, figure: str) -> pd.DataFrame:
    """How many cases made a difference to `figure`, by move and reason: the columns of `Revised.counts`."""
    return answer(cursor, _counted(question.shape, figure), values(question))


def cases(
    cursor: duckdb.DuckDBPyConnection,
    question: Question,
    figure: str,
    only: Only | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The cases that made a difference to `figure`, what was recorded last first, with the columns `revised.COLUMNS`.

    `only`: those with that reason, or of that step.
    """
    return answer(cursor, _listed(question.shape, figure, only, limit, offset), values(question))


def values(question: Question) -> dict[str, Value]:
    """What the statements of `analytics.revised` are asked with."""
    return {**question.values, "known_now": LATEST}


@lru_cache(maxsize=256)
def _counted(shape: Shape, figure: str) -> str:
    return revised.count(shape, figure)


@lru_cache(maxsize=256)
def _listed(shape: Shape, figure: str, only: Only | None, limit: int | None, offset: int) -> str:
    return revised.page(shape, figure, only, limit, offset)
