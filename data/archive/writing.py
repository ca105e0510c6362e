"""Everything that a store holds into one file."""

import hashlib
import io
import zipfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow.parquet as pq

from data import chain, migrations
from data.archive.contents import NAME, Contents, kept, tables
from data.evidence import files, packing
from data.evidence.papers import needed_digests
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.progress import Progress, Stretch
from domain.rights import Action, demand

#: So many rows are written between two looks at whether somebody wants it stopped.
ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Written:
    """What went into an archive."""

    tickets: int
    events: int
    transactions: int


def write(store: Store, person: Person, path: Path, progress: Progress | None = None) -> Written:
    """Write all of `store` to the new file `path` in the name of `person`: names, accounts and texts are in it, and
    papers as they are encrypted: their key is not.

    The store as it stands at one instant, while others may go on writing; sealed with its key. Raises `NotAllowed`
    without the right to it, `Stopped` where `progress` was asked to stop: then there is no file.
    """
    demand(person, Action.EXPORT_ALL)
    progress = progress or Progress()
    part = path.with_name(path.name + ".part")
    try:
        with (
            closing(store.cursor()) as cursor,
            progress.interrupting(cursor.interrupt),
            zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive,
            files.holding(store.path),
        ):
            cursor.begin()
            told, needed = _tables_into(archive, cursor, progress), needed_digests(cursor)
            cursor.rollback()
            if (papers := packing.pack(archive, store.path, needed)) != packing.NOTHING:
                told = replace(told, papers=papers[0], papers_digest=papers[1])
            archive.writestr(NAME, told.sealed(store.key).text())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    progress.finish()
    return Written(told.tables["tickets"], told.tables["events"], told.tables["transactions"])


def _tables_into(archive: zipfile.ZipFile, cursor: duckdb.DuckDBPyConnection, progress: Progress) -> Contents:
    counts = {name: _count(cursor, kept(name)) for name in tables(cursor)}
    stretch = Stretch(progress, N_("Writing the tables"), sum(counts.values()))
    digests = {}
    for name in counts:
        with archive.open(f"{name}.parquet", "w", force_zip64=True) as entry:
            digests[name] = _table_into(entry, cursor, name, stretch)
    head = chain.head(cursor)
    return Contents(migrations.newest(), head.transaction_id, head.recorded_at.isoformat(), counts, digests)


def _table_into(entry: IO[bytes], cursor: duckdb.DuckDBPyConnection, name: str, stretch: Stretch) -> str:
    """Write the table `name` piece by piece; returns the digest of what was written."""
    out = _Digested(entry)
    pieces = cursor.execute(f"SELECT * FROM {kept(name)}").to_arrow_reader(ROWS)
    with pq.ParquetWriter(out, pieces.schema) as writer:
        for piece in pieces:
            writer.write_batch(piece)
            stretch.tell(piece.num_rows)
    return out.digest.hexdigest()


class _Digested(io.RawIOBase):
    """A file that is written only, with the SHA-256 of what was written."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self.digest.update(part)
        return self._out.write(part)


def _count(cursor: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(cursor.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0])
