"""Tickets as Parquet, piece by piece: every column in its own type, instants in UTC to the microsecond."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq


def encoded(pieces: Iterator[pa.RecordBatch], names: Sequence[str]) -> Iterator[bytes]:
    """The parts of the file with the columns `names`, one for each of `pieces`, then its end.

    A text is as it is: nothing runs a formula.
    """
    first = next(pieces)
    sink = BytesIO()
    with pq.ParquetWriter(sink, first.select(names).schema, compression="zstd", compression_level=1) as writer:
        writer.write_batch(first.select(names))
        yield _taken(sink)
        for piece in pieces:
            writer.write_batch(piece.select(names))
            yield _taken(sink)
    yield sink.getvalue()


def _taken(sink: BytesIO) -> bytes:
    # The writer counts by itself where in the file it is.
    part = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return part
