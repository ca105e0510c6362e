"""One ticket, by the name that people call it."""

from collections.abc import Sequence

import duckdb

from domain.marks import N_
from domain.problems import NotFound


def ticket_id_of(cursor: duckdb.DuckDBPyConnection, reference: str) -> int:
    """The id of the ticket with that reference; `NotFound` where there is none."""
    row = cursor.execute("SELECT ticket_id FROM tickets WHERE reference = ?", [reference]).fetchone()
    if row is None:
        raise NotFound(N_("There is no complaint {reference}."), reference=repr(reference))
    return int(row[0])


def tickets_of(cursor: duckdb.DuckDBPyConnection, source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """The ids of the tickets that `source` calls so, by what it calls them; without those that are not there."""
    rows = cursor.execute(
        "SELECT external_id, ticket_id FROM tickets SEMI JOIN versions_current USING (ticket_id)"
        " WHERE source = ? AND external_id IN (SELECT unnest(?::VARCHAR[]))",
        [source, list(external_ids)],
    )
    return dict(rows.fetchall())
