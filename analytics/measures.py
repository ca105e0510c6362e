"""Every figure, defined once: which cases it is about, which of them count, where it stands in time.

Totals, breakdowns, trends, the tickets behind a figure and its text are all derived from these definitions.
"""

from collections.abc import Mapping
from types import MappingProxyType

import ibis.expr.types as ir

from analytics.cases import Case
from analytics.measure import Better, Clock, Condition, Instant, Measure, Quantity, Summary, Unit, every_case
from domain.marks import N_


def _open(case: Case) -> ir.BooleanValue:
    return case.is_open


def _late(case: Case) -> ir.BooleanValue:
    return case.is_late


def _handled_rightly(case: Case) -> ir.BooleanValue:
    return case.is_handled


def _handled_by_a_limit(case: Case) -> ir.BooleanValue:
    return case.is_handled & case.versions.sla_seconds.notnull()


def _closed_rightly(case: Case) -> ir.BooleanValue:
    return case.is_closed


def _answered_with_deadline(case: Case) -> ir.BooleanValue:
    return case.answered_at.notnull() & case.has_deadline


def _on_time(case: Case) -> ir.BooleanValue:
    return case.on_time


def _received(case: Case) -> ir.TimestampValue:
    return case.received_at


def _fell_due(case: Case) -> ir.TimestampValue:
    return case.fell_due_at


def _closed_at(case: Case) -> ir.TimestampValue:
    return case.closed_at


def _answered(case: Case) -> ir.TimestampValue:
    return case.answered_at


def _duration(
    id: str,
    title: str,
    definition: str,
    summary: Summary,
    instant: Instant,
    among: Condition,
    quantity: Quantity,
    clock: Clock = Clock.GROSS,
) -> Measure:
    return Measure(
        id, title, definition, summary, Unit.HOURS, instant, among, quantity=quantity, clock=clock, better=Better.DOWN
    )


def _handled(id: str, title: str, definition: str, summary: Summary) -> Measure:
    return _duration(id, title, definition, summary, _answered, _handled_rightly, lambda case: case.handling_hours)


def _handled_by_sla(id: str, title: str, definition: str, summary: Summary) -> Measure:
    return _duration(
        id, title, definition, summary, _answered, _handled_by_a_limit, lambda case: case.sla_hours, Clock.SLA
    )


def _closed(id: str, title: str, definition: str, summary: Summary) -> Measure:
    return _duration(id, title, definition, summary, _closed_at, _closed_rightly, lambda case: case.closing_hours)


def _standing(
    id: str, title: str, definition: str, hit: Condition, better: Better = Better.DOWN, split: str | None = None
) -> Measure:
    return Measure(
        id,
        title,
        definition,
        Summary.COUNT,
        Unit.COUNT,
        instant=_received,
        among=_open,
        hit=hit,
        better=better,
        stock=True,
        split=split,
    )


_DEFINITIONS = (
    Measure(
        "on_time_rate",
        N_("On-time resolution"),
        N_(
            "Cases whose deadline fell in the period: those answered by it, divided by all of them. Open and past"
            " due is late. Left out: cases that are not due yet, or paused without being late."
        ),
        Summary.SHARE,
        Unit.RATIO,
        instant=_fell_due,
        among=lambda case: case.is_due,
        hit=_on_time,
        better=Better.UP,
    ),
    Measure(
        "on_time_closed",
        N_("On time among answered"),
        N_(
            "Cases with a deadline that were answered in the period: those answered by it and never late before,"
            " divided by all of them."
        ),
        Summary.SHARE,
        Unit.RATIO,
        instant=_answered,
        among=_answered_with_deadline,
        hit=_on_time,
        better=Better.UP,
    ),
    Measure(
        "on_time_original",
        N_("On time against the first deadline"),
        N_(
            "As on-time resolution, but by the deadline without extensions: cases for which it fell in the period,"
            " those answered by it divided by all of them."
        ),
        Summary.SHARE,
        Unit.RATIO,
        instant=lambda case: case.fell_due_originally_at,
        among=lambda case: case.is_originally_due,
        hit=lambda case: case.originally_on_time,
        better=Better.UP,
    ),
    Measure(
        "ack_on_time",
        N_("Acknowledged on time"),
        N_(
            "Cases whose acknowledgement fell due in the period: those acknowledged by then, divided by all of them. A"
            " missing acknowledgement is late. Cases without a limit for it are left out."
        ),
        Summary.SHARE,
        Unit.RATIO,
        instant=lambda case: case.ack_due_at,
        among=lambda case: case.ack_due_at.notnull(),
        hit=lambda case: case.acknowledged_on_time,
        clock=Clock.GROSS,
        better=Better.UP,
    ),
    Measure(
        "source_on_time",
        N_("The source's own verdict"),
        N_("Cases received in the period that the source judged: those it calls on time, divided by all of them."),
        Summary.SHARE,
        Unit.RATIO,
        instant=_received,
        among=lambda case: case.versions.source_on_time.notnull(),
        hit=lambda case: case.versions.source_on_time,
        better=Better.UP,
    ),
    Measure(
        "source_agreement",
        N_("The source's verdict agrees with ours"),
        N_(
            "Cases answered in the period that have a deadline and a verdict of the source: those on which that verdict"
            " is ours, divided by all of them."
        ),
        Summary.SHARE,
        Unit.RATIO,
        instant=_answered,
        among=lambda case: case.answered_at.notnull() & case.has_deadline & case.versions.source_on_time.notnull(),
        hit=lambda case: case.versions.source_on_time == case.on_time,
        better=Better.UP,
    ),
    _handled(
        "handling_mean",
        N_("Mean handling time of answered cases"),
        N_("From receipt to answer, over the cases answered in the period: the mean. Open cases are not in it."),
        Summary.MEAN,
    ),
    _handled(
        "handling_median_answered",
        N_("Median handling time of answered cases"),
        N_("From receipt to answer, over the cases answered in the period: the median. Open cases are not in it."),
        Summary.MEDIAN,
    ),
    _handled(
        "handling_p90_answered",
        N_("Handling time of answered cases, 90th percentile"),
        N_("From receipt to answer, over the cases answered in the period: nine in ten took no longer than this."),
        Summary.P90,
    ),
    _handled_by_sla(
        "handling_mean_sla",
        N_("Mean handling time of answered cases, SLA clock"),
        N_(
            "From receipt to answer on the clock of the limit, without pauses and days off, over the cases answered in"
            " the period that have a limit by a policy: the mean."
        ),
        Summary.MEAN,
    ),
    _handled_by_sla(
        "handling_median_answered_sla",
        N_("Median handling time of answered cases, SLA clock"),
        N_(
            "From receipt to answer on the clock of the limit, without pauses and days off, over the cases answered in"
            " the period that have a limit by a policy: the median."
        ),
        Summary.MEDIAN,
    ),
    _handled_by_sla(
        "handling_p90_answered_sla",
        N_("Handling time of answered cases, 90th percentile, SLA clock"),
        N_(
            "From receipt to answer on the clock of the limit, without pauses and days off, over the cases answered in"
            " the period that have a limit by a policy: nine in ten took no longer than this."
        ),
        Summary.P90,
    ),
    _closed(
        "closing_mean",
        N_("Mean time to closing"),
        N_("From receipt to closing, over the cases closed in the period: the mean."),
        Summary.MEAN,
    ),
    _closed(
        "closing_median",
        N_("Median time to closing"),
        N_("From receipt to closing, over the cases closed in the period: the median."),
        Summary.MEDIAN,
    ),
    _standing(
        "backlog",
        N_("Open complaints"),
        N_("Cases received and not answered as of the instant shown; paused and reopened ones are inside."),
        hit=every_case,
    ),
    _standing(
        "backlog_paused",
        N_("Open, waiting for the player"),
        N_("Open cases whose clock stands still because the player has been asked for something."),
        hit=lambda case: case.is_paused,
    ),
    _standing(
        "backlog_reopened",
        N_("Open, reopened"),
        N_("Open cases that had been answered before."),
        hit=lambda case: case.is_reopened,
    ),
    _standing(
        "breached_open",
        N_("Overdue now"),
        N_("Open cases whose limit has run out; a pause that began after that does not hide them."),
        hit=_late,
    ),
    _standing(
        "at_risk",
        N_("At risk"),
        N_(
            "Open cases that are not late and have used up four fifths of their limit; those that wait for the player"
            " stay where they were when they began to wait."
        ),
        hit=lambda case: case.is_at_risk,
    ),
    Measure(
        "breached_open_share",
        N_("Share of open complaints that are overdue"),
        N_("Open cases whose limit has run out, divided by all open cases."),
        Summary.SHARE,
        Unit.RATIO,
        instant=_received,
        among=_open,
        hit=_late,
        better=Better.DOWN,
        stock=True,
    ),
    Measure(
        "breached_open_days",
        N_("Median lateness of overdue complaints"),
        N_("For open cases whose limit has run out, the time since then: the median."),
        Summary.MEDIAN,
        Unit.DAYS,
        instant=_received,
        among=lambda case: case.is_open & case.is_late,
        quantity=lambda case: case.late_days,
        clock=Clock.GROSS,
        better=Better.DOWN,
        stock=True,
    ),
    Measure(
        "breached_closed",
        N_("Answered late"),
        N_("Cases with a deadline that were answered in the period after it, or had been late before."),
        Summary.COUNT,
        Unit.COUNT,
        instant=_answered,
        among=_answered_with_deadline,
        hit=lambda case: case.is_breached,
        better=Better.DOWN,
    ),
    _standing(
        "ageing",
        N_("Ageing of open complaints"),
        N_("Open cases by the whole days since their receipt."),
        hit=every_case,
        split="age",
    ),
    Measure(
        "arrivals",
        N_("Received"),
        N_("Cases received in the period."),
        Summary.COUNT,
        Unit.COUNT,
        instant=_received,
        among=every_case,
    ),
    Measure(
        "departures",
        N_("Answered"),
        N_("Cases answered in the period."),
        Summary.COUNT,
        Unit.COUNT,
        instant=_answered,
        among=lambda case: case.answered_at.notnull(),
    ),
)

#: Every figure by its id, in the order in which they are told.
MEASURES: Mapping[str, Measure] = MappingProxyType({measure.id: measure for measure in _DEFINITIONS})
