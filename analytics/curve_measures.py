"""Handling time with open cases in it: when a half and nine tenths of what came in are answered."""

from collections.abc import Mapping
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from analytics.cases import Case
from analytics.instants import RECEIVED
from analytics.kinds import ANSWERED_FIRST, NO_END, NO_LIMIT
from analytics.measure import Better, Clock, Condition, Measure, Quantity, Summary, Unit
from domain.marks import N_

_WITHDRAWN = N_("Withdrawn cases are in it until they were withdrawn; they do not count as answered.")


def _by_a_limit(case: Case) -> ir.BooleanValue:
    # Asked of open cases alone, which are few.
    runs = ibis.ifelse(case.is_open, case.has_clock, False)
    return runs | (case.is_handled & case.versions.sla_seconds.notnull())


def _is_answered(case: Case) -> ir.BooleanValue:
    return case.answered_at.notnull() & ~case.is_withdrawn


def _read_off(
    id: str, title: str, summary: Summary, clock: Clock, among: Condition, quantity: Quantity, *left_out: str
) -> Measure:
    return Measure(
        id,
        title,
        N_(
            "How long a complaint takes, with those that are still open: each of them says that it takes longer than"
            " its age. It does not look better because old cases stay open."
        ),
        _FORMULAS[clock],
        (*left_out, _WITHDRAWN, NO_END, ANSWERED_FIRST),
        summary,
        Unit.HOURS,
        RECEIVED,
        among,
        _is_answered,
        quantity,
        clock,
        Better.DOWN,
    )


_FORMULAS = {
    Clock.GROSS: N_(
        "time from receipt to answer, over all cases received in the period, open ones up to the instant shown"
    ),
    Clock.SLA: N_(
        "time from receipt to answer on the clock of the limit, over all cases received in the period that have a limit"
        " by a policy, open ones up to the instant shown"
    ),
}


def _gross(id: str, title: str, summary: Summary) -> Measure:
    return _read_off(id, title, summary, Clock.GROSS, lambda case: case.is_timed, lambda case: case.handling_hours)


def _sla(id: str, title: str, summary: Summary) -> Measure:
    return _read_off(id, title, summary, Clock.SLA, _by_a_limit, lambda case: case.sla_hours, NO_LIMIT)


DEFINITIONS: tuple[Measure, ...] = (
    _gross("handling_median", N_("Median handling time"), Summary.CURVE_MEDIAN),
    _gross("handling_p90", N_("Handling time, 90th percentile"), Summary.CURVE_P90),
    _sla("handling_median_sla", N_("Median handling time, SLA clock"), Summary.CURVE_MEDIAN),
    _sla("handling_p90_sla", N_("Handling time, 90th percentile, SLA clock"), Summary.CURVE_P90),
)

#: By clock, the figure whose cases a curve is drawn of.
ABOUT: Mapping[Clock, Measure] = MappingProxyType({Clock.GROSS: DEFINITIONS[0], Clock.SLA: DEFINITIONS[2]})
