"""Rows as lines of CSV, put together by the engine: ten times as fast as cell by cell.

The separator is a comma, lines end with CR LF, instants are ISO 8601 in UTC to the second, and what is empty is empty.
"""

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analytics.dialect import microseconds, shown

#: What a spreadsheet takes for a formula: a text that begins so, also after blanks.
_FORMULA = r"^ *[-=+@\t\r\n]"
_QUOTED = ('"', ",", "\n", "\r")
#: Everything that makes a text a formula sorts before this.
_HARMLESS = "A"
_END = "\r\n"


def line(table: ir.Table, names: Sequence[str]) -> ir.StringValue:
    """The columns `names` of each row as one line, with its end."""
    cells = [_cell(table[name]).fill_null("") for name in names]
    return ibis.literal(",").join(cells).concat(_END)


def header(names: Iterable[str]) -> bytes:
    """The first line: the names of the columns."""
    return (",".join(names) + _END).encode()


def plain(cells: Iterable[str]) -> bytes:
    """One line of texts that come from elsewhere than the engine, with the same marks as `line`."""
    return (",".join(map(_plain, cells)) + _END).encode()


def _plain(text: str) -> str:
    guarded = f"'{text}" if re.search(_FORMULA, text) else text
    return '"' + guarded.replace('"', '""') + '"' if any(mark in text for mark in _QUOTED) else guarded


def encoded(lines: pa.RecordBatch) -> bytes:
    """The lines in the only column of `lines`, one after the other, in UTF-8."""
    # The engine lays the texts of a column one after the other: together they are the file.
    column: Any = lines.column(0).cast(pa.large_string())
    _, offsets, texts = column.buffers()
    if texts is None:
        return b""
    starts = memoryview(offsets).cast("q")
    return bytes(memoryview(texts)[starts[column.offset] : starts[column.offset + len(column)]])


def _cell(value: ir.Value) -> ir.StringValue:
    if isinstance(value, ir.StringValue):
        return _text(value)
    if isinstance(value, ir.TimestampValue):
        return shown(microseconds(value)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    if isinstance(value, ir.BooleanValue):
        return ibis.cases((value, "True"), (~value, "False"))
    return value.cast("string")


def _text(text: ir.StringValue) -> ir.StringValue:
    """`text`, in quotes where it has to be, and with an apostrophe where a spreadsheet would run it as a formula."""
    risky = (text < _HARMLESS) & text.re_search(_FORMULA)
    needs_quotes = reduce(or_, [text.contains(mark) for mark in _QUOTED])
    quoted = ibis.literal('"').concat(ibis.ifelse(risky, "'", ""), text.replace('"', '""'), '"')
    return ibis.cases((needs_quotes, quoted), (risky, ibis.literal("'").concat(text)), else_=text)
