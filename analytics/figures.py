"""Figures: measures over a slice and a period, whole or broken down, with their counts and intervals."""

from collections.abc import Sequence
from itertools import groupby

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.cases import Case
from analytics.engine import VERSIONS, answer
from analytics.interval import wilson
from analytics.measures import MEASURES, Measure, Summary, Unit
from analytics.question import SPANS, Question
from analytics.slices import among, dimension, hit, sliced
from analytics.spans import label
from domain.marks import N_
from domain.problems import BadInput


def measure(id: str) -> Measure:
    """The measure of that id; `BadInput` where there is none."""
    if id not in MEASURES:
        raise BadInput(N_("There is no figure {id}; there are {known}."), id=repr(id), known=", ".join(MEASURES))
    return MEASURES[id]


def figures(
    cursor: duckdb.DuckDBPyConnection, question: Question, ids: Sequence[str], by: Sequence[str] = ()
) -> pd.DataFrame:
    """The figures `ids`, a row for each and for each slice `by` that has cases.

    Columns: figure, the dimensions, value, numerator, denominator, low, high, unit, clock. `value` is a fraction, hours,
    days or a count by `unit`, NaN where nothing is there to divide by; `low` and `high` are the 95 % Wilson interval of a
    share. `numerator` is NaN for durations, `denominator` for counts that are of nothing larger.
    """
    parts = [
        _told(answer(cursor, expression), measures, dimensions)
        for expression, measures, dimensions in expressions(question, ids, by)
    ]
    order = {id: place for place, id in enumerate(ids)}
    told = pd.concat(parts, ignore_index=True)
    return told.sort_values("figure", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def expressions(
    question: Question, ids: Sequence[str], by: Sequence[str] = ()
) -> list[tuple[ir.Table, list[Measure], tuple[str, ...]]]:
    """The queries that answer `figures`, each with its measures and dimensions: as few as there can be.

    Measures share a query unless they are broken down by different instants or in a dimension of their own.
    """
    wanted = sorted((measure(id) for id in ids), key=lambda m: _grouping(m, by))
    return [
        _expression(question, list(group), by) for _, group in groupby(wanted, key=lambda m: _grouping(m, by))
    ]


def _grouping(measure: Measure, by: Sequence[str]) -> str:
    timed = any(name in SPANS for name in by)
    return f"{measure.split or ''}/{measure.instant.__qualname__ if timed else ''}"


def _expression(
    question: Question, measures: list[Measure], by: Sequence[str]
) -> tuple[ir.Table, list[Measure], tuple[str, ...]]:
    split = measures[0].split
    dimensions = tuple(by) + ((split,) if split and split not in by else ())
    case = Case(VERSIONS, question.as_of)
    keys = {name: dimension(case, measures[0], name, question.zone) for name in dimensions}
    values = {name: value for m in measures for name, value in _columns(case, m, question).items()}
    rows = VERSIONS.filter(sliced(case, question))
    return rows.aggregate(by=keys, **values) if keys else rows.aggregate(**values), measures, dimensions


def _columns(case: Case, measure: Measure, question: Question) -> dict[str, ir.Value]:
    cases = among(case, measure, question)
    columns: dict[str, ir.Value] = {f"{measure.id}__n": cases.sum().fill_null(0)}
    if measure.quantity is None:
        columns[f"{measure.id}__hits"] = hit(case, measure, question).sum().fill_null(0)
    else:
        columns[f"{measure.id}__value"] = _summary(measure.quantity(case), measure.summary, cases)
    return columns


def _summary(quantity: ir.FloatingValue, summary: Summary, where: ir.BooleanValue) -> ir.Value:
    match summary:
        case Summary.MEAN:
            return quantity.mean(where=where)
        case Summary.MEDIAN:
            return quantity.quantile(0.5, where=where)
        case Summary.P90:
            return quantity.quantile(0.9, where=where)
    raise ValueError(summary)


def _told(rows: pd.DataFrame, measures: list[Measure], dimensions: tuple[str, ...]) -> pd.DataFrame:
    for name in set(dimensions) & set(SPANS):
        rows[name] = [None if pd.isna(start) else label(start.date(), name) for start in rows[name]]
    rows = rows.sort_values(list(dimensions), ignore_index=True) if dimensions else rows
    return pd.concat([_one(rows, m, dimensions) for m in measures], ignore_index=True)


def _one(rows: pd.DataFrame, measure: Measure, dimensions: tuple[str, ...]) -> pd.DataFrame:
    n = rows[f"{measure.id}__n"].to_numpy(dtype=float)
    hits = rows.get(f"{measure.id}__hits", pd.Series(np.nan, rows.index)).to_numpy(dtype=float)
    is_share, is_count = measure.summary is Summary.SHARE, measure.summary is Summary.COUNT
    low, high = wilson(hits, n) if is_share else (np.full(len(n), np.nan),) * 2
    told = rows[list(dimensions)].assign(
        figure=measure.id,
        value=_value(rows, measure, hits, n),
        numerator=hits,
        denominator=n,
        low=low,
        high=high,
        unit=str(measure.unit),
        clock=str(measure.clock),
    )
    # A slice without a case of this figure is one of another figure in the same query.
    kept = told[(hits if is_count else n) > 0] if dimensions else told
    return kept[["figure", *dimensions, "value", "numerator", "denominator", "low", "high", "unit", "clock"]]


def _value(
    rows: pd.DataFrame, measure: Measure, hits: np.ndarray[tuple[int], np.dtype[np.float64]], n: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> object:
    match measure.summary:
        case Summary.SHARE:
            return hits / np.where(n > 0, n, np.nan)
        case Summary.COUNT:
            return hits
    return rows[f"{measure.id}__value"].to_numpy(dtype=float)
