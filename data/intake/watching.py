"""How far the engine is with a statement, told while it runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from domain.problems import Problem
from domain.progress import Progress

_EVERY_SECONDS = 0.2


@contextmanager
def watched(
    cursor: duckdb.DuckDBPyConnection, progress: Progress, stage: str, span: tuple[float, float], rows: int = 0
) -> Iterator[None]:
    """While the block lasts: `stage` from one fraction of `span` to the other, as far as the engine says it is.

    `rows` is about how many there are in all, 0 where nobody knows. A stop interrupts the statement.
    """
    low, high = span
    cursor.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    progress.tell(stage, low)
    over = threading.Event()

    def watch() -> None:
        furthest = 0.0
        while not over.wait(_EVERY_SECONDS):
            # Where it is to stop, the engine is interrupted: nothing is to be raised here.
            with suppress(Problem, duckdb.Error):
                furthest = max(furthest, cursor.query_progress() / 100)
                progress.tell(stage, low + (high - low) * furthest, int(rows * furthest))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        with progress.interrupting(cursor.interrupt):
            yield
    finally:
        over.set()
        watcher.join()
    progress.tell(stage, high, rows)
