"""The ticket store: one DuckDB file, one writer, a cursor for each use."""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from data import chain, heads, migrations, policies, staff
from domain.marks import N_
from domain.people import Person
from domain.problems import StoreUnusable

DEFAULT_PATH = Path("data/tickets.duckdb")
#: What an import may hold; the process comes to a third more.
_SPARING = "1500MB"
# Ways of packing text that take a tenth less room than a dictionary and half as long again to write.
_SLOW_PACKING = "fsst,dict_fsst"


def default_path() -> Path:
    """The store that `DELAI_STORE` names, else `data/tickets.duckdb`."""
    return Path(os.environ.get("DELAI_STORE") or DEFAULT_PATH)


@dataclass(frozen=True, slots=True)
class Writing:
    """One write in progress: everything done through `cursor` is kept together or not at all."""

    cursor: duckdb.DuckDBPyConnection
    transaction_id: int
    recorded_at: datetime
    actor: str
    command: str


class Store:
    """An open store. A process holds it alone; threads share it, each use with a cursor of its own."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
        self.path = path
        self._connection = connection
        self._key = key
        self._lock = threading.RLock()
        with closing(self.cursor()) as cursor:
            self._stamp = chain.head(cursor).transaction_id
            saved = heads.newest(path)
            #: A head that does not fit shows that the store was tampered with: it stays until somebody has looked.
            self._saves_heads = saved is None or heads.judged(cursor, saved) is heads.Verdict.FITS

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open the store at `path`, made or brought up to date where needed; `StoreUnusable` says why not."""
        connection = _connect(path)
        try:
            migrations.migrate(connection)
            policies.begin(connection)
        except duckdb.Error as error:
            connection.close()
            raise StoreUnusable(
                N_("{path} is not a ticket store of Délai: {error}"), path=path, error=_first_line(error)
            ) from error
        return cls(path, connection, chain.key_beside(path))

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A fresh cursor, in UTC; close it after use and never hand it to another thread."""
        return self._connection.cursor()

    @property
    def stamp(self) -> int:
        """The number of the last write: figures worked out under the same stamp are the same."""
        return self._stamp

    @property
    def key(self) -> bytes:
        """The secret that the chain of writes is keyed with; it lives outside the store."""
        return self._key

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes while this lasts: what is found out about the store still holds when it is written."""
        with self._lock:
            yield

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """Large work that spills to disk rather than take memory that the machine needs for others."""
        with closing(self.cursor()) as cursor:
            before = cursor.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
            # Refused where more is in use at this moment: then the work is done with what there is.
            with suppress(duckdb.OutOfMemoryException):
                cursor.execute(f"SET GLOBAL memory_limit = '{_SPARING}'")
            try:
                yield
            finally:
                cursor.execute(f"SET GLOBAL memory_limit = '{before}'")

    @contextmanager
    def write(
        self,
        person: Person,
        command: str,
        at: datetime | None = None,
        cursor: duckdb.DuckDBPyConnection | None = None,
    ) -> Iterator[Writing]:
        """One write by `person`: committed when the block ends, undone when it raises.

        `NotAllowed` where that person does not work here any more, or in another role or team.

        `at` is the instant that the write happens at (default: now); what is recorded is never earlier than the
        write before. Events reach the chain when the block ends. `cursor` is one of this store's whose temp tables
        the write needs; without it the write has its own.
        """
        with self._lock, ExitStack() as stack:
            cursor = cursor or stack.enter_context(closing(self.cursor()))
            cursor.begin()
            try:
                staff.demand_current(cursor, person)
                writing = self._begin(cursor, person, command, at)
                yield writing
                head = chain.seal(writing, self._key)
                cursor.commit()
            except BaseException:
                cursor.rollback()
                raise
            self._ends_with(head)

    @contextmanager
    def refilling(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """What is done through `cursor`, one of this store's, is kept together or not at all.

        For writes that were made elsewhere: their links, keyed there, are keyed with this store's key at the end.
        """
        with self._lock:
            cursor.begin()
            try:
                yield
                chain.link_anew(cursor, self._key)
                head = chain.head(cursor)
                cursor.commit()
            except BaseException:
                cursor.rollback()
                raise
            self._ends_with(head)

    def _ends_with(self, head: chain.Head) -> None:
        self._stamp = head.transaction_id
        if self._saves_heads and head.transaction_id:
            heads.save(self.path, head)

    def _begin(self, cursor: duckdb.DuckDBPyConnection, person: Person, command: str, at: datetime | None) -> Writing:
        last = chain.head(cursor)
        recorded_at = max(at or datetime.now(UTC), last.recorded_at + timedelta(microseconds=1))
        return Writing(cursor, last.transaction_id + 1, recorded_at, person.user_id, command)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    _make_folder(path.parent)
    try:
        connection = duckdb.connect(str(path))
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute(f"SET GLOBAL disabled_compression_methods = '{_SLOW_PACKING}'")
        _refuse_other_files(connection, path)
        return connection
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise StoreUnusable(
                N_("{path} is in use by another process; stop that one, or do this from the running application."),
                path=path,
            ) from error
        raise StoreUnusable(
            N_("{path} cannot be opened as a ticket store: {error}"), path=path, error=_first_line(error)
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            N_("The folder {folder} cannot be made: {error}"), folder=folder, error=error.strerror
        ) from error


def _refuse_other_files(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """DuckDB opens a CSV or Parquet file by showing it in memory: what was written would be lost."""
    files = connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal AND path IS NOT NULL").fetchall()
    if not files:
        connection.close()
        raise StoreUnusable(N_("{path} is a file of another kind, not a ticket store of Délai."), path=path)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
