"""Dimensions and conditions as expressions over a case, the same for figures, trends and lists."""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from analytics import asked
from analytics.asked import instant
from analytics.cases import Case
from analytics.engine import BATCH_TICKETS
from analytics.measure import Measure
from analytics.question import DIMENSIONS, FACTS, STANDING, Shape, span, wanted_at
from analytics.spans import SPANS, bucket
from domain.marks import N_
from domain.problems import BadInput


def dimension(case: Case, measure: Measure, name: str, shape: Shape) -> ir.Value:
    """What `name` is for each case: a text ("" where there is none), or the local start of a span of time."""
    if name in SPANS:
        return _bucket(case, measure, name, shape)
    return _value(case, name).fill_null("")


def _value(case: Case, name: str) -> ir.StringValue:
    """What `name` is for each case; null where there is none."""
    match name:
        case "age":
            return case.age_band
        case "priority":
            return case.priority
    if name in FACTS:
        return case.versions[name]
    raise unknown_dimension(name)


def unknown_dimension(name: str) -> BadInput:
    """The sentence for a dimension that there is not."""
    return BadInput(
        N_("There is no dimension {name}; there are {known}."), name=repr(name), known=", ".join(DIMENSIONS)
    )


def _bucket(case: Case, measure: Measure, span: str, shape: Shape) -> ir.Value:
    first, last = shape.years
    # A stock figure knows no period. A year more on either side: years begin at different times.
    start = None if first is None or measure.stock else datetime(max(first - 1, MINYEAR), 1, 1, tzinfo=UTC)
    return bucket(measure.instant(case), span, shape.zone, start, datetime(min(last + 2, MAXYEAR), 1, 1, tzinfo=UTC))


def sliced(case: Case, shape: Shape) -> ir.BooleanValue:
    """Whether the row is how the case stood, counts as a complaint, and fits the question's conditions on the case."""
    return case.is_so & believed(case, shape) & standing(case, shape)


def believed(case: Case, shape: Shape) -> ir.BooleanValue:
    """Whether the row was believed at known_at, counts as a complaint, and fits the conditions on facts.

    That does not depend on as_of.
    """
    return case.is_believed & case.versions.is_counted & fitting(case, shape)


def fitting(case: Case, shape: Shape) -> ir.BooleanValue:
    """Whether the row fits the conditions on facts."""
    names = [(place, name) for place, (name, _) in enumerate(shape.where) if name not in (*SPANS, *STANDING)]
    facts = [_fits(case, *one) for one in names]
    return reduce(and_, facts, ibis.literal(True))


def standing(case: Case, shape: Shape) -> ir.BooleanValue:
    """Whether the case fits the conditions on what depends on its as_of: how old it is, whether it stands out."""
    fits = [_fits(case, place, name) for place, (name, _) in enumerate(shape.where) if name in STANDING]
    return reduce(and_, fits, ibis.literal(True))


def _fits(case: Case, place: int, name: str) -> ir.BooleanValue:
    if name == "batch":
        return case.versions.ticket_id.isin(_touched(wanted_at(place)).ticket_id)
    return asked.among(wanted_at(place), _value(case, name).fill_null(""))


def _touched(wanted: str) -> ir.Table:
    """The tickets of imports: `3` for what import 3 brought or changed, `3-new` for one kind of them."""
    told = BATCH_TICKETS
    number = told.batch_id.cast(str)
    both = asked.among(wanted, number) & told.kind.isin(["new", "updated"])
    return told.filter(both | asked.among(wanted, number + "-" + told.kind)).select("ticket_id")


def among(case: Case, measure: Measure, shape: Shape) -> ir.BooleanValue:
    """Whether the case is one that `measure` is about, in the question's period and spans; null is no."""
    return reduce(and_, [*_inside(case, measure, shape), measure.among(case)])


def _inside(case: Case, measure: Measure, shape: Shape) -> Iterator[ir.BooleanValue]:
    placed = measure.instant(case)
    if not measure.stock:
        yield placed <= case.as_of
        if shape.start:
            yield placed >= instant("start")
        if shape.end:
            yield placed < instant("end")
    for place, (name, count) in enumerate(shape.where):
        if name in SPANS:
            yield _in_any(placed, place, count)


def _in_any(placed: ir.TimestampValue, place: int, count: int) -> ir.BooleanValue:
    bounds = [span(place, number) for number in range(count)]
    spans = [(placed >= instant(start)) & (placed < instant(end)) for start, end in bounds]
    return reduce(or_, spans, ibis.literal(False))
