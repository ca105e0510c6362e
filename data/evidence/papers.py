"""The papers of complaints: added, listed, read, deleted; and which are missing.

The content is kept first, encrypted and outside the store (data/evidence/files.py); then row and event in one write.
What is left by a crash in between belongs to no row and goes with the next round of data/evidence/retention.py.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import case_state, looks, numbering
from data.case_state import CaseState
from data.commands import edit_each
from data.evidence import files, scanner
from data.evidence.inspecting import Inspected
from data.evidence.steps import AddPaper, DeletePaper
from data.filing import word
from data.store import Store, Writing
from domain.evidence import LARGEST_OF_TICKET, MOST_OF_TICKET, EvidenceKind, kinds_of, lacking
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotFound, Problem
from domain.rights import Action, demand

_COLUMNS = "paper_id, ticket_id, kind, name, media_type, size, added_at, actor, deleted_at"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a complaint. `name` is None once it was deleted; `size` is that of what is kept, in bytes.

    `actor` is the id of who added it; instants in UTC.
    """

    paper_id: int
    ticket_id: int
    kind: EvidenceKind
    name: str | None
    media_type: str
    size: int
    added_at: datetime
    actor: str
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper whose content lies ready beside its place, to be added in a write."""

    inspected: Inspected
    content: files.Ready


def add(
    store: Store,
    person: Person,
    ticket_id: int,
    kind: EvidenceKind | str,
    inspected: Inspected,
    at: datetime | None = None,
) -> Paper:
    """Put a paper to the complaint, in the name of `person`; returns it.

    One that the player adds is an answer to what they were asked for. `NotAllowed`, `NotFound`, or `BadInput` where the
    scanner refuses it or the complaint has too many already: then nothing is kept.
    """
    with prepared(store, inspected) as ready, store.write(person, "add_paper", at) as writing:
        return enter(writing, person, ticket_id, kind, ready, at)


@contextmanager
def prepared(store: Store, inspected: Inspected) -> Iterator[Prepared]:
    """The paper scanned and its content written, for `enter` within a write; without that nothing of it stays."""
    scanner.demand_clean(inspected.name, inspected.content)
    with files.ready(store.path, inspected.content) as content:
        yield Prepared(inspected, content)


def enter(
    writing: Writing,
    person: Person,
    ticket_id: int,
    kind: EvidenceKind | str,
    ready: Prepared,
    at: datetime | None = None,
) -> Paper:
    """As `add`, within a write that does more."""
    cursor, came, added_at = writing.cursor, ready.inspected, at or writing.recorded_at
    kind = word(EvidenceKind, "evidence_kind", kind)
    number = numbering.following(cursor, "papers", "paper_id")
    step = AddPaper(number, kind, ready.content.digest)
    edit_each(writing, person, {ticket_id: _version(cursor, ticket_id)}, {ticket_id: step}, at)
    _demand_room(cursor, ticket_id, len(came.content))
    row = (number, ticket_id, str(kind), came.name, came.media_type, len(came.content), added_at, writing.actor, None)
    cursor.execute(
        f"INSERT INTO papers ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*row, step.digest]
    )
    ready.content.settle()
    return _paper(row)


def of_ticket(cursor: duckdb.DuckDBPyConnection, person: Person, ticket_id: int) -> list[Paper]:
    """The papers of a complaint, those that were deleted too, oldest first.

    `NotFound`, or `NotAllowed` where they are not for `person`.
    """
    _demand_seen(cursor, person, ticket_id)
    return _papers(cursor, "ticket_id = ?", [ticket_id])


def read(store: Store, person: Person, paper_id: int, at: datetime | None = None) -> tuple[Paper, bytes]:
    """A paper with its content, to be saved; that `person` looks at an identity paper is noted before.

    `NotFound` where there is none or it was deleted, `NotAllowed` where it is not for them, `Problem` where the content
    cannot be read.
    """
    with closing(store.cursor()) as cursor:
        paper, digest = _live(cursor, paper_id)
        _demand_seen(cursor, person, paper.ticket_id)
    if paper.kind is EvidenceKind.IDENTITY:
        looks.saw_papers(store, person, paper.ticket_id, at)
    content = files.read(store.path, digest)
    if content is None:
        raise Problem(N_("The paper {name} cannot be read: it is missing, altered, or its key is."), name=paper.name)
    return paper, content


def delete(store: Store, person: Person, paper_id: int, at: datetime | None = None) -> None:
    """Take a paper away that should not be there, and its content unless another paper has the same.

    `NotFound` or `NotAllowed` as for `read`.
    """
    with store.alone():
        with store.write(person, "delete_paper", at) as writing:
            paper, digest = _live(writing.cursor, paper_id)
            there = _papers(writing.cursor, "ticket_id = ? AND deleted_at IS NULL", [paper.ticket_id])
            others = [one.kind for one in there if one != paper]
            kept = [one for one in _told_of(writing.cursor, paper.ticket_id) if one != paper.kind or one in others]
            take_away(writing, person, paper.ticket_id, DeletePaper(paper_id, digest, kept), at)
        forget(store, [digest])


def take_away(writing: Writing, person: Person, ticket_id: int, step: DeletePaper, at: datetime | None = None) -> None:
    """Record that a paper is gone, and its name with it; its content is for `forget`, after the write."""
    cursor = writing.cursor
    edit_each(writing, person, {ticket_id: _version(cursor, ticket_id)}, {ticket_id: step}, at)
    cursor.execute(
        "UPDATE papers SET name = NULL, deleted_at = ? WHERE paper_id = ?", [at or writing.recorded_at, step.paper_id]
    )


def forget(store: Store, digests: Sequence[str]) -> None:
    """Take away the contents with these digests that no paper needs any more; nobody else may write meanwhile."""
    with closing(store.cursor()) as cursor:
        needed = needed_digests(cursor)
    for one in digests:
        if one not in needed:
            files.remove(store.path, one)


def needed_digests(cursor: duckdb.DuckDBPyConnection) -> set[str]:
    """The digests of the contents of all papers that are there."""
    rows = cursor.execute("SELECT DISTINCT digest FROM papers WHERE deleted_at IS NULL").fetchall()
    return {digest for (digest,) in rows}


def missing(cursor: duckdb.DuckDBPyConnection, person: Person, ticket_id: int) -> tuple[EvidenceKind, ...]:
    """The kinds of papers that the complaint's category expects and that never came, in the order of the category.

    One that was deleted because its time was over did come. `NotFound` or `NotAllowed` as for `of_ticket`.
    """
    state = _demand_seen(cursor, person, ticket_id)
    return lacking(state.category, kinds_of(state.evidence))


def _told_of(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> tuple[str, ...]:
    return kinds_of(case_state.load(cursor, [ticket_id])[ticket_id].evidence)


def _live(cursor: duckdb.DuckDBPyConnection, paper_id: int) -> tuple[Paper, str]:
    found = _papers(cursor, "paper_id = ? AND deleted_at IS NULL", [paper_id])
    if not found:
        raise NotFound(N_("There is no such paper, or it was deleted."))
    [(digest,)] = cursor.execute("SELECT digest FROM papers WHERE paper_id = ?", [paper_id]).fetchall()
    return found[0], digest


def _papers(cursor: duckdb.DuckDBPyConnection, condition: str, values: Sequence[object]) -> list[Paper]:
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM papers WHERE {condition} ORDER BY paper_id", list(values)).fetchall()
    return [_paper(row) for row in rows]


def _paper(row: tuple[object, ...]) -> Paper:
    told = [value.astimezone(UTC) if isinstance(value, datetime) else value for value in row]
    told[2] = EvidenceKind(str(told[2]))
    return Paper(*told)  # type: ignore[arg-type]


def _demand_seen(cursor: duckdb.DuckDBPyConnection, person: Person, ticket_id: int) -> CaseState:
    state = case_state.load(cursor, [ticket_id]).get(ticket_id)
    if state is None:
        raise NotFound(N_("There is no complaint number {number}."), number=ticket_id)
    demand(person, Action.SEE_PAPERS, state.team, state.agent)
    return state


def _demand_room(cursor: duckdb.DuckDBPyConnection, ticket_id: int, size: int) -> None:
    [(count, taken)] = cursor.execute(
        "SELECT count(*), coalesce(sum(size), 0) FROM papers WHERE ticket_id = ? AND deleted_at IS NULL", [ticket_id]
    ).fetchall()
    if count >= MOST_OF_TICKET or taken + size > LARGEST_OF_TICKET:
        raise BadInput(
            N_("A complaint takes up to {most} papers of {largest} MB together: this one has no room for another."),
            most=MOST_OF_TICKET,
            largest=LARGEST_OF_TICKET >> 20,
        )


def _version(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> int:
    found = cursor.execute("SELECT version FROM tickets WHERE ticket_id = ?", [ticket_id]).fetchall()
    return int(found[0][0]) if found else 0
