"""An archive into an empty store: every write with its events as it was, and what follows from them worked out anew."""

import shutil
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data import chain, history, migrations
from data.archive.contents import NAME, Contents, contents, tables
from data.literal import literal
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.progress import Progress
from domain.rights import Action, demand


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of an archive."""

    tickets: int
    events: int
    transactions: int


def restore(store: Store, person: Person, path: Path, progress: Progress | None = None) -> Restored:
    """Fill the empty `store` with the archive at `path` in the name of `person`; all of it or nothing.

    Each write is there with its events as it was; the chain is keyed with the key of this store. `BadInput` where the
    store is not empty, or the file is no archive, damaged, of a newer version, or its events are not those that were
    written.
    """
    demand(person, Action.IMPORT)
    progress = progress or Progress()
    progress.tell(N_("Unpacking"), 0.0)
    with (
        TemporaryDirectory(prefix="delai-archive-") as folder,
        closing(store.cursor()) as cursor,
        progress.interrupting(cursor.interrupt),
        store.refilling(cursor),
    ):
        _demand_empty(cursor)
        told = _unpacked(path, Path(folder), cursor)
        _fill(cursor, Path(folder), path.name, told, progress)
        progress.tell(N_("Working out how cases stood"), 0.4)
        _derive(cursor, progress)
    progress.finish()
    return Restored(told.tables["tickets"], told.tables["events"], told.tables["transactions"])


def _demand_empty(cursor: duckdb.DuckDBPyConnection) -> None:
    if cursor.execute("SELECT 1 FROM transactions UNION ALL SELECT 1 FROM users LIMIT 1").fetchall():
        raise BadInput(N_("The store is not empty: an archive fills a new one only. Name another with --store."))


def _unpacked(path: Path, folder: Path, cursor: duckdb.DuckDBPyConnection) -> Contents:
    try:
        with zipfile.ZipFile(path) as archive:
            told = contents(archive, path.name)
            _demand_known(archive, told, path.name, tables(cursor))
            for name in told.tables:
                with archive.open(f"{name}.parquet") as packed, (folder / f"{name}.parquet").open("wb") as out:
                    shutil.copyfileobj(packed, out)
            return told
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise _damaged(path.name) from error


def _demand_known(archive: zipfile.ZipFile, told: Contents, file: str, names: list[str]) -> None:
    if told.schema > migrations.newest():
        raise BadInput(
            N_("{file} was written by a newer version of Délai (schema {schema}, here {known}): use that."),
            file=file,
            schema=told.schema,
            known=migrations.newest(),
        )
    entries = archive.infolist()
    expected = {NAME, *(f"{name}.parquet" for name in told.tables)}
    # Stored as they are, entries cannot be larger than the file.
    packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in entries)
    same = sorted(entry.filename for entry in entries) == sorted(expected)
    if packed or not same or not set(told.tables) <= set(names):
        raise _damaged(file)


def _damaged(file: str) -> BadInput:
    return BadInput(
        N_("{file} is damaged, or was changed since it was written: nothing of it was taken over."), file=file
    )


def _fill(cursor: duckdb.DuckDBPyConnection, folder: Path, file: str, told: Contents, progress: Progress) -> None:
    cursor.execute("DELETE FROM policies")  # the one that every store begins with
    done, whole = 0, sum(told.tables.values()) or 1
    try:
        for name, rows in told.tables.items():
            progress.tell(N_("Filling the tables"), 0.3 * done / whole, done)
            cursor.execute(
                f"INSERT INTO {name} BY NAME SELECT * FROM read_parquet(?)", [literal(folder / f"{name}.parquet")]
            )
            if cursor.execute(f"SELECT count(*) FROM {name}").fetchall() != [(rows,)]:
                raise _damaged(file)
            done += rows
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise _damaged(file) from error
    if chain.head(cursor).transaction_id != told.transaction_id or chain.changed(cursor):
        raise _damaged(file)


def _derive(cursor: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT ticket_id FROM tickets")
    history.rebuild(
        cursor,
        lambda done, whole: progress.tell(N_("Working out how cases stood"), 0.4 + 0.6 * done / max(1, whole), done),
    )
