"""One ticket, by the name that people call it."""

import duckdb

from domain.marks import N_
from domain.problems import NotFound


def ticket_id_of(cursor: duckdb.DuckDBPyConnection, reference: str) -> int:
    """The id of the ticket with that reference; `NotFound` where there is none."""
    row = cursor.execute("SELECT ticket_id FROM tickets WHERE reference = ?", [reference]).fetchone()
    if row is None:
        raise NotFound(N_("There is no complaint {reference}."), reference=repr(reference))
    return int(row[0])
