"""Who is to have which case: a proposal by load and deadline. Nothing is read and nothing written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.vocabulary import FOREVER

#: What an open case weighs: more where it is due within 48 hours (`domain.vocabulary.SOON`), most where it is late.
OPEN_WEIGHT, SOON_WEIGHT, LATE_WEIGHT = 1, 2, 3
#: So many cases are spread at once.
MOST = 500


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody in `team` has: open cases, those of them due within 48 hours, and those late."""

    user_id: str
    team: str | None
    open: int = 0
    soon: int = 0
    late: int = 0

    @property
    def weight(self) -> int:
        """All of it, as the weights say."""
        plain = self.open - self.soon - self.late
        return plain * OPEN_WEIGHT + self.soon * SOON_WEIGHT + self.late * LATE_WEIGHT


@dataclass(frozen=True, slots=True)
class Pending:
    """A case to be spread; `is_soon` and `is_late` as the load counts them."""

    ticket_id: int
    team: str | None
    agent: str | None
    due_at: datetime | None
    is_soon: bool = False
    is_late: bool = False

    @property
    def weight(self) -> int:
        """What it adds to somebody's load."""
        return LATE_WEIGHT if self.is_late else SOON_WEIGHT if self.is_soon else OPEN_WEIGHT


def propose(cases: Sequence[Pending], receivers: Iterable[Load]) -> dict[int, str | None]:
    """Who is to have each of `cases`, by its number; None where nobody of `receivers` may.

    The nearest deadline goes first, to whoever has the least by then, in the case's own team where it has one. Whoever
    has a case already keeps it unless that would leave them with more than a case above the others. The same input
    gives the same proposal.
    """
    there = list(receivers)
    weights = _without(cases, there)
    proposal: dict[int, str | None] = {}
    for case in sorted(cases, key=lambda one: (one.due_at or FOREVER, one.ticket_id)):
        able = [one.user_id for one in there if case.team is None or one.team == case.team]
        to = _receiver(case, able, weights) if able else None
        proposal[case.ticket_id] = to
        if to is not None:
            weights[to] += case.weight
    return proposal


def _without(cases: Iterable[Pending], there: Sequence[Load]) -> dict[str, int]:
    """What everybody has besides the cases that are to be spread."""
    weights = {one.user_id: one.weight for one in there}
    for case in cases:
        if case.agent in weights:
            weights[case.agent] -= case.weight
    return weights


def _receiver(case: Pending, able: Sequence[str], weights: Mapping[str, int]) -> str:
    least = min(able, key=lambda user_id: (weights[user_id], user_id))
    if case.agent is not None and case.agent in able and weights[case.agent] < weights[least] + case.weight:
        return case.agent
    return least
