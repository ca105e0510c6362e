"""A statement of the engine that takes long: told as it goes, ended where somebody stops it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from domain.progress import Part, Stopped

_SECONDS = 0.3


@contextmanager
def watched(cursor: duckdb.DuckDBPyConnection, part: Part, rows: int = 0) -> Iterator[None]:
    """While this lasts `part` is told how far the statement of `cursor` is; `Stopped` where it was asked to stop.

    `rows` is about how many there are in all, 0 where nobody knows.
    """
    cursor.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    part.tell()
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(cursor, part, rows, done), daemon=True)
    watcher.start()
    try:
        with part.progress.interrupting(cursor.interrupt):
            yield
    finally:
        done.set()
        watcher.join()


def _watch(cursor: duckdb.DuckDBPyConnection, part: Part, rows: int, done: threading.Event) -> None:
    while not done.wait(_SECONDS):
        try:
            done_so_far = max(0.0, cursor.query_progress() / 100)
            part.tell(done_so_far, int(rows * done_so_far))
        except Stopped:
            return
