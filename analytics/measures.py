"""Every figure, defined once: which cases it is about, which of them count, where it stands in time.

Totals, breakdowns, trends, the tickets behind a figure and its text are all derived from these definitions.
"""

from collections.abc import Mapping
from types import MappingProxyType

import ibis.expr.types as ir

from analytics import curve_measures, procedure_measures
from analytics.cases import Case
from analytics.instants import ACK_FELL_DUE, ANSWERED, CLOSED, FELL_DUE, FELL_DUE_FIRST, RECEIVED
from analytics.kinds import ANSWERED_FIRST, NO_ACK_LIMIT, NO_END, NO_LIMIT, counted, duration, share, standing
from analytics.measure import Better, Clock, Condition, Measure, Summary, Unit, every_case
from domain.marks import N_

#: What several figures leave out, and why.
_OPEN_ONES = N_("Open cases: they have no answer yet.")
_ANSWERED_ONES = N_("Answered cases, as long as they are not reopened.")
_NOT_DUE = N_("Cases whose deadline is still to come: they cannot be judged yet.")
_WAITING = N_("Cases that wait for the player and were not late before: their clock stands still.")
_NO_DEADLINE = N_("Cases without a deadline: there is nothing to judge them by.")
_LATE_ONES = N_("Cases that are late already.")
_NO_VERDICT = N_("Cases that the source did not judge.")


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


def _handled(id: str, title: str, summary: Summary) -> Measure:
    return duration(
        id,
        title,
        N_("How long answers took. Old open cases are not in it: with many of them it looks better than it is."),
        N_("time from receipt to answer, over the cases answered in the period"),
        (_OPEN_ONES, NO_END, ANSWERED_FIRST),
        summary,
        ANSWERED,
        _handled_rightly,
        lambda case: case.handling_hours,
    )


def _handled_by_sla(id: str, title: str, summary: Summary) -> Measure:
    return duration(
        id,
        title,
        N_("How long answers took by the clock of the limit: what the desk had in its own hands."),
        N_(
            "time from receipt to answer on the clock of the limit, over the cases answered in the period that have a"
            " limit by a policy"
        ),
        (_OPEN_ONES, NO_LIMIT, ANSWERED_FIRST),
        summary,
        ANSWERED,
        _handled_by_a_limit,
        lambda case: case.sla_hours,
        Clock.SLA,
    )


def _closed(id: str, title: str, summary: Summary) -> Measure:
    return duration(
        id,
        title,
        N_("How long it took until cases were closed: the time to appeal after the answer is in it."),
        N_("time from receipt to closing, over the cases closed in the period"),
        (
            N_("Cases that are not closed, or are open again."),
            N_("Cases closed before they were received: a fault in the data."),
        ),
        summary,
        CLOSED,
        _closed_rightly,
        lambda case: case.closing_hours,
    )


def _standing(
    id: str,
    title: str,
    definition: str,
    formula: str,
    left_out: tuple[str, ...],
    hit: Condition = every_case,
    split: str | None = None,
) -> Measure:
    return standing(id, title, definition, formula, left_out, RECEIVED, _open, hit, split=split)


_DEFINITIONS = (
    share(
        "on_time_rate",
        N_("On-time resolution"),
        N_("How many of the cases that fell due were answered by their deadline. Open and past due is late."),
        N_("answered by the deadline and never late before ÷ all cases that fell due in the period"),
        (_NOT_DUE, _WAITING, _NO_DEADLINE, NO_END),
        FELL_DUE,
        lambda case: case.is_due,
        _on_time,
    ),
    share(
        "on_time_closed",
        N_("On time among answered"),
        N_("How many of the answers came in time, as most desks show it: what is late and still open is not in it."),
        N_(
            "answered by the deadline and never late before ÷ all cases with a deadline that were answered in the"
            " period"
        ),
        (_OPEN_ONES, _NO_DEADLINE, NO_END),
        ANSWERED,
        _answered_with_deadline,
        _on_time,
    ),
    share(
        "on_time_original",
        N_("On time against the first deadline"),
        N_("As on-time resolution, but by the deadline without extensions."),
        N_("answered by the first deadline and never late ÷ all cases whose first deadline fell in the period"),
        (_NOT_DUE, _WAITING, _NO_DEADLINE, NO_END),
        FELL_DUE_FIRST,
        lambda case: case.is_originally_due,
        lambda case: case.originally_on_time,
    ),
    share(
        "ack_on_time",
        N_("Acknowledged on time"),
        N_("How many players were told in time that their complaint had arrived. A missing acknowledgement is late."),
        N_("acknowledged by then ÷ all cases whose acknowledgement fell due in the period"),
        (NO_ACK_LIMIT,),
        ACK_FELL_DUE,
        lambda case: case.ack_due_at.notnull(),
        lambda case: case.acknowledged_on_time,
        clock=Clock.GROSS,
    ),
    share(
        "source_on_time",
        N_("The source's own verdict"),
        N_("What the system that the cases came from says itself, one verdict for each case."),
        N_("cases that the source calls on time ÷ all cases received in the period that it judged"),
        (_NO_VERDICT,),
        RECEIVED,
        lambda case: case.versions.source_on_time.notnull(),
        lambda case: case.versions.source_on_time,
    ),
    share(
        "source_agreement",
        N_("The source's verdict agrees with ours"),
        N_("How far the source's verdict can be trusted: it is compared with ours case by case."),
        N_(
            "cases on which the source's verdict is ours ÷ all cases answered in the period that have a deadline and a"
            " verdict of the source"
        ),
        (_OPEN_ONES, _NO_DEADLINE, _NO_VERDICT),
        ANSWERED,
        lambda case: case.answered_at.notnull() & case.has_deadline & case.versions.source_on_time.notnull(),
        lambda case: case.versions.source_on_time == case.on_time,
    ),
    _handled("handling_mean", N_("Mean handling time of answered cases"), Summary.MEAN),
    _handled("handling_median_answered", N_("Median handling time of answered cases"), Summary.MEDIAN),
    _handled("handling_p90_answered", N_("Handling time of answered cases, 90th percentile"), Summary.P90),
    _handled_by_sla("handling_mean_sla", N_("Mean handling time of answered cases, SLA clock"), Summary.MEAN),
    _handled_by_sla(
        "handling_median_answered_sla", N_("Median handling time of answered cases, SLA clock"), Summary.MEDIAN
    ),
    _handled_by_sla(
        "handling_p90_answered_sla", N_("Handling time of answered cases, 90th percentile, SLA clock"), Summary.P90
    ),
    _closed("closing_mean", N_("Mean time to closing"), Summary.MEAN),
    _closed("closing_median", N_("Median time to closing"), Summary.MEDIAN),
    _standing(
        "backlog",
        N_("Open complaints"),
        N_("Cases received and not answered as of the instant shown; paused and reopened ones are inside."),
        N_("open cases"),
        (_ANSWERED_ONES, NO_END),
    ),
    _standing(
        "backlog_paused",
        N_("Open, waiting for the player"),
        N_("Open cases whose clock stands still because the player has been asked for something."),
        N_("open cases that are paused"),
        (_ANSWERED_ONES,),
        lambda case: case.is_paused,
    ),
    _standing(
        "backlog_reopened",
        N_("Open, reopened"),
        N_("Open cases that had been answered before."),
        N_("open cases that were reopened"),
        (N_("Reopened cases that have been answered again."),),
        lambda case: case.is_reopened,
    ),
    _standing(
        "breached_open",
        N_("Overdue now"),
        N_("Open cases whose limit has run out; a pause that began after that does not hide them."),
        N_("open cases that are late"),
        (_NO_DEADLINE, N_("Late cases that have been answered since: they are answered late.")),
        _late,
    ),
    _standing(
        "at_risk",
        N_("At risk"),
        N_(
            "Open cases that are not late and have used up four fifths of their limit; those that wait for the player"
            " stay where they were when they began to wait."
        ),
        N_("open cases that are not late, and past four fifths of their limit"),
        (_NO_DEADLINE, _LATE_ONES),
        lambda case: case.is_at_risk,
    ),
    _standing(
        "due_soon",
        N_("Due within 48 hours"),
        N_("Open cases that are not late yet and whose limit runs out within 48 hours."),
        N_("open cases that are not late and not paused, with a deadline within 48 hours"),
        (_NO_DEADLINE, _LATE_ONES, _WAITING),
        lambda case: case.is_due_soon,
    ),
    share(
        "breached_open_share",
        N_("Share of open complaints that are overdue"),
        N_("How much of what is open is late. Open cases without a deadline are among all, and never late."),
        N_("open cases that are late ÷ all open cases"),
        (_ANSWERED_ONES,),
        RECEIVED,
        _open,
        _late,
        better=Better.DOWN,
        stock=True,
    ),
    Measure(
        "breached_open_days",
        N_("Median lateness of overdue complaints"),
        N_("For how long the open cases that are late have been so."),
        N_("time since the limit ran out, over the open cases that are late"),
        (_ANSWERED_ONES, _NO_DEADLINE),
        Summary.MEDIAN,
        Unit.DAYS,
        RECEIVED,
        among=lambda case: case.is_open & case.is_late,
        quantity=lambda case: case.late_days,
        clock=Clock.GROSS,
        better=Better.DOWN,
        stock=True,
    ),
    counted(
        "breached_closed",
        N_("Answered late"),
        N_("Answers that came after the deadline, or to cases that had been late before."),
        N_("cases with a deadline that were answered in the period, after it or late before"),
        (_OPEN_ONES, _NO_DEADLINE),
        ANSWERED,
        _answered_with_deadline,
        lambda case: case.is_breached,
        Better.DOWN,
    ),
    _standing(
        "ageing",
        N_("Ageing of open complaints"),
        N_("How old the open cases are. Every hour counts, pauses too."),
        N_("open cases, by the whole days since their receipt"),
        (_ANSWERED_ONES, NO_END),
        split="age",
    ),
    counted(
        "arrivals",
        N_("Received"),
        N_("What came in, on any channel; a case that is reopened does not come in again."),
        N_("cases received in the period"),
        (),
        RECEIVED,
        every_case,
    ),
    counted(
        "departures",
        N_("Answered"),
        N_("What was answered; a case answered twice counts once, at its latest answer."),
        N_("cases answered in the period"),
        (_OPEN_ONES, NO_END),
        ANSWERED,
        lambda case: case.answered_at.notnull(),
    ),
)

#: Every figure by its id, in the order in which they are told.
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {measure.id: measure for measure in (*_DEFINITIONS, *curve_measures.DEFINITIONS, *procedure_measures.DEFINITIONS)}
)
