"""Case versions: what was so, and since when it was believed, worked out from the events.

The versions of a ticket are derived as a whole whenever something about it is recorded. They can be thrown away and
made again at any time; `differences` does so and compares.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from domain.statuses import DONE, PAUSING, Status
from domain.vocabulary import FOREVER


def _words(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


_STATE = (
    "ticket_id, valid_from, valid_to, status, category, complexity, channel, jurisdiction, priority, team, agent,"
    " decision, received_at, answered_at, closed_at, due_at, due_original, late_at, paused_since, paused_seconds,"
    " reopenings, source_on_time, end_unknown"
)
_COLUMNS = f"{_STATE}, recorded_from, recorded_to, source"

_FOLD = (
    Path(__file__)
    .with_suffix(".sql")
    .read_text(encoding="utf-8")
    .format(
        done=_words(DONE),
        paused=_words(PAUSING),
        new=f"'{Status.NEW}'",
        closed=f"'{Status.CLOSED}'",
        forever=f"TIMESTAMPTZ '{FOREVER.isoformat()}'",
        state=_STATE,
    )
)
_DERIVED = f"SELECT {_COLUMNS} FROM ({_FOLD}) JOIN tickets USING (ticket_id)"


def rebuild(cursor: duckdb.DuckDBPyConnection) -> None:
    """Derive the versions of every ticket in the table `touched` (ticket_id) and put them in place of the old ones."""
    cursor.execute("DELETE FROM case_versions WHERE ticket_id IN (SELECT ticket_id FROM touched)")
    cursor.execute(f"INSERT INTO case_versions ({_COLUMNS}) {_DERIVED}")


def differences(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The tickets whose stored versions are not those that follow from their events; empty where all is well."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT ticket_id FROM tickets")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE derived AS {_DERIVED}")
    stored = f"SELECT {_COLUMNS} FROM case_versions"
    rows = cursor.execute(
        f"SELECT DISTINCT ticket_id FROM (({stored} EXCEPT ALL SELECT * FROM derived)"
        f" UNION ALL (SELECT * FROM derived EXCEPT ALL {stored})) ORDER BY ticket_id"
    ).fetchall()
    cursor.execute("DROP TABLE derived")
    return [ticket_id for (ticket_id,) in rows]
