"""Where a verb writes a file to: standard output, or a path at which there is a whole file or none."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from domain.marks import N_
from domain.problems import BadInput

#: What a file is called, behind a dot, until it is whole: short, for a name may be as long as its folder takes.
UNFINISHED = "delai-part-"
#: What stands beside a store, by how its name goes on.
_OF_A_STORE = ("", ".wal", ".key", ".head", ".heads", ".lock", ".papers", ".papers.key")


@contextmanager
def standard_output(binary: bool) -> Iterator[BinaryIO]:
    """Standard output for bytes; `BadInput` where it is closed, or is a terminal and the bytes are no text."""
    if not sys.stdout:
        raise BadInput(N_("Standard output is closed: name a file with --out, or send it on with |."))
    if binary and sys.stdout.isatty():
        raise BadInput(N_("This format is not for a terminal: name a file with --out, or send it on with |."))
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def fresh_file(path: Path, force: bool, store: Path) -> Iterator[BinaryIO]:
    """A file that is at `path` once the block has ended, and nowhere where it did not end well.

    `BadInput` where there is one already and not `force`, where there is something that is no file, where the folder
    takes none, and where it would be put in place of the store at `store` or of what belongs to that. Where `path` is
    a link, the file is where that leads to.
    """
    part: Path | None = None
    try:
        place = Path(os.path.realpath(path))
        _refuse_store(path, place, store)
        _refuse_existing(path, place, force)
        # Beside its place: from there on it takes one step.
        with NamedTemporaryFile(dir=place.parent, prefix=f".{UNFINISHED}", delete=False) as file:
            part = Path(file.name)
            yield file  # type: ignore[misc]
        _refuse_existing(path, place, force)
        _with_usual_rights(part)
        os.replace(part, place)
    except OSError as error:
        raise BadInput(
            N_("{path} cannot be written: {error}."), path=path, error=error.strerror or str(error)
        ) from error
    finally:
        if part:
            part.unlink(missing_ok=True)


def _refuse_store(path: Path, place: Path, store: Path) -> None:
    own = [Path(os.path.realpath(f"{store}{end}")) for end in _OF_A_STORE]
    papers = Path(os.path.realpath(f"{store}.papers"))
    if any(_is_same(place, one) for one in own) or papers in place.parents:
        raise BadInput(N_("{path} belongs to the store itself and is not replaced: name another file."), path=path)


def _is_same(one: Path, other: Path) -> bool:
    """By the file where both are there: a name may be spelt in several ways, and a file have several names."""
    return one == other or (one.exists() and other.exists() and one.samefile(other))


def _refuse_existing(path: Path, place: Path, force: bool) -> None:
    place.parent.stat()
    if place.is_dir():
        raise BadInput(N_("{path} is a folder: name a file in it."), path=path)
    # A link that leads to itself is there, though nothing is behind it.
    is_there = os.path.lexists(place)
    if is_there and not place.is_file():
        raise BadInput(N_("{path} is no ordinary file and is not replaced: name another."), path=path)
    if is_there and not force:
        raise BadInput(N_("{path} exists already: name another file, or say --force to replace it."), path=path)


def _with_usual_rights(path: Path) -> None:
    """A temporary file is for its owner alone; this one is to be like any other of theirs."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
