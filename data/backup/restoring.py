"""A backup into an empty place: checked before it is there, and nothing is there where it does not fit."""

import hashlib
import os
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from data import chain, heads, migrations
from data.backup.contents import KEY, NAME, PAPERS_KEY, STORE, Contents, contents, damaged
from data.chain import Head
from data.evidence import keys, packing
from data.store import Store, make_folder
from domain.marks import N_
from domain.problems import BadInput, StoreUnusable
from domain.progress import Progress

_PART = 1 << 20
#: What may lie beside a store, the store itself among it.
_BESIDE = ("", ".wal", ".key", ".head", ".heads", ".papers", ".papers.key")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the last write, and whether the chain is keyed anew because its key was nowhere to be had."""

    head: Head
    keyed_anew: bool


def restore(path: Path, to: Path, key: bytes | None = None, progress: Progress | None = None) -> Restored:
    """Make the store of the backup at `path` at `to`, where nothing is yet.

    The chain's key is `key`, else DELAI_CHAIN_KEY, else the one in the backup; without any, the events are compared
    with their digests and the chain is keyed anew. `BadInput` where something is at `to`, the backup is damaged, of a
    newer version, or the key is another one; then nothing is at `to`.
    """
    progress = progress or Progress()
    _demand_nothing(to)
    make_folder(to.parent)
    with TemporaryDirectory(prefix="delai-restore-", dir=to.parent) as folder:
        place = Path(folder) / to.name
        packed_key = _unpacked(path, place, progress)
        given = os.environ.get("DELAI_CHAIN_KEY")
        known = key or (given.encode() if given else packed_key)
        if known and not given:
            _put_key(chain.key_file(place), known)
        elif not known:
            chain.key_beside(place)
        restored = _checked(place, path, bool(known), progress)
        _demand_nothing(to)
        for one in _BESIDE:
            found = place.with_name(place.name + one)
            if found.exists() and one:
                found.rename(to.with_name(to.name + one))
        # The store last: where it is, it is whole.
        place.rename(to)
    progress.finish()
    return restored


def _demand_nothing(to: Path) -> None:
    there = [name for one in _BESIDE if (name := to.with_name(to.name + one)).exists()]
    if there:
        raise BadInput(
            N_("{path} exists already: a backup is restored where nothing is yet. Name another place with --store."),
            path=there[0],
        )


def _unpacked(path: Path, place: Path, progress: Progress) -> bytes | None:
    """Write the store in the backup to `place`; returns the key in it, None where there is none."""
    try:
        with zipfile.ZipFile(path) as packed:
            told = contents(packed, path.name)
            _demand_known(packed, told, path.name)
            digest = _copied(packed, told, place, progress)
            if digest != told.digest or not packing.unpack(packed, place, _said_of_papers(told)):
                raise damaged(path.name)
            if told.with_papers_key:
                _put_key(keys.key_file(place), packed.read(PAPERS_KEY))
            return packed.read(KEY) if told.with_key else None
    except (EOFError, zipfile.BadZipFile, NotImplementedError) as error:
        raise damaged(path.name) from error
    except OSError as error:
        raise BadInput(
            N_("{file} cannot be read or unpacked: {error}"), file=path.name, error=error.strerror or str(error)
        ) from error


def _said_of_papers(told: Contents) -> tuple[int, str]:
    """What a backup says of the papers in it; one of before there were papers says nothing."""
    return (told.papers, told.papers_digest) if told.papers_digest else packing.NOTHING


def _demand_known(packed: zipfile.ZipFile, told: Contents, file: str) -> None:
    migrations.demand_known(told.schema, file)
    entries = {entry.filename: entry for entry in packed.infolist()}
    expected = {NAME, STORE} | ({KEY} if told.with_key else set()) | ({PAPERS_KEY} if told.with_papers_key else set())
    # Stored as they are, entries cannot be larger than the file.
    is_packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in entries.values())
    papers = {name for name in entries if packing.is_entry(name)}
    if is_packed or set(entries) - papers != expected or entries[STORE].file_size != told.size:
        raise damaged(file)


def _copied(packed: zipfile.ZipFile, told: Contents, place: Path, progress: Progress) -> str:
    digest, done = hashlib.sha256(), 0
    with packed.open(STORE) as read, place.open("xb") as out:
        while piece := read.read(_PART):
            progress.tell(N_("Unpacking"), 0.5 * done / max(1, told.size))
            digest.update(piece)
            out.write(piece)
            done += len(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _put_key(file: Path, key: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(key)


def _checked(place: Path, path: Path, has_key: bool, progress: Progress) -> Restored:
    """Open the store at `place`, compare it with what the backup says, key it anew where it has no key."""
    progress.tell(N_("Checking the chain of writes"), 0.6)
    with zipfile.ZipFile(path) as packed:
        said = heads.head_of(contents(packed, path.name).head)
    try:
        with Store.open(place) as store, closing(store.cursor()) as cursor:
            head = chain.head(cursor)
            if head.link != (said.link if said else "") or chain.changed(cursor):
                raise damaged(path.name)
            if has_key and chain.broken_links(cursor, store.key):
                raise BadInput(
                    N_("The key does not fit the chain in {file}: name the file that was the store’s key."),
                    file=path.name,
                )
            if not has_key:
                with store.refilling(cursor):
                    pass
                head = chain.head(cursor)
            elif head.transaction_id:
                heads.save(place, head)
    except StoreUnusable as error:
        raise damaged(path.name) from error
    return Restored(head, keyed_anew=not has_key)
