"""The chain of writes: a keyed hash that links each transaction to the one before.

An edited, deleted or swapped event or act, or a transaction taken out, breaks a link. The key lives beside the store,
never in it, so that whoever can write to the file alone cannot make the links fit.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from data.columns import OWN
from data.silence import silent
from domain.marks import N_
from domain.problems import BadInput, Problem, StoreUnusable

if TYPE_CHECKING:
    from data.store import Writing

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_BLOCK = 16_384
# So many events are put together at a time: the engine cannot spill what it joins to one text.
_STRETCH = 32 * _BLOCK
# Whoever tampers with numbers may make them as small as they can be: below 0, too, they are rounded down.
_BEGINNING_OF = "event_id - (event_id % {size} + {size}) % {size}"
_STRETCHES = f"SELECT DISTINCT {_BEGINNING_OF.format(size=_STRETCH)} FROM events WHERE transaction_id >= ?"
_PART = f"({_BEGINNING_OF.format(size=_BLOCK)}) // {_BLOCK}"
_LONGEST_KEY = 1_000

_TEXTS = (
    "event_key kind actor status category complexity channel jurisdiction priority team agent decision reason"
    " text_digest"
).split()
_INSTANTS = "occurred_at recorded_at received_at closed_at due_at".split()
_PLAIN = "event_id transaction_id ticket_id text_id source_on_time end_unknown".split()
# Came later: each is named where it says something and nothing where it does not, so that older links still fit.
_OF_A_TYPE = {"VARCHAR": "strlen({0}) || ':' || {0}", "TIMESTAMPTZ": "epoch_us({0})"}
_LATER = {name: _OF_A_TYPE.get(kind, "{0}").format(name) for name, kind in {**OWN, "place": "VARCHAR"}.items()}

# Every text with its length before it and every other value with a mark behind it, so that no two different events
# read the same; `concat` takes NULL as nothing, which differs from the length 0.
SEALED = (
    {name: f"strlen({name}), ':', {name}" for name in _TEXTS}
    | {name: f"epoch_us({name}), ';'" for name in _INSTANTS}
    | {name: f"{name}, ';'" for name in _PLAIN}
    | {name: f"'{name}=' || {value} || ';'" for name, value in _LATER.items()}
)
# What they come to where there is nothing.
_NOTHING = dict.fromkeys(_TEXTS, "':'") | dict.fromkeys([*_INSTANTS, *_PLAIN], "';'") | dict.fromkeys(_LATER, "''")

_EVENTS = "SELECT transaction_id, event_id, concat({words}) AS event FROM events WHERE transaction_id >= $since"
# Every second block: read apart, because the engine has one thread for what is not committed yet.
_HALVES = [f"{_PART} % 2 {half} 0" for half in ("=", "<>")]
# So many events are put together here: planning halves and looking for silent columns takes longer.
_MANY = 10_000
_FEW = f"{_EVENTS.format(words=', '.join(SEALED.values()))} LIMIT {_MANY + 1}"
#: A part of the events of a transaction: its number, that of the part, how many they are, and their digest.
Block = tuple[int, int, int, str]

_DIGESTS = f"""
    SELECT transaction_id, {_PART} AS block, count(*),
        sha256(string_agg(event, '' ORDER BY event_id))
    FROM ({{events}})
    GROUP BY transaction_id, block
    ORDER BY transaction_id, block
"""


_ACT_TEXTS = "actor kind subject field before after".split()
_ACT = ", ".join(["act_id, ';', epoch_us(recorded_at), ';'", *(f"strlen({name}), ':', {name}" for name in _ACT_TEXTS)])
_ACTS = f"""
    SELECT transaction_id, sha256(string_agg(concat({_ACT}), '' ORDER BY act_id)) FROM acts
    WHERE transaction_id >= $since GROUP BY transaction_id
"""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link of the chain."""

    transaction_id: int
    recorded_at: datetime
    link: str


def head(cursor: duckdb.DuckDBPyConnection) -> Head:
    """The newest link; number 0 with an empty link where nothing was written yet."""
    row = cursor.execute(
        "SELECT transaction_id, recorded_at, link FROM transactions ORDER BY transaction_id DESC LIMIT 1"
    ).fetchone()
    return Head(row[0], row[1].astimezone(UTC), row[2]) if row else Head(0, _BEGINNING, "")


def key_file(path: Path) -> Path:
    """Where the key of the store at `path` lies, unless `DELAI_CHAIN_KEY` gives it."""
    return path.with_name(path.name + ".key")


def key_beside(path: Path) -> bytes:
    """The key of the store at `path`: `DELAI_CHAIN_KEY`, else the file `<store>.key`, made at the first use.

    `StoreUnusable` where that is no key, or cannot be made.
    """
    return key_given(path) or _made_key(key_file(path))


def key_given(path: Path) -> bytes | None:
    """The key of the store at `path` as it is there; None where there is none yet, `StoreUnusable` if it is no key."""
    if given := key_of_environment():
        return given
    file = key_file(path)
    try:
        key = file.read_text(encoding="ascii").strip().encode()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _no_key(file, error) from error
    if not key:
        raise StoreUnusable(N_("The key of the store, {file}, is empty: put back the one that it was."), file=file)
    return key


def _made_key(file: Path) -> bytes:
    key = secrets.token_hex(32)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(key)
    except OSError as error:
        raise _no_key(file, error) from error
    return key.encode()


def _no_key(file: Path, error: OSError | UnicodeDecodeError) -> StoreUnusable:
    reason = error.strerror if isinstance(error, OSError) else Problem(N_("it is not a text in ASCII"))
    return StoreUnusable(
        N_("The key of the store, {file}, cannot be read or made: {reason}."), file=file, reason=reason
    )


def key_in(path: Path) -> bytes:
    """The key in the file at `path`, or that of the store at `path`; `BadInput` where there is none."""
    beside = key_file(path)
    file = beside if beside.exists() else path
    try:
        # A key is one line: a file of another kind is not read whole.
        with file.open(encoding="ascii") as lines:
            key = lines.read(_LONGEST_KEY + 1).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(N_("{path} cannot be read as the key of a store."), path=path) from error
    if not key or len(key) > _LONGEST_KEY or not key.isprintable():
        raise BadInput(N_("{path} cannot be read as the key of a store."), path=path)
    return key.encode()


def key_of_environment() -> bytes | None:
    """The key that `DELAI_CHAIN_KEY` gives; None where it gives none."""
    given = os.environ.get("DELAI_CHAIN_KEY")
    return os.fsencode(given) if given else None


def seal(writing: "Writing", key: bytes) -> Head:
    """Add the transaction of `writing` to the chain, over every event and act that it recorded; returns its link."""
    digests = _digests(writing.cursor, writing.transaction_id)
    digest, events = digests.get(writing.transaction_id, ("", 0))
    fields = (writing.transaction_id, writing.recorded_at, writing.actor, writing.command, events, digest)
    link = _link(key, writing.previous.link, *fields)
    writing.cursor.execute(
        "INSERT INTO transactions (transaction_id, recorded_at, actor, command, events, digest, link)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [*fields, link],
    )
    return Head(writing.transaction_id, writing.recorded_at, link)


def broken_links(cursor: duckdb.DuckDBPyConnection, key: bytes) -> list[int]:
    """The transactions whose events, acts, digest or link do not fit, in order; empty where the chain is whole.

    Transaction 0 stands for events and acts that belong to no transaction.
    """
    digests = _digests(cursor, 0)
    broken, link, expected_id = [], "", 1
    for number, recorded_at, actor, command, said_events, said_digest, stored in cursor.execute(
        "SELECT transaction_id, recorded_at, actor, command, events, digest, link FROM transactions"
        " ORDER BY transaction_id"
    ).fetchall():
        digest, events = digests.pop(number, ("", 0))
        expected = _link(key, link, number, recorded_at, actor, command, events, digest)
        is_as_said = (said_events, said_digest) == (events, digest)
        if number != expected_id or not is_as_said or not hmac.compare_digest(expected, stored):
            broken.append(number)
        link, expected_id = stored, number + 1
    return [0, *broken] if digests else broken


def changed(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether events and acts are not those that the transactions say were written; that needs no key."""
    digests = _digests(cursor, 0)
    said = cursor.execute("SELECT transaction_id, digest, events FROM transactions").fetchall()
    nothing = ("", 0)
    return any(digests.pop(number, nothing) != (digest, events) for number, digest, events in said) or bool(digests)


def link_anew(cursor: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Key the chain of all transactions with `key`."""
    links, link = [], ""
    for fields in cursor.execute(
        "SELECT transaction_id, recorded_at, actor, command, events, digest FROM transactions ORDER BY transaction_id"
    ).fetchall():
        link = _link(key, link, *fields)
        links.append((fields[0], link))
    numbers, keyed = zip(*links, strict=True) if links else ((), ())
    cursor.execute(
        "UPDATE transactions SET link = l.link FROM (SELECT unnest($numbers::BIGINT[]) AS number,"
        " unnest($links::VARCHAR[]) AS link) AS l WHERE transaction_id = l.number",
        {"numbers": list(numbers), "links": list(keyed)},
    )


def _digests(cursor: duckdb.DuckDBPyConnection, since: int) -> dict[int, tuple[str, int]]:
    """The digest and the number of events of each transaction from number `since` on that has events or acts."""
    rows = cursor.execute(_FEW, {"since": since}).fetchall()
    blocks = _many(cursor, since) if len(rows) > _MANY else _few(rows)
    digests = {number: _together(list(of_it)) for number, of_it in groupby(blocks, key=itemgetter(0))}
    return digests | _with_acts(cursor, since, digests)


def _few(rows: Sequence[tuple[int, int, str]]) -> list[Block]:
    """What `_DIGESTS` says of these events; planning that would take longer than putting them together."""
    told = []
    for (number, block), events in groupby(sorted(rows), key=lambda row: (row[0], row[1] // _BLOCK)):
        texts = [text for *_, text in events]
        told.append((number, block, len(texts), hashlib.sha256("".join(texts).encode()).hexdigest()))
    return told


def _many(cursor: duckdb.DuckDBPyConnection, since: int) -> list[Block]:
    unsaid = silent(cursor, "events WHERE transaction_id >= ?", list(SEALED), [since])
    words = ", ".join(_NOTHING[name] if name in unsaid else word for name, word in SEALED.items())
    events = f"{_EVENTS.format(words=words)} AND event_id BETWEEN $low AND $low + {_STRETCH - 1}"
    digests = _DIGESTS.format(events=" UNION ALL ".join(f"{events} AND {half}" for half in _HALVES))
    told: list[Block] = []
    for (low,) in cursor.execute(_STRETCHES, [since]).fetchall():
        told += cursor.execute(digests, {"since": since, "low": low}).fetchall()
    return sorted(told)


def _with_acts(
    cursor: duckdb.DuckDBPyConnection, since: int, digests: Mapping[int, tuple[str, int]]
) -> dict[int, tuple[str, int]]:
    """The digests of the transactions that have acts: over those and over what `digests` says of the events."""
    told = {}
    for number, acts in cursor.execute(_ACTS, {"since": since}).fetchall():
        of_events, events = digests.get(number, ("", 0))
        told[number] = hashlib.sha256(f"{of_events}acts{acts}".encode()).hexdigest(), events
    return told


def _together(blocks: Sequence[Block]) -> tuple[str, int]:
    """The digest and the number of events of a transaction, from those of its blocks."""
    digests = "".join(digest for *_, digest in blocks)
    return hashlib.sha256(digests.encode()).hexdigest(), sum(count for _, _, count, _ in blocks)


def _link(
    key: bytes, previous: str, number: int, at: datetime, actor: str, command: str, events: int, digest: str
) -> str:
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (previous, str(number), instant, actor, command, str(events), digest)
    message = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
