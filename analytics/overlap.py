"""Cases that two questions are both about: what is told of the one is then told of the other too."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import duckdb

from analytics.asked import renamed
from analytics.cases import Case
from analytics.engine import VERSIONS, rows, sql
from analytics.figures import measure
from analytics.question import FACTS, Question, Shape, Value
from analytics.slices import among, sliced

_A, _B = "a_", "b_"


def shared(cursor: duckdb.DuckDBPyConnection, a: Question, b: Question, ids: Sequence[str]) -> Mapping[str, int]:
    """For each of the figures `ids`, how many cases it is about for `a` and for `b` alike."""
    values = {_A + name: value for name, value in a.values.items()}
    values |= {_B + name: value for name, value in b.values.items()}
    return {id: 0 if are_apart(a, b, measure(id).stock) else _count(cursor, a, b, id, values) for id in ids}


def _count(cursor: duckdb.DuckDBPyConnection, a: Question, b: Question, id: str, values: Mapping[str, Value]) -> int:
    return int(rows(cursor, _statement(a.shape.of_any_years, b.shape.of_any_years, id), values)[0][0])


def are_apart(a: Question, b: Question, stock: bool) -> bool:
    """Whether no case can be in both: as of one instant, in periods or slices that have nothing in common.

    As of two instants a case may be in both, for it is answered or handed over more than once.
    """
    if (a.as_of, a.known_at) != (b.as_of, b.known_at):
        return False
    return _in_other_slices(a, b) or (not stock and _in_other_periods(a, b))


def _in_other_slices(a: Question, b: Question) -> bool:
    return any(
        not set(wanted) & set(others)
        for name, wanted in a.where
        for other, others in b.where
        if name == other and name in FACTS
    )


def _in_other_periods(a: Question, b: Question) -> bool:
    return any(
        earlier.end is not None and later.start is not None and earlier.end <= later.start
        for earlier, later in ((a, b), (b, a))
    )


@lru_cache(maxsize=256)
def _statement(a: Shape, b: Shape, id: str) -> str:
    one, other = renamed(_cases(a, id), _A), renamed(_cases(b, id), _B)
    return f"SELECT count(*) FROM ({one}) JOIN ({other}) USING (ticket_id)"


def _cases(shape: Shape, id: str) -> str:
    case = Case(VERSIONS)
    return sql(VERSIONS.filter(sliced(case, shape), among(case, measure(id), shape)).select("ticket_id"))
