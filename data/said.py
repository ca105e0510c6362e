"""What the desk and the player of a complaint said to each other last, for what follows from it."""

from datetime import UTC, datetime

import duckdb

from data.dated import WORDS
from domain.kinds import EventKind

_KINDS = sorted({EventKind.REPLIED, *WORDS})
_LAST = f"""
    SELECT kind, text_id FROM events WHERE ticket_id = ? AND kind IN ({", ".join("?" * len(_KINDS))})
    ORDER BY occurred_at DESC, event_id DESC LIMIT 1
"""


def last_at(cursor: duckdb.DuckDBPyConnection, ticket_id: int, kind: EventKind) -> datetime | None:
    """When something of this kind happened last with the complaint, in UTC; None where nothing did."""
    found = cursor.execute(
        "SELECT max(occurred_at) FROM events WHERE ticket_id = ? AND kind = ?", [ticket_id, kind]
    ).fetchone()
    return found[0].astimezone(UTC) if found and found[0] else None


def last_reply(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> str | None:
    """What the player wrote, where the desk has had no word for them since; None where it has."""
    found = cursor.execute(_LAST, [ticket_id, *_KINDS]).fetchone()
    if found is None or found[0] != EventKind.REPLIED:
        return None
    text = cursor.execute("SELECT body FROM texts WHERE ticket_id = ? AND text_id = ?", [ticket_id, found[1]])
    row = text.fetchone()
    return str(row[0]) if row else None
