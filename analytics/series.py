"""Stock figures at many instants, in one pass over the store."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import duckdb
import pandas as pd

from analytics.asked import instant, instants
from analytics.cases import Case
from analytics.engine import VERSIONS, answer, sql
from analytics.figures import measure
from analytics.question import Question, Shape
from analytics.slices import aged, among, believed


def stock_series(
    cursor: duckdb.DuckDBPyConnection, question: Question, at: Sequence[datetime], ids: Sequence[str]
) -> pd.DataFrame:
    """The counts `ids` (stock figures) as they stood at each instant `at`, believed at the question's known_at.

    One row for each instant, in order: as_of, and a column of counts for each id.
    """
    told = pd.DataFrame({"as_of": pd.Series(at, dtype="datetime64[us, UTC]")})
    values = question.values | {
        "instants": sorted(set(at)),
        "first": min(at, default=None),
        "last": max(at, default=None),
    }
    for id in ids:
        counted = answer(cursor, _statement(question.shape, id), values) if at else pd.DataFrame()
        told[id] = _counts(counted, told["as_of"])
    return told


def _counts(counted: pd.DataFrame, at: pd.Series) -> pd.Series:
    known = dict(zip(counted["instant"], counted["n"], strict=True)) if len(counted) else {}
    return at.map(lambda instant: known.get(instant, 0)).astype("int64")


@lru_cache(maxsize=256)
def _statement(shape: Shape, id: str) -> str:
    stock, last = measure(id), Case(VERSIONS, instant("last"))
    in_time = (VERSIONS.valid_from <= instant("last")) & (VERSIONS.valid_to > instant("first"))
    rows = VERSIONS.filter(in_time, believed(last, shape), among(last, stock, shape), stock.hit(last))
    grid = instants("instants")
    then = rows.join(grid, [rows.valid_from <= grid.instant, rows.valid_to > grid.instant])
    case = Case(then, then.instant)
    return sql(then.group_by("instant").aggregate(n=then.count(where=stock.hit(case) & aged(case, shape))))
