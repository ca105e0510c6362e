"""How long cases stood answered before they were reopened: time that does not count."""

from functools import lru_cache

import duckdb
import ibis
import ibis.expr.types as ir

from analytics.cases import Case
from analytics.dialect import microseconds
from analytics.engine import VERSIONS, rows, sql


def any_again(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store has a case that was reopened more than once: what the engine knows of its blocks tells it."""
    return bool(rows(cursor, _any_again(), {}))


@lru_cache(maxsize=1)
def _any_again() -> str:
    return sql(VERSIONS.filter(VERSIONS.reopenings > 1).select("ticket_id").limit(1))


def with_stood(versions: ir.Table, again: bool) -> ir.Table:
    """`versions` (rows of `VERSIONS`) with `stood`: the microseconds answered or closed before the latest answer.

    Of an open case those before the row begins. No row is added or left out; 0 for what was never reopened. Only where
    there is a case that was reopened `again` (`any_again`) other rows are looked at: that takes three times as long.
    """
    if not again:
        return versions.mutate(stood=ibis.coalesce(_first(versions), 0))
    # Not from `versions`: to have them twice the engine would write all their columns down.
    believed = VERSIONS.filter(Case(VERSIONS).is_believed)
    stood = _stood(believed.filter(believed.reopenings > 1), believed.filter(~believed.is_open))
    joined = versions.left_join(stood, [versions.ticket_id == stood.stood_id, _until(versions) == stood.until])
    return joined.mutate(stood=ibis.coalesce(joined.stood, _first(joined), 0)).drop("stood_id", "until")


def _first(versions: ir.Table) -> ir.IntegerValue:
    """What a row tells itself: how long the case stood answered before its first reopening; null without one."""
    stood = microseconds(versions.first_reopened_at) - microseconds(versions.first_answered_at)
    return ibis.ifelse(versions.reopenings > 0, stood, ibis.null("int64"))


def _until(versions: ir.Table) -> ir.TimestampValue:
    return ibis.coalesce(versions.answered_at, versions.valid_from)


def _stood(reopened: ir.Table, done: ir.Table) -> ir.Table:
    asked = reopened.select(stood_id="ticket_id", until=_until(reopened)).distinct()
    # What is done before that is over before that: in between the case was open.
    before = done.select(done_id="ticket_id", begins="valid_from", ends="valid_to")
    spans = asked.join(before, [asked.stood_id == before.done_id, before.begins < asked.until])
    length = (microseconds(spans.ends) - microseconds(spans.begins)).sum()
    return spans.group_by("stood_id", "until").aggregate(stood=length.cast("int64"))
