"""Mentions: colleagues who are named in a note, `@ada.martin` or `@Ada Martin`, and told so until they open it."""

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import case_state, staff
from data.store import Store, Writing
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.rights import Action, Reach, may, reach
from domain.spelling import plain

# An @ within a word is that of an e-mail, and so is one before another @ of the same word: `@ada@example.com`.
_AT = re.compile(r"(?<![\w.+-])@(?=[^\W\d_])(?!\S*@\S*\.\w)")
_WORD = re.compile(r"\w[\w.'’-]*")
_GOES_ON = re.compile(r"\w|[.-]\w")
#: No name is longer.
_FAR = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """In a note of `author` on the complaint `ticket_id` somebody is named; `at` in UTC."""

    text_id: int
    ticket_id: int
    reference: str
    at: datetime
    author: str
    body: str


def may_be_named(person: Person, team: str | None, agent: str | None) -> bool:
    """Whether `person` may read the notes of a complaint of `team` that `agent` works on, and has a queue to see it."""
    works = reach(person.role, Action.NOTE) is not Reach.NONE
    return works and may(person, Action.SEE_TEXTS, team, agent)


def named(note: str, people: Sequence[Person]) -> list[Person]:
    """Whom `note` names among `people`, each once, in the order of the note; `BadInput` where a name is nobody's."""
    return list(dict.fromkeys(_named(note[found.end() : found.end() + _FAR], people) for found in _AT.finditer(note)))


def _named(rest: str, people: Sequence[Person]) -> Person:
    """The one whose id or name `rest` begins with: the longest counts."""
    text = plain(" ".join(rest.split()))
    fits = {one: length for one in people if (length := _length(text, one))}
    best = [one for one, length in fits.items() if length == max(fits.values())]
    if not best:
        word = _WORD.match(rest)
        raise BadInput(N_("Nobody at this desk is called @{name}."), name=word.group() if word else rest[:20])
    if len(best) > 1:
        ids = tuple(f"@{one.user_id}" for one in best)
        raise BadInput(N_("Several people are called {name}: write one of {ids}."), name=best[0].name, ids=ids)
    return best[0]


def _length(text: str, one: Person) -> int:
    """How much of `text` names `one`: 0 where nothing does."""
    spellings = [plain(" ".join(spelling.split())) for spelling in (one.user_id, one.name)]
    fits = (len(each) for each in spellings if text.startswith(each) and not _GOES_ON.match(text[len(each) :]))
    return max(fits, default=0)


def keep(writing: Writing, ticket_id: int, note: str) -> None:
    """Note whom `note`, the text that this write has just kept, names; whoever writes need not be told of themselves.

    `BadInput` where it names nobody, or somebody who may not read it.
    """
    if not _AT.search(note):
        return
    state = case_state.load(writing.cursor, [ticket_id])[ticket_id]
    people = named(note, staff.people(writing.cursor))
    for one in people:
        if not may_be_named(one, state.team, state.agent):
            raise BadInput(
                N_("{name} may not read the notes of {reference}: take the mention out."),
                name=one.name,
                reference=state.reference,
            )
    row = writing.cursor.execute("SELECT text_id FROM texts ORDER BY text_id DESC LIMIT 1").fetchall()
    for one in people:
        if one.user_id != writing.actor:
            values = [row[0][0], ticket_id, one.user_id, writing.recorded_at]
            writing.cursor.execute("INSERT INTO mentions VALUES (?, ?, ?, ?, NULL)", values)


def unseen(cursor: duckdb.DuckDBPyConnection, person: Person) -> list[Mention]:
    """Where `person` is named and has not opened it yet, the newest first.

    A complaint whose texts they may not read, or not any more, is left out.
    """
    rows = cursor.execute(
        "SELECT text_id, ticket_id, mentioned_at FROM mentions WHERE user_id = ? AND seen_at IS NULL"
        " ORDER BY mentioned_at DESC, text_id DESC",
        [person.user_id],
    ).fetchall()
    states = case_state.load(cursor, [row[1] for row in rows]) if rows else {}
    states = {n: one for n, one in states.items() if may(person, Action.SEE_TEXTS, one.team, one.agent)}
    bodies = _bodies(cursor, [row[0] for row in rows if row[1] in states])
    return [
        Mention(text_id, ticket_id, states[ticket_id].reference, at.astimezone(UTC), *bodies[text_id])
        for text_id, ticket_id, at in rows
        if ticket_id in states and text_id in bodies
    ]


def _bodies(cursor: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Author and body of these texts; what was erased is left out."""
    numbers = list(numbers)
    if not numbers:
        return {}
    marks = ", ".join("?" * len(numbers))
    rows = cursor.execute(f"SELECT text_id, author, body FROM texts WHERE text_id IN ({marks})", numbers).fetchall()
    return {text_id: (author, body) for text_id, author, body in rows}


def see(store: Store, person: Person, ticket_id: int) -> bool:
    """Note that `person` opened the complaint `ticket_id`; whether they were named there and had not seen it yet.

    Nothing is written where they were not, nor where they may not read it: then they have not seen it.
    """
    with closing(store.cursor()) as cursor:
        if not any(one.ticket_id == ticket_id for one in unseen(cursor, person)):
            return False
    with store.write(person, "see_mentions") as writing:
        writing.cursor.execute(
            "UPDATE mentions SET seen_at = ? WHERE user_id = ? AND ticket_id = ? AND seen_at IS NULL",
            [writing.recorded_at, person.user_id, ticket_id],
        )
    return True
