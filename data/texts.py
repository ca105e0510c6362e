"""What people write: checked before it is kept, kept apart from the record so that it can be erased."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import duckdb

from data.store import Writing
from domain.marks import N_
from domain.problems import BadInput

LONGEST = 20_000
LONGEST_LINE = 200
# Control characters (NUL among them), marks that turn the direction of what is around them, which make a text read as
# something else, and halves of a character, which no encoding can write.
_NOT_ON_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_WRITING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class TextKind(StrEnum):
    """What a text is in the life of its complaint."""

    DESCRIPTION = "description"
    NOTE = "note"
    ANSWER = "answer"
    REASON = "reason"
    REQUEST = "request"
    REPLY = "reply"
    MESSAGE = "message"
    PROPOSAL = "proposal"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Text:
    """A text to keep; markup in it stays as it was written."""

    kind: TextKind
    body: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.body.encode()).hexdigest()


def checked(kind: TextKind, body: str) -> Text:
    """`body` as a text, as it was written; `BadInput` where it is empty, too long or not writing."""
    _refuse(kind, body, LONGEST, allow_layout=True)
    return Text(kind, body)


def checked_line(field: str, body: str) -> str:
    """`body`, one line of a form, without the spaces around it; `BadInput` as for `checked`."""
    body = body.strip()
    _refuse(field, body, LONGEST_LINE, allow_layout=False)
    return body


# Of a text that was erased the event still tells the number, which is given to no other. In this order, with a limit,
# the engine skips the blocks that cannot hold the greatest.
_LAST = """
    SELECT max(text_id) FROM (
        (SELECT text_id FROM texts ORDER BY text_id DESC LIMIT 1)
        UNION ALL (SELECT text_id FROM events ORDER BY text_id DESC NULLS LAST LIMIT 1)
    )
"""


def keep(writing: Writing, ticket_id: int, text: Text, written_at: datetime) -> int:
    """Store `text` of `ticket_id` and return its number."""
    [(last,)] = writing.cursor.execute(_LAST).fetchall()
    text_id = int(last or 0) + 1
    writing.cursor.execute(
        "INSERT INTO texts (text_id, ticket_id, kind, author, written_at, body) VALUES (?, ?, ?, ?, ?, ?)",
        [text_id, ticket_id, str(text.kind), writing.actor, written_at, text.body],
    )
    return text_id


# What was erased is not there: that is not for this to find.
_ALTERED = """
    SELECT DISTINCT e.ticket_id
    FROM (SELECT ticket_id, text_id, text_digest FROM events WHERE text_id IS NOT NULL) AS e
    JOIN texts AS t USING (text_id)
    WHERE t.ticket_id <> e.ticket_id OR sha256(t.body) IS DISTINCT FROM e.text_digest
    UNION
    SELECT ticket_id FROM texts ANTI JOIN (SELECT text_id FROM events WHERE text_id IS NOT NULL) USING (text_id)
    ORDER BY ticket_id
"""


def altered(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The complaints with a text that is not the one whose digest an event holds, or that no event speaks of."""
    return [number for (number,) in cursor.execute(_ALTERED).fetchall()]


def _refuse(field: str, body: str, longest: int, allow_layout: bool) -> None:
    if not body.strip():
        raise BadInput(N_("The field {field} is empty: write something there."), field=str(field))
    if len(body) > longest:
        raise BadInput(
            N_("The field {field} has {length} characters; it takes up to {longest}."),
            field=str(field),
            length=len(body),
            longest=longest,
        )
    found = _NOT_WRITING.search(body) if allow_layout else _NOT_ON_A_LINE.search(body)
    if found:
        raise BadInput(
            N_("The field {field} holds a character that cannot be stored (U+{code}) at place {place}."),
            field=str(field),
            code=f"{ord(found.group()):04X}",
            place=found.start() + 1,
        )
