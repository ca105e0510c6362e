"""The round that deletes what was kept of players long enough.

Events, and so every figure, stay as they are: they hold ids and digests. Called again, it finds nothing more to do.
"""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from types import MappingProxyType

import duckdb

from data import acts
from data.acts import Act
from data.ended import ENDED
from data.evidence import retention as papers
from data.privacy import ages
from data.store import Store
from domain.evidence import EvidenceKind
from domain.kinds import ActKind
from domain.people import SYSTEM, Person
from domain.retention import Held

#: In which table what is held lies, but for papers, which have events and contents of their own.
_TABLES: Mapping[Held, str] = MappingProxyType(
    {Held.MESSAGES: "messages", Held.TEXTS: "texts", Held.PLAYERS: "players"}
)
_OF_THE_ENDED = f"ticket_id IN (SELECT ticket_id FROM {ENDED} WHERE ended_at <= ?)"
# Which complaints ended is found once for all kinds, and mostly there are none: what is held is then not looked at.
_DUE = f"""
    WITH ended AS MATERIALIZED (
        SELECT ticket_id, ended_at FROM {ENDED} WHERE ended_at <= greatest({", ".join(f"${held}" for held in _TABLES)})
    )
    SELECT {
    ", ".join(
        f"(SELECT count(*) FROM {table} WHERE ticket_id IN (SELECT ticket_id FROM ended WHERE ended_at <= ${held}))"
        for held, table in _TABLES.items()
    )
}
"""
#: Those that became no complaint or reply have no end but their own.
_NAMED_MAILS = f"contains(header_id, '@') AND ((ticket_id IS NULL AND received_at <= ?) OR {_OF_THE_ENDED})"


def run(store: Store, at: datetime) -> bool:
    """Delete what is over at `at`; whether there were more papers than one round takes."""
    with closing(store.cursor()) as cursor:
        days, waiting = ages.read(cursor, SYSTEM), due(cursor, SYSTEM, at)
    tidied = papers.run(store, at, days)
    _forget_senders(store, _since(at, days, Held.MESSAGES))
    found = {held: table for held, table in _TABLES.items() if waiting[held]}
    if found:
        with store.write(SYSTEM, "retention", at) as writing:
            counts = {held: _deleted(writing.cursor, table, _since(at, days, held)) for held, table in found.items()}
            acts.record(
                writing,
                [Act(ActKind.RETENTION, held, "deleted", None, str(count)) for held, count in counts.items()],
            )
    return tidied.papers >= papers.MOST


def due(cursor: duckdb.DuckDBPyConnection, person: Person, at: datetime) -> dict[Held, int]:
    """How many of each kind are over at `at`, in the order of `Held`; `NotAllowed` as for `ages.read`."""
    days = ages.read(cursor, person)
    [found] = cursor.execute(_DUE, {held: _since(at, days, held) for held in _TABLES}).fetchall()
    return _papers(cursor, at, days) | dict(zip(_TABLES, map(int, found), strict=True))


def _papers(cursor: duckdb.DuckDBPyConnection, at: datetime, days: Mapping[Held, int]) -> dict[Held, int]:
    numbers = [number for number, *_ in papers.over(cursor, at, days)]
    [(identity, others)] = cursor.execute(
        "SELECT count(*) FILTER (kind = $kind), count(*) FILTER (kind <> $kind) FROM papers"
        " WHERE paper_id IN (SELECT unnest($numbers::BIGINT[]))",
        {"numbers": numbers, "kind": EvidenceKind.IDENTITY},
    ).fetchall()
    return {Held.IDENTITY: int(identity), Held.PAPERS: int(others)}


def _forget_senders(store: Store, since: datetime) -> None:
    """Messages that came in are known again by a digest: their ids, which may name whose they are, are not kept."""
    with closing(store.cursor()) as cursor:
        if not cursor.execute(f"SELECT 1 FROM mails WHERE {_NAMED_MAILS} LIMIT 1", [since, since]).fetchall():
            return
    with store.beside() as cursor:
        cursor.execute(f"UPDATE mails SET header_id = sha256(header_id) WHERE {_NAMED_MAILS}", [since, since])


def _deleted(cursor: duckdb.DuckDBPyConnection, table: str, since: datetime) -> int:
    [(count,)] = cursor.execute(f"DELETE FROM {table} WHERE {_OF_THE_ENDED}", [since]).fetchall()
    return int(count)


def _since(at: datetime, days: Mapping[Held, int], held: Held) -> datetime:
    return at - timedelta(days=days[held])
