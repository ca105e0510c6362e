"""The log as CSV: exactly the lines that were asked for, pseudonymous, a row for each field that was changed."""

from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime

from analytics import csv_line
from data import audit
from data.audit import Asked, Line, Value
from data.store import Store
from domain.people import Person

NAME = "delai-audit.csv"
COLUMNS = (
    "write",
    "recorded_at",
    "actor",
    "command",
    "what",
    "reference",
    "subject",
    "source",
    "events",
    "field",
    "before",
    "after",
)
#: What says who somebody is; the log has ids.
_PERSONAL = frozenset({"name", "email", "account", "issuer", "subject"})
_LEFT_OUT = "…"


def parts(store: Store, person: Person, asked: Asked) -> Generator[bytes, None, None]:
    """The file part by part, with a byte order mark for spreadsheets; `NotAllowed` without the right to the log."""
    with closing(store.cursor()) as cursor:
        pieces = audit.pieces(cursor, person, asked)
        yield "\ufeff".encode() + csv_line.plain(COLUMNS)
        try:
            for piece in pieces:
                yield b"".join(csv_line.plain(cells) for line in piece for cells in _cells(line))
        finally:
            pieces.close()


def _cells(line: Line) -> Iterator[tuple[str, ...]]:
    # A command may have more with it: the number of an import, the digest of a policy.
    common = (
        str(line.transaction_id),
        _instant(line.recorded_at),
        line.actor,
        line.command,
        line.what,
        line.reference or "",
        line.subject,
        line.source,
        str(line.events) if line.events else "",
    )
    for one in line.changes:
        shown = (lambda value: _LEFT_OUT if value is not None else "") if one.field in _PERSONAL else _value
        yield (*common, one.field, shown(one.before), shown(one.after))
    if not line.changes:
        yield (*common, "", "", "")


def _value(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return _instant(value)
    return str(value)


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")
