"""Rows of an earlier import that are corrected late: what a later import said of their tickets since, stands."""

from collections.abc import Sequence

import duckdb

from data.intake import recording
from data.intake.mapping import Layout, Mapping
from data.intake.reasons import Reason

# A row that was corrected and still wrong moved on to the import of its correction: it is as old as the first.
_FIRST = """
    WITH RECURSIVE came(batch_id) AS (
        SELECT batch_id FROM quarantine WHERE row_id IN (SELECT unnest($rows::BIGINT[]))
        UNION
        SELECT q.batch_id FROM quarantine AS q JOIN came ON q.resolved_by = came.batch_id
    )
    SELECT min(batch_id) FROM came
"""
_LEAVE_OUT = f"""
    INSERT INTO left_out
    SELECT row, '{Reason.OUTDATED}' AS reason, $column AS "column", later::VARCHAR AS value
    FROM matched JOIN (
        SELECT ticket_id, max(batch_id) AS later
        FROM events JOIN batches USING (transaction_id)
        WHERE batch_id > $first AND source = $source AND undone_by IS NULL AND event_key NOT LIKE 'limit/%'
        GROUP BY ticket_id
    ) USING (ticket_id)
    WHERE ticket_id IN (SELECT ticket_id FROM changed)
"""


def leave_out(cursor: duckdb.DuckDBPyConnection, mapping: Mapping, corrects: Sequence[int]) -> None:
    """Put into `left_out` the rows of tickets of which an import after that of the rows it `corrects` said otherwise.

    Of a log none: an event stands at its own instant, whichever comes in later.
    """
    if mapping.layout is not Layout.TICKET or "id" not in mapping.columns:
        return
    first = cursor.execute(_FIRST, {"rows": list(corrects)}).fetchall()[0][0]
    recording.accept(cursor, mapping)
    recording.match(cursor, mapping)
    values = {"column": mapping.columns["id"], "first": first, "source": mapping.source}
    cursor.execute(_LEAVE_OUT, values)
