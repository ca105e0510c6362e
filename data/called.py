"""A complaint by what people call it."""

import duckdb

from domain.marks import N_
from domain.problems import NotFound
from domain.reference import normalised


def ticket_called(cursor: duckdb.DuckDBPyConnection, reference: str) -> int:
    """The number of the complaint with that reference, however it is typed; `NotFound` where there is none."""
    typed = reference.strip()
    for spelling in dict.fromkeys((typed, normalised(typed))):
        row = cursor.execute("SELECT ticket_id FROM tickets WHERE reference = ?", [spelling]).fetchone()
        if row:
            return int(row[0])
    raise NotFound(N_("There is no complaint {reference}."), reference=typed)
