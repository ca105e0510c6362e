"""Columns of the store as the cells of a spreadsheet."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Any

import numpy as np
import pyarrow as pa

#: Days from the first day that spreadsheets know, 1899-12-30, to 1970-01-01.
_EPOCH_DAYS = 25_569
#: From here on the days of spreadsheets are right: they know a 29 February 1900.
_FIRST_DAY = 61
_DAY_SECONDS = 86_400
#: What XML cannot hold, and what it would change, as the sign that stands for it: ␀ for NUL.
_VISIBLE = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {
    code: 0xFFFD for code in (0xFFFE, 0xFFFF)
}


class Kind(Enum):
    """What a cell holds."""

    TEXT = auto()
    INSTANT = auto()
    NUMBER = auto()
    COUNT = auto()
    TRUTH = auto()


def kind_of(type_: pa.DataType) -> Kind:
    """What the cells of a column of `type_` hold."""
    if pa.types.is_timestamp(type_):
        return Kind.INSTANT
    if pa.types.is_boolean(type_):
        return Kind.TRUTH
    if pa.types.is_floating(type_):
        return Kind.NUMBER
    return Kind.COUNT if pa.types.is_integer(type_) else Kind.TEXT


def columns_of(part: pa.RecordBatch, names: Sequence[str]) -> Iterator[list[Any]]:
    """The cells of each column: texts, numbers, truth values, None; an instant is its day's number, in UTC."""
    for name in names:
        column = part.column(name)
        match kind_of(column.type):
            case Kind.INSTANT:
                yield _days(column)
            case Kind.TEXT:
                yield [text if text is None or text.isprintable() else with_signs(text) for text in column.to_pylist()]
            case _:
                yield column.to_pylist()


def with_signs(text: str) -> str:
    """`text` with a visible sign for each character that a spreadsheet cannot hold."""
    return text.translate(_VISIBLE)


def _days(column: pa.Array) -> list[float | str | None]:
    """Whole seconds, as CSV tells them; what lies before the days of spreadsheets is a text."""
    microseconds = column.cast(pa.int64()).to_numpy(zero_copy_only=False).astype(np.float64)
    days = np.floor(microseconds / 1e6) / _DAY_SECONDS + _EPOCH_DAYS
    if not (days < _FIRST_DAY).any():
        return [None if day != day else day for day in days.tolist()]
    return [
        None if day != day else day if day >= _FIRST_DAY else instant.isoformat(timespec="seconds")
        for day, instant in zip(days.tolist(), column.to_pylist(), strict=True)
    ]
