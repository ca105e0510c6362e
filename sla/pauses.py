"""Cases judged: when each is due and how long it took, its pauses taken off in the clock's own time.

`cases` are rows with case, start, end and amounts, `pauses` with case, begun and over: instants in microseconds from
1970 in UTC, amounts in microseconds of business time. Pauses may touch, overlap and come in any order;
a case stands there once.
"""

from collections.abc import Mapping
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from sla.business_time import Time

_WORKED = {"start": "worked_before", "end": "worked_by_end", "begun": "worked_begun", "over": "worked_over"}
#: What is reckoned, and the column with the amount that is used up by then.
DUE: Mapping[str, str] = MappingProxyType({"due": "amount"})


def judged(time: Time, cases: ir.Table, pauses: ir.Table, dues: Mapping[str, str] = DUE) -> ir.Table:
    """`cases` with elapsed (business time from start to end), pauses not counted, and for each of `dues`: when its
    amount is used up, and `<name>_moved`, the business time by which pauses put that off.

    A pause moves a deadline where it begins before the amount is used up.
    """
    rows = time.worked(time.worked(cases, "start", "worked_before"), "end", "worked_by_end")
    moved = [f"{name}_moved" for name in dues]
    rows = rows.left_join(_lost(time, cases, pauses, dues), "case").select(*rows.columns, *moved, "stopped", "unknown")
    # A pause without an end, or outside the tables, leaves no answer rather than a wrong one.
    known = ~rows.unknown.fill_null(False)
    rows = rows.mutate(
        worked_before=ibis.ifelse(known, rows.worked_before, ibis.null("int64")),
        stopped=rows.stopped.fill_null(0),
        **{name: rows[name].fill_null(0) for name in moved},
    )
    spent = rows.worked_by_end - rows.worked_before
    # Not greatest(): that takes no notice of null.
    rows = rows.mutate(
        elapsed=ibis.ifelse(spent < 0, 0, spent) - rows.stopped,
        **{
            f"{name}_target": rows.worked_before + rows[amount] + rows[f"{name}_moved"] for name, amount in dues.items()
        },
    )
    for name in dues:
        rows = time.due(rows, "start", f"{name}_target", name)
    return rows.select(*cases.columns, "elapsed", *dues, *moved)


def _lost(time: Time, cases: ir.Table, pauses: ir.Table, dues: Mapping[str, str]) -> ir.Table:
    """For each case with pauses: what they add to each of its limits, and stopped (to its elapsed time)."""
    stops = _stops(time, cases, pauses, dues)
    spent = stops.begun - stops.worked_before - stops.earlier
    # Business time never runs backwards: what lies after the end is cut off by its business time as by its instant.
    until_end = _lesser(stops.over, stops.worked_by_end) - _lesser(stops.begun, stops.worked_by_end)
    added = {
        f"{name}_moved": (stops.over - stops.begun).sum(where=spent < stops[amount]).cast("int64")
        for name, amount in dues.items()
    }
    return stops.group_by("case").aggregate(
        **added,
        stopped=until_end.sum().cast("int64"),
        unknown=(stops.begun.isnull() | stops.over.isnull()).any(),
    )


def _stops(time: Time, cases: ir.Table, pauses: ir.Table, dues: Mapping[str, str]) -> ir.Table:
    """Each merged pause after its case began, in business time: begun, over, and earlier: all pauses before."""
    # Looked up for these cases once more: fewer have pauses than not.
    rows = merged(pauses).join(cases.select("case", "start", "end", *dict.fromkeys(dues.values())), "case")
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
