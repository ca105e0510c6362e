"""What was accepted of the file that corrected rows came from: they stand beside it as if always right."""

from collections.abc import Sequence

import duckdb

#: The import that the rows came in by first: a row that was still wrong moved on to the import of its correction.
FIRST = """
    WITH RECURSIVE came(batch_id) AS (
        SELECT batch_id FROM quarantine WHERE row_id IN (SELECT unnest($rows::BIGINT[]))
        UNION
        SELECT q.batch_id FROM quarantine AS q JOIN came ON q.resolved_by = came.batch_id
    )
    SELECT min(batch_id) FROM came
"""
_PRIOR = f"""
    CREATE OR REPLACE TEMP TABLE prior AS
    WITH RECURSIVE same(batch_id) AS (
        SELECT * FROM ({FIRST})
        UNION
        SELECT resolved_by FROM quarantine JOIN same USING (batch_id) WHERE resolved_by IS NOT NULL
    )
    SELECT key, content FROM accepted_keys WHERE batch_id IN (
        SELECT batch_id FROM same JOIN batches USING (batch_id) WHERE undone_by IS NULL
    )
"""


def find(cursor: duckdb.DuckDBPyConnection, corrects: Sequence[int]) -> None:
    """Make `prior`: key and content of what was accepted of the file that `corrects` are of, and of its corrections."""
    cursor.execute(_PRIOR, {"rows": list(corrects)})


def before(key: str) -> str:
    """SQL for how many rows of `prior` have this SQL key."""
    return f"(SELECT count(*) FROM prior WHERE prior.key = {key})"


def gather(cursor: duckdb.DuckDBPyConnection, key: str, wanted: bool) -> None:
    """Make `keyed`: key, by this SQL over `accepted` and `own`, the id as it was read, and content of rows that count.

    None where they are not `wanted`.
    """
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT row, {key} AS key, content"
        " FROM accepted JOIN (SELECT rowid AS row, id AS own, content FROM staged) USING (row) WHERE $wanted",
        {"wanted": wanted},
    )


def keep(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> None:
    """Write `keyed` down as what the import `batch_id` accepted."""
    cursor.execute("INSERT INTO accepted_keys SELECT ?, key, content FROM keyed", [batch_id])
