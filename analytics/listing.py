"""What a list of tickets has to tell of itself to become a file: its columns, its rows, what was asked."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import duckdb
import pyarrow as pa

from analytics.question import Question
from analytics.ticket_columns import Column

_ROWS = 50_000


class Rows(Protocol):
    """Rows in their order, a piece at a time; one piece without rows where there are none."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[pa.RecordBatch]: ...


class Listing(Protocol):
    """Tickets in an order, each once, with the columns `columns`; none of them tells who the player is."""

    @property
    def question(self) -> Question:
        """The slice, the period and the instants."""

    @property
    def figure(self) -> str:
        """The figure that they are about."""

    @property
    def stem(self) -> str:
        """What a file of them is called."""

    @property
    def which(self) -> str:
        """Which of the tickets of the figure they are: a message."""

    @property
    def order(self) -> str:
        """The column that they are sorted by, with a minus before it for the largest first."""

    @property
    def more(self) -> Sequence[tuple[str, str]]:
        """What was asked besides: a message and a text each."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that leave the store."""

    def stream(self, cursor: duckdb.DuckDBPyConnection) -> Rows:
        """All of them, at the least with `columns`."""

    def lines(self, cursor: duckdb.DuckDBPyConnection) -> Rows:
        """All of them with one column: a line of CSV for each, made of `columns`."""


class Whole:
    """Rows that are few enough to be held at once."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        pieces = self._table.to_batches(max_chunksize=_ROWS)
        yield from pieces or [pa.RecordBatch.from_pylist([], self._table.schema)]
