"""Forms that became a complaint: the same one sent again is the same complaint."""

from contextlib import closing
from datetime import datetime, timedelta

import duckdb

from data import commands
from data.access.digests import Use, digest
from data.filing import Complaint
from data.store import Store
from domain.people import PLAYER

#: So long it is known which complaint a form became.
KEPT = timedelta(days=1)


def complaint_of(cursor: duckdb.DuckDBPyConnection, key: bytes, form: str) -> int | None:
    """The complaint that `form`, the secret of one form in one browser, became; None where it did not yet."""
    found = cursor.execute("SELECT ticket_id FROM filed_forms WHERE form = ?", [digest(key, Use.FORM, form)]).fetchone()
    return int(found[0]) if found else None


def file_once(store: Store, form: str, complaint: Complaint, now: datetime) -> int:
    """The number of the complaint of `form`: filed now by its player, or before, whatever the form says now.

    `BadInput` as for `commands.file`; then the form may be sent again.
    """
    # Nobody else files it between the look and the write.
    with store.alone():
        with closing(store.cursor()) as cursor:
            before = complaint_of(cursor, store.key, form)
        return _filed(store, form, complaint, now) if before is None else before


def _filed(store: Store, form: str, complaint: Complaint, now: datetime) -> int:
    with store.write(PLAYER, "file", now) as writing:
        ticket_id, _reference = commands.take_in(writing, PLAYER, complaint, now)
        writing.cursor.execute("DELETE FROM filed_forms WHERE filed_at <= ?", [now - KEPT])
        writing.cursor.execute(
            "INSERT INTO filed_forms VALUES (?, ?, ?)", [digest(store.key, Use.FORM, form), ticket_id, now]
        )
    return ticket_id
