"""What is held of a player as one file: a ZIP with a JSON of their complaints, and their papers."""

import json
import zipfile
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from data import acts, case_state
from data.acts import Act
from data.evidence import papers
from data.store import Store
from data.texts import TextKind
from domain.kinds import ActKind
from domain.marks import N_
from domain.messages import MessageKind
from domain.people import PLAYER, Person
from domain.problems import NotFound, Problem
from domain.rights import Action, demand, may

NAME = "player.json"
#: What the staff wrote for themselves: for whoever answers for handing it out to judge, not for a page to send.
_INTERNAL = (TextKind.NOTE, TextKind.REASON)
_FACTS = """
    SELECT t.ticket_id, reference, t.source, account, name, email, language, received_at, category, channel,
        jurisdiction, status, decision, answered_at, closed_at, due_at, incident_on, amount, currency, rating
    FROM tickets AS t JOIN versions_current USING (ticket_id) LEFT JOIN players USING (ticket_id)
    WHERE t.ticket_id IN (SELECT unnest(?::BIGINT[])) ORDER BY t.ticket_id
"""
_HAPPENED = """
    SELECT e.kind, occurred_at, t.kind AS text_kind, body AS text
    FROM events AS e LEFT JOIN texts AS t ON t.text_id = e.text_id AND t.ticket_id = e.ticket_id
    WHERE e.ticket_id = ? AND (t.kind IS NULL OR t.kind NOT IN (SELECT unnest(?::VARCHAR[])))
    ORDER BY occurred_at, event_id
"""
# With a code that still counts whoever reads the file could speak as the player.
_MESSAGES = f"""
    SELECT kind, language, recipient, subject, body, written_at, sent_at FROM messages
    WHERE ticket_id = ? AND kind <> '{MessageKind.CODE}' ORDER BY message_id
"""


@dataclass(frozen=True, slots=True)
class Given:
    """What went into the file: how many complaints, how many papers, and how many papers are only named in it."""

    complaints: int
    papers: int
    only_named: int


def write(store: Store, person: Person, ticket_ids: Sequence[int], path: Path, at: datetime | None = None) -> Given:
    """Write what is held with these complaints, all of one player, to the new file `path`; that it was is an act.

    The contents of papers only where `person` may see them, each look at an identity paper noted; notes of the staff
    not for the player themselves, whose complaints were shown to be theirs before. `NotAllowed`, or `NotFound` where
    there is none of these complaints.
    """
    demand(person, Action.GIVE_PLAYER_DATA)
    now = at or datetime.now(UTC)
    with closing(store.cursor()) as cursor:
        told = [_complaint(cursor, person, row) for row in _rows(cursor, _FACTS, [list(ticket_ids)])]
        if not told:
            raise NotFound(N_("There is no such complaint: nothing was written."))
        readable = _readable(cursor, person, [one["ticket_id"] for one in told])
    with store.write(person, "give_player_data", at) as writing:
        acts.record(writing, [Act(ActKind.DATA_GIVEN, str(one["ticket_id"]), "player") for one in told])
    try:
        return _packed(store, person, told, readable, path, now)
    except FileExistsError:
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _packed(
    store: Store, person: Person, told: Sequence[dict[str, Any]], readable: Collection[int], path: Path, now: datetime
) -> Given:
    given = named = 0
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as packed:
        for paper in (one for complaint in told for one in complaint["papers"]):
            content = _content(store, person, paper, readable, now)
            if content is None:
                named += 1
                continue
            paper["file"] = f"papers/{paper['paper_id']}-{paper['name']}"
            packed.writestr(paper["file"], content)
            given += 1
        said = {"written_at": now, "complaints": told}
        packed.writestr(NAME, json.dumps(said, default=_plain, indent=2, ensure_ascii=False))
    return Given(len(told), given, named)


def _content(
    store: Store, person: Person, paper: dict[str, Any], readable: Collection[int], at: datetime
) -> bytes | None:
    """The content of a paper; None where it was deleted, is not for `person`, or cannot be read (see `verify`)."""
    if paper["deleted_at"] is not None or paper["ticket_id"] not in readable:
        return None
    try:
        return papers.read(store, person, paper["paper_id"], at)[1]
    except Problem:
        return None


def _complaint(cursor: duckdb.DuckDBPyConnection, person: Person, facts: dict[str, Any]) -> dict[str, Any]:
    number, left_out = facts["ticket_id"], list(_INTERNAL) if person == PLAYER else []
    kept = (
        "SELECT paper_id, ticket_id, kind, name, media_type, size, added_at, deleted_at FROM papers WHERE ticket_id = ?"
    )
    return {
        **facts,
        "happened": _rows(cursor, _HAPPENED, [number, left_out]),
        "messages": _rows(cursor, _MESSAGES, [number]),
        "papers": _rows(cursor, f"{kept} ORDER BY paper_id", [number]),
    }


def _readable(cursor: duckdb.DuckDBPyConnection, person: Person, numbers: Sequence[int]) -> set[int]:
    states = case_state.load(cursor, numbers)
    return {n for n, state in states.items() if may(person, Action.SEE_PAPERS, state.team, state.agent)}


def _rows(cursor: duckdb.DuckDBPyConnection, query: str, values: Sequence[object]) -> list[dict[str, Any]]:
    found = cursor.execute(query, list(values))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
