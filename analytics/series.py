"""Stock figures at many instants, in one pass over the store."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import duckdb
import ibis.expr.types as ir
import pandas as pd

from analytics.asked import instant
from analytics.cases import Case
from analytics.engine import VERSIONS, answer, sql
from analytics.figures import measure
from analytics.measures import Measure
from analytics.question import Question, Shape
from analytics.slices import among, believed


def stock_series(
    cursor: duckdb.DuckDBPyConnection, question: Question, instants: Sequence[datetime], ids: Sequence[str]
) -> pd.DataFrame:
    """The counts `ids` (stock figures) as they stood at each of `instants`, believed at the question's known_at.

    One row for each instant, in order: as_of, and a column of counts for each id.
    """
    told = pd.DataFrame({"as_of": pd.Series(instants, dtype="datetime64[us, UTC]")})
    if not instants:
        return told.assign(**{id: pd.Series(dtype="int64") for id in ids})
    asked = {_name(place): at for place, at in enumerate(instants)}
    ends = {"first": min(instants), "last": max(instants)}
    for id in ids:
        statement = _statement(question.at(max(instants)).shape, id, len(instants))
        row = answer(cursor, statement, question.values | asked | ends).iloc[0]
        told[id] = [int(row[name]) for name in asked]
    return told


def _name(place: int) -> str:
    return f"at{place}"


@lru_cache(maxsize=256)
def _statement(shape: Shape, id: str, count: int) -> str:
    stock = measure(id)
    rows = _ever(stock, shape)
    names = [_name(place) for place in range(count)]
    return sql(rows.aggregate(**{name: rows.count(where=_then(rows, stock, name)) for name in names}))


def _ever(stock: Measure, shape: Shape) -> ir.Table:
    """The rows that the figure is about at some instant from the first to the last."""
    case = Case(VERSIONS, "last")
    in_time = (VERSIONS.valid_from <= instant("last")) & (VERSIONS.valid_to > instant("first"))
    return VERSIONS.filter(in_time, believed(case, shape), among(case, stock, shape))


def _then(rows: ir.Table, stock: Measure, name: str) -> ir.BooleanValue:
    case = Case(rows, name)
    return case.is_so & stock.hit(case)
