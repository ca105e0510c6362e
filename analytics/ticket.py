"""One ticket: how it stands, and what happened to it."""

import duckdb
import pandas as pd

from analytics.question import Question
from domain.marks import N_
from domain.problems import NotFound

_EVENTS = """
    SELECT kind, occurred_at, recorded_at, actor, status, category, complexity, team, agent, due_at, decision, reason,
        text_id
    FROM events
    WHERE ticket_id = ? AND recorded_at <= ? AND occurred_at <= ?
    ORDER BY occurred_at, event_id
"""


def ticket_id_of(cursor: duckdb.DuckDBPyConnection, reference: str) -> int:
    """The id of the ticket with that reference; `NotFound` where there is none."""
    row = cursor.execute("SELECT ticket_id FROM tickets WHERE reference = ?", [reference]).fetchone()
    if row is None:
        raise NotFound(N_("There is no complaint {reference}."), reference=repr(reference))
    return int(row[0])


def timeline(cursor: duckdb.DuckDBPyConnection, ticket_id: int, question: Question) -> pd.DataFrame:
    """What happened to a ticket by as_of, as known at known_at, oldest first; texts only by their ids."""
    return cursor.execute(_EVENTS, [ticket_id, question.known_at, question.as_of]).df()
