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


@contextmanager
def standard_output(binary: bool) -> Iterator[BinaryIO]:
    """Standard output for bytes; `BadInput` where it is a terminal and the bytes are no text."""
    if binary and sys.stdout.isatty():
        raise BadInput(N_("This format is not for a terminal: name a file with --out, or send it on with |."))
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def fresh_file(path: Path, force: bool) -> Iterator[BinaryIO]:
    """A file that is at `path` once the block has ended, and nowhere where it did not end well.

    `BadInput` where there is one already and not `force`, and where the folder takes none.
    """
    _refuse_existing(path, force)
    try:
        # Beside its place: from there on it takes one step.
        part = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False)  # noqa: SIM115
    except OSError as error:
        raise _cannot(path, error) from error
    try:
        with part:
            yield part  # type: ignore[misc]
        _refuse_existing(path, force)
        _with_usual_rights(Path(part.name))
        os.replace(part.name, path)
    except OSError as error:
        raise _cannot(path, error) from error
    finally:
        Path(part.name).unlink(missing_ok=True)


def _refuse_existing(path: Path, force: bool) -> None:
    if path.is_dir():
        raise BadInput(N_("{path} is a folder: name a file in it."), path=path)
    if path.exists() and not force:
        raise BadInput(N_("{path} exists already: name another file, or say --force to replace it."), path=path)


def _with_usual_rights(path: Path) -> None:
    """A temporary file is for its owner alone; this one is to be like any other of theirs."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _cannot(path: Path, error: OSError) -> BadInput:
    return BadInput(N_("{path} cannot be written: {error}."), path=path, error=error.strerror or str(error))
