"""How new tickets of a source are called: by their id there, unless another ticket is called so."""

from itertools import count

import duckdb

_IDS = """
    CREATE OR REPLACE TEMP TABLE referred AS
    SELECT ticket_id, id, id AS reference FROM matched WHERE is_new AND is_first
"""
# Ids of a file differ: only what was called anew can be called like another one of the file.
_TAKEN = """
    SELECT ticket_id FROM referred WHERE reference IN (SELECT reference FROM tickets)
    UNION
    SELECT ticket_id FROM referred WHERE reference <> id AND reference IN (
        SELECT reference FROM referred GROUP BY reference HAVING count(*) > 1
    )
"""


def give(cursor: duckdb.DuckDBPyConnection, source: str) -> None:
    """Make `referred`: ticket_id, id and reference of the tickets that `match` found new; no two are called alike."""
    cursor.execute(_IDS)
    for attempt in count(1):
        mark = "" if attempt == 1 else f"-{attempt}"
        renamed = cursor.execute(
            f"UPDATE referred SET reference = $source || ':' || id || $mark WHERE ticket_id IN ({_TAKEN})",
            {"source": source, "mark": mark},
        ).fetchall()
        if renamed == [(0,)]:
            return
