"""The way to the store: expressions are compiled to its SQL and run on a cursor."""

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

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
        "paused_since": _INSTANT,
        "paused_seconds": "int64",
        "reopenings": "int32",
        "source_on_time": "boolean",
        "end_unknown": "boolean",
        "is_open": "boolean",
        "is_paused": "boolean",
        "is_counted": "boolean",
    },
    name="case_versions",
)

#: What a ticket is called. Nothing that tells who the player is.
TICKETS = ibis.table(
    {
        "ticket_id": "int64",
        "reference": "string",
        "source": "string",
        "external_id": "string",
        "version": "int32",
    },
    name="tickets",
)


def sql(expression: ir.Table) -> str:
    """The SQL that answers `expression`."""
    return str(ibis.to_sql(expression, dialect=DIALECT))


def answer(cursor: duckdb.DuckDBPyConnection, expression: ir.Table) -> pd.DataFrame:
    """The rows of `expression`; instants come in UTC."""
    return cursor.execute(sql(expression)).df()


def batches(cursor: duckdb.DuckDBPyConnection, expression: ir.Table, rows: int = 50_000) -> pa.RecordBatchReader:
    """The rows of `expression` in pieces of `rows`, never all at once."""
    return cursor.execute(sql(expression)).fetch_record_batch(rows)
