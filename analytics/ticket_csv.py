"""Tickets as CSV, piece by piece: the same rows for a page's export and for the terminal."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from analytics.ticket_list import COLUMNS, TicketList

#: Numbers of the store: they are not for people.
_INNER = {"ticket_id", "version"}
EXPORTED = [name for name in COLUMNS if name not in _INNER]

#: A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def lines(cursor: duckdb.DuckDBPyConnection, tickets: TicketList) -> Iterator[str]:
    """The header, then the tickets in blocks of lines; instants in ISO 8601 and UTC."""
    batches = tickets.stream(cursor)  # what cannot be asked is refused before anything is written
    yield _csv([EXPORTED])
    for batch in batches:
        yield _csv(_rows(batch))


def plain(value: Any) -> Any:
    """`value` for a cell: a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _rows(batch: pa.RecordBatch) -> Iterator[list[Any]]:
    columns: Mapping[str, list[Any]] = batch.select(EXPORTED).to_pydict()
    for values in zip(*columns.values(), strict=True):
        yield [plain(value) for value in values]


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
