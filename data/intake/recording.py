"""From accepted rows to tickets and events: which are new, which changed, and one write of it all."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from data import journal, judged
from data.columns import OWN
from data.intake import beside, references
from data.intake.fields import FIELDS, TIMES
from data.intake.mapping import Layout, Mapping
from data.retold import RETRACTED
from data.store import Writing
from domain.kinds import EventKind
from domain.people import Person
from domain.statuses import DONE, PAUSING, Status

# In what order events are recorded: step by step of a ticket's life, which needs no sorting; or sorted.
_PARTS = {
    Layout.TICKET: tuple(f"AND position = {step}" for step in range(4)),
    Layout.EVENT: ("ORDER BY ticket_id, position",),
}
_ENDS = ("answered_at", "closed_at")
_DONE, _PAUSED = ("(" + ", ".join(f"'{status}'" for status in sorted(group)) + ")" for group in (DONE, PAUSING))


def _apart(text: str, mark: str) -> str:
    """SQL for the SQL `text` in which no `mark` can be mistaken for one between texts."""
    return f"replace(replace({text}, '\\', '\\\\'), '{mark}', '\\{mark}')"


def _said_or_not(name: str) -> str:
    """SQL for what a field says, and for nothing a dash that is no value."""
    text = f"{name}::VARCHAR"
    return f"CASE WHEN {text} = '-' THEN '\\-' ELSE coalesce({_apart(text, '|')}, '-') END"


# What an event says, in short.
_SAID_OR_NOT = ", ".join(_said_or_not(name) for name in FIELDS if name != "id")
_CONTENT = f"left(md5(concat_ws('|', {_SAID_OR_NOT})), 12)"
#: How the statements call the kinds of events that they write.
_KINDS = {f"{kind}_kind": kind.value for kind in EventKind}
_SAID = [
    *("ticket_id", "event_key", "kind", "occurred_at"),
    *(name for name in journal.OBSERVED if name not in OWN),
]


def _statement(name: str, **words: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8").format(**words)


def accept(cursor: duckdb.DuckDBPyConnection, mapping: Mapping, corrects: bool = False) -> None:
    """Make the view `accepted`: row, id, every field and the verdict of the rows that count.

    Where the file `corrects` rows, those of `prior` were accepted before them.
    """
    there = {name for name, *_ in cursor.execute("DESCRIBE staged").fetchall()}
    columns = [_typed(name, name in there, mapping) for name in FIELDS if name != "id"]
    columns += [f"order_{place}" for place in range(len(mapping.order))]
    # A source without ids: the same content a second time is another ticket.
    before = f" + {beside.before('hash(id)')}" if corrects else ""
    numbered = f"id || '-' || (row_number() OVER (PARTITION BY id ORDER BY rowid){before})"
    own = "id" if "id" in mapping.columns else numbered
    cursor.execute(_statement("accepted", columns=", ".join(columns), id=own))


def _typed(name: str, is_there: bool, mapping: Mapping) -> str:
    if is_there and name in _ENDS and mapping.ends_need_status:
        return f"CASE WHEN status IN {_DONE} THEN {name} END AS {name}"
    if name in TIMES:
        return name if is_there else f"NULL::TIMESTAMPTZ AS {name}"
    # A value that the mapping translates to nothing says nothing.
    return f"nullif({name}, '') AS {name}" if is_there else f"NULL::VARCHAR AS {name}"


def match(cursor: duckdb.DuckDBPyConnection, mapping: Mapping, corrects: bool = False) -> None:
    """Make `matched`, `observed` and `changed` against the store as it stands; `corrects` as in `accept`."""
    # In a log the rows of a ticket stand under its first one.
    first = "row" if mapping.layout is Layout.TICKET else "min(row) OVER (PARTITION BY id)"
    cursor.execute(_statement("matched", first=first), {"source": mapping.source})
    cursor.execute(_statement("sighted", retracted=RETRACTED))
    cursor.execute(_events(mapping, corrects))
    said = ", ".join(_SAID)
    cursor.execute(_statement("changed", said=said, whole=_whole(mapping), retracted=RETRACTED))


def _whole(mapping: Mapping) -> str:
    """Whether a file says all there is of its tickets, in SQL."""
    return str(mapping.layout is Layout.TICKET).lower()


def _events(mapping: Mapping, corrects: bool) -> str:
    if mapping.layout is Layout.TICKET:
        words = {"new": Status.NEW, "answered": Status.ANSWERED, "closed": Status.CLOSED}
        return _statement("ticket_events", done=_DONE, paused=_PAUSED, **words, **_KINDS)
    before = beside.before("hash(accepted.id, occurred_at, {key})") if corrects else "0"
    event = _event(mapping)
    return _statement("log_events", key=event, place=place(mapping), before=before.replace("{key}", event), **_KINDS)


def _event(mapping: Mapping) -> str:
    """SQL for what tells events of one instant apart."""
    # As many parts as there are columns, also where one says nothing: (1, nothing) is not (nothing, 1).
    parts = [f"coalesce({_apart(name, '/')}, '')" for name in _order(mapping)]
    return " || '/' || ".join(parts) or _CONTENT


def key(mapping: Mapping) -> str:
    """SQL, for `beside.gather`, for what tells tickets of a file apart, or events of a log."""
    return "hash(own)" if mapping.layout is Layout.TICKET else f"hash(id, occurred_at, {_event(mapping)})"


def _order(mapping: Mapping) -> list[str]:
    return [f"order_{number}" for number in range(len(mapping.order))]


def place(mapping: Mapping) -> str:
    """SQL for the text by which events of one instant are sorted; NULL where no columns say so."""
    return " || '/' || ".join(map(_sortable, _order(mapping))) or "NULL::VARCHAR"


def _sortable(name: str) -> str:
    """A column as a text that sorts as it should: nothing, then numbers by size, then texts."""
    number = f"try_cast({name} AS DOUBLE)"
    return (
        f"CASE WHEN {name} IS NULL THEN '0' WHEN {number} < 0 THEN '1' || printf('%025.6f', 1e15 + {number})"
        f" WHEN {number} IS NOT NULL THEN '2' || printf('%025.6f', {number}) ELSE '3' || {name} END"
    )


def tickets(cursor: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """How many tickets of the file are new, changed and as they were; what was taken back is new once more."""
    row = cursor.execute(
        "SELECT count(*) FILTER (is_new), count(*) FILTER (is_changed AND NOT stands),"
        " count(*) FILTER (is_changed), count(*)"
        " FROM (SELECT is_new, ticket_id IN (SELECT ticket_id FROM changed) AS is_changed,"
        " ticket_id IN (SELECT ticket_id FROM versions_current) AS stands FROM matched WHERE is_first)"
    ).fetchone()
    new, again, changed, together = row or (0, 0, 0, 0)
    return new + again, changed - again, together - new - changed


def gather(cursor: duckdb.DuckDBPyConnection, mapping: Mapping, person: Person) -> None:
    """Make `to_record`: all events of new and changed tickets, those of one instant in the order of the file.

    Of what was read, only this and `matched` are left: at a million rows the rest is much memory.
    """
    names = ", ".join(name for name in journal.COLUMNS if name not in OWN)
    said = names.replace("recorded_at", "NULL::TIMESTAMPTZ").replace("actor", "$actor")
    values = {"actor": person.user_id}
    cursor.execute(_statement("taken_back", columns=names, whole=_whole(mapping), retracted=RETRACTED), values)
    for part in _PARTS[mapping.layout]:
        cursor.execute(
            f"INSERT INTO to_record SELECT {said} FROM observed"
            f" WHERE (is_new OR ticket_id IN (SELECT ticket_id FROM changed)) {part}",
            values,
        )
    cursor.execute("DROP VIEW observed; DROP VIEW accepted; DROP TABLE staged")


def record(writing: Writing, mapping: Mapping, tell: Callable[[int, int], None]) -> None:
    """Write the tickets that `match` found new, and the events that `gather` made ready.

    `tell` hears how many tickets are done, and of how many.
    """
    cursor = writing.cursor
    references.give(cursor, mapping.source)
    cursor.execute(
        "INSERT INTO tickets (ticket_id, reference, source, external_id, version)"
        " SELECT ticket_id, reference, $source, id, 1 FROM referred",
        {"source": mapping.source},
    )
    cursor.execute("UPDATE tickets SET version = version + 1 WHERE ticket_id IN (SELECT ticket_id FROM changed)")
    journal.record(writing, "to_record", tell)
    judged.limit_imported(writing, mapping.source)
