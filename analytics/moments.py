"""How far the values of a mean lie apart."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import duckdb

from analytics.cases import Case
from analytics.engine import VERSIONS, rows, sql
from analytics.figures import measure
from analytics.question import Question, Shape
from analytics.slices import among, sliced


def variances(cursor: duckdb.DuckDBPyConnection, question: Question, ids: Sequence[str]) -> Mapping[str, float]:
    """The variance of the values of each of `ids` (means), in the square of its unit; NaN for fewer than two cases.

    That of a sample: the squares are divided by n - 1.
    """
    asked = {id: _statement(question.shape.of_any_years, id) for id in ids}
    return {id: float(rows(cursor, one, question.values)[0][0]) for id, one in asked.items()}


@lru_cache(maxsize=256)
def _statement(shape: Shape, id: str) -> str:
    figure, case = measure(id), Case(VERSIONS)
    kept = VERSIONS.filter(sliced(case, shape), among(case, figure, shape))
    assert figure.quantity is not None, "only means have values"
    return sql(kept.aggregate(variance=figure.quantity(Case(kept)).var(how="sample").fill_null(float("nan"))))
