"""A complaint's life: the statuses and the only steps between them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Where a complaint stands."""

    NEW = "new"
    IN_ANALYSIS = "in_analysis"
    WAITING_PLAYER = "waiting_player"
    WAITING_THIRD_PARTY = "waiting_third_party"
    ANSWERED = "answered"
    CLOSED = "closed"


DONE = frozenset({Status.ANSWERED, Status.CLOSED})
OPEN = frozenset(Status) - DONE
#: The desk cannot go on without the player: the SLA clock stands still.
PAUSING = frozenset({Status.WAITING_PLAYER})

_WORKING = frozenset({Status.IN_ANALYSIS, Status.WAITING_PLAYER, Status.WAITING_THIRD_PARTY})

TRANSITIONS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.NEW: frozenset({Status.IN_ANALYSIS, Status.ANSWERED}),
        Status.IN_ANALYSIS: _WORKING - {Status.IN_ANALYSIS} | {Status.ANSWERED},
        Status.WAITING_PLAYER: frozenset({Status.IN_ANALYSIS, Status.ANSWERED}),
        Status.WAITING_THIRD_PARTY: frozenset({Status.IN_ANALYSIS, Status.ANSWERED}),
        Status.ANSWERED: frozenset({Status.CLOSED, Status.IN_ANALYSIS}),
        Status.CLOSED: frozenset({Status.IN_ANALYSIS}),
    }
)


def may_follow(before: Status, after: Status) -> bool:
    """Whether a complaint may step from `before` to `after`."""
    return after in TRANSITIONS[before]


def is_reopening(before: Status, after: Status) -> bool:
    """Whether the step takes an answered or closed complaint up again."""
    return before in DONE and after is Status.IN_ANALYSIS
