"""Cases judged: when each is due and how long it took, its pauses taken off in the clock's own time.

`cases` are rows with case, start, end and amount, `pauses` with case, begun and over: instants in microseconds from
1970 in UTC, the amount in microseconds of business time. Pauses may touch, overlap and come in any order;
a case stands there once.
"""

import ibis
import ibis.expr.types as ir

from sla.business_time import BusinessTime

_WORKED = {"start": "worked_before", "end": "worked_by_end", "begun": "worked_begun", "over": "worked_over"}


def judged(time: BusinessTime, cases: ir.Table, pauses: ir.Table) -> ir.Table:
    """`cases` with due (when the amount is used up) and elapsed (business time from start to end), pauses not counted.

    A pause moves the deadline where it begins before the amount is used up.
    """
    rows = time.worked(time.worked(cases, "start", "worked_before"), "end", "worked_by_end")
    lost = _lost(time, cases, pauses)
    rows = rows.left_join(lost, "case").select(*rows.columns, "moved", "stopped", "unknown")
    # A pause without an end, or outside the tables, leaves no answer rather than a wrong one.
    known = ~rows.unknown.fill_null(False)
    rows = rows.mutate(
        worked_before=ibis.ifelse(known, rows.worked_before, ibis.null("int64")),
        moved=rows.moved.fill_null(0),
        stopped=rows.stopped.fill_null(0),
    )
    rows = rows.mutate(target=rows.worked_before + rows.amount + rows.moved)
    spent = rows.worked_by_end - rows.worked_before
    # Not greatest(): that takes no notice of null.
    rows = rows.mutate(elapsed=ibis.ifelse(spent < 0, 0, spent) - rows.stopped)
    return time.due(rows, "start", "target", "due").select(*cases.columns, "due", "elapsed")


def _lost(time: BusinessTime, cases: ir.Table, pauses: ir.Table) -> ir.Table:
    """For each case with pauses: moved (business time that they add to its limit) and stopped (to its elapsed time)."""
    stops = _stops(time, cases, pauses)
    in_time = stops.begun - stops.worked_before - stops.earlier < stops.amount
    # Business time never runs backwards: what lies after the end is cut off by its business time as by its instant.
    until_end = _lesser(stops.over, stops.worked_by_end) - _lesser(stops.begun, stops.worked_by_end)
    return stops.group_by("case").aggregate(
        moved=(stops.over - stops.begun).sum(where=in_time).cast("int64"),
        stopped=until_end.sum().cast("int64"),
        unknown=(stops.begun.isnull() | stops.over.isnull()).any(),
    )


def _stops(time: BusinessTime, cases: ir.Table, pauses: ir.Table) -> ir.Table:
    """Each merged pause after its case began, in business time: begun, over, and earlier: all pauses before."""
    # Looked up for these cases once more: fewer have pauses than not.
    rows = merged(pauses).join(cases.select("case", "start", "end", "amount"), "case")
    for instant, worked in _WORKED.items():
        rows = time.worked(rows, instant, worked)
    rows = rows.mutate(
        begun=_greater(rows.worked_begun, rows.worked_before), over=_greater(rows.worked_over, rows.worked_before)
    )
    before = ibis.window(group_by="case", order_by=["begun", "over"], preceding=(None, 1))
    return rows.mutate(earlier=(rows.over - rows.begun).sum().over(before).fill_null(0))


def merged(pauses: ir.Table) -> ir.Table:
    """The same pauses, those of a case that touch or overlap as one."""
    so_far = ibis.window(group_by="case", order_by=["begun", "over"], preceding=(None, 1))
    until_now = ibis.window(group_by="case", order_by=["begun", "over"], preceding=None, following=0)
    apart = pauses.mutate(apart=(pauses.begun > pauses.over.max().over(so_far)).fill_null(True).cast("int64"))
    numbered = apart.mutate(pause=apart.apart.sum().over(until_now))
    endless = numbered.over.isnull().any()
    over = ibis.ifelse(endless, ibis.null("int64"), numbered.over.max())
    return numbered.group_by("case", "pause").aggregate(begun=numbered.begun.min(), over=over)


def _lesser(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(one.isnull() | other.isnull(), ibis.null("int64"), ibis.least(one, other))


def _greater(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(one.isnull() | other.isnull(), ibis.null("int64"), ibis.greatest(one, other))
