"""Forms that became a complaint: the same one sent again is the same complaint."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import duckdb

from data import commands
from data.access.digests import Use, digest
from data.evidence import papers
from data.evidence.inspecting import Inspected
from data.evidence.papers import Prepared
from data.filing import Complaint
from data.store import Store
from domain.evidence import EvidenceKind
from domain.people import PLAYER

#: So long it is known which complaint a form became.
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that comes with a complaint."""

    kind: EvidenceKind
    paper: Inspected


@dataclass(frozen=True, slots=True)
class Filed:
    """The complaint that a form became; whether that says what the form says now."""

    ticket_id: int
    is_as_said: bool


def complaint_of(cursor: duckdb.DuckDBPyConnection, key: bytes, form: str) -> int | None:
    """The complaint that `form`, the secret of one form in one browser, became; None where it did not yet."""
    found = cursor.execute("SELECT ticket_id FROM filed_forms WHERE form = ?", [digest(key, Use.FORM, form)]).fetchone()
    return int(found[0]) if found else None


def file_once(
    store: Store,
    form: str,
    complaint: Complaint,
    given: Sequence[Given],
    may_mail: Callable[[str], bool],
    now: datetime,
) -> Filed:
    """File `complaint` with what is `given`, where `form` did not become one before.

    Nobody proved that its address is theirs: it is written to where `may_mail` lets it be.
    `BadInput` as for `commands.file` and `papers.add`; then nothing is there, and the form may be sent again.
    """
    said = _digest_of(store.key, complaint)
    with ExitStack() as stack:
        ready = [(one.kind, stack.enter_context(papers.prepared(store, one.paper))) for one in given]
        # Nobody else files it between the look and the write.
        stack.enter_context(store.alone())
        with closing(store.cursor()) as cursor:
            before = cursor.execute(
                "SELECT ticket_id, said FROM filed_forms WHERE form = ?", [digest(store.key, Use.FORM, form)]
            ).fetchone()
        if before:
            return Filed(int(before[0]), before[1] == said)
        acknowledges = bool(complaint.email) and may_mail((complaint.email or "").strip().lower())
        return Filed(_filed(store, form, said, complaint, ready, acknowledges, now), True)


def _filed(
    store: Store,
    form: str,
    said: str,
    complaint: Complaint,
    ready: Sequence[tuple[EvidenceKind, Prepared]],
    acknowledges: bool,
    now: datetime,
) -> int:
    with store.write(PLAYER, "file", now) as writing:
        ticket_id, _reference = commands.take_in(writing, PLAYER, complaint, now, acknowledges=acknowledges)
        for kind, paper in ready:
            papers.enter(writing, PLAYER, ticket_id, kind, paper, now)
        writing.cursor.execute(
            "INSERT INTO filed_forms VALUES (?, ?, ?, ?)", [digest(store.key, Use.FORM, form), said, ticket_id, now]
        )
    return ticket_id


def _digest_of(key: bytes, complaint: Complaint) -> str:
    return digest(key, Use.FORM, *(str(getattr(complaint, one.name)) for one in fields(complaint)))
