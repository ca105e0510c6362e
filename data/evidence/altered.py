"""Papers compared with the record and with their contents."""

from collections.abc import Callable
from contextlib import closing

import duckdb

from data.evidence import files, papers
from data.store import Store
from domain.kinds import EventKind

# A row is what its event says; one that is gone has an event of that too, and what an event tells of has a row.
_DIFFERENT = f"""
    WITH told AS (
        SELECT paper_id, ticket_id, paper_digest, kind FROM events WHERE paper_id IS NOT NULL
    )
    SELECT paper_id FROM told ANTI JOIN papers USING (paper_id)
    UNION
    SELECT p.paper_id FROM papers AS p WHERE NOT EXISTS (
        SELECT 1 FROM told AS t WHERE t.kind = '{EventKind.PAPER_ADDED}' AND t.paper_id = p.paper_id
            AND t.ticket_id = p.ticket_id AND t.paper_digest = p.digest
    )
    UNION
    SELECT paper_id FROM papers AS p WHERE (deleted_at IS NOT NULL) <> EXISTS (
        SELECT 1 FROM told AS t WHERE t.kind = '{EventKind.PAPER_DELETED}' AND t.paper_id = p.paper_id
    )
    ORDER BY paper_id
"""


def altered(cursor: duckdb.DuckDBPyConnection, store: Store, tell: Callable[[int, int], None]) -> list[int]:
    """The papers that are not as their events say, or whose content is missing or not what was kept.

    `tell` hears how many contents were looked at, and of how many. Others may go on deleting meanwhile.
    """
    found = {number for (number,) in cursor.execute(_DIFFERENT).fetchall()}
    rows = cursor.execute("SELECT paper_id, digest FROM papers WHERE deleted_at IS NULL ORDER BY paper_id").fetchall()
    for place, (number, digest) in enumerate(rows):
        tell(place, len(rows))
        if files.read(store.path, digest) is None and digest in _needed_now(store):
            found.add(number)
    return sorted(found)


def _needed_now(store: Store) -> set[str]:
    with closing(store.cursor()) as cursor:
        return papers.needed_digests(cursor)
