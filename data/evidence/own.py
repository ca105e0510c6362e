"""Papers that a player sends with a form: pressed twice, it brings them once."""

from datetime import datetime

import duckdb

from data import case_state
from data.evidence import papers
from data.evidence.inspecting import Inspected
from data.evidence.papers import Prepared
from data.store import Store
from domain.evidence import EvidenceKind
from domain.people import PLAYER
from domain.statuses import Status


class _There(Exception):
    """The complaint has this paper."""


def add(
    store: Store, ticket_id: int, kind: EvidenceKind | str, inspected: Inspected, at: datetime | None = None
) -> None:
    """Put a paper of the player's to their complaint, as `papers.add`, unless it is there already.

    There already is one of the same kind, name and content that was not deleted. Where the desk waits for the player it
    is added all the same: it may be what was asked for, and the clock is to run again.
    """
    try:
        # Looked up within the write: both presses may have come this far.
        with papers.prepared(store, inspected) as ready, store.write(PLAYER, "add_paper", at) as writing:
            _demand_new(writing.cursor, ticket_id, kind, ready)
            papers.enter(writing, PLAYER, ticket_id, kind, ready, at)
    except _There:
        return


def _demand_new(cursor: duckdb.DuckDBPyConnection, ticket_id: int, kind: EvidenceKind | str, came: Prepared) -> None:
    state = case_state.load(cursor, [ticket_id]).get(ticket_id)
    if state is None or state.status is Status.WAITING_PLAYER:
        return
    same = cursor.execute(
        "SELECT 1 FROM papers WHERE ticket_id = ? AND kind = ? AND name = ? AND digest = ? AND deleted_at IS NULL",
        [ticket_id, str(kind), came.inspected.name, came.content.digest],
    )
    if same.fetchone():
        raise _There
