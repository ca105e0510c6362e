"""The statements behind `analytics.revisions`: which cases moved between two states of knowledge, and why.

known_at is what was known then, known_now what is known now. The cases are found by the predicates of the figure
itself, asked of every version that was believed in between; at an instant of knowledge each case has one at the most.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from analytics import csv_line
from analytics.asked import instant
from analytics.cases import Case
from analytics.engine import TICKETS, VERSIONS, sql
from analytics.figures import measure
from analytics.question import Shape
from analytics.slices import among, fitting, standing


class Move(StrEnum):
    """What became of a case in a figure."""

    ENTERED = "entered"
    LEFT = "left"
    #: In it then and now, but it counts now and did not, or the other way round.
    COUNTED = "counted"
    UNCOUNTED = "uncounted"
    #: In it then and now, with another duration.
    MEASURED = "measured"


class Reason(StrEnum):
    """Why a case moved: the first of these that is so."""

    RECORDED_LATER = "recorded_later"
    TAKEN_BACK = "taken_back"
    RECEIPT = "receipt"
    NOT_COUNTED = "not_counted"
    COUNTED_AGAIN = "counted_again"
    FACTS = "facts"
    ANSWER_LATER = "answer_later"
    ANSWER_UNDONE = "answer_undone"
    ANSWER = "answer"
    PAUSE = "pause"
    DEADLINE = "deadline"
    CLOSING = "closing"
    ACKNOWLEDGEMENT = "acknowledgement"
    VERDICT = "verdict"
    OTHER = "other"


class Step(StrEnum):
    """What leads from the numbers then to those now: into and out of the denominator, and of the numerator."""

    ENTERED = "entered"
    LEFT = "left"
    GAINED = "gained"
    LOST = "lost"


#: Which of the cases that moved.
Only = Reason | Step

#: What is told of a case on both sides, as then_… and now_….
TOLD = ("status", "category", "decision", "received_at", "answered_at", "due_at", "closed_at")

#: The columns of a list, in order. `recorded_at`: when it came to be as it is now. then_quantity and now_quantity are
#: null where the figure measures nothing, or the case is not in it; the told ones where nothing was known.
COLUMNS = (
    *"ticket_id reference move reason recorded_at then_hit now_hit then_quantity now_quantity".split(),
    *(f"{side}_{name}" for name in TOLD for side in ("then", "now")),
)
# Compared besides, to tell why.
_COMPARED = (
    *TOLD,
    *"due_original late_at is_open is_paused is_counted end_unknown acknowledged_at ack_due_at source_on_time".split(),
)


Belief = Callable[[ir.Table], ir.BooleanValue]


def count(shape: Shape, figure: str) -> str:
    """How many cases moved: move, reason, then_hit, now_hit, n."""
    moved = _reasoned(shape, figure)
    keys = ["move", "reason", "then_hit", "now_hit"]
    return sql(moved.aggregate(by=keys, n=moved.count()).order_by([ibis.desc("n"), *keys]))


def page(shape: Shape, figure: str, only: Only | None, limit: int | None, offset: int) -> str:
    """The cases that moved, with the columns `COLUMNS`."""
    moved = _reasoned(shape, figure)
    if only:
        moved = moved.filter(_is(moved, only))
    keys = [ibis.desc("recorded_at"), ibis.asc("ticket_id")]
    listed = moved.order_by(keys).limit(limit, offset=offset)
    named = listed.join(TICKETS.select("ticket_id", "reference"), "ticket_id")
    return sql(named.order_by(keys).select(*COLUMNS))


def lines(shape: Shape, figure: str, only: Only | None, names: Sequence[str]) -> str:
    """As `page`, all of them, with one column: a line of CSV of the columns `names` for each."""
    moved = _reasoned(shape, figure)
    if only:
        moved = moved.filter(_is(moved, only))
    named = moved.join(TICKETS.select("ticket_id", "reference"), "ticket_id")
    return sql(
        named.order_by([ibis.desc("recorded_at"), ibis.asc("ticket_id")]).select(line=lambda t: csv_line.line(t, names))
    )


def _is(moved: ir.Table, only: Only) -> ir.BooleanValue:
    match only:
        case Step.GAINED:
            return moved.now_hit & ~moved.then_hit
        case Step.LOST:
            return moved.then_hit & ~moved.now_hit
        case Step():
            return moved.move == only.value
    return moved.reason == only.value


def _then(versions: ir.Table) -> ir.BooleanValue:
    return (versions.recorded_from <= instant("known_at")) & (versions.recorded_to > instant("known_at"))


def _now(versions: ir.Table) -> ir.BooleanValue:
    return (versions.recorded_from <= instant("known_now")) & (versions.recorded_to > instant("known_now"))


def _moved(shape: Shape, figure: str) -> ir.Table:
    """The cases that moved: ticket_id, move, recorded_at, and hit and quantity on both sides."""
    counted, case = measure(figure), Case(VERSIONS)
    # Believed throughout, a case is what it was: all that matters is the few others.
    changed = (VERSIONS.recorded_to > instant("known_at")) & ~(_then(VERSIONS) & _now(VERSIONS))
    inside = (
        case.is_so & VERSIONS.is_counted & fitting(case, shape) & standing(case, shape) & among(case, counted, shape)
    )
    rows = VERSIONS.filter(changed, inside)
    case = Case(rows)
    quantity = counted.quantity(case) if counted.quantity else ibis.null(float)
    hit = counted.hit(case).fill_null(False)
    rows = rows.select("ticket_id", "recorded_from", "recorded_to", hit=hit, quantity=quantity)
    return _sides(_steps(rows))


def _steps(rows: ir.Table) -> ir.Table:
    """With `turned`: whether the case was otherwise, or not in it, just before the belief in this version."""
    spoken = ibis.window(group_by="ticket_id", order_by="recorded_from")
    before = {name: rows[name].lag().over(spoken) for name in ("recorded_to", "hit", "quantity")}
    turned = ~(
        rows.recorded_from.identical_to(before["recorded_to"])
        & rows.hit.identical_to(before["hit"])
        & rows.quantity.identical_to(before["quantity"])
    )
    return rows.mutate(turned=turned)


def _sides(rows: ir.Table) -> ir.Table:
    then, now = _then(rows), _now(rows)
    sides = rows.group_by("ticket_id").aggregate(
        in_then=then.any(),
        in_now=now.any(),
        then_hit=(then & rows.hit).any(),
        now_hit=(now & rows.hit).any(),
        then_quantity=rows.quantity.max(where=then),
        now_quantity=rows.quantity.max(where=now),
        turned_at=rows.recorded_from.max(where=rows.turned),
        left_at=rows.recorded_to.max(),
    )
    told = sides.mutate(
        move=ibis.cases(
            (sides.in_now & ~sides.in_then, Move.ENTERED.value),
            (sides.in_then & ~sides.in_now, Move.LEFT.value),
            (~sides.in_then, ibis.null(str)),
            (sides.now_hit & ~sides.then_hit, Move.COUNTED.value),
            (sides.then_hit & ~sides.now_hit, Move.UNCOUNTED.value),
            (~sides.then_quantity.identical_to(sides.now_quantity), Move.MEASURED.value),
            else_=ibis.null(str),
        ),
        recorded_at=ibis.ifelse(sides.in_now, sides.turned_at, sides.left_at),
    )
    return told.filter(told.move.notnull()).drop("in_then", "in_now", "turned_at", "left_at")


def _reasoned(shape: Shape, figure: str) -> ir.Table:
    told = _moved(shape, figure)
    stood = (_stood(told, "then", _then, shape), _stood(told, "now", _now, shape))
    for other in (*stood, _known(told)):
        told = told.left_join(other, "ticket_id").drop("ticket_id_right")
    return told.mutate(reason=_reason(told))


def _stood(moved: ir.Table, side: str, belief: Belief, shape: Shape) -> ir.Table:
    """How each of these cases stood by one of the two beliefs, in the figure or not: its columns as `side`_…."""
    case = Case(VERSIONS)
    rows = VERSIONS.filter(case.is_so, belief(VERSIONS)).semi_join(moved.select("ticket_id"), "ticket_id")
    fits = fitting(Case(rows), shape).fill_null(False)
    return rows.select("ticket_id", **{f"{side}_{name}": rows[name] for name in _COMPARED}, **{f"{side}_fits": fits})


def _known(moved: ir.Table) -> ir.Table:
    """Whether anything at all was known of each case then, and is now."""
    rows = VERSIONS.semi_join(moved.select("ticket_id"), "ticket_id")
    sides = {"known_then": _then(rows).any(), "known_now": _now(rows).any()}
    return rows.group_by("ticket_id").aggregate(**sides)


def _reason(told: ir.Table) -> ir.StringValue:
    def differs(*names: str) -> ir.BooleanValue:
        return reduce(or_, [~told[f"then_{name}"].identical_to(told[f"now_{name}"]) for name in names])

    return ibis.cases(
        (~told.known_then.fill_null(False), Reason.RECORDED_LATER.value),
        (~told.known_now.fill_null(False), Reason.TAKEN_BACK.value),
        (told.then_status.isnull() | told.now_status.isnull() | differs("received_at"), Reason.RECEIPT.value),
        (told.then_is_counted & ~told.now_is_counted, Reason.NOT_COUNTED.value),
        (told.now_is_counted & ~told.then_is_counted, Reason.COUNTED_AGAIN.value),
        (told.then_fits != told.now_fits, Reason.FACTS.value),
        (told.then_is_open & ~told.now_is_open, Reason.ANSWER_LATER.value),
        (told.now_is_open & ~told.then_is_open, Reason.ANSWER_UNDONE.value),
        (differs("answered_at", "end_unknown"), Reason.ANSWER.value),
        (differs("is_paused"), Reason.PAUSE.value),
        (differs("due_at", "due_original", "late_at"), Reason.DEADLINE.value),
        (differs("closed_at"), Reason.CLOSING.value),
        (differs("acknowledged_at", "ack_due_at"), Reason.ACKNOWLEDGEMENT.value),
        (differs("source_on_time"), Reason.VERDICT.value),
        else_=Reason.OTHER.value,
    )
