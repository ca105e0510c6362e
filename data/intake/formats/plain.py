"""What every format becomes: one text of values in UTF-8, and what is known about it beside its text."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

#: Bytes; a file is never held in memory as a whole.
CHUNK = 1 << 20
#: Bytes of what a packed file may become: beyond, it is a bomb or should come in pieces.
LARGEST = 10 * 1024**3
#: No export of tickets comes near it, and each column is a part of the statement that reads the file.
MOST_COLUMNS = 1_000

#: Rows until it is told again how many there were.
OFTEN = 5_000

#: Beyond, a float may stand for another whole number than it was written as; below, it is written without decimals.
EXACT = 1e15

#: A text's own lines: the header is line 1, the first row line 2.
OF_A_TEXT = ((0, 2),)
#: A file that counts rows and nothing else: the first is row 1.
OF_ROWS = ((0, 1),)


def digest_of(path: Path, part: Part) -> str:
    """The SHA-256 of the file at `path`, as it stands there; `part` is told how far that is."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in chunks(file, part, path.stat().st_size):
            digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Plain:
    """A CSV text at `path` with a header; `digest` is that of the file as it was given, unpacked.

    `delimiter` is None where it is still to be found. `shifts` tell where rows stand in the file as it was given: from
    the row `place` on (from 0), the row `place` is its line `place + shift`. `has_events`: a row is an event.
    `numbers`: an example from each column that holds nothing but numbers. `above`: lines of title that stood above the
    header. `sheet`: the one of a workbook that was read. `guessed`: words with letters that are right only if the
    encoding was guessed right; none where it is sure, or said.
    """

    path: Path
    digest: str
    delimiter: str | None = None
    shifts: tuple[tuple[int, int], ...] = OF_A_TEXT
    has_events: bool = False
    numbers: Mapping[str, str] = field(default_factory=dict)
    above: int = 0
    sheet: str | None = None
    guessed: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether it was given as a text, whose lines can be counted."""
        return self.delimiter is None


def chunks(file: IO[bytes], part: Part, size: int) -> Iterator[bytes]:
    """The bytes of `file`, a piece at a time; `part` is told how many of `size` there were, before each."""
    read = 0
    while True:
        part.tell(read / max(1, size))
        if not (piece := file.read(CHUNK)):
            return
        read += len(piece)
        yield piece


def too_many_columns(name: str, count: int) -> BadInput:
    """What is said of a file with more columns than any table of tickets has."""
    return BadInput(
        N_("{file} has {count} columns, more than {limit}: this is no table of tickets; leave out what is not needed."),
        file=name,
        count=count,
        limit=MOST_COLUMNS,
    )
