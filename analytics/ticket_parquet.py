"""Tickets as Parquet, piece by piece: every column in its own type, instants in UTC to the microsecond."""

from collections.abc import Iterator
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.ticket_columns import NAMES


def encoded(pieces: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """The parts of the file, one for each of `pieces`, then its end. A text is as it is: nothing runs a formula."""
    first = next(pieces)
    sink = BytesIO()
    with pq.ParquetWriter(sink, first.select(NAMES).schema, compression="zstd", compression_level=1) as writer:
        writer.write_batch(first.select(NAMES))
        yield _taken(sink)
        for piece in pieces:
            writer.write_batch(piece.select(NAMES))
            yield _taken(sink)
    yield sink.getvalue()


def _taken(sink: BytesIO) -> bytes:
    # The writer counts by itself where in the file it is.
    part = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return part
