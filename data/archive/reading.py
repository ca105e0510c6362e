"""An archive into an empty store: every write with its events as it was, and what follows from them worked out anew."""

import hashlib
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data import chain, history, migrations
from data.archive.contents import NAME, UNREADABLE, Contents, contents, tables_of
from data.evidence import packing
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.progress import Progress, Stretch
from domain.rights import Action, demand

#: So much is unpacked between two looks at whether somebody wants it stopped.
BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of an archive, and whether a key showed that the store with that key wrote it as it is."""

    tickets: int
    events: int
    transactions: int
    is_proven: bool


def restore(
    store: Store, person: Person, path: Path, progress: Progress | None = None, key: bytes | None = None
) -> Restored:
    """Fill the empty `store` with the archive at `path` in the name of `person`; all of it or nothing.

    `key` is the key of the store that the archive was written from, where the reader has it. Each write is there with
    its events as it was; the chain is keyed with the key of this store. `NotAllowed` without the right to it,
    `Stopped` where `progress` was asked to stop. `BadInput` where the store is not empty, or the file is no archive,
    damaged, of a newer version, not sealed with `key`, or its tables or events are not those that were written.
    """
    demand(person, Action.RESTORE)
    progress = progress or Progress()
    with (
        TemporaryDirectory(prefix="delai-archive-") as folder,
        closing(store.cursor()) as cursor,
        progress.interrupting(cursor.interrupt),
        store.refilling(cursor),
    ):
        _demand_empty(cursor)
        told = _unpacked(path, Path(folder), key, progress)
        _fill(cursor, Path(folder), path.name, told, progress)
        progress.tell(N_("Working out how cases stood"), 0.4)
        _derive(cursor, progress)
        # Outside the transaction, so last: what comes before may stop, and then nothing is to be there.
        _take_papers(path, store.path, told)
    progress.finish()
    return Restored(told.tables["tickets"], told.tables["events"], told.tables["transactions"], key is not None)


def _demand_empty(cursor: duckdb.DuckDBPyConnection) -> None:
    if cursor.execute("SELECT 1 FROM transactions UNION ALL SELECT 1 FROM users LIMIT 1").fetchall():
        raise BadInput(N_("The store is not empty: an archive fills a new one only. Name another with --store."))


def _unpacked(path: Path, folder: Path, key: bytes | None, progress: Progress) -> Contents:
    try:
        with zipfile.ZipFile(path) as archive:
            told = contents(archive, path.name)
            _demand_known(archive, told, path.name)
            _demand_sealed(told, path.name, key)
            whole = sum(entry.file_size for entry in archive.infolist())
            stretch = Stretch(progress, N_("Unpacking"), whole, 0.0, 0.1)
            for name, digest in told.digests.items():
                if _unpacked_entry(archive, f"{name}.parquet", folder, stretch) != digest:
                    raise _damaged(path.name)
            return told
    except (OSError, *UNREADABLE) as error:
        raise _damaged(path.name) from error


def _take_papers(path: Path, store: Path, told: Contents) -> None:
    """Put the contents of papers beside the empty store: all of them, or none where they are not those of `told`."""
    said = (told.papers, told.papers_digest) if told.papers_digest else packing.NOTHING
    try:
        with zipfile.ZipFile(path) as archive:
            if not packing.unpack(archive, store, said):
                raise _damaged(path.name)
    except UNREADABLE as error:
        raise _damaged(path.name) from error


def _unpacked_entry(archive: zipfile.ZipFile, name: str, folder: Path, stretch: Stretch) -> str:
    """Copy the entry into `folder`; returns its digest."""
    digest = hashlib.sha256()
    with archive.open(name) as packed, (folder / name).open("wb") as out:
        while part := packed.read(BYTES):
            digest.update(part)
            out.write(part)
            stretch.tell(len(part))
    return digest.hexdigest()


def _demand_sealed(told: Contents, file: str, key: bytes | None) -> None:
    if key is not None and not told.is_sealed_with(key):
        raise BadInput(
            N_(
                "{file} was changed since it was written, or comes from a store with another key than the one given:"
                " nothing of it was taken over."
            ),
            file=file,
        )


def _demand_known(archive: zipfile.ZipFile, told: Contents, file: str) -> None:
    migrations.demand_known(told.schema, file)
    entries = archive.infolist()
    expected = {NAME, *(f"{name}.parquet" for name in told.tables)}
    # Stored as they are, entries cannot be larger than the file.
    packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in entries)
    same = sorted(entry.filename for entry in entries if not packing.is_entry(entry.filename)) == sorted(expected)
    if packed or not same or set(told.tables) != set(tables_of(told.schema)):
        raise _damaged(file)


def _damaged(file: str) -> BadInput:
    return BadInput(
        N_("{file} is damaged, or was changed since it was written: nothing of it was taken over."), file=file
    )


def _fill(cursor: duckdb.DuckDBPyConnection, folder: Path, file: str, told: Contents, progress: Progress) -> None:
    cursor.execute("DELETE FROM policies")  # the one that every store begins with
    stretch = Stretch(progress, N_("Filling the tables"), sum(told.tables.values()), 0.1, 0.4)
    try:
        for name, rows in told.tables.items():
            _fill_table(cursor, name, folder / f"{name}.parquet", stretch)
            if cursor.execute(f"SELECT count(*) FROM {name}").fetchall() != [(rows,)]:
                raise _damaged(file)
    except duckdb.InterruptException:
        raise
    except (duckdb.Error, pa.ArrowException) as error:
        raise _damaged(file) from error
    if chain.head(cursor).transaction_id != told.transaction_id or chain.changed(cursor):
        raise _damaged(file)


def _fill_table(cursor: duckdb.DuckDBPyConnection, name: str, path: Path, stretch: Stretch) -> None:
    with pq.ParquetFile(path) as table:
        for number in range(table.num_row_groups):
            rows = table.read_row_group(number)
            cursor.register("rows_of_archive", rows)
            cursor.execute(f"INSERT INTO {name} BY NAME SELECT * FROM rows_of_archive")
            cursor.unregister("rows_of_archive")
            stretch.tell(rows.num_rows)


def _derive(cursor: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT ticket_id FROM tickets")
    history.rebuild(
        cursor,
        lambda done, whole: progress.tell(N_("Working out how cases stood"), 0.4 + 0.6 * done / max(1, whole), done),
    )
