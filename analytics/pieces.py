"""Many rows in their order, a piece at a time: only their ids are sorted, so that memory does not grow with them.

The rows of a million tickets, sorted as a whole, take some 250 MB; their ids take eight.
"""

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from analytics.engine import answer_table, batches
from analytics.question import Value

#: The rows of a piece, and how many pieces there are at the most: each may cost a look at every row of the store.
_ROWS, _PIECES = 50_000, 20
#: The table that the statement of the rows finds the ids and places of a piece in.
WANTED = "wanted"


class Pieces:
    """What `rows` finds for the ids that `ids` finds, in their order, as record batches; all as of one moment.

    The cursor is in a transaction from the making of this to the last piece, or until it is closed.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, ids: str, rows: str, values: Mapping[str, Value]) -> None:
        """Find the ids. `ids`: SQL of one column, in order; `rows`: SQL that joins the table `WANTED`."""
        self._cursor, self._rows, self._values = cursor, rows, values
        cursor.begin()
        self._ids: pa.Array = answer_table(cursor, ids, values).column(0).combine_chunks()

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._ids)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The pieces, once; one without rows where there are none, so that it tells the columns."""
        size = max(_ROWS, -(-len(self) // _PIECES))
        for first in range(0, max(1, len(self)), size):
            yield from self._piece(first, size)
        self._cursor.rollback()

    def _piece(self, first: int, size: int) -> Iterator[pa.RecordBatch]:
        ids = self._ids.slice(first, size)
        places = pa.array(range(len(ids)), pa.int64())
        self._cursor.register(WANTED, pa.table({"ticket_id": ids, "place": places}))
        found = batches(self._cursor, self._rows, self._values, size)
        yield from found if len(ids) else [pa.RecordBatch.from_pylist([], found.schema)]
