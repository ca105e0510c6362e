"""Figures: measures over a slice and a period, whole or broken down, with their counts and intervals."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import duckdb
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.cases import Case
from analytics.curve_columns import collected, curve_of, used
from analytics.engine import VERSIONS, answer_table, sql
from analytics.interval import Floats, wilson
from analytics.measure import QUANTILES, Measure, Summary
from analytics.measures import MEASURES
from analytics.open_time import OpenTime
from analytics.question import Question, Shape
from analytics.slices import among, dimension, sliced
from analytics.spans import SPANS, first_day, label
from analytics.survival import Curve
from domain.marks import N_
from domain.problems import BadInput
from domain.vocabulary import AGE_BANDS

#: In a day: hours and days times this are whole numbers.
_MICROSECONDS = 86_400_000_000
_HOUR = 3600

_NUMBERS = ("value", "numerator", "denominator", "low", "high", "unit", "clock")
Columns = Mapping[str, Any]

_BANDS = {"": -1} | {band.label: place for place, band in enumerate(AGE_BANDS)}


def measure(id: str) -> Measure:
    """The measure of that id; `BadInput` where there is none."""
    if id not in MEASURES:
        raise BadInput(N_("There is no figure {id}; there are {known}."), id=repr(id), known=", ".join(MEASURES))
    return MEASURES[id]


def figures(
    cursor: duckdb.DuckDBPyConnection,
    question: Question,
    ids: Sequence[str],
    by: Sequence[str] = (),
    tell: Callable[[int, int], object] = lambda _done, _whole: None,
) -> pd.DataFrame:
    """The figures `ids`, a row for each and for each slice `by` that has cases.

    Columns: figure, the dimensions, value, numerator, denominator, low, high, unit, clock. `value` is a fraction,
    hours, days or a count by `unit`, NaN where nothing is there to divide by; `low` and `high` are the 95 % Wilson
    interval of a share, and of what is read off a curve the interval of Brookmeyer and Crowley. `numerator` is NaN for
    the other durations, and where no clock tells the curve. `tell` hears before each query how many are done, and of
    how many; what it raises ends the work.
    """
    values = question.values
    shape = question.shape if set(by) & set(SPANS) else question.shape.of_any_years
    found: dict[str, Columns] = {}
    asked = statements(shape, tuple(ids), tuple(by))
    for done, statement in enumerate(asked):
        tell(done, len(asked))
        opened = used(cursor, question, statement.measures[0])
        table = answer_table(cursor, statement.sql, values)
        found |= dict((m.id, columns) for m, columns in told(table, statement, opened))
    return framed([found[id] for id in ids])


@dataclass(frozen=True, slots=True)
class Statement:
    """A query, the measures that it answers and the dimensions that it breaks them down by."""

    sql: str
    measures: tuple[Measure, ...]
    dimensions: tuple[str, ...]


@lru_cache(maxsize=1024)
def statements(shape: Shape, ids: tuple[str, ...], by: tuple[str, ...] = ()) -> tuple[Statement, ...]:
    """The queries that answer `figures`.

    Measures share a query where they are about the same cases: its condition is then one that the engine can skip
    rows by.
    """
    groups: dict[object, list[Measure]] = {}
    for m in map(measure, ids):
        groups.setdefault((m.among, m.instant, m.stock, m.split), []).append(m)
    return tuple(_statement(shape, tuple(group), by) for group in groups.values())


def _statement(shape: Shape, measures: tuple[Measure, ...], by: tuple[str, ...]) -> Statement:
    first, case = measures[0], Case(VERSIONS)
    dimensions = by if first.split is None or first.split in by else (*by, first.split)
    rows = VERSIONS.filter(sliced(case, shape), among(case, first, shape))
    case = Case(rows)
    keys = {name: dimension(case, first, name, shape) for name in dimensions}
    values = {name: value for m in measures for name, value in _columns(case, m).items()}
    return Statement(sql(rows.aggregate(by=keys, **values)), measures, dimensions)


def _columns(case: Case, measure: Measure) -> dict[str, ir.Value]:
    cases = case.versions.count()
    if measure.of_curve:
        counts = {n_of(measure): cases, hits_of(measure): case.versions.count(where=measure.hit(case))}
        return counts | collected(case, measure.clock)
    if measure.quantity is None:
        return {n_of(measure): cases, hits_of(measure): case.versions.count(where=measure.hit(case))}
    return {n_of(measure): cases, _quantity(measure): _summary(measure.quantity(case), measure.summary)}


def n_of(measure: Measure) -> str:
    """The column of a query in which the cases stand that `measure` is about."""
    return f"{measure.id}__n"


def hits_of(measure: Measure) -> str:
    """The column of those of them that count."""
    return f"{measure.id}__hits"


def _quantity(measure: Measure) -> str:
    return f"{measure.id}__quantity"


def _summary(quantity: ir.FloatingValue, summary: Summary) -> ir.Value:
    match summary:
        case Summary.MEAN:
            # A sum of fractions depends on the order in which they are added; one of microseconds does not.
            return (quantity * _MICROSECONDS).round().cast("int64").sum() / quantity.count() / _MICROSECONDS
        case Summary.MEDIAN:
            return quantity.quantile(0.5)
        case Summary.P90:
            return quantity.quantile(0.9)
    raise ValueError(summary)


def told(table: pa.Table, statement: Statement, opened: OpenTime | None) -> Iterator[tuple[Measure, Columns]]:
    """The columns of each measure of a statement from its answer, with what open cases have used of their limits.

    Without a frame: to make and sort one takes as long as some of the queries.
    """
    rows = {name: table[name].to_numpy() for name in table.column_names}
    dimensions = statement.dimensions
    for name in set(dimensions) & set(SPANS):
        rows[name] = _objects(label(first_day(int(number), name), name) for number in rows[name])
    if dimensions:
        order = _order([rows[name] for name in dimensions], dimensions)
        rows = {name: column[order] for name, column in rows.items()}
    slices = _slices(rows) if statement.measures[0].of_curve else []
    curves = [curve_of(one, opened) for one in slices]
    for m in statement.measures:
        read = {**_read_off(curves, m), **_on_the_clock(rows, curves, m)} if m.of_curve else {}
        yield m, _one({**rows, **read}, m, dimensions)


def _slices(rows: Columns) -> list[Columns]:
    count = len(next(iter(rows.values())))
    return [{name: column[place] for name, column in rows.items()} for place in range(count)]


def _on_the_clock(rows: Columns, curves: Sequence[Curve | None], measure: Measure) -> Columns:
    """How many cases of each slice are answered; NaN where there is no curve."""
    is_told = np.array([one is not None for one in curves], dtype=bool)
    return {hits_of(measure): np.where(is_told, rows[hits_of(measure)], np.nan)}


def _read_off(curves: Sequence[Curve | None], measure: Measure) -> Columns:
    """What a figure reads off the curve of each slice, in hours: the quantity and its interval."""
    q = QUANTILES[measure.summary]
    read = [(one.quantile(q), *one.quantile_interval(q)) if one else (np.nan,) * 3 for one in curves]
    values = np.array(read, dtype=np.float64).reshape(-1, 3).T / _HOUR
    return dict(zip((_quantity(measure), "low", "high"), values, strict=True))


def _objects(values: Iterable[object]) -> npt.NDArray[np.object_]:
    listed = list(values)
    made = np.empty(len(listed), dtype=object)
    made[:] = listed
    return made


def _order(keys: Sequence[Iterable[Any]], dimensions: Sequence[str]) -> list[int]:
    """The places of the rows in the order of the dimensions: ages by their length, all else by its name."""
    named = [map(_BANDS.__getitem__, key) if name == "age" else key for key, name in zip(keys, dimensions, strict=True)]
    rows = list(zip(*named, strict=True))
    return sorted(range(len(rows)), key=rows.__getitem__)


def _one(rows: Columns, measure: Measure, dimensions: tuple[str, ...]) -> Columns:
    n, hits = _floats(rows, n_of(measure)), _floats(rows, hits_of(measure))
    is_share = measure.summary is Summary.SHARE
    low, high = wilson(hits, n) if is_share else (_floats(rows, end) for end in ("low", "high"))
    columns = {name: rows[name] for name in dimensions} | {
        "value": hits / np.where(n > 0, n, np.nan) if is_share else _plain(rows, measure, hits),
        "numerator": hits,
        "denominator": n,
        "low": low,
        "high": high,
    }
    # A slice without a case of this figure is one of another figure in the same query.
    kept = (hits if measure.summary is Summary.COUNT else n) > 0 if dimensions else np.full(len(n), True)
    told = {name: values[kept] for name, values in columns.items()}
    words = {"figure": measure.id, "unit": str(measure.unit), "clock": str(measure.clock)}
    return told | {name: np.full(int(kept.sum()), word, dtype=object) for name, word in words.items()}


def framed(parts: Sequence[Columns]) -> pd.DataFrame:
    """One frame of all parts: made once, because making one takes longer than some of the queries.

    A dimension that a part does not come in is NaN there.
    """
    names = sorted({name: None for part in parts for name in part}, key=_place)
    lengths = [len(part["figure"]) for part in parts]
    return pd.DataFrame(
        {
            name: np.concatenate(
                [part.get(name, np.full(n, np.nan, dtype=object)) for part, n in zip(parts, lengths, strict=True)]
            )
            for name in names
        }
    )


def _place(name: str) -> int:
    """The figure first, then the dimensions in their order, then the numbers."""
    return 0 if name == "figure" else 2 if name in _NUMBERS else 1


def _plain(rows: Columns, measure: Measure, hits: Floats) -> Floats:
    return hits if measure.summary is Summary.COUNT else _floats(rows, _quantity(measure))


def _floats(rows: Columns, name: str) -> Floats:
    """A column of numbers, NaN where there is none; of NaN alone, as long as the others, where there is no such."""
    if name not in rows:
        return np.full(len(next(iter(rows.values()))), np.nan)
    return cast(Floats, rows[name].astype(np.float64))
