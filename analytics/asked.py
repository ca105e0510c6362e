"""The values of a question as parameters of its SQL: one text for all questions of one shape, and nothing pasted in."""

import re
from functools import lru_cache

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir


@ibis.udf.scalar.builtin(name="asked_instant", signature=((dt.string,), dt.Timestamp("UTC")))
def _asked_instant(key):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="asked_text", signature=((dt.string,), dt.string))
def _asked_text(key):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="asked_instants", signature=((dt.string,), dt.Array(dt.Timestamp("UTC"))))
def _asked_instants(key):  # type: ignore[no-untyped-def]
    ...


_CALL = re.compile(r"\bASKED_(?:INSTANTS?|TEXT)\('(\w+)'\)", re.IGNORECASE)
_PARAMETER = re.compile(r"\$(\w+)")


def instant(name: str) -> ir.TimestampScalar:
    """The instant that is asked under `name`."""
    return _asked_instant(name)


def instants(name: str) -> ir.Table:
    """The list of instants that is asked under `name`, as the column `instant` of a table."""
    return _asked_instants(name).unnest().name("instant").as_table()


def text(name: str) -> ir.StringScalar:
    """The text that is asked under `name`."""
    return _asked_text(name)


def with_parameters(sql: str) -> str:
    """`sql` with `$name` where something asked stands."""
    return _CALL.sub(r"$\1", sql)


@lru_cache(maxsize=4096)
def parameters(sql: str) -> frozenset[str]:
    """The names of what `sql` asks."""
    return frozenset(_PARAMETER.findall(sql))
