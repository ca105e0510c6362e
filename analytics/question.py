"""What is asked: as of when, as known when, which period, which slice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, datetime, timedelta
from types import MappingProxyType

from analytics.spans import SPANS, bounds
from domain.marks import N_
from domain.problems import BadInput
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
    "jurisdiction",
    "source",
    "status",
    "decision",
    "breach_reason",
)
#: Dimensions that depend on the instant at which a case is looked at.
STANDING = ("priority", "age")
DIMENSIONS = (*FACTS, *STANDING, *SPANS)

Condition = tuple[str, tuple[str, ...]]
Value = datetime | str | list[datetime] | list[str] | None


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a question its SQL depends on; the rest are parameters.

    Whether there is a start and an end; the zone; the years that the period can lie in (None: from the first); and for
    each condition its dimension and how many spans of time it names: the values of other dimensions are one list.
    """

    start: bool
    end: bool
    zone: str
    years: tuple[int | None, int]
    where: tuple[tuple[str, int], ...]

    @property
    def of_any_years(self) -> "Shape":
        """This shape for what is put into no days, weeks or months: its SQL does not depend on the years."""
        return replace(self, years=(None, MAXYEAR))


@dataclass(frozen=True, slots=True)
class Question:
    """A slice of the cases at one instant. Hashable: equal questions have equal answers on the same store.

    `as_of`: what had happened by then. `known_at`: what was recorded by then. Flow figures count what falls in
    [`start`, `end`), None standing for no limit. `zone`: where days, weeks and months begin. `where`: pairs of a
    dimension and the values allowed, "" standing for none; beside the dimensions there is `batch`: the tickets that an
    import brought or changed, by its number (`3`), or one kind of them (`3-new`).
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

    @property
    def shape(self) -> Shape:
        """What the SQL of this question depends on."""
        return Shape(
            self.start is not None,
            self.end is not None,
            self.zone,
            (self.start.year if self.start else None, self.as_of.year),
            tuple((dimension, len(values) if dimension in SPANS else 0) for dimension, values in self.where),
        )

    @property
    def values(self) -> dict[str, Value]:
        """The parameters of its SQL by name; `BadInput` for a span written wrongly, an instant without zone."""
        values: dict[str, Value] = {"as_of": self.as_of, "known_at": self.known_at}
        values |= {name: value for name, value in (("start", self.start), ("end", self.end)) if value is not None}
        _refuse_without_zone(values.values())
        for place, (dimension, wanted) in enumerate(self.where):
            if dimension in SPANS:
                for number, text in enumerate(wanted):
                    start, end = span(place, number)
                    values[start], values[end] = bounds(text, dimension, self.zone)
            else:
                values[wanted_at(place)] = list(wanted)
        return values


def _refuse_without_zone(values: Iterable[Value]) -> None:
    for value in values:
        if isinstance(value, datetime) and value.tzinfo is None:
            raise BadInput(N_("{instant} has no zone."), instant=value.isoformat())


def wanted_at(place: int) -> str:
    """The name of the list of values in the condition at that place."""
    return f"where{place}"


def span(place: int, number: int) -> tuple[str, str]:
    """The names of the start and of the end of the span with that number in the condition at that place."""
    name = f"{wanted_at(place)}_{number}"
    return f"{name}_start", f"{name}_end"


def conditions(where: Mapping[str, Iterable[str]]) -> tuple[Condition, ...]:
    """`where` as a question carries it, in an order that does not depend on how it was written."""
    frozen = MappingProxyType({dimension: tuple(sorted(values)) for dimension, values in where.items()})
    return tuple(sorted(frozen.items()))
