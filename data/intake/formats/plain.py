"""What every format becomes: one text of values in UTF-8, and what is known about it beside its text."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from domain.marks import N_
from domain.problems import BadInput

#: Bytes; a file is never held in memory as a whole.
CHUNK = 1 << 20
#: Bytes of what a packed file may become: beyond, it is a bomb or should come in pieces.
LARGEST = 10 * 1024**3
#: No export of tickets comes near it, and each column is a part of the statement that reads the file.
MOST_COLUMNS = 1_000

#: Told how many rows were read, now and then; what it raises ends the reading.
Told = Callable[[int], object]
#: Rows until it is told again.
OFTEN = 5_000

#: A text's own lines: the header is line 1, the first row line 2.
OF_A_TEXT = ((0, 2),)
#: A file that counts rows and nothing else: the first is row 1.
OF_ROWS = ((0, 1),)


def digest_of(path: Path) -> str:
    """The SHA-256 of the file at `path`, as it stands there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Plain:
    """A CSV text at `path` with a header; `digest` is that of the file as it was given, unpacked.

    `delimiter` is None where it is still to be found. `shifts` tell where rows stand in the file as it was given: from
    the row `place` on (from 0), the row `place` is its line `place + shift`. `typed`: dates come from cells of a type,
    and so in ISO whatever the mapping says. `has_events`: a row is an event. `numbers`: an example from each
    column that holds nothing but numbers.
    """

    path: Path
    digest: str
    delimiter: str | None = None
    shifts: tuple[tuple[int, int], ...] = OF_A_TEXT
    typed: bool = False
    has_events: bool = False
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it was given as a text, whose lines can be counted."""
        return self.delimiter is None


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of `file`, a piece at a time."""
    return iter(lambda: file.read(CHUNK), b"")


def too_many_columns(name: str, count: int) -> BadInput:
    """What is said of a file with more columns than any table of tickets has."""
    return BadInput(
        N_("{file} has {count} columns, more than {limit}: this is no table of tickets; leave out what is not needed."),
        file=name,
        count=count,
        limit=MOST_COLUMNS,
    )
