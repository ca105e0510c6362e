"""The functions that engines name differently: the one place to look when another engine is added."""

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir


@ibis.udf.scalar.builtin(name="timezone", signature=((dt.string, dt.Timestamp("UTC")), dt.timestamp))
def _timezone(zone, instant):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="epoch_us", signature=((dt.Timestamp("UTC"),), dt.int64))
def _epoch_us(instant):  # type: ignore[no-untyped-def]
    ...


def local(instant: ir.TimestampValue, zone: str) -> ir.TimestampValue:
    """What the clocks of `zone` show at `instant`, without a zone."""
    return _timezone(zone, instant)


def microseconds(instant: ir.TimestampValue) -> ir.IntegerValue:
    """Microseconds from 1970 in UTC to `instant`."""
    return _epoch_us(instant)
