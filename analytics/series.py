"""Stock figures at many instants, in one pass over the store."""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import pandas as pd

from analytics.cases import Case
from analytics.engine import VERSIONS, answer
from analytics.figures import measure
from analytics.question import Question
from analytics.slices import hit, sliced


def stock_series(
    cursor: duckdb.DuckDBPyConnection, question: Question, instants: Sequence[datetime], ids: Sequence[str]
) -> pd.DataFrame:
    """The counts `ids` (stock figures) as they stood at each of `instants`, believed at the question's known_at.

    One row for each instant, in order: as_of, and a column of counts for each id.
    """
    questions = [question.at(instant) for instant in instants]
    values = {
        f"{id}__{place}": _count(id, asked) for place, asked in enumerate(questions) for id in ids
    }
    row = answer(cursor, VERSIONS.aggregate(**values)).iloc[0] if values else {}
    return pd.DataFrame(
        {"as_of": pd.Series(instants, dtype="datetime64[us, UTC]")}
        | {id: [int(row[f"{id}__{place}"]) for place in range(len(questions))] for id in ids}
    )


def _count(id: str, question: Question):  # type: ignore[no-untyped-def]
    case = Case(VERSIONS, question.as_of)
    return (sliced(case, question) & hit(case, measure(id), question)).sum().fill_null(0)
