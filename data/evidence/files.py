"""Where papers are kept: `<store>.papers/ab/<digest>`, encrypted, one file for each content.

The digest is keyed: whoever sees the folder cannot tell whether a paper that they know is in it. Its key lies in the
folder too, encrypted like the papers, so that it stays when theirs is replaced.
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import time

from data.evidence import crypt, keys
from domain.marks import N_
from domain.problems import Problem, StoreUnusable

_LOG = logging.getLogger("delai")
#: The key of the digests, among the papers.
NAMES = "names"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PART = ".part"
_making = threading.Lock()
_held: dict[Path, int] = {}
#: What was to go while it was held.
_to_go: set[Path] = set()
_holding = threading.Lock()


def folder_of(path: Path) -> Path:
    """Where the papers of the store at `path` lie."""
    return path.with_name(path.name + ".papers")


def kept_at(path: Path, digest: str) -> Path:
    """The file of the content with that digest, of the store at `path`."""
    return folder_of(path) / digest[:2] / digest


@dataclass(frozen=True, slots=True)
class Ready:
    """A content that lies encrypted beside its place, and is put there by `settle`."""

    digest: str
    part: Path
    place: Path

    def settle(self) -> None:
        """Put it in its place, in one step; the same content from before gives way to it."""
        with _holding:
            _to_go.discard(self.place)
            os.replace(self.part, self.place)
        _forced(self.place.parent)


@contextmanager
def ready(path: Path, content: bytes) -> Iterator[Ready]:
    """`content` written, encrypted and forced to the disk beside its place; gone at the end unless it was settled.

    `Problem` where it cannot be: what is wrong with the keys stands in the log alone, because players read that.
    """
    try:
        found = _keys(path)
        digest = digest_of(_naming_key(path, found), content)
        place = kept_at(path, digest)
        make_folder(folder_of(path))
        make_folder(place.parent)
        part = place.with_name(f"{secrets.token_hex(8)}{_PART}")
        try:
            _write(part, crypt.encrypted(found[0], digest, content))
            yield Ready(digest, part, place)
        finally:
            part.unlink(missing_ok=True)
    except StoreUnusable as error:
        _LOG.error("Papers cannot be kept: %s", error)
        raise Problem(N_("Papers cannot be kept just now: try again later.")) from error
    except OSError as error:
        raise Problem(N_("The paper could not be kept: {error}."), error=error.strerror or str(error)) from error


def read(path: Path, digest: str) -> bytes | None:
    """The content with that digest; None where it is missing, altered, or its key is not there."""
    try:
        kept = kept_at(path, digest).read_bytes()
    except OSError:
        return None
    found = _opening_keys(path)
    content = crypt.decrypted(found, digest, kept)
    names = _opened_names(path, found)
    return content if content is not None and names and digest_of(names, content) == digest else None


def digest_of(names: bytes, content: bytes) -> str:
    """The digest that a content is kept under, keyed with `names`."""
    return hmac.new(names, content, hashlib.sha256).hexdigest()


def digests(path: Path) -> list[str]:
    """All that are kept beside the store at `path`."""
    return sorted(file.name for file in _files(path) if _DIGEST.fullmatch(file.name))


def remove(path: Path, digest: str) -> None:
    """Take the content with that digest away; where it is held (`holding`), as soon as it is not any more."""
    with _holding:
        place = kept_at(path, digest)
        if _held.get(folder_of(path)):
            _to_go.add(place)
        else:
            place.unlink(missing_ok=True)


def remove_parts(path: Path, older_than: timedelta) -> int:
    """Take away what writes left that did not come to their end, so long ago at least; returns how many."""
    until = time() - older_than / timedelta(seconds=1)
    parts = [file for file in _files(path) if file.name.endswith(_PART)]
    old = [one for one in parts if (found := _changed_at(one)) is not None and found <= until]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _changed_at(file: Path) -> float | None:
    """When the file was written, in seconds since 1970; None where it is gone."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return None


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """No content goes while this lasts: a copy of the store is made, and its papers with it."""
    folder = folder_of(path)
    with _holding:
        _held[folder] = _held.get(folder, 0) + 1
    try:
        yield
    finally:
        with _holding:
            _held[folder] -= 1
            for place in [one for one in _to_go if not _held[folder] and one.parent.parent == folder]:
                place.unlink(missing_ok=True)
                _to_go.discard(place)


def rotate(path: Path) -> int:
    """Encrypt all that is kept with the first key; returns how many. Nobody else may use the store meanwhile.

    `StoreUnusable` where one cannot be opened with any of the keys: those before it are done, and nothing is lost.
    """
    found = _keys(path)
    kept = [(NAMES, folder_of(path) / NAMES), *((one, kept_at(path, one)) for one in digests(path))]
    for name, file in kept:
        content = crypt.decrypted(found, name, file.read_bytes()) if file.exists() else b""
        if content is None:
            raise StoreUnusable(N_("None of the keys opens {file}: nothing of it was changed."), file=file)
        if file.exists():
            _replace(file, crypt.encrypted(found[0], name, content))
    return len(kept) - 1


def _opening_keys(path: Path) -> list[bytes]:
    """The keys that there are; none where they cannot be used."""
    try:
        return [keys.derived(one) for one in keys.secrets_of(path)]
    except StoreUnusable as error:
        _LOG.error("Papers cannot be read: %s", error)
        return []


def _keys(path: Path) -> list[bytes]:
    with _making:
        told = keys.secrets_of(path)
        if not told:
            if (folder_of(path) / NAMES).exists():
                raise StoreUnusable(
                    N_("The key of the papers, {file}, is not there: put back the one that it was."),
                    file=keys.key_file(path),
                )
            told = [keys.new()]
            keys.put(path, told)
    return [keys.derived(one) for one in told]


def _naming_key(path: Path, found: Sequence[bytes]) -> bytes:
    file = folder_of(path) / NAMES
    with _making:
        if not file.exists():
            make_folder(file.parent)
            _replace(file, crypt.encrypted(found[0], NAMES, secrets.token_bytes(32)))
    names = _opened_names(path, found)
    if names is None:
        raise StoreUnusable(N_("None of the keys opens {file}: nothing of it was changed."), file=file)
    return names


def _opened_names(path: Path, found: Sequence[bytes]) -> bytes | None:
    try:
        return crypt.decrypted(found, NAMES, (folder_of(path) / NAMES).read_bytes())
    except OSError:
        return None


def _files(path: Path) -> list[Path]:
    return [file for file in folder_of(path).glob("*/*") if file.is_file()]


def make_folder(folder: Path) -> None:
    """Make the folder of a store's papers, or one in it: for its owner alone."""
    folder.mkdir(mode=0o700, exist_ok=True)


def write_beside(file: Path, content: bytes) -> Path:
    """Write `content` beside `file`, whose place it is to take; returns where. A crash leaves it to `remove_parts`."""
    part = file.with_name(f"{secrets.token_hex(8)}{_PART}")
    _write(part, content)
    return part


def _replace(file: Path, content: bytes) -> None:
    os.replace(write_beside(file, content), file)
    _forced(file.parent)


def _write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _forced(folder: Path) -> None:
    """A name that was given survives a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
