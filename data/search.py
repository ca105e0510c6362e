"""Complaints by what people know of them: reference, number in the source, account, words.

Rights are conditions of the query itself. A reference is looked for among the complaints that the person may open.
Whoever reads texts at all finds numbers of the source among these too; account, e-mail, name and words of texts
belong to the complaints whose texts they may read. Nothing tells that there is more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import duckdb

from data.excerpt import Piece, excerpt
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.reference import is_reference, normalised
from domain.rights import NOWHERE, Action, Reach, demand, reach
from domain.spelling import letters, pattern

PAGE = 50
#: Among so many of the newest complaints that a person may open, words are looked for first.
NEWEST = 20_000
FEWEST_LETTERS = 3
_LONGEST, _MOST_WORDS = 200, 8


class Way(StrEnum):
    """By what a complaint was found, the surest first."""

    REFERENCE = "reference"
    SOURCE = "source"
    ACCOUNT = "account"
    NAME = "name"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Hit:
    """A complaint that was found: how it stands, by what, and the place where the words are; `received_at` in UTC."""

    ticket_id: int
    reference: str
    status: str
    category: str | None
    team: str | None
    received_at: datetime
    way: Way
    excerpt: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, the newest complaint first; whether there are more of them."""

    hits: tuple[Hit, ...]
    has_more: bool = False


_SELECT = "SELECT ticket_id, '{way}' AS way, NULL::BIGINT AS text_id FROM "
_BY_REFERENCE = _SELECT.format(way=Way.REFERENCE) + "tickets WHERE reference IN ($q, $spelled)"
_BY_SOURCE = _SELECT.format(way=Way.SOURCE) + "tickets WHERE external_id = $q"
_BY_ACCOUNT = _SELECT.format(way=Way.ACCOUNT) + "players WHERE lower(account) = lower($q) OR lower(email) = lower($q)"
_BY_NAME = _SELECT.format(way=Way.NAME) + "players WHERE ticket_id >= $least AND {name}"
_BY_TEXT = f"SELECT ticket_id, '{Way.TEXT}' AS way, text_id FROM texts WHERE ticket_id >= $least AND {{body}}"
_RANKS = ", ".join(f"'{way}'" for way in Way)
# Grouped before it is joined: a common word is in most of the texts.
_FIND = f"""
    WITH found AS ({{ways}}),
    ranked AS (SELECT ticket_id, list_position([{_RANKS}], way) AS rank, text_id FROM found),
    open_to AS (
        SELECT ticket_id, status, category, team, received_at, {{figures}} AS opens, {{texts}} AS reads
        FROM versions_current WHERE received_at > $after AND ({{figures}} OR {{texts}})
    ),
    hits AS (
        SELECT ticket_id, min(rank) AS rank, max(text_id) AS text_id
        FROM ranked JOIN open_to USING (ticket_id) WHERE reads OR (opens AND rank <= 2)
        GROUP BY ticket_id
    ),
    newest AS (
        SELECT hits.*, status, category, team, received_at FROM hits JOIN open_to USING (ticket_id)
        ORDER BY received_at DESC, ticket_id DESC LIMIT $limit
    )
    SELECT ticket_id, reference, status, category, team, received_at, [{_RANKS}][rank], text_id
    FROM newest JOIN tickets USING (ticket_id) ORDER BY received_at DESC, ticket_id DESC
"""
# Complaints received after `after` are all among the newest, so that their numbers are `least` at least.
_NEWEST = """
    SELECT count(*), min(received_at) AS after, min(ticket_id) AS least, max(ticket_id) AS most FROM (
        SELECT ticket_id, received_at FROM versions_current WHERE {texts} ORDER BY received_at DESC LIMIT $newest
    )
"""


@dataclass(frozen=True, slots=True)
class _Span:
    """Where words are looked for: in complaints received after an instant, whose numbers are `least` at least."""

    after: datetime
    least: int


_EVERYWHERE = _Span(datetime.min.replace(tzinfo=UTC), 0)


def by_words(person: Person) -> bool:
    """Whether `person` finds complaints by more than their reference."""
    return reach(person.role, Action.SEE_TEXTS) is not Reach.NONE


def find(cursor: duckdb.DuckDBPyConnection, person: Person, typed: str, limit: int = PAGE) -> Found:
    """The first `limit` complaints that `person` may find by what was `typed`.

    A reference, a number of the source, an account or an e-mail is looked for as a whole first. Where it is none,
    every word has to stand in one text, or in the player's name, in any spelling of capitals and accents.
    `BadInput` where that is nothing to look for, or too much.
    """
    # Which complaints is for the query to say; a role that sees no figures has nothing to look for at all.
    if reach(person.role, Action.SEE_FIGURES) is Reach.NONE:
        demand(person, Action.SEE_FIGURES)
    typed = _checked(typed)
    words = _words(typed) if by_words(person) else []
    # What is found as a whole is found at once; going through all texts takes the better part of a second.
    rows = cursor.execute(*_whole(person, typed, limit + 1)).fetchall()
    if words and not rows and not is_reference(normalised(typed)):
        rows = _by_words(cursor, person, words, limit + 1)
    bodies = _bodies(cursor, rows[:limit])
    return Found(tuple(_hit(row, bodies, words) for row in rows[:limit]), len(rows) > limit)


def _by_words(
    cursor: duckdb.DuckDBPyConnection, person: Person, words: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """The newest complaints with all these words: among the newest first, where most words are found often enough."""
    if newest := _newest(cursor, person):
        rows = cursor.execute(*_worded(person, words, limit, newest)).fetchall()
        if len(rows) == limit:
            return rows
    return cursor.execute(*_worded(person, words, limit, _EVERYWHERE)).fetchall()


def _newest(cursor: duckdb.DuckDBPyConnection, person: Person) -> _Span | None:
    """Where the newest complaints are that `person` may look into; None where that spares nothing."""
    query = _NEWEST.format(texts=_within(person, Action.SEE_TEXTS))
    [(count, after, least, most)] = cursor.execute(query, _bound(query, person, {"newest": NEWEST})).fetchall()
    # Their texts lie together as long as complaints are numbered as they come, but for those of late imports.
    return _Span(after, least) if count == NEWEST and most - least < 4 * NEWEST else None


def _checked(typed: str) -> str:
    typed = " ".join(typed.split())
    if not typed:
        raise BadInput(N_("Write what you look for."))
    if len(typed) > _LONGEST:
        raise BadInput(N_("Look for up to {longest} characters at a time."), longest=_LONGEST)
    if any("\ud800" <= one <= "\udfff" or one == "\0" for one in typed):
        raise BadInput(N_("What you look for holds a character that no text can have."))
    return typed


def _words(typed: str) -> list[str]:
    """The words to look for in texts; none where they are too short: then only a whole number or account is."""
    words = list(dict.fromkeys(typed.split()))
    if len(words) > _MOST_WORDS:
        raise BadInput(N_("Look for up to {most} words at a time."), most=_MOST_WORDS)
    return words if any(letters(word) >= FEWEST_LETTERS for word in words) else []


def _whole(person: Person, typed: str, limit: int) -> tuple[str, dict[str, Any]]:
    ways = [_BY_REFERENCE, *([_BY_SOURCE, _BY_ACCOUNT] if by_words(person) else [])]
    return _question(person, ways, {"q": typed, "spelled": normalised(typed), "limit": limit}, _EVERYWHERE)


def _worded(person: Person, words: Sequence[str], limit: int, span: _Span) -> tuple[str, dict[str, Any]]:
    ways = [_BY_NAME.format(name=_all("name", words)), _BY_TEXT.format(body=_all("body", words))]
    patterns = {f"word{n}": pattern(word) for n, word in enumerate(words)}
    return _question(person, ways, patterns | {"least": span.least, "limit": limit}, span)


def _question(person: Person, ways: Sequence[str], values: dict[str, Any], span: _Span) -> tuple[str, dict[str, Any]]:
    within = {"figures": _within(person, Action.SEE_FIGURES), "texts": _within(person, Action.SEE_TEXTS)}
    query = _FIND.format(ways=" UNION ALL ".join(ways), **within)
    return query, _bound(query, person, values | {"after": span.after})


def _bound(query: str, person: Person, values: dict[str, Any]) -> dict[str, Any]:
    return values | {name: value for name, value in _who(person).items() if f"${name}" in query}


def _all(column: str, words: Sequence[str]) -> str:
    return " AND ".join(f"regexp_matches({column}, $word{number})" for number in range(len(words)))


def _who(person: Person) -> dict[str, str]:
    return {"team": person.team or NOWHERE, "me": person.user_id}


def _within(person: Person, action: Action) -> str:
    """The condition on how a case stands that `domain.rights.may` decides by, for the engine."""
    return {
        Reach.ANY: "true",
        Reach.TEAM: "coalesce(team = $team, false)",
        Reach.OWN: "coalesce(agent = $me, false)",
        Reach.NONE: "false",
    }[reach(person.role, action)]


def _bodies(cursor: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Any, ...]]) -> dict[tuple[Way, int], str]:
    """What was found in: texts by their number, names by that of their ticket."""
    texts = [row[-1] for row in rows if row[-2] == Way.TEXT]
    named = [row[0] for row in rows if row[-2] == Way.NAME]
    return {(Way.TEXT, n): body for n, body in _column(cursor, "text_id, body FROM texts WHERE text_id", texts)} | {
        (Way.NAME, n): name for n, name in _column(cursor, "ticket_id, name FROM players WHERE ticket_id", named)
    }


def _column(cursor: duckdb.DuckDBPyConnection, what: str, numbers: Sequence[int]) -> list[tuple[int, str]]:
    if not numbers:
        return []
    # Bound one by one, the numbers let the engine skip the blocks that hold none of them.
    return cursor.execute(f"SELECT {what} IN ({', '.join('?' * len(numbers))})", list(numbers)).fetchall()


def _hit(row: tuple[Any, ...], bodies: dict[tuple[Way, int], str], words: Sequence[str]) -> Hit:
    ticket_id, reference, status, category, team, received_at, way, text_id = row
    body = bodies.get((Way(way), ticket_id if way == Way.NAME else text_id or 0), "")
    pieces = excerpt(body, words) if body else ()
    return Hit(ticket_id, reference, status, category, team, received_at.astimezone(UTC), Way(way), pieces)
