"""What somebody asks of the log, and the conditions in SQL that this comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data import journal
from domain.kinds import ActKind
from domain.marks import N_
from domain.problems import BadInput

#: Stands for whatever was written with an event: that it was is told, never what.
TEXT = "text"
_NOT_TOLD = ("text_id", "text_digest", "reason", "place", "paper_id", "paper_digest")
#: What can be told of a complaint, field by field.
FIELDS: tuple[str, ...] = (*(name for name in journal.OBSERVED if name not in _NOT_TOLD), TEXT)
#: Acts whose subject is the number of a complaint.
ABOUT_TICKETS = (ActKind.PAPERS_SEEN, ActKind.ERASED, ActKind.DATA_GIVEN, ActKind.MESSAGE)

#: What a write is called in the log: its command without what is said with it.
WORD = "regexp_extract(command, '^(undo import|[^ ]*)', 1)"
#: One line for the whole of it, whatever it holds: imports, and the writes that took them back.
IMPORTS = "SELECT transaction_id FROM batches UNION SELECT undone_by FROM batches WHERE undone_by IS NOT NULL"

Condition = tuple[str, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines of the log: those recorded in [since, until), by `person`, of a kind of event, act or write (`what`).

    `field` may be any of `FIELDS` or a field of acts. `write` is the number of one write, all of which is told.
    """

    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    what: str | None = None
    ticket_id: int | None = None
    field: str | None = None
    write: int | None = None

    @property
    def opens_imports(self) -> bool:
        """Whether an import is told event by event: a line for the whole says nothing of one complaint or field."""
        return any(one is not None for one in (self.what, self.ticket_id, self.field, self.write))


def demand_known(field: str) -> None:
    """Return if acts may have a field of that name; else `BadInput`."""
    if field not in FIELDS and not (field.isidentifier() and len(field) < 40):
        raise BadInput(N_("There is no field {name}."), name=field)


def imports(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The writes that are told in one line."""
    return [number for (number,) in cursor.execute(IMPORTS).fetchall()]


def of_events(asked: Asked) -> list[Condition] | None:
    """The conditions on rows of `events`, those of imports among them; None where no event can be meant."""
    if asked.field is not None and asked.field not in FIELDS:
        return None
    found = _of_all(asked, "kind = ?")
    if asked.ticket_id is not None:
        found.append(("ticket_id = ?", [asked.ticket_id]))
    if asked.field is not None:
        found.append((f"{'text_id' if asked.field == TEXT else asked.field} IS NOT NULL", []))
    return found


def of_acts(asked: Asked) -> list[Condition] | None:
    """The conditions on rows of `acts`."""
    found = _of_all(asked, "kind = ?")
    if asked.ticket_id is not None:
        marks = ", ".join("?" * len(ABOUT_TICKETS))
        found.append((f"subject = ? AND kind IN ({marks})", [str(asked.ticket_id), *ABOUT_TICKETS]))
    if asked.field is not None:
        found.append(("field = ?", [asked.field]))
    return found


def of_writes(asked: Asked) -> list[Condition] | None:
    """The conditions on rows of `transactions` that are told as a whole; None where none can be meant."""
    if any(one is not None for one in (asked.ticket_id, asked.field, asked.write)):
        return None
    bare = "events = 0 AND transaction_id NOT IN (SELECT transaction_id FROM acts)"
    return [*_of_all(asked, f"{WORD} = ?"), (f"transaction_id IN ({IMPORTS}) OR {bare}", [])]


def _of_all(asked: Asked, what: str) -> list[Condition]:
    told = (
        ("actor = ?", asked.person),
        ("recorded_at >= ?", asked.since),
        ("recorded_at < ?", asked.until),
        (what, asked.what),
        ("transaction_id = ?", asked.write),
    )
    return [(condition, [value]) for condition, value in told if value is not None]
