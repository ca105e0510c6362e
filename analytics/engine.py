"""The way to the store: expressions are compiled to its SQL and run on a cursor."""

from collections.abc import Mapping
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from analytics import ruled
from analytics.asked import parameters, with_parameters
from analytics.question import Value

DIALECT = "duckdb"

_INSTANT = "timestamp('UTC')"

#: One row for each span in which a case was so, and was believed to be so (data/schema).
VERSIONS = ibis.table(
    {
        "ticket_id": "int64",
        "source": "string",
        "valid_from": _INSTANT,
        "valid_to": _INSTANT,
        "recorded_from": _INSTANT,
        "recorded_to": _INSTANT,
        "status": "string",
        "category": "string",
        "complexity": "string",
        "channel": "string",
        "jurisdiction": "string",
        "priority": "string",
        "team": "string",
        "agent": "string",
        "decision": "string",
        "received_at": _INSTANT,
        "answered_at": _INSTANT,
        "closed_at": _INSTANT,
        "due_at": _INSTANT,
        "due_original": _INSTANT,
        "late_at": _INSTANT,
        "fell_due_at": _INSTANT,
        "paused_since": _INSTANT,
        "paused_seconds": "int64",
        "reopenings": "int32",
        "source_on_time": "boolean",
        "end_unknown": "boolean",
        "policy": "int32",
        "risk_at": _INSTANT,
        "ack_due_at": _INSTANT,
        "acknowledged_at": _INSTANT,
        "hard_stop_at": _INSTANT,
        "sla_seconds": "int64",
        "breach_reason": "string",
        "raised": "boolean",
        "first_answered_at": _INSTANT,
        "first_reopened_at": _INSTANT,
        "first_chased_at": _INSTANT,
        "first_appealed_at": _INSTANT,
        "first_mediated_at": _INSTANT,
        "overturned_at": _INSTANT,
        "ack_by_machine": "boolean",
        "silent_from": _INSTANT,
        "chases": "int32",
        "rating": "int32",
        "proposal": "string",
        "proposal_until": _INSTANT,
        "appealed_at": _INSTANT,
        "appeal_due_at": _INSTANT,
        "appeal_outcome": "string",
        "appeal_decided_at": _INSTANT,
        "mediated_at": _INSTANT,
        "mediation_body": "string",
        "mediation_due_at": _INSTANT,
        "mediation_outcome": "string",
        "mediation_decided_at": _INSTANT,
        "evidence": "string",
        "evidence_missing": "int32",
        "is_open": "boolean",
        "is_paused": "boolean",
        "is_counted": "boolean",
    },
    name="case_versions",
)

#: What a ticket is called, and the money it is about, which no list shows. Nothing that tells who the player is.
TICKETS = ibis.table(
    {
        "ticket_id": "int64",
        "reference": "string",
        "source": "string",
        "external_id": "string",
        "version": "int32",
        "amount": "decimal(18, 2)",
    },
    name="tickets",
)

#: What an import did to which tickets (data/intake/touched.py).
BATCH_TICKETS = ibis.table({"batch_id": "int64", "kind": "string", "ticket_id": "int64"}, name="batch_tickets")


def sql(expression: ir.Table) -> str:
    """The SQL that answers `expression`, with `$name` for each value asked."""
    return with_parameters(str(ibis.to_sql(expression, dialect=DIALECT)))


def answer(cursor: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Value]) -> pd.DataFrame:
    """The rows that `statement` finds; instants come in UTC. Of `values`, those are bound that it asks."""
    return _run(cursor, statement, values).df()


def rows(cursor: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
    """As `answer`, without a frame: for a few numbers, making one takes longer than finding them."""
    return _run(cursor, statement, values).fetchall()


def answer_table(cursor: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Value]) -> pa.Table:
    """As `answer`, as Arrow has it."""
    return _run(cursor, statement, values).to_arrow_table()


def batches(
    cursor: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Value], size: int = 50_000
) -> pa.RecordBatchReader:
    """The rows that `statement` finds in pieces of `size`, never all at once."""
    return _run(cursor, statement, values).to_arrow_reader(size)


def _run(cursor: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Value]) -> duckdb.DuckDBPyConnection:
    if ruled.is_asked(statement):
        ruled.tell(cursor)
    return cursor.execute(statement, _bound(statement, values))


def _bound(statement: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: values[name] for name in parameters(statement)}
