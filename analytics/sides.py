"""The tickets that change sides: whose verdict under a supposed policy is another than it is.

Both verdicts are those of analytics/cases.py, on a cursor that `analytics.whatif.suppose` has prepared.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics import csv_line
from analytics.cases import Case
from analytics.engine import TICKETS, VERSIONS, answer, batches, sql
from analytics.measures import MEASURES
from analytics.question import Question, Shape
from analytics.slices import among, sliced
from analytics.supposed import GIVEN


class Verdict(StrEnum):
    """What is to be said of a case and its limit as of an instant."""

    ON_TIME = "on_time"
    LATE = "late"
    #: Not due yet, or its clock stands still.
    PENDING = "pending"
    #: Without a time limit, or without a known end.
    NONE = "none"


#: From one verdict, the actual one, to another.
Sides = tuple[Verdict, Verdict]

#: The columns of a list, in order; instants in UTC.
COLUMNS = (
    "ticket_id reference category received_at answered_at due_at supposed_due_at verdict supposed_verdict"
).split()
#: Those that leave the store.
EXPORTED = tuple(name for name in COLUMNS if name != "ticket_id")

_COMPARED = ibis.table(
    dict(VERSIONS.schema()) | {f"supposed_{name}": VERSIONS.schema()[name] for name in GIVEN}, name="compared_versions"
)
# A period is one of receipt: deadlines differ.
_PLACED = MEASURES["arrivals"]


def changed_sides(
    cursor: duckdb.DuckDBPyConnection,
    question: Question,
    limit: int | None = None,
    offset: int = 0,
    sides: Sides | None = None,
) -> pd.DataFrame:
    """The tickets whose verdicts differ, those received last first, with the columns `COLUMNS`.

    Of the question's slice and received in its period; `sides`: only those that change from the one to the other.
    """
    return answer(cursor, page(question.shape, sides, limit, offset), question.values)


def csv(cursor: duckdb.DuckDBPyConnection, question: Question) -> Iterator[bytes]:
    """All tickets of `changed_sides` as CSV in pieces, the columns `EXPORTED`."""
    found = batches(cursor, lines(question.shape), question.values)
    yield csv_line.header(EXPORTED)
    yield from map(csv_line.encoded, found)


def count_sides(cursor: duckdb.DuckDBPyConnection, question: Question) -> pd.DataFrame:
    """How many tickets have which two verdicts, also where these are the same: verdict, supposed_verdict, n."""
    return answer(cursor, _count(question.shape), question.values)


@lru_cache(maxsize=256)
def page(shape: Shape, sides: Sides | None = None, limit: int | None = None, offset: int = 0) -> str:
    """The SQL of `changed_sides`."""
    cases = _judged(shape)
    changed = cases.filter(cases.verdict != cases.supposed_verdict)
    if sides:
        changed = changed.filter(changed.verdict == sides[0].value, changed.supposed_verdict == sides[1].value)
    return sql(_named(changed.order_by(_keys(changed)).limit(limit, offset=offset)).select(*COLUMNS))


@lru_cache(maxsize=256)
def lines(shape: Shape) -> str:
    """The SQL of all of them with one column: a line of CSV of the columns `EXPORTED` for each."""
    cases = _judged(shape)
    changed = cases.filter(cases.verdict != cases.supposed_verdict)
    return sql(_named(changed).select(line=lambda t: csv_line.line(t, EXPORTED)))


def _named(cases: ir.Table) -> ir.Table:
    named = cases.join(TICKETS.select("ticket_id", "reference"), "ticket_id")
    return named.order_by(_keys(named))


def _keys(table: ir.Table) -> list[ir.Value]:
    return [ibis.desc(table["received_at"]), ibis.desc(table["ticket_id"])]


@lru_cache(maxsize=256)
def _count(shape: Shape) -> str:
    cases = _judged(shape)
    counted = cases.aggregate(by=["verdict", "supposed_verdict"], n=cases.count())
    return sql(counted.order_by("verdict", "supposed_verdict"))


def _judged(shape: Shape) -> ir.Table:
    """The cases of a slice with both verdicts, one after the other by the same columns."""
    case = Case(_COMPARED)
    rows = _COMPARED.filter(sliced(case, shape), among(case, _PLACED, shape))
    rows = rows.mutate(verdict=_verdict(Case(rows)), actual_due_at=rows["due_at"])
    other = rows.mutate(**{name: rows[f"supposed_{name}"] for name in GIVEN})
    told = other.mutate(supposed_verdict=_verdict(Case(other)), due_at=other["actual_due_at"])
    return told.select(*(name for name in COLUMNS if name != "reference"))


def _verdict(case: Case) -> ir.StringValue:
    return ibis.cases(
        (~case.has_deadline | case.versions.end_unknown, Verdict.NONE.value),
        (case.on_time, Verdict.ON_TIME.value),
        (case.is_due, Verdict.LATE.value),
        else_=Verdict.PENDING.value,
    )
