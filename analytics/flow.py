"""The flow of cases: what came in and was answered, summed up, and the backlog between, as it stood then."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import duckdb
import numpy as np
import pandas as pd

from analytics.cases import Case
from analytics.engine import VERSIONS, rows, sql
from analytics.figures import figures, measure
from analytics.grid import Cell, grid
from analytics.question import Question, Shape
from analytics.series import stock_slices
from analytics.slices import among, sliced
from domain.vocabulary import AGE_BANDS

#: The figures of the backlog's history, and the columns that they stand in.
_STOCKS: Mapping[str, str] = {
    "backlog": "backlog",
    "breached_open": "late",
    "backlog_paused": "paused",
    "backlog_reopened": "reopened",
}
BANDS = tuple(band.label for band in AGE_BANDS)
_MOVES = ("arrivals", "departures")
_DAY = timedelta(days=1)


def history(cursor: duckdb.DuckDBPyConnection, question: Question, at: Sequence[datetime]) -> pd.DataFrame:
    """The backlog as it stood at each instant `at`, told from the events, in one pass over the store.

    One row for each instant, in order: as_of; backlog, and of it late, paused, reopened (counts that may overlap);
    and the backlog by age, a column for each of `BANDS`, in whole days on the wall clock at that instant.
    """
    found = stock_slices(cursor, question, at, tuple(_STOCKS), "age")
    none = (0,) * len(_STOCKS)
    told = np.array([[found.get((moment, band), none) for band in BANDS] for moment in at], dtype=np.int64)
    told = told.reshape(len(at), len(BANDS), len(_STOCKS))
    frame = pd.DataFrame(told.sum(axis=1), columns=list(_STOCKS.values()))
    frame.insert(0, "as_of", pd.Series(at, dtype="datetime64[us, UTC]"))
    # The ages are of what is open, so they come of the same pass.
    return frame.join(pd.DataFrame(told[:, :, 0], columns=list(BANDS)))


def course(cursor: duckdb.DuckDBPyConnection, question: Question, span: str) -> pd.DataFrame:
    """How cases flowed in the question's period by `span` (`day`, `week`, `month`), up to as_of.

    One row for each span that the period touches, whether anything happened or not; none where as_of comes before it.
    Columns: `span` (its label), as_of (when the span ends, or the question's as_of where it is not over); arrivals and
    departures of the span; received and answered, these summed up since the period began, so that `received` starts
    from what was not answered then; `history` at that instant; `apart`: received − answered − backlog; and
    backlog_days, the backlog ÷ the mean daily answers of the span, NaN where nothing was answered.

    The sums count a case as it stands now, once, at its latest answer; the backlog is what stood open then. So they are
    apart by cases that were reopened since, turned out to be duplicates since, or moved to another slice; at as_of by
    those whose end nobody knows, which were received and are neither answered nor open.

    A period without a start begins with the first receipt of the slice.
    """
    start = question.start or first_receipt(cursor, question)
    end = min(question.end or question.as_of, question.as_of)
    cells = grid(start, end, span, question.zone) if start else []
    if not cells:
        return pd.DataFrame(
            columns=[span, "as_of", *_MOVES, "received", "answered", *_STOCKS.values(), *BANDS, "apart", "backlog_days"]
        )
    whole = question.between(cells[0].start, cells[-1].end)
    frame = _moves(cursor, whole, span, cells)
    frame["received"] = _begun(cursor, whole) + frame["arrivals"].cumsum()
    frame["answered"] = frame["departures"].cumsum()
    lengths = [(min(cell.end, question.as_of) - cell.start) / _DAY for cell in cells]
    frame = frame.join(history(cursor, question, [min(cell.end, question.as_of) for cell in cells]))
    answers = frame["departures"].where(frame["departures"] > 0)
    return frame.assign(
        apart=frame["received"] - frame["answered"] - frame["backlog"],
        backlog_days=frame["backlog"] * pd.Series(lengths) / answers,
    )


def _moves(cursor: duckdb.DuckDBPyConnection, whole: Question, span: str, cells: list[Cell]) -> pd.DataFrame:
    """What came and went in each of `cells`; a case counts in the span of its receipt and of its latest answer."""
    found = figures(cursor, whole, _MOVES, (span,))
    labels = [cell.label for cell in cells]
    columns = {id: found[found["figure"] == id].set_index(span)["value"] for id in _MOVES}
    counts = {id: column.reindex(labels, fill_value=0).to_numpy("int64") for id, column in columns.items()}
    return pd.DataFrame({span: labels, **counts})


def _begun(cursor: duckdb.DuckDBPyConnection, whole: Question) -> int:
    """What had come before the period and was not answered before it, as the record of as_of has it."""
    before = _counts(cursor, whole.between(None, whole.start))
    return before["arrivals"] - before["departures"]


def _counts(cursor: duckdb.DuckDBPyConnection, question: Question) -> dict[str, int]:
    found = figures(cursor, question, _MOVES)
    return {id: int(value) for id, value in zip(found["figure"], found["value"], strict=True)}


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the desk would need for what is open, at the pace of its answers, if nothing came in.

    No figure of `MEASURES`: a figure counts one set of cases, so that it opens exactly these. This is two of them, what
    is open and what was answered, by a length of time.
    """

    #: Open at as_of; answered in the period (at the latest answer); how long that is, in days of 24 hours, as of as_of.
    backlog: int
    answers: int
    days: float

    @property
    def backlog_days(self) -> float:
        """The backlog ÷ the mean daily answers, in days of 24 hours; NaN where nothing was answered."""
        return self.backlog * self.days / self.answers if self.answers else math.nan


def pace(cursor: duckdb.DuckDBPyConnection, question: Question) -> Pace:
    """The pace over the question's period up to as_of; no answers in no time where that has no length."""
    found = figures(cursor, question, ("backlog", "departures"))
    backlog, answers = (int(value) for value in found["value"])
    span = period(cursor, question)
    return Pace(backlog, answers if span else 0, (span[1] - span[0]) / _DAY if span else 0.0)


def period(cursor: duckdb.DuckDBPyConnection, question: Question) -> tuple[datetime, datetime] | None:
    """The question's period up to as_of, in UTC; None where that has no length.

    A period that begins before the first receipt of the slice begins with it: before that there was no pace.
    """
    first = first_receipt(cursor, question)
    if first is None:
        return None
    start, end = max(first, question.start or first), min(question.as_of, question.end or question.as_of)
    return (start.astimezone(UTC), end.astimezone(UTC)) if start < end else None


def first_receipt(cursor: duckdb.DuckDBPyConnection, question: Question) -> datetime | None:
    """When the first case of the slice was received, in UTC, whatever the period; None where none was by as_of."""
    found = rows(cursor, _first(replace(question, start=None, end=None).shape), question.values)
    first: datetime | None = found[0][0]
    return first


@lru_cache(maxsize=256)
def _first(shape: Shape) -> str:
    case = Case(VERSIONS)
    cases = VERSIONS.filter(sliced(case, shape), among(case, measure("arrivals"), shape))
    return sql(cases.aggregate(first=cases.received_at.min()))
