"""Tickets by what their source calls them."""

from collections.abc import Sequence

import duckdb


def tickets_of(cursor: duckdb.DuckDBPyConnection, source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """The ids of the tickets that `source` calls so, by what it calls them; without those that are not there."""
    rows = cursor.execute(
        "SELECT external_id, ticket_id FROM tickets SEMI JOIN versions_current USING (ticket_id)"
        " WHERE source = ? AND external_id IN (SELECT unnest(?::VARCHAR[]))",
        [source, list(external_ids)],
    )
    return dict(rows.fetchall())
