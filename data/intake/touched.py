"""The tickets that an import brought or changed, kept by what it did to them, and its verdicts beside ours."""

import duckdb

from data.intake.faults import FAULTY

#: Answered, with a deadline and a verdict of the source; and that verdict is ours: answered in time, and never late
#: before. The figure `source_agreement` says the same of any cases (tests hold both against each other).
_JUDGED = "is_counted AND answered_at IS NOT NULL AND due_at IS NOT NULL AND source_on_time IS NOT NULL"
_ON_TIME = "answered_at <= due_at AND NOT coalesce(late_at <= $now, false)"

_KEEP = f"""
    INSERT INTO batch_tickets
    SELECT $batch, kind, ticket_id FROM imported_tickets
    UNION ALL
    SELECT $batch, fault, ticket_id FROM {FAULTY} JOIN (SELECT id, ticket_id FROM matched WHERE is_first) USING (id)
"""


def find(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make `imported_tickets`: ticket_id and kind of those that are new and updated, against the store as it stands."""
    cursor.execute("""
        CREATE OR REPLACE TEMP TABLE imported_tickets AS
        SELECT ticket_id, CASE WHEN is_new OR ticket_id NOT IN (SELECT ticket_id FROM versions_current)
            THEN 'new' ELSE 'updated' END AS kind
        FROM matched WHERE is_first AND (is_new OR ticket_id IN (SELECT ticket_id FROM changed))
    """)


def keep(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> None:
    """Write down what the import `batch_id` did to which tickets, as `find` and `faults.found` found it."""
    cursor.execute(_KEEP, {"batch": batch_id})


def verdicts(cursor: duckdb.DuckDBPyConnection, now: object) -> tuple[int, int]:
    """On how many of `imported_tickets` both the source and we have a verdict, and on how many the same one."""
    row = cursor.execute(
        f"SELECT count(*), count(*) FILTER (source_on_time = ({_ON_TIME})) FROM versions_current"
        f" WHERE ticket_id IN (SELECT ticket_id FROM imported_tickets) AND {_JUDGED} AND answered_at <= $now",
        {"now": now},
    ).fetchone()
    return row or (0, 0)
