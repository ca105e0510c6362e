"""A line of the log, and what it tells of."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from data.audit.changed import Change


class Part(IntEnum):
    """What a line tells of."""

    WRITE = 0
    EVENT = 1
    ACT = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `what` is the kind of the event or act, or the word for the write.

    `subject` is whom or what an act is about; `events` how many there are in a write that is told as a whole; `source`
    and `file` say where an import came from. Instants are in UTC.
    """

    part: Part
    number: int
    transaction_id: int
    recorded_at: datetime
    actor: str
    command: str
    what: str
    ticket_id: int | None = None
    reference: str | None = None
    subject: str = ""
    events: int = 0
    source: str = ""
    file: str = ""
    changes: tuple[Change, ...] = ()


#: What tells a line from all others: its part and its number there.
Key = tuple[Part, int]
