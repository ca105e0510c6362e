"""What is done at the desk beside the complaints (people, absences, looks at papers): told from what to what.

An act is a link of the chain of writes, as an event is.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from data import numbering
from domain.kinds import ActKind

if TYPE_CHECKING:
    from data.store import Writing


@dataclass(frozen=True, slots=True)
class Act:
    """`field` of `subject` (an id of its own kind) went from `before` to `after`; None: there was, or is, nothing."""

    kind: ActKind
    subject: str
    field: str = ""
    before: str | None = None
    after: str | None = None


def record(writing: "Writing", acts: Sequence[Act]) -> None:
    """Put `acts` into the write, in their order."""
    if not acts:
        return
    first = numbering.following(writing.cursor, "acts", "act_id")
    common = (writing.transaction_id, writing.recorded_at, writing.actor)
    writing.cursor.executemany(
        "INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [[number, *common, *astuple(one)] for number, one in enumerate(acts, start=first)],
    )
