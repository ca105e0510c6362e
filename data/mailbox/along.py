"""What was sent along with a message: kept as papers, or told to be left out."""

from collections.abc import Sequence
from contextlib import ExitStack

import duckdb

from data.evidence import papers
from data.evidence.inspecting import inspect
from data.evidence.papers import Prepared
from data.mailbox.parsing import Attachment
from data.outbox import phrases
from data.store import Store, Writing
from domain.evidence import LARGEST_AT_ONCE, LARGEST_OF_TICKET, MOST_AT_ONCE, MOST_OF_TICKET, EvidenceKind
from domain.people import PLAYER
from domain.problems import BadInput

#: So many names of what was left out are told.
_MOST_NAMES = 10


def prepare(store: Store, stack: ExitStack, attachments: Sequence[Attachment]) -> tuple[list[Prepared], list[str]]:
    """Those that can be papers, ready until `stack` ends, and the names of the others."""
    ready: list[Prepared] = []
    left_out: list[str] = []
    for one in attachments:
        size = sum(len(paper.inspected.content) for paper in ready)
        try:
            if len(ready) >= MOST_AT_ONCE or size + len(one.content) > LARGEST_AT_ONCE:
                raise BadInput("")
            ready.append(stack.enter_context(papers.prepared(store, inspect(one.name, one.content))))
        except BadInput:
            left_out.append(one.name)
    return ready, left_out


def add(writing: Writing, ticket_id: int, ready: Sequence[Prepared]) -> list[str]:
    """Put them to the complaint as its player's; returns the names of those that it has no room for.

    What they show is for the desk to say: until then they count as correspondence.
    """
    left_out = []
    count, size = _there(writing.cursor, ticket_id)
    for paper in ready:
        count, size = count + 1, size + len(paper.inspected.content)
        if count > MOST_OF_TICKET or size > LARGEST_OF_TICKET:
            left_out.append(paper.inspected.name)
        else:
            papers.enter(writing, PLAYER, ticket_id, EvidenceKind.CORRESPONDENCE, paper)
    return left_out


def told(left_out: Sequence[str], is_cut: bool, language: str) -> str:
    """What the player is told of what was not kept; '' where all was."""
    said = [phrases.phrase("cut", language)] if is_cut else []
    if left_out:
        names = list(left_out[:_MOST_NAMES])
        if more := len(left_out) - len(names):
            names.append(phrases.phrase("others", language).format(count=more))
        said.append(phrases.phrase("unkept", language).format(names=", ".join(names)))
    return "\n".join(said)


def _there(cursor: duckdb.DuckDBPyConnection, ticket_id: int) -> tuple[int, int]:
    [(count, size)] = cursor.execute(
        "SELECT count(*), coalesce(sum(size), 0)::BIGINT FROM papers WHERE ticket_id = ? AND deleted_at IS NULL",
        [ticket_id],
    ).fetchall()
    return int(count), int(size)
