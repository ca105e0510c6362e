"""Dimensions and conditions as expressions over a case, the same for figures, trends and lists."""

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


def dimension(case: Case, measure: Measure, name: str, zone: str) -> ir.Value:
    """What `name` is for each case: a text ("" where there is none), or the local start of a span of time."""
    if name in SPANS:
        return bucket(measure.instant(case), name, zone)
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
    """Whether the row is how the case stood, and fits the question's conditions on facts."""
    facts = [_fits(case, condition) for condition in question.where if condition[0] not in SPANS]
    return reduce(and_, facts, case.stands(question.known_at))


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
    """Whether the case is one that `measure` is about, in the question's period and spans."""
    inside = [measure.among(case).fill_null(False), _in_spans(case, measure, question)]
    if not measure.stock:
        instant = measure.instant(case)
        inside += [within(instant, question.start, question.end), instant <= case.as_of]
    return reduce(and_, inside)


def hit(case: Case, measure: Measure, question: Question) -> ir.BooleanValue:
    """Whether the case is one that counts: among them, and as `measure` wants it."""
    return among(case, measure, question) & measure.hit(case).fill_null(False)


def _in_spans(case: Case, measure: Measure, question: Question) -> ir.BooleanValue:
    conditions = [condition for condition in question.where if condition[0] in SPANS]
    return reduce(and_, [_in_any(case, measure, c, question.zone) for c in conditions], ibis.literal(True))


def _in_any(case: Case, measure: Measure, condition: Condition, zone: str) -> ir.BooleanValue:
    span, labels = condition
    instant = measure.instant(case)
    spans = [within(instant, *bounds(text, span, zone)) for text in labels]
    return reduce(or_, spans, ibis.literal(False))
