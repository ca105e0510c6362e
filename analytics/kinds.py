"""The kinds of figures: what all shares, all durations, all counts have in common."""

from datetime import timedelta

from analytics.measure import Better, Clock, Condition, Instant, Measure, Quantity, Summary, Unit, every_case
from domain.marks import N_

#: What figures of several modules leave out, and why.
NO_LIMIT = N_("Cases without a limit by a policy: no such clock runs for them.")
NO_END = N_("Cases that came without the day of their end.")
NO_ACK_LIMIT = N_("Cases without a limit for the acknowledgement, or whose limit for it is still to come.")
ANSWERED_FIRST = N_("Cases answered before they were received: a fault in the data.")


def share(
    id: str,
    title: str,
    definition: str,
    formula: str,
    left_out: tuple[str, ...],
    instant: Instant,
    among: Condition,
    hit: Condition,
    clock: Clock = Clock.NONE,
    better: Better = Better.UP,
    stock: bool = False,
    matures: timedelta = timedelta(),
) -> Measure:
    """A part of the cases that it is about."""
    return Measure(
        id,
        title,
        definition,
        formula,
        left_out,
        Summary.SHARE,
        Unit.RATIO,
        instant,
        among,
        hit,
        clock=clock,
        better=better,
        stock=stock,
        matures=matures,
    )


def duration(
    id: str,
    title: str,
    definition: str,
    formula: str,
    left_out: tuple[str, ...],
    summary: Summary,
    instant: Instant,
    among: Condition,
    quantity: Quantity,
    clock: Clock = Clock.GROSS,
) -> Measure:
    """A mean or percentile of hours over the cases of a period; the fewer, the better."""
    return Measure(
        id,
        title,
        definition,
        formula,
        left_out,
        summary,
        Unit.HOURS,
        instant,
        among,
        quantity=quantity,
        clock=clock,
        better=Better.DOWN,
    )


def standing(
    id: str,
    title: str,
    definition: str,
    formula: str,
    left_out: tuple[str, ...],
    instant: Instant,
    among: Condition,
    hit: Condition,
    split: str | None = None,
) -> Measure:
    """A number of open cases, as they stand at the instant shown."""
    return Measure(
        id,
        title,
        definition,
        formula,
        left_out,
        Summary.COUNT,
        Unit.COUNT,
        instant,
        among,
        hit,
        better=Better.DOWN,
        stock=True,
        split=split,
    )


def counted(
    id: str,
    title: str,
    definition: str,
    formula: str,
    left_out: tuple[str, ...],
    instant: Instant,
    among: Condition,
    hit: Condition = every_case,
    better: Better = Better.NEITHER,
) -> Measure:
    """A number of cases of a period."""
    return Measure(
        id, title, definition, formula, left_out, Summary.COUNT, Unit.COUNT, instant, among, hit, better=better
    )
