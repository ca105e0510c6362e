"""Workbooks that wait to be fetched: in a folder for this process alone, which is gone when it ends."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import duckdb

from analytics.export_words import Words
from analytics.listing import Listing
from analytics.ticket_export import Format, write
from data.store import Store
from domain.marks import N_
from domain.problems import Problem
from domain.progress import Progress

_PART = 1 << 18


@dataclass(frozen=True, slots=True)
class Ready:
    """A whole workbook of the tickets of `asked`, how many there are, and its length in bytes."""

    asked: Listing
    path: Path
    rows: int
    length: int

    def forget(self) -> None:
        """Delete it, if it is still there."""
        self.path.unlink(missing_ok=True)


@cache
def _kept() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="delai-exports-", ignore_cleanup_errors=True)


def folder() -> Path:
    """The folder of the workbooks; nobody else may look into it."""
    return Path(_kept().name)


def clear() -> None:
    """Delete the folder with all that is in it: the process ends."""
    _kept().cleanup()
    _kept.cache_clear()


def made(store: Store, asked: Listing, words: Words, progress: Progress | None = None) -> Ready:
    """Make the workbook of `asked`; where that fails or is stopped no file stays, and a `Problem` says why."""
    path = folder() / f"{token_hex(8)}.xlsx"
    try:
        with closing(store.cursor()) as cursor, path.open("xb") as file:
            rows = write(cursor, asked, Format.XLSX, file, progress or Progress(), words)
        return Ready(asked, path, rows, path.stat().st_size)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError | duckdb.Error):
            raise failed(error) from error
        raise


def failed(error: Exception) -> Problem:
    """That a file could not be made, and why."""
    return Problem(N_("The file could not be made: {error}"), error=str(error).splitlines()[0])


def sent(path: Path) -> Generator[bytes, None, None]:
    """The bytes of the file at `path` in parts; it is deleted after the last one, and when nobody wants more."""
    try:
        with path.open("rb") as file:
            while part := file.read(_PART):
                yield part
    finally:
        path.unlink(missing_ok=True)
