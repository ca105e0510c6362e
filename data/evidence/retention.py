"""The round that deletes identity papers whose purpose ended, and contents that no paper needs.

For whatever runs rounds: calling it again does no harm, and there is nothing to be done where it was late.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from data.evidence import files, papers
from data.evidence.steps import DeletePaper
from data.store import Store
from domain.evidence import IDENTITY_KEPT, EvidenceKind
from domain.people import SYSTEM
from domain.vocabulary import FOREVER, MEDIATED_WITHIN

# Closed, or answered so long ago that no body outside takes it any more; and nobody has it before them.
_OVER = """
    SELECT paper_id, ticket_id, digest FROM papers JOIN versions_current USING (ticket_id)
    WHERE kind = $kind AND deleted_at IS NULL AND valid_to = $forever AND recorded_to = $forever AND NOT is_open
        AND (appealed_at IS NULL OR appeal_outcome IS NOT NULL)
        AND (mediated_at IS NULL OR mediation_outcome IS NOT NULL)
        AND greatest(
            coalesce(closed_at, answered_at + to_seconds($window)), appeal_decided_at, mediation_decided_at, added_at
        ) <= $since
    ORDER BY paper_id
"""


@dataclass(frozen=True, slots=True)
class Tidied:
    """What a round did: how many papers it deleted, how many files it found that belonged to none."""

    papers: int
    orphans: int


def run(store: Store, at: datetime, kept: timedelta = IDENTITY_KEPT) -> Tidied:
    """Delete what is over at `at`; an event of each says so, and that it was seen stays in the log."""
    with closing(store.cursor()) as cursor:
        due = over(cursor, at, kept)
    for paper_id, ticket_id, digest in due:
        with store.alone():
            with store.write(SYSTEM, "papers_retention", at) as writing:
                papers.take_away(writing, SYSTEM, ticket_id, DeletePaper(paper_id, digest), at)
            papers.forget(store, [digest])
    return Tidied(len(due), sweep(store))


def over(
    cursor: duckdb.DuckDBPyConnection, at: datetime, kept: timedelta = IDENTITY_KEPT
) -> Sequence[tuple[int, int, str]]:
    """The identity papers whose purpose ended longer than `kept` ago: number, complaint, digest."""
    values = {
        "kind": EvidenceKind.IDENTITY,
        "forever": FOREVER,
        "window": MEDIATED_WITHIN // timedelta(seconds=1),
        "since": at - kept,
    }
    return cursor.execute(_OVER, values).fetchall()


def sweep(store: Store) -> int:
    """Take away what lies among the papers and belongs to none, as a crash leaves it; returns how many files."""
    with store.alone():
        with closing(store.cursor()) as cursor:
            needed = papers.needed_digests(cursor)
        orphans = [one for one in files.digests(store.path) if one not in needed]
        for one in orphans:
            files.remove(store.path, one)
        return len(orphans) + files.remove_parts(store.path)
