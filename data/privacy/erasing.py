"""A player erased: what they wrote, what was written to and about them, who they were, their papers.

Events stay, and with them every figure and the chain; they hold ids and digests only. What cannot be reached from here
is told in docs/privacy.md: backups, archives, the mailbox itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data import acts
from data.acts import Act
from data.evidence import papers
from data.evidence.steps import DeletePaper
from data.privacy import traces
from data.privacy.owners import Owner, alone
from data.privacy.owners import numbers as of_owners
from data.privacy.traces import Traces
from data.store import Store, Writing
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import SYSTEM, Person
from domain.problems import BadInput
from domain.rights import Action, demand

#: Rows that go, by their complaint. Codes and entries are what players show that a complaint is theirs with.
_OF_TICKETS = ("players", "texts", "mentions", "messages", "player_codes", "player_entries", "filed_forms")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a player: numbers and references of their complaints, those that are open, and counts.

    `account` is the one, or the e-mail, that was looked for, `names` what tells of this player and of no other.
    """

    account: str
    owners: tuple[Owner, ...]
    ticket_ids: tuple[int, ...]
    references: tuple[str, ...]
    open: tuple[str, ...]
    texts: int
    messages: int
    papers: int
    names: tuple[str, ...]
    traces: Traces


def held(cursor: duckdb.DuckDBPyConnection, person: Person, account: str, owners: Sequence[Owner]) -> Held:
    """What is held of the player who is `owners`, of those that `account` found (`owners.find`).

    `NotAllowed` without the right to hand it out, `BadInput` for no owners, `NotFound` where they have no complaint.
    """
    demand(person, Action.GIVE_PLAYER_DATA)
    return _held(cursor, account.strip(), owners)


def erase(
    store: Store, person: Person, account: str, typed: str, owners: Sequence[Owner], at: datetime | None = None
) -> Held:
    """Erase the player who is `owners`, of those that `account` found, in the name of `person`; returns what there was.

    `typed` is the account once more, as the person typed it. `NotAllowed` without the right to it, `NotFound` where the
    owners have no complaint, `BadInput` for none, where `typed` is another one or a complaint is still open.
    """
    demand(person, Action.ERASE_PLAYER)
    if typed.strip() != account.strip():
        raise BadInput(N_("What was typed is not the account {account}: nothing was erased."), account=account.strip())
    with store.alone():
        with store.write(person, "erase_player", at) as writing:
            found = _held(writing.cursor, account.strip(), owners)
            _refuse_open(found)
            digests = list(_papers_away(writing, found, at))
            _rows_away(writing.cursor, found)
            traces.erase(writing, found.traces, found.names)
            acts.record(writing, [Act(ActKind.ERASED, str(number), "player") for number in found.ticket_ids])
        papers.forget(store, digests)
        _written_out(store)
    return found


def _held(cursor: duckdb.DuckDBPyConnection, account: str, owners: Sequence[Owner]) -> Held:
    numbers = of_owners(cursor, owners)
    rows = cursor.execute(
        "SELECT ticket_id, reference, is_open, p.account, p.name, p.email FROM players AS p"
        " JOIN tickets USING (ticket_id) JOIN versions_current USING (ticket_id)"
        " WHERE ticket_id IN (SELECT unnest(?::BIGINT[])) ORDER BY ticket_id",
        [numbers],
    ).fetchall()
    counts = {table: _count(cursor, table, numbers) for table in ("texts", "messages", "papers")}
    said = (one for *_, owned, name, email in rows for one in (owned, _whole(name), email) if one)
    names = alone(cursor, numbers, tuple(dict.fromkeys(said)))
    return Held(
        account,
        tuple(owners),
        tuple(numbers),
        tuple(row[1] for row in rows),
        tuple(row[1] for row in rows if row[2]),
        **counts,
        names=names,
        traces=traces.find(cursor, names),
    )


def _whole(name: str | None) -> str | None:
    """A name that tells who somebody is: a first name alone is that of many."""
    return name if name and " " in name.strip() else None


def _count(cursor: duckdb.DuckDBPyConnection, table: str, numbers: Sequence[int]) -> int:
    there = " AND deleted_at IS NULL" if table == "papers" else ""
    [(count,)] = cursor.execute(
        f"SELECT count(*) FROM {table} WHERE ticket_id IN (SELECT unnest(?::BIGINT[])){there}", [list(numbers)]
    ).fetchall()
    return int(count)


def _refuse_open(found: Held) -> None:
    if found.open:
        raise BadInput(
            N_("{references} is still open: close it first, then erase the player."), references=", ".join(found.open)
        )


def _papers_away(writing: Writing, found: Held, at: datetime | None) -> Iterator[str]:
    """Take the papers away; their digests. That they came goes on counting; the right to erase was asked for."""
    rows = writing.cursor.execute(
        "SELECT paper_id, ticket_id, digest FROM papers WHERE deleted_at IS NULL"
        " AND ticket_id IN (SELECT unnest(?::BIGINT[])) ORDER BY paper_id",
        [list(found.ticket_ids)],
    ).fetchall()
    for paper_id, ticket_id, digest in rows:
        papers.take_away(writing, SYSTEM, ticket_id, DeletePaper(paper_id, digest), at)
        yield digest


def _rows_away(cursor: duckdb.DuckDBPyConnection, found: Held) -> None:
    for table in _OF_TICKETS:
        cursor.execute(f"DELETE FROM {table} WHERE ticket_id IN (SELECT unnest(?::BIGINT[]))", [list(found.ticket_ids)])
    _entries_away(cursor, found.owners)
    # A Message-ID may name whose it is; its digest keeps the message from being taken in again.
    cursor.execute(
        "UPDATE mails SET header_id = sha256(header_id) WHERE contains(header_id, '@')"
        " AND ticket_id IN (SELECT unnest(?::BIGINT[]))",
        [list(found.ticket_ids)],
    )


def _entries_away(cursor: duckdb.DuckDBPyConnection, owners: Sequence[Owner]) -> None:
    """Whoever the casino's site handed over as one of them is in no more; nor with an account that nobody has now."""
    cursor.executemany(
        "DELETE FROM player_entries WHERE lower(account) = $account AND (lower(email) = $email"
        " OR $account NOT IN (SELECT lower(account) FROM players WHERE account IS NOT NULL))",
        [{"account": one.account, "email": one.email} for one in owners],
    )


def _written_out(store: Store) -> None:
    """What was erased leaves the log of the engine too."""
    cursor = store.cursor()
    try:
        # Refused while somebody reads in a transaction: the next checkpoint does it.
        with suppress(duckdb.Error):
            cursor.execute("CHECKPOINT")
    finally:
        cursor.close()
