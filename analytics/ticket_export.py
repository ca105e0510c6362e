"""Tickets as a file: one way to write each format, for the pages and for the terminal, exactly the rows of the list."""

from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO

import duckdb
import pyarrow as pa

from analytics import csv_line, ticket_parquet, ticket_xlsx
from analytics.export_words import Words
from analytics.listing import Listing, Rows
from domain.marks import N_
from domain.progress import Progress


class Format(StrEnum):
    """A kind of file, called as its name ends."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def write(
    cursor: duckdb.DuckDBPyConnection,
    tickets: Listing,
    format: Format,
    out: BinaryIO,
    progress: Progress,
    words: Words,
) -> int:
    """Write `tickets` to `out`, and return how many there were; raises `Stopped` where `progress` was.

    `words`: what a workbook says beside them.
    """
    with progress.interrupting(cursor.interrupt):
        pieces = _pieces(cursor, tickets, format)
        if format is Format.XLSX:
            ticket_xlsx.write(iter(pieces), len(pieces), out, progress, words)
        else:
            out.writelines(_encoded(tickets, format, _told(pieces, progress)))
        progress.finish()
        return len(pieces)


def streamed(cursor: duckdb.DuckDBPyConnection, tickets: Listing, format: Format) -> Iterator[bytes]:
    """The file piece by piece, the first at once; a workbook cannot be sent before it is whole."""
    if format is Format.XLSX:
        raise ValueError(format)
    return _encoded(tickets, format, iter(_pieces(cursor, tickets, format)))


def _pieces(cursor: duckdb.DuckDBPyConnection, tickets: Listing, format: Format) -> Rows:
    return tickets.lines(cursor) if format is Format.CSV else tickets.stream(cursor)


def _encoded(tickets: Listing, format: Format, pieces: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    names = [column.id for column in tickets.columns]
    if format is Format.PARQUET:
        yield from ticket_parquet.encoded(pieces, names)
        return
    yield csv_line.header(names)
    yield from map(csv_line.encoded, pieces)


def _told(pieces: Rows, progress: Progress) -> Iterator[pa.RecordBatch]:
    done = 0
    progress.tell(N_("Writing the tickets"), 0)
    for piece in pieces:
        yield piece
        done += piece.num_rows
        progress.tell(N_("Writing the tickets"), done / max(1, len(pieces)), done)
