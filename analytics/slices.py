"""Dimensions and conditions as expressions over a case, the same for figures, trends and lists."""

from collections.abc import Iterator
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from analytics.cases import Case
from analytics.measures import Measure
from analytics.question import DIMENSIONS, FACTS, SPANS, Condition, Question
from analytics.spans import bounds, bucket, within
from domain.marks import N_
from domain.problems import BadInput


def dimension(case: Case, measure: Measure, name: str, question: Question) -> ir.Value:
    """What `name` is for each case: a text ("" where there is none), or the local start of a span of time."""
    if name in SPANS:
        return bucket(measure.instant(case), name, question.zone, question.start, question.as_of)
    if name == "age":
        return case.age_band.fill_null("")
    if name in FACTS:
        return case.versions[name].fill_null("")
    raise unknown_dimension(name)


def unknown_dimension(name: str) -> BadInput:
    """The sentence for a dimension that there is not."""
    return BadInput(
        N_("There is no dimension {name}; there are {known}."), name=repr(name), known=", ".join(DIMENSIONS)
    )


def sliced(case: Case, question: Question) -> ir.BooleanValue:
    """Whether the row is how the case stood, counts as a complaint, and fits the question's conditions on facts."""
    return case.is_so & believed(case, question)


def believed(case: Case, question: Question) -> ir.BooleanValue:
    """Whether the row was believed at known_at, counts as a complaint, and fits the conditions; whenever it was so."""
    facts = [_fits(case, condition) for condition in question.where if condition[0] not in SPANS]
    return reduce(and_, facts, case.is_believed(question.known_at) & case.versions.is_counted)


def _fits(case: Case, condition: Condition) -> ir.BooleanValue:
    name, values = condition
    if name == "age":
        return case.age_band.fill_null("").isin(values)
    if name not in FACTS:
        raise unknown_dimension(name)
    column = case.versions[name]
    fits = column.isin(values)
    return fits | column.isnull() if "" in values else fits


def among(case: Case, measure: Measure, question: Question) -> ir.BooleanValue:
    """Whether the case is one that `measure` is about, in the question's period and spans; null is no."""
    return reduce(and_, [*_inside(case, measure, question), measure.among(case)])


def _inside(case: Case, measure: Measure, question: Question) -> Iterator[ir.BooleanValue]:
    instant = measure.instant(case)
    if not measure.stock:
        yield from within(instant, question.start, question.end)
        yield instant <= case.as_of
    for condition in question.where:
        if condition[0] in SPANS:
            yield _in_any(instant, condition, question.zone)


def _in_any(instant: ir.TimestampValue, condition: Condition, zone: str) -> ir.BooleanValue:
    span, labels = condition
    spans = [reduce(and_, within(instant, *bounds(text, span, zone))) for text in labels]
    return reduce(or_, spans, ibis.literal(False))
