"""The cases that a chance of being late is worked out for, and those that it is worked out from.

Time is on the wall clock, without that for which the case waited for the player, or stood answered before it was
reopened. Everything is as it stood at the
question's as_of, believed at its known_at.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import cast

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.asked import instant, instants
from analytics.cases import Case
from analytics.dialect import microseconds
from analytics.engine import VERSIONS, answer, answer_table, sql
from analytics.figures import measure
from analytics.question import Question, Shape, Value
from analytics.slices import among, believed, sliced
from analytics.stood import any_again, with_stood

#: Received in so many days before as_of: a whole year has every season in it, and what is older tells less.
DAYS = 365
#: Whose cases they are: curves are not made of fewer than these conditions leave.
WHOSE = ("team", "source")
_SECOND = 1_000_000

#: Category and complexity, "" where there is none.
Stratum = tuple[str, str]
#: For each stratum, the microseconds that its cases were open, twice over and one more where that has ended.
Lasted = dict[Stratum, npt.NDArray[np.int64]]
#: What makes seconds of these.
HALF_SECONDS = 2 * _SECOND


def ground(question: Question) -> Question:
    """The question whose cases curves are made of: what was received in the last `DAYS`, by team and source alone.

    So the chance of a case does not hang on the conditions under which it is looked at, and nobody is told of the
    cases of another team than those asked.
    """
    where = tuple(condition for condition in question.where if condition[0] in WHOSE)
    return replace(question, where=where, start=question.as_of - timedelta(days=DAYS), end=None)


def past(cursor: duckdb.DuckDBPyConnection, question: Question) -> tuple[Lasted, pd.DataFrame]:
    """What is known of the cases of `ground(question)`: how long they lasted, and how many were late.

    The frame has a row for each stratum: category, complexity, due (cases that fell due by as_of) and late (those of
    them that were not answered in time), as `on_time_rate` counts them. A case that was withdrawn has ended too.
    Without data faults (answered before received) and without cases whose end is unknown.
    """
    asked = ground(question)
    table = answer_table(cursor, _past(asked.shape.of_any_years, any_again(cursor)), asked.values)
    counts = table.drop_columns(["lasted"]).to_pandas()
    keys = zip(counts["category"], counts["complexity"], strict=True)
    # A list of nothing is null.
    lasted = (np.array(one.values if one.is_valid else [], dtype=np.int64) for one in table["lasted"])
    return dict(zip(keys, lasted, strict=True)), counts


@lru_cache(maxsize=64)
def _past(shape: Shape, again: bool) -> str:
    asked = VERSIONS.filter(sliced(Case(VERSIONS), shape), among(Case(VERSIONS), measure("arrivals"), shape))
    versions = with_stood(asked, again)
    case = Case(versions)
    # Two lists side by side need not have one order: both facts are one number.
    lasted = {"lasted": spent(case) * 2 + (~case.is_open).cast("int64")}
    facts = lasted | {
        "is_due": case.is_due,
        "is_late": case.is_due & ~case.on_time,
        "known": case.is_timed.fill_null(False),
    }
    told = versions.select(**_named(versions, "category", "complexity"), **facts)
    return sql(
        told.group_by("category", "complexity").aggregate(
            lasted=told.lasted.collect(where=told.known),
            due=told.count(where=told.is_due),
            late=told.count(where=told.is_late),
        )
    )


def _named(versions: ir.Table, *names: str) -> dict[str, ir.Value]:
    return {name: versions[name].fill_null("") for name in names}


def spent(case: Case) -> ir.IntegerValue:
    """From receipt to the answer, or to as_of or the beginning of a pause while open, less pauses and answers before.

    In microseconds, as `allowed`: to divide them takes the engine longer than all the rest.
    """
    end = ibis.coalesce(case.answered_at, case.versions.paused_since, case.as_of)
    return ibis.greatest(_elapsed(case, end), 0)


def allowed(case: Case) -> ir.IntegerValue:
    """From receipt to the deadline, less pauses and answers so far: of what is left nothing is taken."""
    return _elapsed(case, case.versions.due_at)


def _elapsed(case: Case, end: ir.TimestampValue) -> ir.IntegerValue:
    """`case` is of rows `with_stood`."""
    waited = case.versions.paused_seconds * _SECOND + case.versions.stood
    return microseconds(end) - microseconds(case.received_at) - waited


def open_cases(cursor: duckdb.DuckDBPyConnection, question: Question) -> pd.DataFrame:
    """The open cases with a deadline that are not late, whatever the period, by their number.

    Columns: ticket_id, category, complexity, agent ("" for none), due_at (UTC), age and budget (seconds), is_paused,
    near (four fifths of the limit are used up).
    """
    return answer(cursor, _open(question.shape.of_any_years, any_again(cursor)), question.values)


def open_ids(cursor: duckdb.DuckDBPyConnection, question: Question) -> npt.NDArray[np.int64]:
    """The numbers of `open_cases`, in order."""
    table = answer_table(cursor, _open_ids(question.shape.of_any_years), question.values)
    return cast(npt.NDArray[np.int64], table["ticket_id"].to_numpy())


@lru_cache(maxsize=256)
def _open(shape: Shape, again: bool) -> str:
    return sql(_told(with_stood(_still_open(shape), again)))


@lru_cache(maxsize=256)
def _open_ids(shape: Shape) -> str:
    return sql(_still_open(shape).select("ticket_id").order_by("ticket_id"))


def _still_open(shape: Shape) -> ir.Table:
    case = Case(VERSIONS)
    return VERSIONS.filter(
        sliced(case, shape), among(case, measure("backlog"), shape), ~case.is_late, case.has_deadline
    )


def _told(versions: ir.Table) -> ir.Table:
    return versions.select(**_columns(Case(versions))).order_by("ticket_id")


def _columns(case: Case) -> dict[str, ir.Value]:
    versions = case.versions
    names = _named(versions, "category", "complexity", "agent")
    instants = {"due_at": versions.due_at, "age": spent(case) // _SECOND, "budget": allowed(case) // _SECOND}
    marks = {"is_paused": case.is_paused, "near": case.is_at_risk}
    return {"ticket_id": versions.ticket_id, **names, **instants, **marks}


def judged(
    cursor: duckdb.DuckDBPyConnection, question: Question, at: Sequence[datetime], judged_at: datetime
) -> pd.DataFrame:
    """`open_cases` of `ground(question)` as of each instant of `at`, with what became of them by `judged_at`.

    Columns beside those: as_of, was_late (none where that is not decided by then). Decided is what `on_time_rate`
    counts: not what is still to fall due, waits for the player, or turned out to be no complaint.
    """
    asked = ground(question)
    values: dict[str, Value] = {"instants": sorted(at), "first": min(at), "last": max(at), "judged_at": judged_at}
    return answer(cursor, _judged(asked.shape.of_any_years, any_again(cursor)), asked.values | values)


@lru_cache(maxsize=64)
def _judged(shape: Shape, again: bool) -> str:
    end = Case(VERSIONS, instant("judged_at"))
    ended = VERSIONS.filter(end.is_so, end.is_believed, VERSIONS.is_counted, end.is_due)
    ends = ended.select(judged_id=ended.ticket_id, was_late=~Case(ended, instant("judged_at")).on_time)
    told = _open_at(shape, again)
    return sql(told.left_join(ends, told.ticket_id == ends.judged_id).drop("judged_id").order_by("as_of", "ticket_id"))


def _open_at(shape: Shape, again: bool) -> ir.Table:
    """The open cases at each of the instants asked; the columns of `_told`, and as_of."""
    case = Case(VERSIONS)
    in_time = (VERSIONS.valid_from <= instant("last")) & (VERSIONS.valid_to > instant("first"))
    versions = with_stood(VERSIONS.filter(in_time, believed(case, shape), case.is_open, case.has_deadline), again)
    grid = instants("instants")
    then = versions.join(grid, [versions.valid_to > grid.instant, versions.valid_from <= grid.instant])
    case = Case(then, then.instant)
    return then.filter(~case.is_late).select(**_columns(case), as_of=case.as_of)
