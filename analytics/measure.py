"""What a figure is: which cases it is about, which of them count, where it stands in time."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir

from analytics.cases import Case


class Unit(StrEnum):
    """What a value is counted in."""

    RATIO = "ratio"
    HOURS = "hours"
    DAYS = "days"
    COUNT = "count"


class Clock(StrEnum):
    """Which clock a value was read off: the wall clock that never pauses, that of the limit, or none."""

    GROSS = "gross"
    #: The clock of the limit: by the calendar of the policy, without pauses.
    SLA = "sla"
    NONE = ""


class Better(StrEnum):
    """Which way is good news."""

    UP = "up"
    DOWN = "down"
    NEITHER = ""


class Summary(StrEnum):
    """How the cases become one value."""

    SHARE = "share"
    COUNT = "count"
    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"


Condition = Callable[[Case], ir.BooleanValue]
Instant = Callable[[Case], ir.TimestampValue]
Quantity = Callable[[Case], ir.FloatingValue]


def every_case(_: Case) -> ir.BooleanValue:
    return ibis.literal(True)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure's definition.

    `instant` places a case in a period; `among` picks the cases that the figure is about (the denominator), `hit`
    those of them that count (the numerator). `quantity` is what a mean or percentile is taken of. A `stock` figure
    stands at as_of and knows no period; `split` is the dimension that it always comes in.
    """

    id: str
    title: str
    definition: str
    summary: Summary
    unit: Unit
    instant: Instant
    among: Condition
    hit: Condition = every_case
    quantity: Quantity | None = None
    clock: Clock = Clock.NONE
    better: Better = Better.NEITHER
    stock: bool = False
    split: str | None = None
