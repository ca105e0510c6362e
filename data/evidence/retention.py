"""The round that deletes papers whose time is over, and contents that no paper needs.

For whatever runs rounds: calling it again does no harm, and there is nothing to be done where it was late.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from data.ended import ENDED
from data.evidence import files, papers
from data.evidence.steps import DeletePaper
from data.store import Store
from domain.evidence import EvidenceKind
from domain.people import SYSTEM
from domain.retention import DEFAULT_DAYS, Held

#: So many are deleted in one round: each is a write of its own, and nobody is held up for long.
MOST = 200

#: Parts of files that are younger may be of a paper that is being prepared.
_OLD = timedelta(hours=1)
# One that came after the end is kept as long from then on.
_OVER = f"""
    SELECT paper_id, ticket_id, digest FROM papers JOIN {ENDED} USING (ticket_id)
    WHERE deleted_at IS NULL
        AND greatest(ended_at, added_at) <= CASE WHEN kind = $identity THEN $identity_since ELSE $since END
    ORDER BY paper_id
"""


@dataclass(frozen=True, slots=True)
class Tidied:
    """What a round did: how many papers it deleted, how many files it found that belonged to none."""

    papers: int
    orphans: int


def run(store: Store, at: datetime, days: Mapping[Held, int] = DEFAULT_DAYS) -> Tidied:
    """Delete what is over at `at`; an event of each says so, and that it was seen stays in the log."""
    with closing(store.cursor()) as cursor:
        due = over(cursor, at, days)[:MOST]
    for paper_id, ticket_id, digest in due:
        with store.alone():
            with store.write(SYSTEM, "papers_retention", at) as writing:
                papers.take_away(writing, SYSTEM, ticket_id, DeletePaper(paper_id, digest), at)
            papers.forget(store, [digest])
    return Tidied(len(due), sweep(store))


def over(
    cursor: duckdb.DuckDBPyConnection, at: datetime, days: Mapping[Held, int] = DEFAULT_DAYS
) -> Sequence[tuple[int, int, str]]:
    """The papers whose complaints ended longer ago than papers of their kind are kept: number, complaint, digest."""
    values = {
        "identity": EvidenceKind.IDENTITY,
        "identity_since": at - timedelta(days=days[Held.IDENTITY]),
        "since": at - timedelta(days=days[Held.PAPERS]),
    }
    return cursor.execute(_OVER, values).fetchall()


def sweep(store: Store) -> int:
    """Take away what lies among the papers and belongs to none, as a crash leaves it; returns how many files."""
    # The folder may be large: it is listed while others write. What they added since is needed when it is looked again.
    there = files.digests(store.path)
    if orphans := _needless(store, there):
        with store.alone():
            orphans = _needless(store, orphans)
            for one in orphans:
                files.remove(store.path, one)
    return len(orphans) + files.remove_parts(store.path, _OLD)


def _needless(store: Store, digests: Sequence[str]) -> Sequence[str]:
    with closing(store.cursor()) as cursor:
        needed = papers.needed_digests(cursor)
    return [one for one in digests if one not in needed]
