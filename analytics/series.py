"""Stock figures at many instants, in one pass over the store."""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import ibis.expr.types as ir
import pandas as pd

from analytics.cases import Case
from analytics.engine import VERSIONS, answer
from analytics.figures import measure
from analytics.measures import Measure
from analytics.question import Question
from analytics.slices import among, believed
from analytics.spans import moment


def stock_series(
    cursor: duckdb.DuckDBPyConnection, question: Question, instants: Sequence[datetime], ids: Sequence[str]
) -> pd.DataFrame:
    """The counts `ids` (stock figures) as they stood at each of `instants`, believed at the question's known_at.

    One row for each instant, in order: as_of, and a column of counts for each id.
    """
    columns = {id: _counts(cursor, measure(id), question, instants) for id in ids}
    return pd.DataFrame({"as_of": pd.Series(instants, dtype="datetime64[us, UTC]")} | columns)


def _counts(
    cursor: duckdb.DuckDBPyConnection, stock: Measure, question: Question, instants: Sequence[datetime]
) -> list[int]:
    if not instants:
        return []
    rows = _ever(stock, question, min(instants), max(instants))
    counts = {
        f"at{place}": rows.count(where=_then(rows, stock, question.at(instant)))
        for place, instant in enumerate(instants)
    }
    row = answer(cursor, rows.aggregate(**counts)).iloc[0]
    return [int(row[name]) for name in counts]


def _ever(stock: Measure, question: Question, first: datetime, last: datetime) -> ir.Table:
    """The rows that the figure is about at some instant from `first` to `last`."""
    case = Case(VERSIONS, last)
    in_time = (VERSIONS.valid_from <= moment(last)) & (VERSIONS.valid_to > moment(first))
    return VERSIONS.filter(in_time, believed(case, question.at(last)), among(case, stock, question.at(last)))


def _then(rows: ir.Table, stock: Measure, question: Question) -> ir.BooleanValue:
    case = Case(rows, question.as_of)
    return case.is_so & stock.hit(case)
