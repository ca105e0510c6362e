"""Everything that a store holds into one file."""

import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data import chain, migrations
from data.archive.contents import NAME, Contents, tables
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.progress import Progress
from domain.rights import Action, demand


@dataclass(frozen=True, slots=True)
class Written:
    """What went into an archive."""

    tickets: int
    events: int
    transactions: int


def write(store: Store, person: Person, path: Path, progress: Progress | None = None) -> Written:
    """Write all of `store` to the new file `path` in the name of `person`: names, accounts and texts are in it.

    The store as it stands at one instant, while others may go on writing. Raises `NotAllowed` without the right to it.
    """
    demand(person, Action.EXPORT_ALL)
    progress = progress or Progress()
    part = path.with_name(path.name + ".part")
    try:
        with (
            TemporaryDirectory(prefix="delai-archive-", dir=path.parent) as folder,
            closing(store.cursor()) as cursor,
            progress.interrupting(cursor.interrupt),
        ):
            cursor.begin()
            told = _tables_to(cursor, Path(folder), progress)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(NAME, told.text())
                for name in told.tables:
                    archive.write(Path(folder) / f"{name}.parquet", f"{name}.parquet")
            cursor.rollback()
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    progress.finish()
    return Written(told.tables["tickets"], told.tables["events"], told.tables["transactions"])


def _tables_to(cursor: duckdb.DuckDBPyConnection, folder: Path, progress: Progress) -> Contents:
    names = tables(cursor)
    counts = {name: _count(cursor, name) for name in names}
    done, whole = 0, sum(counts.values()) or 1
    for name in names:
        progress.tell(N_("Writing the tables"), done / whole, done)
        cursor.execute(f"COPY {name} TO '{_quoted(folder / name)}.parquet'")
        done += counts[name]
    head = chain.head(cursor)
    return Contents(migrations.newest(), head.transaction_id, head.recorded_at.isoformat(), counts)


def _quoted(path: Path) -> str:
    """COPY takes no parameter for where to; the folder is the program's own."""
    return str(path).replace("'", "''")


def _count(cursor: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(cursor.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
