"""What every figure would have been under another policy: on one cursor, in its own temporary database.

`suppose` lays `case_versions` over those of the store, so that whatever is asked on that cursor afterwards is answered
by the same measures from other deadlines. Nothing is written to the store, and no other cursor sees it.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import duckdb
import ibis
import pandas as pd
import pyarrow as pa

from analytics import supposed
from analytics.asked import parameters, variable, with_variables
from analytics.cases import Case
from analytics.engine import VERSIONS, sql
from analytics.figures import figures
from analytics.matched import match
from analytics.question import FACTS, Condition, Question, Shape
from analytics.reckoners import reckoner as reckoner_of
from analytics.slices import fitting
from sla.limits import Limit
from sla.policy import Policy
from sla.reckoning import Reckoner, statement

Connection = duckdb.DuckDBPyConnection

# Clocks are made for each year that they tell, and not for a receipt in the year 9999.
_FIRST_YEAR, _LAST_YEAR, _TO_COME = 1990, 2060, 3

_STANDING = ibis.table(VERSIONS.schema(), name=supposed.STANDING)

#: On-time resolution by category, and by the month in which cases fell due: what `figures` is asked.
BY_MONTH = (("on_time_rate",), ("category", "month"))


@contextmanager
def supposing(
    cursor: Connection, policy: Policy, question: Question, whole: pa.Table | None = None
) -> Iterator[Connection]:
    """A cursor beside `cursor` that tells what would have been, as `suppose` says; closed at the end."""
    with closing(cursor.cursor()) as other:
        suppose(other, policy, question, whole)
        yield other


def suppose(cursor: Connection, policy: Policy, question: Question, whole: pa.Table | None = None) -> None:
    """From now on `cursor` tells what would have been under `policy`, at the question's as_of and known_at alone.

    In it are the cases that the question's conditions on facts let through, whatever its period. Each is judged by its
    facts at as_of; where no rule fits, a deadline of the source stands. An extension stands too, unless it came when
    the limit had run out.
    There is no limit for what was received before 1990, or where it would end more than three years after as_of.
    `whole`: what was `reckoned` of all cases under the same policy, as_of and known_at: nothing is reckoned again.
    `BadInput` for an instant without a zone.
    """
    _look(cursor, policy, question)
    standing = _narrowed(cursor, policy, question)
    if whole is None:
        _reckon(cursor, policy, question, standing)
    else:
        cursor.register(supposed.WHOLE, whole)
        cursor.execute(supposed.TAKEN.format(standing=standing))
        cursor.unregister(supposed.WHOLE)
    cursor.execute(supposed.VIEWS)


def reckoned(cursor: Connection) -> pa.Table:
    """What `suppose` reckoned on `cursor`, a row for each case: some 80 bytes each."""
    return cursor.execute(supposed.RECKONED).to_arrow_table()


def is_of_all(question: Question) -> bool:
    """Whether its conditions let all cases be supposed."""
    return not _on_facts(question)


def _on_facts(question: Question) -> tuple[Condition, ...]:
    return tuple((name, values) for name, values in question.where if name in FACTS or name == "batch")


def _reckon(cursor: Connection, policy: Policy, question: Question, standing: str) -> None:
    matched = match(cursor, policy, standing)
    cursor.execute(supposed.CASES.format(same=matched.same, standing=standing))
    reckoner = reckoner_of(policy, *_years(cursor, question.as_of))
    ack = _acknowledged(cursor, policy, reckoner)
    for make in (supposed.STOPS, supposed.SINCE, supposed.EXTENSIONS.format(standing=standing), supposed.RESULT):
        cursor.execute(make)
    for number, limit in enumerate(matched.clocks):
        cursor.execute(supposed.REASONED.format(clock=number, ack=ack, statement=_laid(cursor, reckoner, limit)))
    cursor.execute(supposed.UNRULED.format(same=matched.same, standing=standing))


def by_category_and_month(actual: Connection, other: Connection, question: Question) -> pd.DataFrame:
    """On-time resolution as it is on one cursor and on another: by category, and by the month in which cases fell due.

    Columns: category, month, actual, supposed (fractions; NaN where nothing fell due), n_actual, n_supposed.
    """
    return beside(*(figures(cursor, question, *BY_MONTH) for cursor in (actual, other)))


def beside(actual: pd.DataFrame, supposed: pd.DataFrame) -> pd.DataFrame:
    """Two frames of `BY_MONTH` side by side, with the columns of `by_category_and_month`."""
    keys = ["category", "month"]
    told = {"actual": actual, "supposed": supposed}
    sides = [
        frame[[*keys, "value", "denominator"]].rename(columns={"value": name, "denominator": f"n_{name}"})
        for name, frame in told.items()
    ]
    both = sides[0].merge(sides[1], on=keys, how="outer").sort_values(keys, ignore_index=True)
    counts = {f"n_{name}": both[f"n_{name}"].fillna(0).astype("int64") for name in told}
    return both.assign(**counts)[[*keys, *told, *counts]]


def _look(cursor: Connection, policy: Policy, question: Question) -> None:
    values = question.values
    cursor.execute(f"SET VARIABLE {supposed.AS_OF} = $value", {"value": values["as_of"]})
    cursor.execute(f"SET VARIABLE {supposed.KNOWN_AT} = $value", {"value": values["known_at"]})
    cursor.execute(f"SET VARIABLE {supposed.PAUSING} = $value::VARCHAR[]", {"value": sorted(policy.pausing)})
    ((store,),) = cursor.execute("SELECT current_database()").fetchall()
    name = store.replace('"', '""')
    cursor.execute(supposed.LOOK.format(store=f'"{name}"'))


def _narrowed(cursor: Connection, policy: Policy, question: Question) -> str:
    """The name of the table with the cases that the question's conditions on facts let through.

    To reckon takes much longer than to find them, for all that share a policy's clocks.
    """
    facts = _on_facts(question)
    if not facts:
        return supposed.STANDING
    narrowed = replace(question, where=facts)
    statement = _cases(narrowed.shape.of_any_years)
    for name in parameters(statement):
        cursor.execute(f"SET VARIABLE {variable(name)} = $value::VARCHAR[]", {"value": narrowed.values[name]})
    cursor.execute(supposed.NARROW.format(cases=with_variables(statement)))
    return supposed.NARROWED


@lru_cache(maxsize=256)
def _cases(shape: Shape) -> str:
    return sql(_STANDING.filter(fitting(Case(_STANDING), shape)))


def _acknowledged(cursor: Connection, policy: Policy, reckoner: Reckoner) -> str:
    """The expression for when a case was to be acknowledged."""
    cursor.execute(supposed.NO_ACKS)
    others = ", ".join(f"'{name}'" for name in sorted(policy.acknowledgements))
    limits = {f"jurisdiction = '{name}'": limit for name, limit in policy.acknowledgements.items()}
    if policy.acknowledgement:
        limits[f"coalesce(jurisdiction, '') NOT IN ({others})" if others else "true"] = policy.acknowledgement
    sums = [f'WHEN {where} THEN "start" + {limit.measured}' for where, limit in limits.items() if not limit.calendar]
    for where, limit in limits.items():
        if limit.calendar:
            text = _laid(cursor, reckoner, limit)
            cursor.execute(supposed.ACKS.format(amount=limit.measured, statement=text, where=where))
    return f"CASE {' '.join(sums)} ELSE ack_due END" if sums else "ack_due"


def _laid(cursor: Connection, reckoner: Reckoner, limit: Limit) -> str:
    """The statement that reckons by the clock of `limit`, whose tables are there now."""
    clock = reckoner.clock(limit)
    clock.lay(cursor, temporary=True)
    return statement(clock.time, limit.way)


def _years(cursor: Connection, as_of: datetime) -> tuple[int, int]:
    ((received,),) = cursor.execute("SELECT min(received_at) FROM standing_versions").fetchall()
    first, last = (received or as_of).year - 1, as_of.year + _TO_COME
    return min(max(first, _FIRST_YEAR), _LAST_YEAR), min(max(last, _FIRST_YEAR), _LAST_YEAR)
