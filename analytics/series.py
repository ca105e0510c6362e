"""Stock figures at many instants, in one pass over the store."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.asked import instant, instants
from analytics.cases import Case
from analytics.dialect import microseconds
from analytics.engine import VERSIONS, rows, sql
from analytics.figures import measure
from analytics.question import Question, Shape, Value
from analytics.slices import among, believed, dimension, standing
from analytics.spans import SPANS

_MOMENT = timedelta(microseconds=1)


def stock_series(
    cursor: duckdb.DuckDBPyConnection, question: Question, at: Sequence[datetime], ids: Sequence[str]
) -> pd.DataFrame:
    """The counts `ids` (stock figures) as they stood at each instant `at`, believed at the question's known_at.

    One row for each instant, in order: as_of, and a column of counts for each id.
    """
    values = _values(question, at)
    counts: dict[str, list[int]] = {}
    for group in _groups(ids):
        found = dict(_counted(cursor, _statement(question.shape, group), values)) if at else {}
        standing = [found.get(instant, (0,) * len(group)) for instant in at]
        counts |= {id: [row[place] for row in standing] for place, id in enumerate(group)}
    instants_of = pd.Series(at, dtype="datetime64[us, UTC]")
    return pd.DataFrame({"as_of": instants_of, **{id: pd.Series(counts[id], dtype="int64") for id in ids}})


def stock_slices(
    cursor: duckdb.DuckDBPyConnection, question: Question, at: Sequence[datetime], ids: Sequence[str], by: str
) -> dict[tuple[datetime, str], tuple[int, ...]]:
    """As `stock_series`, by one dimension: the counts of `ids` for each instant and value of `by` that has cases.

    The figures are about the same cases, so that one pass counts them all, and `by` is no span of time; else
    ValueError.
    """
    if by in SPANS:
        raise ValueError(f"a span is no slice: {by}")
    if len(_groups(ids)) > 1:
        raise ValueError(f"not about the same cases: {', '.join(ids)}")
    found = rows(cursor, _statement(question.shape, tuple(ids), by), _values(question, at)) if at else []
    return {(instant, value): tuple(counts) for instant, value, *counts in found}


def _values(question: Question, at: Sequence[datetime]) -> dict[str, Value]:
    instants = sorted(set(at))
    ends = {"first": min(at, default=None), "last": max(at, default=None)}
    return question.values | {"instants": instants, **ends, **(raster(instants) if at else {})}


def raster(instants: Sequence[datetime]) -> dict[str, datetime]:
    """A grid of equal steps near `instants` (in order, each once), by which rows are left out before they are compared.

    Most rows lie between two instants. A row cannot meet any but the last one unless it crosses a line of the grid,
    which a division tells: from `grid_from` on for its beginning, from `grid_to` on for its end, which are as far apart
    as the instants lie off the grid at the most. `grid_step` lies a step after `grid_from`.
    """
    regular = [moment.astimezone(UTC) for moment in instants[:-1]]
    # With steps of no length to speak of, every row crosses a line.
    step = max((regular[-1] - regular[0]) // (len(regular) - 1), _MOMENT) if len(regular) > 2 else _MOMENT
    start = regular[0] if regular else instants[0].astimezone(UTC)
    off = max((abs(moment - start - place * step) for place, moment in enumerate(regular)), default=_MOMENT)
    # Lines begin a step before the first instant, so that what began before that has a place too.
    low, high = start - step + off + _MOMENT, start - step - off
    return {"grid_from": low, "grid_step": low + step, "grid_to": high}


def _counted(
    cursor: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Value]
) -> Iterator[tuple[datetime, tuple[int, ...]]]:
    for at, *counts in rows(cursor, statement, values):
        yield at, tuple(counts)


def _groups(ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Figures about the same cases are counted together."""
    groups: dict[object, list[str]] = {}
    for id in dict.fromkeys(ids):
        groups.setdefault(measure(id).among, []).append(id)
    return [tuple(group) for group in groups.values()]


def _meets(versions: ir.Table) -> ir.BooleanValue:
    """Whether a row may stand at one of the instants, by `raster`: never no where it does."""
    low, high = microseconds(instant("grid_from")), microseconds(instant("grid_to"))
    step = microseconds(instant("grid_step")) - low
    begins = (ibis.greatest(microseconds(versions.valid_from), low) - low) // step
    return ((microseconds(versions.valid_to) - high) // step > begins) | (versions.valid_to > instant("last"))


@lru_cache(maxsize=256)
def _statement(shape: Shape, ids: tuple[str, ...], by: str = "") -> str:
    stocks, last = [measure(id) for id in ids], Case(VERSIONS, instant("last"))
    in_time = (VERSIONS.valid_from <= instant("last")) & (VERSIONS.valid_to > instant("first"))
    versions = VERSIONS.filter(in_time, _meets(VERSIONS), believed(last, shape), among(last, stocks[0], shape))
    grid = instants("instants")
    # The end first: it leaves fewer rows to compare the beginning of.
    then = versions.join(grid, [versions.valid_to > grid.instant, versions.valid_from <= grid.instant])
    case = Case(then, then.instant)
    counts = {stock.id: then.count(where=stock.hit(case) & standing(case, shape)) for stock in stocks}
    keys: dict[str, ir.Value] = {"instant": then.instant}
    keys |= {by: dimension(case, stocks[0], by, shape)} if by else {}
    return sql(then.aggregate(by=keys, **counts))
