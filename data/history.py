"""Case versions: what was so, and since when it was believed, worked out from the events.

The versions of a ticket are derived as a whole whenever something about it is recorded. They can be thrown away and
made again at any time; `differences` does so and compares.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

import duckdb

from data import retold
from data.columns import COUNTED_ANEW, FIRSTS, OWN, PROCEDURE
from data.retold import RETRACTED
from data.silence import silent
from domain.kinds import EventKind
from domain.statuses import DONE, PAUSING, Status
from domain.vocabulary import DESK, FOREVER, NOT_COUNTED, Outcome

#: So many tickets are derived at a time, which bounds the memory of an import: two of the engine's row groups, because
#: it packs whole ones as they come and what is left over once more at the end.
BLOCK = 245_760

_STATE = (
    "ticket_id, source, valid_from, valid_to, status, category, complexity, channel, jurisdiction, priority, team,"
    " agent, decision, received_at, answered_at, closed_at, due_at, due_original, late_at, fell_due_at,"
    " paused_since, paused_seconds, reopenings, source_on_time, end_unknown, policy, risk_at, ack_due_at,"
    " acknowledged_at, hard_stop_at, sla_seconds, breach_reason, raised, first_answered_at, first_reopened_at,"
    f" {', '.join(FIRSTS)}, {', '.join(PROCEDURE)}, is_open, is_paused, is_counted"
)
_COLUMNS = f"{_STATE}, recorded_from, recorded_to"
_FOREVER = f"TIMESTAMPTZ '{FOREVER.isoformat()}'"
# What the last word on holds, with its type.
_LASTING = dict.fromkeys("category complexity channel jurisdiction priority team agent decision".split(), "VARCHAR") | {
    "closed_at": "TIMESTAMPTZ",
    "due_at": "TIMESTAMPTZ",
    **OWN,
    "source_on_time": "BOOLEAN",
    "end_unknown": "BOOLEAN",
}
# What a version says of these does not come from events that speak of them alone.
_WORKED_OUT = frozenset({"closed_at", "due_original", "end_unknown"})
_PLACES = {
    "versions_current": f"valid_to = {_FOREVER} AND recorded_to = {_FOREVER}",
    "versions_past": f"valid_to < {_FOREVER} AND recorded_to = {_FOREVER}",
    "versions_superseded": f"recorded_to < {_FOREVER}",
}
# In such order that the engine can pass over whole blocks: a case by its number, the past by its time.
_ORDERS = {"versions_current": "ticket_id", "versions_past": "valid_to", "versions_superseded": "ticket_id"}

# All that is known of a ticket was recorded at once: there is one belief. So it is with a new import.
_ONE_BELIEF = f"""
known AS (
    SELECT *, 1 AS belief, recorded_at AS known_from, {_FOREVER} AS known_to
    FROM events JOIN touched USING (ticket_id)
    WHERE kind <> '{RETRACTED}'
)"""

# A belief holds from one recording about a ticket to the next; an event with a key gives way to the next with that key.
_MINE = """
mine AS (
    SELECT * FROM events JOIN touched USING (ticket_id)
),"""
_BELIEFS = f"""
beliefs AS (
    SELECT ticket_id, recorded_at AS known_from, lead(recorded_at, 1, {_FOREVER}) OVER spoken AS known_to,
        row_number() OVER spoken AS belief
    FROM (SELECT DISTINCT ticket_id, recorded_at FROM mine)
    WINDOW spoken AS (PARTITION BY ticket_id ORDER BY recorded_at)
),
lasting AS (
    SELECT *, CASE WHEN event_key IS NOT NULL
        THEN lead(recorded_at) OVER (PARTITION BY ticket_id, event_key ORDER BY event_id) END AS replaced_at
    FROM mine
),
known AS (
    SELECT e.* EXCLUDE (replaced_at), b.belief, b.known_from, b.known_to
    FROM lasting AS e
    JOIN beliefs AS b ON b.ticket_id = e.ticket_id AND e.recorded_at <= b.known_from
    WHERE e.kind <> '{RETRACTED}' AND (e.replaced_at IS NULL OR e.replaced_at > b.known_from)
)"""

# The same version under consecutive beliefs is one row.
_MERGED = f"""
    SELECT {_STATE}, min(known_from) AS recorded_from, max(known_to) AS recorded_to
    FROM (
        SELECT *, belief - row_number() OVER (PARTITION BY {_STATE} ORDER BY belief) AS island FROM ({{fold}})
    )
    GROUP BY {_STATE}, island
"""


def has_cases(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether any ticket is known of now: those of imports that were taken back are not."""
    return bool(cursor.execute("SELECT 1 FROM case_versions WHERE recorded_to = ? LIMIT 1", [FOREVER]).fetchall())


def has_own(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether any ticket was filed at the desk itself, and has a reference of the desk's own."""
    return bool(cursor.execute("SELECT 1 FROM tickets WHERE source = ? LIMIT 1", [DESK]).fetchall())


def first_receipt(cursor: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the first of the tickets that are known of now was received, in UTC; None where there is none."""
    row = cursor.execute("SELECT min(received_at) FROM versions_current").fetchone()
    return row[0].astimezone(UTC) if row and row[0] else None


def last_recorded(cursor: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the last of the events was recorded, in UTC; None where there is none. What is known by then is all."""
    row = cursor.execute("SELECT max(recorded_at) FROM events").fetchone()
    return row[0].astimezone(UTC) if row and row[0] else None


def _words(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


def _said(name: str) -> str:
    """The last word on what the procedure says; an empty text is none, and so is the count that begins again."""
    last = f"last_value({name} IGNORE NULLS) OVER so_far"
    none = "''" if PROCEDURE[name] == "VARCHAR" else "0" if name in COUNTED_ANEW else ""
    return f"nullif({last}, {none}) AS {name}" if none else f"{last} AS {name}"


def _first(name: str) -> str:
    changed = " OR ".join(f"{one} = '{Outcome.CHANGED}'" for one in FIRSTS["overturned_at"])
    of_events = {"first_chased_at": "chases > 0", "overturned_at": changed}
    at = f"CASE WHEN {of_events[name]} THEN occurred_at END" if name in of_events else FIRSTS[name][0]
    return f"first_value({at} IGNORE NULLS) OVER so_far"


def _fold(known: str) -> str:
    return (
        Path(__file__)
        .with_suffix(".sql")
        .read_text(encoding="utf-8")
        .format(
            known=known,
            done=_words(DONE),
            paused=_words(PAUSING),
            not_counted=_words(NOT_COUNTED),
            new=f"'{Status.NEW}'",
            closed=f"'{Status.CLOSED}'",
            limited=EventKind.LIMITED,
            forever=_FOREVER,
            unsaid=", ".join(f"NULL AS {name}" for name in PROCEDURE),
            said=", ".join(map(_said, PROCEDURE)),
            procedure=", ".join((*FIRSTS, *PROCEDURE)),
            firsts=", ".join(f"{_first(name)} AS {name}" for name in FIRSTS),
        )
    )


_OF_ONE_BELIEF = f"SELECT {_STATE}, known_from AS recorded_from, known_to AS recorded_to FROM ({_fold(_ONE_BELIEF)})"
_OF_MANY = _MERGED.format(fold=_fold(_MINE + _BELIEFS))
# From a table `mine` that was made before: where some events are not committed yet, the engine takes four times as long
# to read them within the fold. Of more events than this it would be much memory.
_OF_SOME, _SOME = _MERGED.format(fold=_fold(_BELIEFS)), 100_000


def rebuild(cursor: duckdb.DuckDBPyConnection, tell: Callable[[int, int], None] | None = None) -> None:
    """Derive the versions of every ticket in the table `touched` (ticket_id) and put them in place of the old ones.

    `tell` hears before each block how many tickets are done, and of how many.
    """
    cursor.execute("CREATE OR REPLACE TEMP TABLE all_touched AS SELECT * FROM touched")
    unsaid, last = _unsaid(cursor), _last_told(cursor)
    # What nobody spoke of is nowhere in the versions either, and needs no writing.
    columns = ", ".join(name for name in _COLUMNS.split(", ") if name not in unsaid or name in _WORKED_OUT)
    whole = int(cursor.execute("SELECT count(*) FROM all_touched").fetchall()[0][0])
    for number, _ in enumerate(_blocks(cursor)):
        if tell:
            tell(min(number * BLOCK, whole), whole)
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE derived AS {_derived(cursor, unsaid, columns)}")
        # Those of new tickets need not be looked for.
        old = cursor.execute("SELECT 1 FROM touched WHERE ticket_id <= ? LIMIT 1", [last]).fetchall()
        for table, belongs in _PLACES.items():
            if old:
                cursor.execute(f"DELETE FROM {table} WHERE ticket_id IN (SELECT ticket_id FROM touched)")
            rows = f"SELECT {columns} FROM derived WHERE {belongs} ORDER BY {_ORDERS[table]}"
            cursor.execute(f"INSERT INTO {table} ({columns}) {rows}")


def _last_told(cursor: duckdb.DuckDBPyConnection) -> int:
    """The greatest number of a ticket that has versions."""
    row = cursor.execute("SELECT coalesce(max(ticket_id), 0) FROM case_versions").fetchone()
    return int(row[0]) if row else 0


def rebuild_few(cursor: duckdb.DuckDBPyConnection, ticket_ids: Sequence[int], last: int) -> None:
    """As `rebuild`, for a few tickets whose versions are those of the events up to number `last`.

    Told in Python, because planning the fold takes longer than an edit may; and only what became different is written,
    because looking for the rest would take longer the more there is.
    """
    marks = ", ".join("?" * len(ticket_ids))
    sources = dict(
        cursor.execute(f"SELECT ticket_id, source FROM tickets WHERE ticket_id IN ({marks})", ticket_ids).fetchall()
    )
    cursor.execute(f"SELECT * FROM events WHERE ticket_id IN ({marks})", ticket_ids)
    names = [column[0] for column in cursor.description or []]
    events = sorted((dict(zip(names, row, strict=True)) for row in cursor.fetchall()), key=itemgetter("event_id"))
    before = _told([event for event in events if event["event_id"] <= last], sources)
    after = _told(events, sources)
    for table in _PLACES:
        was, now = ([version for version in told if _place(version) == table] for told in (before, after))
        if any(version not in now for version in was):
            cursor.execute(f"DELETE FROM {table} WHERE ticket_id IN ({marks})", ticket_ids)
            was = []
        _insert(cursor, table, [version for version in now if version not in was])


def _told(events: Sequence[retold.Event], sources: Mapping[int, str]) -> list[retold.Version]:
    return [
        version | {"source": source}
        for ticket_id, source in sources.items()
        for version in retold.versions([event for event in events if event["ticket_id"] == ticket_id])
    ]


def _place(version: retold.Version) -> str:
    if version["recorded_to"] < FOREVER:
        return "versions_superseded"
    return "versions_past" if version["valid_to"] < FOREVER else "versions_current"


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, versions: Sequence[retold.Version]) -> None:
    if versions:
        names = _COLUMNS.split(", ")
        row = f"({', '.join('?' * len(names))})"
        cursor.execute(
            f"INSERT INTO {table} ({_COLUMNS}) VALUES {', '.join([row] * len(versions))}",
            [version[name] for version in versions for name in names],
        )


def differences(
    cursor: duckdb.DuckDBPyConnection, tell: Callable[[int, int], None] = lambda _done, _whole: None
) -> list[int]:
    """The tickets whose stored versions are not those that follow from their events; empty where all is well.

    `tell` hears before each block how many tickets are done, and of how many.
    """
    cursor.execute("CREATE OR REPLACE TEMP TABLE all_touched AS SELECT DISTINCT ticket_id FROM case_versions")
    cursor.execute("INSERT INTO all_touched SELECT ticket_id FROM tickets ANTI JOIN all_touched USING (ticket_id)")
    unsaid = _unsaid(cursor)
    whole = int(cursor.execute("SELECT count(*) FROM all_touched").fetchall()[0][0])
    found = []
    for number, _ in enumerate(_blocks(cursor)):
        tell(min(number * BLOCK, whole), whole)
        found += _different(cursor, unsaid)
    return found


def _unsaid(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    found = silent(cursor, "(SELECT * FROM events SEMI JOIN all_touched USING (ticket_id))", [*_LASTING, "place"])
    return [*found, *(name for name, words in FIRSTS.items() if set(words) <= set(found))]


def _blocks(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Put one block after the other of `all_touched` into `touched`."""
    blocks = (
        "SELECT ticket_id, source, (row_number() OVER (ORDER BY ticket_id) - 1) // ? AS block"
        " FROM all_touched LEFT JOIN tickets USING (ticket_id)"
    )
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE blocked AS {blocks}", [BLOCK])
    for (block,) in cursor.execute("SELECT DISTINCT block FROM blocked ORDER BY block").fetchall():
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE touched AS SELECT ticket_id, source FROM blocked WHERE block = ?", [block]
        )
        yield


def _derived(cursor: duckdb.DuckDBPyConnection, unsaid: Sequence[str], columns: str = _COLUMNS) -> str:
    row = cursor.execute(
        "SELECT min(recorded_at) IS NOT DISTINCT FROM max(recorded_at), count(*)"
        " FROM events SEMI JOIN touched USING (ticket_id)"
    ).fetchone()
    of_one, count = row or (True, 0)
    fold = _OF_ONE_BELIEF if of_one else _OF_MANY
    if not of_one and count <= _SOME:
        cursor.execute("CREATE OR REPLACE TEMP TABLE mine AS SELECT * FROM events JOIN touched USING (ticket_id)")
        fold = _OF_SOME
    # The last word on what nobody spoke of need not be looked for: half the work, for most imports.
    for name in FIRSTS.keys() & set(unsaid):
        fold = fold.replace(_first(name), "NULL::TIMESTAMPTZ")
    for name in _LASTING.keys() & set(unsaid):
        for value in ("first_value", "last_value"):
            fold = fold.replace(f"{value}({name} IGNORE NULLS) OVER so_far", f"NULL::{_LASTING[name]}")
    if "place" in unsaid:
        fold = fold.replace("valid_from, place, event_id", "valid_from, event_id")
    return f"SELECT {columns} FROM ({fold})"


def _different(cursor: duckdb.DuckDBPyConnection, unsaid: Sequence[str]) -> list[int]:
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE derived AS {_derived(cursor, unsaid)}")
    stored = f"SELECT {_COLUMNS} FROM case_versions SEMI JOIN touched USING (ticket_id)"
    rows = cursor.execute(
        f"SELECT DISTINCT ticket_id FROM (({stored} EXCEPT ALL SELECT * FROM derived)"
        f" UNION ALL (SELECT * FROM derived EXCEPT ALL {stored})) ORDER BY ticket_id"
    ).fetchall()
    return [ticket_id for (ticket_id,) in rows]
