"""The ticket store: one DuckDB file, one writer, a cursor for each use."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from data import chain, heads, migrations, policies, staff
from domain.marks import N_
from domain.people import Person
from domain.problems import Problem, StoreUnusable

DEFAULT_PATH = Path("data/tickets.duckdb")
#: What an import may hold; the process comes to a third more.
_SPARING = "1500MB"
_AS_OPENED = "RESET GLOBAL memory_limit"
# Ways of packing text that take a tenth less room than a dictionary and half as long again to write.
_SLOW_PACKING = "fsst,dict_fsst"
# Opening after a crash writes once more what was written since the last checkpoint, and takes as long as it has edits:
# 450 at the most. To checkpoint costs one edit in so many a tenth of a second.
_CHECKPOINT = "2MiB"


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
    #: The link of the write before, to which this one is chained.
    previous: chain.Head
    #: The secret of the store: what it signs, nobody else can.
    key: bytes = field(repr=False)


class Store:
    """An open store. A process holds it alone; threads share it, each use with a cursor of its own."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
        self.path = path
        self._connection = connection
        self._key = key
        self._lock = threading.RLock()
        self._sparing = 0
        self._sparing_lock = threading.Lock()
        with closing(self.cursor()) as cursor:
            #: Nobody else writes to the file, so the newest link is known without looking for it.
            self._head = chain.head(cursor)
            saved = heads.newest(path)
            #: A head that does not fit shows that the store was tampered with: it stays until somebody has looked.
            self._saves_heads = saved is None or heads.judged(cursor, saved) is heads.Verdict.FITS

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open the store at `path`, made or brought up to date where needed; `StoreUnusable` says why not."""
        demand_usable(path)
        chain.key_given(path)
        connection = _connect(path)
        try:
            _refuse_foreign(connection, path)
            migrations.migrate(connection)
            policies.begin(connection)
            _demand_own_key(connection, path)
            return cls(path, connection, chain.key_beside(path))
        except duckdb.Error as error:
            connection.close()
            raise StoreUnusable(
                N_("{path} is not a ticket store of Délai: {error}"), path=path, error=_first_line(error)
            ) from error
        except BaseException:
            connection.close()
            raise

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A fresh cursor, in UTC; close it after use and never hand it to another thread."""
        return self._connection.cursor()

    @property
    def stamp(self) -> int:
        """The number of the last write: figures worked out under the same stamp are the same."""
        return self._head.transaction_id

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
        """Large work that spills to disk rather than take memory that the machine needs for others.

        The limit is that of the process: it holds until the last of those who asked for it is done.
        """
        self._spare(1)
        try:
            yield
        finally:
            self._spare(-1)

    def _spare(self, more: int) -> None:
        with self._sparing_lock, closing(self.cursor()) as cursor:
            before, self._sparing = self._sparing, self._sparing + more
            if bool(before) == bool(self._sparing):
                return
            # Refused where more is in use at this moment: then the work is done with what there is.
            with suppress(duckdb.OutOfMemoryException):
                # The value of before is told rounded down only: set again each time, it would become less and less.
                cursor.execute(f"SET GLOBAL memory_limit = '{_SPARING}'" if self._sparing else _AS_OPENED)

    @contextmanager
    def write(
        self,
        person: Person,
        command: str,
        at: datetime | None = None,
        cursor: duckdb.DuckDBPyConnection | None = None,
    ) -> Iterator[Writing]:
        """One write by `person`: committed when the block ends, undone when it raises.

        `NotAllowed` where that person does not work here any more, or in another role or team; `Problem` where the disk
        does not take it.

        `at` is the instant that the write happens at (default: now); what is recorded is never earlier than the
        write before. Events reach the chain when the block ends. `cursor` is one of this store's whose temp tables
        the write needs; without it the write has its own.
        """
        with self._lock, ExitStack() as stack:
            cursor = cursor or stack.enter_context(closing(self.cursor()))
            cursor.begin()
            try:
                staff.demand_current(cursor, person)
                writing = self._next(cursor, person, command, at)
                yield writing
                head = chain.seal(writing, self._key)
                _commit(cursor)
            except BaseException:
                _roll_back(cursor)
                raise
            self._ends_with(head)

    @contextmanager
    def beside(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A change that is no part of the record, like how far a message is on its way: all of it or nothing.

        It has no number among the writes, so nothing that was told of the record is told anew.
        """
        with self._lock, closing(self.cursor()) as cursor:
            cursor.begin()
            try:
                yield cursor
                _commit(cursor)
            except BaseException:
                _roll_back(cursor)
                raise

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
                _commit(cursor)
            except BaseException:
                _roll_back(cursor)
                raise
            self._ends_with(head)

    def _ends_with(self, head: chain.Head) -> None:
        self._head = head
        if self._saves_heads and head.transaction_id:
            heads.save(self.path, head)

    def _next(self, cursor: duckdb.DuckDBPyConnection, person: Person, command: str, at: datetime | None) -> Writing:
        last = self._head
        recorded_at = max(at or datetime.now(UTC), last.recorded_at + timedelta(microseconds=1))
        return Writing(cursor, last.transaction_id + 1, recorded_at, person.user_id, command, last, self._key)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _commit(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.commit()
    except duckdb.Error as error:
        raise Problem(N_("Nothing was saved: {error}"), error=_first_line(error)) from error


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    # What failed while it was committed is over already.
    with suppress(duckdb.TransactionException):
        cursor.rollback()


def demand_usable(path: Path) -> None:
    """Return if `path` can be the path of a store, be there one or not yet; else `StoreUnusable`."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise StoreUnusable(
            N_("{path} cannot be opened as a ticket store: {error}"), path=path, error=error.strerror
        ) from error
    if not stat.S_ISREG(mode):
        raise _of_another_kind(path)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    make_folder(path.parent)
    try:
        connection = duckdb.connect(str(path))
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute(f"SET GLOBAL disabled_compression_methods = '{_SLOW_PACKING}'")
        connection.execute(f"SET GLOBAL checkpoint_threshold = '{_CHECKPOINT}'")
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


def make_folder(folder: Path) -> None:
    """Make `folder` where there is none; `StoreUnusable` where it cannot be made."""
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
        raise _of_another_kind(path)


def _refuse_foreign(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A database of somebody else's is left as it is."""
    if migrations.is_foreign(connection):
        connection.close()
        raise _of_another_kind(path)


def _demand_own_key(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A new key beside writes that are keyed with another one would make the whole chain look broken, for good."""
    if chain.key_given(path) is None and chain.head(connection).transaction_id:
        raise StoreUnusable(
            N_("The key of the store, {file}, is not there: put back the one that it was (or DELAI_CHAIN_KEY)."),
            file=chain.key_file(path),
        )


def _of_another_kind(path: Path) -> StoreUnusable:
    return StoreUnusable(N_("{path} is a file of another kind, not a ticket store of Délai."), path=path)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
