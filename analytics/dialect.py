"""The functions that engines name differently: the one place to look when another engine is added."""

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from analytics import ruled
from sla.policy import FACTS


@ibis.udf.scalar.builtin(name="epoch_us", signature=((dt.Timestamp("UTC"),), dt.int64))
def _epoch_us(instant):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="make_timestamp", signature=((dt.int64,), dt.timestamp))
def _make_timestamp(microseconds):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name=ruled.NAME, signature=((dt.int32, *[dt.string] * len(FACTS)), dt.boolean))
def _has_rule(number, category, complexity, channel, jurisdiction, source):  # type: ignore[no-untyped-def]
    ...


def has_rule(number: ir.IntegerValue, *facts: ir.StringValue) -> ir.BooleanValue:
    """Whether a rule of version `number` of the policy fits `facts`, in the order of `FACTS` (analytics/ruled.py)."""
    return _has_rule(number, *facts)


def shown(microseconds: ir.IntegerValue) -> ir.TimestampValue:
    """The date and time that lie `microseconds` after 1970-01-01T00:00, without a zone."""
    return _make_timestamp(microseconds)


def microseconds(instant: ir.TimestampValue) -> ir.IntegerValue:
    """Microseconds from 1970 in UTC to `instant`."""
    return _epoch_us(instant)
