"""The tickets behind a figure: the same predicates as the figure itself, row by row. No names, accounts or texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from analytics import csv_line
from analytics.asked import LIMIT, OFFSET, text, with_page
from analytics.cases import Case
from analytics.engine import TICKETS, VERSIONS, answer, sql
from analytics.figures import measure
from analytics.measure import Measure, Summary
from analytics.pieces import WANTED, Pieces
from analytics.question import Question, Shape
from analytics.slices import among, sliced
from analytics.ticket_columns import COLUMNS, EXPORTED, NAMES, Column
from domain.marks import N_
from domain.problems import BadInput


class Part(StrEnum):
    """Which of a figure's tickets: all that it is about, those that count, or the others."""

    DENOMINATOR = "denominator"
    NUMERATOR = "numerator"
    MISSED = "missed"


_WHICH = {
    Part.DENOMINATOR: N_("All that the figure is about"),
    Part.NUMERATOR: N_("Those that count"),
    Part.MISSED: N_("The others"),
}

#: An order that is no column: how somebody works through what is theirs, the most urgent first.
QUEUE = "queue"

#: The table that stands for a page of tickets in what is told of them.
_PAGE = "the_page"

#: Those columns that a ticket is called by, whatever happens to it.
_NAMES = frozenset({"reference", "external_id", "version"})

#: Those that are worked out as of the instant asked.
_FACTS: Mapping[str, Callable[[Case], ir.Value]] = {
    "late_at": lambda case: case.late_at,
    "handling_hours": lambda case: case.handling_hours,
    "sla_hours": lambda case: case.sla_hours,
    "closing_hours": lambda case: case.closing_hours,
    "recourse_decided_at": lambda case: case.recourse_decided_at,
    "left_hours": lambda case: case.left_hours,
    "late_days": lambda case: case.late_days,
    "age_days": lambda case: case.age_days,
    "at_risk": lambda case: case.is_at_risk,
    "priority": lambda case: case.priority,
    "priority_reason": lambda case: case.priority_reason,
    QUEUE: lambda case: case.queue_place,
}


@dataclass(frozen=True, slots=True)
class TicketList:
    """The tickets behind `figure`; `order` is a column, with a minus before it for the largest first.

    `most`: only so many of them, the first ones; None for all.
    """

    question: Question
    figure: str
    part: Part
    order: str = "received_at"
    most: int | None = None

    def rows(self, cursor: duckdb.DuckDBPyConnection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
        """The tickets from `offset` on, `limit` at the most, with the columns `COLUMNS`."""
        return answer(cursor, self.statement(limit, offset), self.question.values)

    def statement(self, limit: int | None = None, offset: int = 0) -> str:
        """The SQL of `rows`."""
        if self.most is not None:
            left = max(0, self.most - offset)
            limit = left if limit is None else min(limit, left)
        limited = limit is not None
        compiled = _page(self._shape, self.figure, self.part, self.order, limited, limited or offset > 0)
        return with_page(compiled, limit, offset)

    def ids(self, cursor: duckdb.DuckDBPyConnection) -> list[int]:
        """The numbers of all the tickets, in order."""
        return answer(cursor, self._ids, self.question.values)["ticket_id"].astype(int).tolist()

    def count(self, cursor: duckdb.DuckDBPyConnection) -> int:
        """How many tickets there are."""
        statement = _count(self._shape, self.figure, self.part)
        whole = int(answer(cursor, statement, self.question.values)["n"][0])
        return whole if self.most is None else min(whole, self.most)

    def stream(self, cursor: duckdb.DuckDBPyConnection) -> Pieces:
        """All the tickets in pieces, never all at once, with the columns `COLUMNS`."""
        return Pieces(cursor, self._ids, _wanted(), self.question.values)

    def lines(self, cursor: duckdb.DuckDBPyConnection) -> Pieces:
        """As `stream`, with one column: a line of CSV for each ticket, made of the columns `NAMES`."""
        return Pieces(cursor, self._ids, _wanted_lines(), self.question.values)

    @property
    def stem(self) -> str:
        """What a file of them is called."""
        return self.figure

    @property
    def which(self) -> str:
        """Which of the figure's tickets they are: a message."""
        return _WHICH[self.part]

    @property
    def more(self) -> tuple[tuple[str, str], ...]:
        """How many at the most, where that is limited."""
        return () if self.most is None else ((N_("The first"), str(self.most)),)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that leave the store."""
        return EXPORTED

    @property
    def _shape(self) -> Shape:
        """Rows are put into no spans: the SQL is the same whatever years they lie in."""
        return self.question.shape.of_any_years

    @property
    def _ids(self) -> str:
        return _ordered_ids(self._shape, self.figure, self.part, self.order, self.most)


def standing(cursor: duckdb.DuckDBPyConnection, ticket_id: int, as_of: datetime) -> pd.DataFrame:
    """One ticket as it stood at `as_of`, with the columns `COLUMNS`; no row before it was received."""
    return answer(cursor, _standing(), {**Question(as_of).values, "ticket": str(ticket_id)})


def named(cursor: duckdb.DuckDBPyConnection, question: Question, ids: Sequence[int]) -> pd.DataFrame:
    """The tickets `ids` as they stood at the question's as_of, in that order, with the columns `COLUMNS`."""
    cursor.register(
        WANTED, pa.table({"ticket_id": pa.array(ids, pa.int64()), "place": pa.array(range(len(ids)), pa.int64())})
    )
    return answer(cursor, _wanted(), question.values)


@lru_cache(maxsize=1)
def _standing() -> str:
    return sql(_as_it_stood(VERSIONS.filter(VERSIONS.ticket_id == text("ticket").cast("int64"))).select(*COLUMNS))


@lru_cache(maxsize=1)
def _wanted() -> str:
    return sql(_in_place().select(*COLUMNS))


@lru_cache(maxsize=1)
def _wanted_lines() -> str:
    return sql(_in_place().select(line=lambda t: csv_line.line(t, NAMES)))


def _in_place() -> ir.Table:
    """The tickets of the table `WANTED` as they stood, in its order."""
    wanted = ibis.table({"ticket_id": "int64", "place": "int64"}, name=WANTED)
    # Joined first, so that what the tickets are called is looked for only among those wanted.
    return _as_it_stood(VERSIONS.join(wanted, "ticket_id")).order_by("place")


def _as_it_stood(versions: ir.Table) -> ir.Table:
    case = Case(versions)
    rows = versions.filter(case.is_so, case.is_believed)
    return _with_facts(_named(rows))


@lru_cache(maxsize=1024)
def _page(shape: Shape, figure: str, part: Part, order: str, limited: bool, begun: bool) -> str:
    page = _sorted(_cases(shape, figure, part), order).limit(LIMIT if limited else None, offset=OFFSET if begun else 0)
    return _telling(order).replace(f'"{_PAGE}"', f"({sql(page)})")


@lru_cache(maxsize=64)
def _telling(order: str) -> str:
    """What is told of the tickets of a page, which `_PAGE` stands for: compiled once, not anew for each page.

    It takes ten times as long to compile as the page itself does.
    """
    is_named = _column(order) in _NAMES
    page = ibis.table((_named(VERSIONS) if is_named else VERSIONS).schema(), name=_PAGE)
    return sql(_told(page if is_named else _named(page), order).select(*COLUMNS))


@lru_cache(maxsize=1024)
def _ordered_ids(shape: Shape, figure: str, part: Part, order: str, most: int | None) -> str:
    ids = _sorted(_cases(shape, figure, part), order).select("ticket_id")
    return sql(ids if most is None else ids.limit(most))


def _sorted(cases: ir.Table, order: str) -> ir.Table:
    if _column(order) in _NAMES:
        cases = _named(cases)
    return cases.order_by(_keys(cases, order))


def _column(order: str) -> str:
    name = order.removeprefix("-")
    if name not in (*COLUMNS, QUEUE):
        raise BadInput(N_("Tickets cannot be sorted by {column}."), column=repr(name))
    return name


@lru_cache(maxsize=1024)
def _count(shape: Shape, figure: str, part: Part) -> str:
    return sql(_cases(shape, figure, part).aggregate(n=lambda t: t.count()))


def _cases(shape: Shape, figure: str, part: Part) -> ir.Table:
    case = Case(VERSIONS)
    return VERSIONS.filter(sliced(case, shape), _picked(case, measure(figure), shape, part))


def _named(cases: ir.Table) -> ir.Table:
    """`cases` with what each is called, and the money it is about: facts look for it here before they look for all."""
    return cases.join(TICKETS.drop("source"), "ticket_id")


def _told(named: ir.Table, order: str) -> ir.Table:
    """`named` with its facts, in order: by a column of its own, for facts bear the names of what they are made of."""
    told = _with_facts(named.mutate(sorted_by=_sorted_by(named, order)))
    return told.order_by(_in_order(told.sorted_by, told, order))


def _with_facts(rows: ir.Table) -> ir.Table:
    """`rows` with the columns of `_FACTS`."""
    case = Case(rows)
    return rows.mutate(**{name: fact(case) for name, fact in _FACTS.items() if name in COLUMNS})


def _keys(table: ir.Table, order: str) -> list[ir.Value]:
    return _in_order(_sorted_by(table, order), table, order)


def _sorted_by(table: ir.Table, order: str) -> ir.Value:
    name = order.removeprefix("-")
    return _FACTS[name](Case(table)) if name in _FACTS else table[name]


def _in_order(column: ir.Value, table: ir.Table, order: str) -> list[ir.Value]:
    """What is unknown last, and what is equal by its number."""
    keys = [column.isnull(), ibis.desc(column) if order.startswith("-") else ibis.asc(column)]
    return keys if order.removeprefix("-") == "ticket_id" else [*keys, table["ticket_id"]]


def tickets_behind(question: Question, figure: str, part: Part | None = None, order: str = "received_at") -> TicketList:
    """The tickets behind a figure; `part` by default those that its value counts: all for shares and durations."""
    return TicketList(question, figure, part or default_part(measure(figure)), order)


def default_part(figure: Measure) -> Part:
    """The tickets that are as many as the figure says: a count's numerator, else the denominator."""
    return Part.NUMERATOR if figure.summary is Summary.COUNT else Part.DENOMINATOR


def _picked(case: Case, figure: Measure, shape: Shape, part: Part) -> ir.BooleanValue:
    match part:
        case Part.NUMERATOR:
            return among(case, figure, shape) & figure.hit(case)
        case Part.MISSED:
            return among(case, figure, shape) & ~figure.hit(case).fill_null(False)
    return among(case, figure, shape)
