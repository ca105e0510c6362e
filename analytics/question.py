"""What is asked: as of when, as known when, which period, which slice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from domain.vocabulary import FOREVER, HOME_ZONE

#: Known by now, whenever now is: nothing is recorded in the future.
LATEST = FOREVER - timedelta(microseconds=1)

#: Dimensions that are facts of a case.
FACTS = (
    "category",
    "channel",
    "team",
    "agent",
    "complexity",
    "priority",
    "jurisdiction",
    "source",
    "status",
    "decision",
)
#: Dimensions that are spans of time, told by each figure's own instant.
SPANS = ("month", "week", "day")
DIMENSIONS = (*FACTS, "age", *SPANS)

Condition = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """A slice of the cases at one instant. Hashable: equal questions have equal answers on the same store.

    `as_of`: what had happened by then. `known_at`: what was recorded by then. Flow figures count what falls in
    [`start`, `end`), None standing for no limit. `zone`: where days, weeks and months begin. `where`: pairs of a
    dimension and the values allowed, "" standing for none.
    """

    as_of: datetime
    known_at: datetime = LATEST
    start: datetime | None = None
    end: datetime | None = None
    zone: str = HOME_ZONE
    where: tuple[Condition, ...] = ()

    def only(self, dimension: str, *values: str) -> "Question":
        """This question with one more condition; a second one on the same dimension narrows the first."""
        return replace(self, where=(*self.where, (dimension, values)))

    def between(self, start: datetime | None, end: datetime | None) -> "Question":
        """This question for the period [start, end)."""
        return replace(self, start=start, end=end)

    def at(self, as_of: datetime) -> "Question":
        """This question as of another instant."""
        return replace(self, as_of=as_of)


def conditions(where: Mapping[str, Iterable[str]]) -> tuple[Condition, ...]:
    """`where` as a question carries it, in an order that does not depend on how it was written."""
    frozen = MappingProxyType({dimension: tuple(sorted(values)) for dimension, values in where.items()})
    return tuple(sorted(frozen.items()))
