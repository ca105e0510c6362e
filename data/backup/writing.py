"""A store into a backup, as it stands at one instant, while others go on writing."""

import hashlib
import os
import zipfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data import acts, chain, heads, migrations
from data.acts import Act
from data.backup.contents import KEY, NAME, PAPERS_KEY, STORE, SUFFIX, Contents
from data.chain import Head
from data.evidence import files, keys, packing
from data.evidence.papers import needed_digests
from data.store import Store
from domain.kinds import ActKind
from domain.marks import N_
from domain.messages import MessageKind
from domain.people import Person
from domain.problems import Problem
from domain.progress import Progress
from domain.rights import Action, demand

#: What the act of a backup says of the key of the chain.
WITH_KEY, WITHOUT_KEY = "with key", "without key"
_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that was made: its last write, the SHA-256 of the store in it, whether the key is in it too."""

    head: Head
    digest: str
    with_key: bool


def default_name(at: datetime) -> str:
    """The name of a backup made at that instant: `delai-2026-11-22-184007.delai-backup`, in UTC."""
    return f"delai-{at.astimezone(UTC):%Y-%m-%d-%H%M%S}{SUFFIX}"


def write(
    store: Store, person: Person, path: Path, with_key: bool = False, progress: Progress | None = None
) -> Written:
    """Write a backup of `store` to the new file `path` in the name of `person`; it is there as a whole or not at all.

    Everything is in it: names, accounts and texts too, papers as they are encrypted; the key of the chain and those of
    the papers only `with_key`. Its head is kept beside
    the store, and that it was made is an act. Raises `NotAllowed` without the right to it, `Problem` where there is no
    room for it.
    """
    demand(person, Action.BACK_UP)
    progress = progress or Progress()
    part = path.with_name(path.name + ".part")
    try:
        with TemporaryDirectory(prefix="delai-backup-", dir=path.parent) as folder, files.holding(store.path):
            copied = _copied(store, Path(folder) / STORE, progress)
            written = _packed(store, copied, part, with_key, progress)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    try:
        _told(store, person, written)
    except BaseException:
        # Whoever may not any more has no backup either.
        path.unlink(missing_ok=True)
        raise
    if written.head.transaction_id:
        heads.keep(store.path, written.head)
    progress.finish()
    return written


def _told(store: Store, person: Person, written: Written) -> None:
    with store.write(person, "backup") as writing:
        said = WITH_KEY if written.with_key else WITHOUT_KEY
        acts.record(writing, [Act(ActKind.BACKED_UP, str(written.head.transaction_id), "key", None, said)])


@dataclass(frozen=True, slots=True)
class _Copied:
    """A copy of the store: its file, the last write in it, and the digests of the papers that it needs."""

    file: Path
    head: Head
    papers: frozenset[str]


def _copied(store: Store, copy: Path, progress: Progress) -> _Copied:
    """Copy all of `store` to the new file `copy`: one transaction, so one instant."""
    progress.tell(N_("Copying the store"), 0.0)
    with closing(store.cursor()) as cursor, progress.interrupting(cursor.interrupt):
        own = cursor.execute("SELECT current_database()").fetchall()[0][0]
        name = f"backup_{os.urandom(8).hex()}"
        cursor.execute(f"ATTACH '{_quoted(copy)}' AS {name}")
        try:
            head, needed = _copied_whole(cursor, own, name)
        except duckdb.Error as error:
            raise Problem(N_("The file could not be made: {error}"), error=str(error).splitlines()[0]) from error
        finally:
            # A copy for which there was no room cannot even be let go.
            with suppress(duckdb.Error):
                cursor.execute(f"DETACH {name}")
    return _Copied(copy, head, needed)


def _copied_whole(cursor: duckdb.DuckDBPyConnection, own: str, name: str) -> tuple[Head, frozenset[str]]:
    cursor.begin()
    try:
        head, needed = chain.head(cursor), frozenset(needed_digests(cursor))
        cursor.execute(f'COPY FROM DATABASE "{own.replace(chr(34), chr(34) * 2)}" TO {name}')
        # With a code that still counts whoever reads the backup could speak as the player.
        cursor.execute(f"DELETE FROM {name}.messages WHERE kind = ?", [MessageKind.CODE])
        cursor.commit()
    except BaseException:
        # One that failed at its end is over already.
        with suppress(duckdb.TransactionException):
            cursor.rollback()
        raise
    cursor.execute(f"CHECKPOINT {name}")
    return head, needed


def _packed(store: Store, copied: _Copied, part: Path, with_key: bool, progress: Progress) -> Written:
    told = keys.secrets_of(store.path) if with_key else []
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as packed:
        size, digest = _file_into(packed, copied.file, progress)
        papers, papers_digest = packing.pack(packed, store.path, copied.papers)
        if with_key:
            packed.writestr(KEY, store.key)
        if told:
            packed.writestr(PAPERS_KEY, "\n".join(told) + "\n")
        head = heads.text_of(copied.head)
        said = Contents(migrations.newest(), head, size, digest, with_key, papers, papers_digest, bool(told))
        packed.writestr(NAME, said.text())
    _forced(part)
    return Written(copied.head, digest, with_key)


def _file_into(packed: zipfile.ZipFile, copy: Path, progress: Progress) -> tuple[int, str]:
    """Put the store at `copy` into `packed`; returns its size and its SHA-256."""
    size, digest, done = copy.stat().st_size, hashlib.sha256(), 0
    with copy.open("rb") as read, packed.open(STORE, "w", force_zip64=True) as out:
        while piece := read.read(_PART):
            progress.tell(N_("Packing the copy"), 0.5 + 0.5 * done / max(1, size))
            digest.update(piece)
            out.write(piece)
            done += len(piece)
    return size, digest.hexdigest()


def _forced(path: Path) -> None:
    """A backup that is said to be there survives a loss of power."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _quoted(path: Path) -> str:
    """ATTACH takes no parameter for where; the folder is the program's own."""
    return str(path).replace("'", "''")
