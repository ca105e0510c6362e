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
    for group in _groups(ids) if at else ():
        counted = answer(cursor, _statement(question.shape, group), values).set_index("instant")
        told = told.join(counted, on="as_of")
    return told.reindex(columns=["as_of", *ids]).fillna(dict.fromkeys(ids, 0)).astype(dict.fromkeys(ids, "int64"))


def _groups(ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Figures about the same cases are counted together."""
    groups: dict[object, list[str]] = {}
    for id in dict.fromkeys(ids):
        groups.setdefault(measure(id).among, []).append(id)
    return [tuple(group) for group in groups.values()]


@lru_cache(maxsize=256)
def _statement(shape: Shape, ids: tuple[str, ...]) -> str:
    stocks, last = [measure(id) for id in ids], Case(VERSIONS, instant("last"))
    in_time = (VERSIONS.valid_from <= instant("last")) & (VERSIONS.valid_to > instant("first"))
    rows = VERSIONS.filter(in_time, believed(last, shape), among(last, stocks[0], shape))
    grid = instants("instants")
    then = rows.join(grid, [rows.valid_from <= grid.instant, rows.valid_to > grid.instant])
    case = Case(then, then.instant)
    counts = {stock.id: then.count(where=stock.hit(case) & aged(case, shape)) for stock in stocks}
    return sql(then.group_by("instant").aggregate(**counts))
