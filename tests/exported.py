"""What was exported, read back by other programs than those that wrote it."""

import csv
import io
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from analytics.export_words import Reader, words
from analytics.listing import Listing
from analytics.ticket_columns import NAMES
from analytics.ticket_export import Format, write
from data.store import Store
from domain.progress import Progress

Row = dict[str, Any]
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def exported(store: Store, tickets: Listing, format: Format, progress: Progress | None = None) -> bytes:
    """The file of `tickets`, with English words."""
    out = io.BytesIO()
    with closing(store.cursor()) as cursor:
        write(cursor, tickets, format, out, progress or Progress(), words(tickets, AT, Reader()))
    return out.getvalue()


def read(file: bytes, format: Format, names: Sequence[str] = NAMES) -> list[Row]:
    """The rows of a file, by the names of the columns, which are `names` in a workbook."""
    match format:
        case Format.CSV:
            return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))
        case Format.PARQUET:
            return list(pq.read_table(io.BytesIO(file)).to_pylist())
    sheets = openpyxl.load_workbook(io.BytesIO(file), read_only=True).worksheets[:-2]
    return [
        dict(zip(names, row, strict=True)) for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
