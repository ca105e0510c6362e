"""What a figure is: which cases it is about, which of them count, where it stands in time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from analytics.cases import Case


class Unit(StrEnum):
    """What a value is counted in."""

    RATIO = "ratio"
    HOURS = "hours"
    DAYS = "days"
    COUNT = "count"
    MARK = "mark"


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
    #: Read off the curve of Kaplan and Meier, which open cases are in: when a half and nine tenths are answered.
    CURVE_MEDIAN = "curve_median"
    CURVE_P90 = "curve_p90"


#: The share answered by the time that a figure tells.
QUANTILES: Mapping[Summary, float] = MappingProxyType({Summary.CURVE_MEDIAN: 0.5, Summary.CURVE_P90: 0.9})

Condition = Callable[[Case], ir.BooleanValue]
Quantity = Callable[[Case], ir.FloatingValue]


def every_case(_: Case) -> ir.BooleanValue:
    return ibis.literal(True)


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant in the life of a case: a column, and what it is called (a message)."""

    words: str
    of: Callable[[Case], ir.TimestampValue]

    def __call__(self, case: Case) -> ir.TimestampValue:
        return self.of(case)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure's definition.

    `instant` places a case in a period; `among` picks the cases that the figure is about (the denominator), `hit`
    those of them that count (the numerator). `quantity` is what a mean or percentile is taken of. A `stock` figure
    stands at as_of and knows no period; `split` is the dimension that it always comes in. `matures`: how long after
    `instant` a case is in it at the earliest, because until then what is counted may still come.

    In words, as messages: `definition` says what the figure is, `formula` what is divided by what, summed up or
    counted, `left_out` what is not in it beside duplicates and spam, and why. What follows from the other fields is
    said once for all figures (analytics/explained.py).
    """

    id: str
    title: str
    definition: str
    formula: str
    left_out: tuple[str, ...]
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
    matures: timedelta = timedelta()

    @property
    def of_curve(self) -> bool:
        """Whether it is read off a curve that open cases are in."""
        return self.summary in QUANTILES

    @property
    def has_sides(self) -> bool:
        """Whether some of its cases count and others do not, and both are of interest."""
        return self.summary is Summary.SHARE or self.of_curve
