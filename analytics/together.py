"""Many figures as known then and as known now, beside each other: what both have in common is read once.

`figures` asks a query for each set of cases, so that the engine can skip rows. For dozens of figures of one slice,
planning those queries and reading the same columns again take longer than all else. So the cases are counted for all
figures in one pass, by whether they stand so then, now or both; what a duration is taken of is asked as ever, and for
now only where the cases are not the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import duckdb
import ibis.expr.types as ir
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.asked import instant
from analytics.cases import Case
from analytics.engine import VERSIONS, answer_table, sql
from analytics.figures import Statement, figures, framed, hits_of, measure, n_of, told
from analytics.measure import Clock, Measure
from analytics.question import LATEST, Question, Shape
from analytics.slices import among, fitting, standing

_SIDES = ("then", "now")

#: A row for each side that cases stand on: `then` and `now`, and the sums of each figure.
Tallies = npt.NDArray[Any]
Tallied = Mapping[str, Tallies]


def then_and_now(
    cursor: duckdb.DuckDBPyConnection, question: Question, ids: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures `ids` as of the question's as_of, as known at its known_at and as known now.

    Both as `analytics.figures.figures` tells them, to the last digit. Figures that always come split are not for this:
    ValueError.
    """
    if split := [id for id in ids if measure(id).split]:
        raise ValueError(f"always split: {', '.join(split)}")
    statement = _tally(question.shape.of_any_years, tuple(ids))
    table = answer_table(cursor, statement, {**question.values, "known_now": LATEST})
    tallied = {name: table[name].to_numpy() for name in table.column_names}
    spans = [id for id in ids if measure(id).quantity]
    before = figures(cursor, question, spans) if spans else None
    moved = [id for id in spans if _may_differ(tallied, measure(id))]
    after = figures(cursor, replace(question, known_at=LATEST), moved) if moved else None
    then, now = (_counted(tallied, tallied[side], ids) for side in _SIDES)
    return _in_order(ids, then, before), _in_order(ids, now, after, before)


def _in_order(ids: Sequence[str], *parts: pd.DataFrame | None) -> pd.DataFrame:
    """One frame with a row for each figure: the first that there is of it."""
    rows = pd.concat([part for part in parts if part is not None]).drop_duplicates("figure").set_index("figure")
    return rows.loc[list(ids)].reset_index()


def _counted(tallied: Tallied, side: Tallies, ids: Sequence[str]) -> pd.DataFrame | None:
    """The figures that are counts and shares of cases, from the sums of one side."""
    measures = tuple(one for one in map(measure, ids) if not one.quantity)
    names = [name(one) for one in measures for name in (n_of, hits_of)]
    sums = pa.table({name: [int(tallied[name][side].sum())] for name in names})
    return framed([columns for _one, columns in told(sums, Statement("", measures, ()), None)]) if measures else None


def _may_differ(tallied: Tallied, measure: Measure) -> bool:
    """Whether the figure is about a case, or a state of one, on one side alone.

    What open cases have used of their limits comes from earlier states as well, which the sums do not tell.
    """
    if measure.of_curve and measure.clock is Clock.SLA:
        return True
    return bool(tallied[n_of(measure)][tallied["then"] != tallied["now"]].sum())


@lru_cache(maxsize=256)
def _tally(shape: Shape, ids: tuple[str, ...]) -> str:
    """How many cases each figure is about and how many of them count: a row for those then, now, and both."""
    case, sides = Case(VERSIONS), _sides(VERSIONS)
    # First what the engine can skip rows by.
    believed = (VERSIONS.recorded_to > instant("known_at")) & (sides["then"] | sides["now"])
    rows = VERSIONS.filter(believed, case.is_so, VERSIONS.is_counted, fitting(case, shape), standing(case, shape))
    sums = {name: _sum(found) for m in map(measure, ids) for name, found in _counts(rows, m, shape)}
    return sql(rows.aggregate(by=_sides(rows), **sums))


def _sides(rows: ir.Table) -> dict[str, ir.BooleanValue]:
    known = {"then": instant("known_at"), "now": instant("known_now")}
    return {side: (rows.recorded_from <= at) & (rows.recorded_to > at) for side, at in known.items()}


def _counts(rows: ir.Table, measure: Measure, shape: Shape) -> Iterator[tuple[str, ir.BooleanValue]]:
    case = Case(rows)
    inside = among(case, measure, shape).fill_null(False)
    yield n_of(measure), inside
    if not measure.quantity:
        yield hits_of(measure), (inside & measure.hit(case)).fill_null(False)


def _sum(found: ir.BooleanValue) -> ir.IntegerValue:
    # A sum of noughts and ones: the engine takes twice as long to count by as many conditions.
    return found.cast("int32").sum()
