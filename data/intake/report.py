"""What an import tells: how many rows and tickets, and which rows could not be read and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.intake.faults import Fault, Faults
from data.intake.reasons import Quarantined
from domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """What one import did; rows read are those accepted and those quarantined, tickets are counted apart.

    `known` of those quarantined wait in the quarantine of an earlier import, or were dealt with there. `verdicts`: on
    how many of its new and updated tickets both the source and we had one, and how often the same. `batch_id` is the
    number that the import is kept under.
    """

    read: int
    imported: int
    updated: int
    unchanged: int
    accepted: int
    quarantined: int
    reasons: Mapping[str, int]
    examples: tuple[Quarantined, ...] = ()
    faults: Mapping[Fault, Faults] = field(default_factory=dict)
    known: int = 0
    warnings: tuple[Problem, ...] = ()
    verdicts: tuple[int, int] = (0, 0)
    batch_id: int | None = None

    def as_document(self) -> dict[str, Any]:
        """The report as `delai.py import --json` prints it."""
        return {
            "read": self.read,
            "tickets": {"imported": self.imported, "updated": self.updated, "unchanged": self.unchanged},
            "rows": {"accepted": self.accepted, "quarantined": self.quarantined},
            "reasons": dict(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Preview:
    """A look at a file through a mapping; nothing is written.

    `columns` are the file's own. `fields` names what is in each of `rows`, the first ones that can be read, times in
    UTC. The whole file was read: `read`, `quarantined` and `reasons` count all of it,
    and `warnings` say what is to be looked at.
    """

    columns: tuple[str, ...]
    fields: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    read: int
    quarantined: int
    reasons: Mapping[str, int]
    examples: tuple[Quarantined, ...] = ()
    warnings: tuple[Problem, ...] = ()
