"""How long cases have been open and how that ended, as of an instant: what curves are made of.

All counted cases received in the question's period; those answered before they were received are a fault in the data
and left out, and so are those whose end is not known. An open case is as old as it is at as_of. On the clock of the
limit there are only cases that have a limit by a policy.
"""

from collections.abc import Sequence
from functools import lru_cache

import duckdb
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from analytics.cases import Case
from analytics.curve_columns import collected, end, seconds, times_of, together, used
from analytics.curve_measures import ABOUT
from analytics.engine import VERSIONS, answer_table, sql
from analytics.measure import Clock
from analytics.question import Question, Shape
from analytics.slices import among, dimension, sliced
from analytics.spans import SPANS, first_day, label
from analytics.survival import Curve, End, made_of

#: The columns of `lifetimes` behind the dimensions.
COLUMNS = ("ticket_id", "seconds", "end")


def lifetimes(cursor: duckdb.DuckDBPyConnection, question: Question, clock: Clock, by: Sequence[str] = ()) -> pa.Table:
    """The cases, one row each in no order: the dimensions `by` (texts), and `COLUMNS`.

    `seconds` on `clock` from receipt to answer or withdrawal, or to as_of where `end` (`End`) is OPEN; null where no
    clock tells that, for an as_of beyond the years of the calendars. `BadInput` for a dimension that there is not.
    """
    table = answer_table(cursor, _listed(_shape(question, by), clock, tuple(by)), question.values)
    opened = used(cursor, question, ABOUT[clock])
    if opened is not None:
        is_open = table["end"].to_numpy() == End.OPEN
        found = opened.of(table["ticket_id"].to_numpy())
        spans = np.where(is_open, found, table["seconds"].to_numpy())
        column = pa.array(spans, from_pandas=True).cast(pa.int64())
        table = table.set_column(table.column_names.index("seconds"), "seconds", column)
    return _labelled(table, by)


def curves(
    cursor: duckdb.DuckDBPyConnection, question: Question, clock: Clock, by: Sequence[str] = ()
) -> dict[tuple[str, ...], Curve | None]:
    """The curve of all cases, under (), and that of each slice `by` that has cases, by its values.

    None where no clock tells how long open ones have been so. `BadInput` for a dimension that there is not.
    """
    table = answer_table(cursor, _collected(_shape(question, by), clock, tuple(by)), question.values)
    opened = used(cursor, question, ABOUT[clock])
    rows = {name: column.to_numpy() for name, column in zip(table.column_names, table.columns, strict=True)}
    keys = zip(*(_labelled(table, by)[name].to_pylist() for name in by), strict=True) if by else [()]
    found = {
        key: times_of({name: column[place] for name, column in rows.items()}, opened) for place, key in enumerate(keys)
    }
    slices = {key: made_of(*times) if times else None for key, times in sorted(found.items())}
    return {(): together(found.values())} | slices


def _shape(question: Question, by: Sequence[str]) -> Shape:
    return question.shape if set(by) & set(SPANS) else question.shape.of_any_years


def _cases(shape: Shape, clock: Clock, by: tuple[str, ...]) -> tuple[Case, dict[str, ir.Value]]:
    case, about = Case(VERSIONS), ABOUT[clock]
    case = Case(VERSIONS.filter(sliced(case, shape), among(case, about, shape)))
    return case, {name: dimension(case, about, name, shape) for name in by}


@lru_cache(maxsize=256)
def _listed(shape: Shape, clock: Clock, by: tuple[str, ...]) -> str:
    case, keys = _cases(shape, clock, by)
    told = {"seconds": seconds(case, clock), "end": end(case).cast("int8")}
    return sql(case.versions.select(**keys, ticket_id="ticket_id", **told))


@lru_cache(maxsize=256)
def _collected(shape: Shape, clock: Clock, by: tuple[str, ...]) -> str:
    case, keys = _cases(shape, clock, by)
    return sql(case.versions.aggregate(by=keys, **collected(case, clock)))


def _labelled(table: pa.Table, by: Sequence[str]) -> pa.Table:
    """Spans of time come as numbers: here by their names."""
    for name in set(by) & set(SPANS):
        numbers = table[name].combine_chunks().dictionary_encode()
        names = pa.array(
            [label(first_day(number, name), name) for number in numbers.dictionary.to_pylist()], pa.string()
        )
        table = table.set_column(table.column_names.index(name), name, names.take(numbers.indices))
    return table
