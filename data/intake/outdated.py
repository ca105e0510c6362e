"""Corrected rows beside what is known: of the file that they came from, and of later imports, whose word stands."""

from collections.abc import Sequence

import duckdb

from data.intake import beside, recording
from data.intake.mapping import Layout, Mapping
from data.intake.reasons import Reason

# Beside a row of the same file with the same id and other content: which one is right, only the source can say.
_CONTRADICTIONS = f"""
    INSERT INTO left_out
    SELECT row, '{Reason.OTHER_CONTENT}' AS reason, $column AS "column", left(own, 200) AS value
    FROM keyed JOIN (SELECT rowid AS row, id AS own FROM staged) USING (row)
    WHERE key IN (SELECT key FROM prior) AND (key, content) NOT IN (SELECT (key, content) FROM prior)
"""
# An event that was accepted of the same file counts once.
_COPIES = """
    INSERT INTO left_out
    SELECT row, NULL AS reason, NULL AS "column", NULL AS value
    FROM keyed WHERE (key, content) IN (SELECT (key, content) FROM prior)
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
    """Put into `left_out` what does not count beside what was accepted of the file (`prior`) and what came in since.

    Tickets that the file has with other content, those of which a later import than that of the rows it `corrects` said
    otherwise, and events that are there. Events stand at their own instant, whichever comes in later; a ticket without
    an id is another one each time.
    """
    if mapping.layout is Layout.EVENT:
        _accepted(cursor, mapping)
        cursor.execute(_COPIES)
    elif "id" in mapping.columns:
        _accepted(cursor, mapping)
        cursor.execute(_CONTRADICTIONS, {"column": mapping.columns["id"]})
        recording.match(cursor, mapping)
        first = cursor.execute(beside.FIRST, {"rows": list(corrects)}).fetchall()[0][0]
        values = {"column": mapping.columns["id"], "first": first, "source": mapping.source}
        cursor.execute(_LEAVE_OUT, values)


def _accepted(cursor: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    recording.accept(cursor, mapping)
    beside.gather(cursor, recording.key(mapping), wanted=True)
