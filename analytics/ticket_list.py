"""The tickets behind a figure: the same predicates as the figure itself, row by row. No names, accounts or texts."""

from dataclasses import dataclass
from enum import StrEnum

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from analytics.cases import Case
from analytics.engine import TICKETS, VERSIONS, answer, batches
from analytics.figures import measure
from analytics.measures import Measure, Summary
from analytics.question import Question
from analytics.slices import among, sliced
from domain.marks import N_
from domain.problems import BadInput


class Part(StrEnum):
    """Which of a figure's tickets: all that it is about, those that count, or the others."""

    DENOMINATOR = "denominator"
    NUMERATOR = "numerator"
    MISSED = "missed"


#: The columns of a list, in order; instants in UTC, durations as their names say.
COLUMNS = (
    "ticket_id version reference source external_id status category channel complexity priority jurisdiction team agent"
    " received_at due_at answered_at closed_at late_at paused_since handling_hours late_days age_days decision"
    " source_on_time reopenings"
).split()


@dataclass(frozen=True, slots=True)
class TicketList:
    """The tickets behind `figure`; `order` is a column, with a minus before it for the largest first."""

    question: Question
    figure: str
    part: Part
    order: str = "received_at"

    def rows(self, cursor: duckdb.DuckDBPyConnection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
        """The tickets from `offset` on, `limit` at the most, with the columns `COLUMNS`."""
        page = self._ordered().limit(limit, offset=offset)
        return answer(cursor, _named(page).order_by(self._keys(_named(page))).select(*COLUMNS))

    def count(self, cursor: duckdb.DuckDBPyConnection) -> int:
        """How many tickets there are."""
        return int(answer(cursor, self._cases().aggregate(n=lambda t: t.count()))["n"][0])

    def stream(self, cursor: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
        """All the tickets in pieces, never all at once, with the columns `COLUMNS`."""
        named = _named(self._cases())
        return batches(cursor, named.order_by(self._keys(named)).select(*COLUMNS))

    def _cases(self) -> ir.Table:
        question, figure = self.question, measure(self.figure)
        case = Case(VERSIONS, question.as_of)
        rows = VERSIONS.filter(sliced(case, question), _picked(case, figure, question, self.part))
        return rows.mutate(**_facts(Case(rows, question.as_of)))

    def _ordered(self) -> ir.Table:
        cases = self._cases()
        return cases.order_by(self._keys(cases))

    def _keys(self, table: ir.Table) -> list[ir.Value]:
        name = self.order.removeprefix("-")
        if name not in COLUMNS:
            raise BadInput(N_("Tickets cannot be sorted by {column}."), column=repr(name))
        column = table[name] if name in table.columns else table["ticket_id"]
        key = ibis.desc(column) if self.order.startswith("-") else ibis.asc(column)
        return [column.isnull(), key, table["ticket_id"]]


def tickets_behind(question: Question, figure: str, part: Part | None = None, order: str = "received_at") -> TicketList:
    """The tickets behind a figure; `part` by default those that its value counts: all for shares and durations."""
    return TicketList(question, figure, part or default_part(measure(figure)), order)


def default_part(figure: Measure) -> Part:
    """The tickets that are as many as the figure says: a count's numerator, else the denominator."""
    return Part.NUMERATOR if figure.summary is Summary.COUNT else Part.DENOMINATOR


def _picked(case: Case, figure: Measure, question: Question, part: Part) -> ir.BooleanValue:
    match part:
        case Part.NUMERATOR:
            return among(case, figure, question) & figure.hit(case)
        case Part.MISSED:
            return among(case, figure, question) & ~figure.hit(case).fill_null(False)
    return among(case, figure, question)


def _facts(case: Case) -> dict[str, ir.Value]:
    return {
        "late_at": case.late_at,
        "handling_hours": case.handling_hours,
        "late_days": ibis.ifelse(case.is_late, case.late_days, ibis.null()),
        "age_days": case.age_days,
    }


def _named(cases: ir.Table) -> ir.Table:
    return cases.join(TICKETS.drop("source"), "ticket_id")
