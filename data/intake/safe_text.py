"""A text as the engine can read it: it cuts bad lines after so many bytes, within a letter too, and stumbles then."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

#: Bytes of a bad line that the engine keeps.
TOLD = 10_000
_TEXT, _PLACES = "safe.csv", "safe.json"


def made_safe(path: Path, folder: Path, delimiter: str, width: int) -> None:
    """Write to `folder` the text at `path`, in whose bad lines the letter that would be cut is marks of one byte.

    Every line stands where it did. `width` is how many columns a good row has.
    """
    places = []
    shutil.copyfile(path, folder / _TEXT)
    with path.open("rb") as text, (folder / _TEXT).open("r+b") as safe:
        for start, row in _rows(text, delimiter):
            if len(row) > TOLD and _continues(row[TOLD]) and _is_bad(row, delimiter, width):
                first = next(at for at in range(TOLD, 0, -1) if not _continues(row[at]))
                after = next(at for at in range(TOLD, len(row) + 1) if at == len(row) or not _continues(row[at]))
                safe.seek(start + first)
                safe.write(b"?" * (after - first))
                places.append(start)
    (folder / _PLACES).write_text(json.dumps(places), encoding="utf-8")


def safe_text(folder: Path) -> Path | None:
    """The text that `made_safe` wrote to `folder`, if it did."""
    return folder / _TEXT if (folder / _PLACES).exists() else None


def marked(folder: Path) -> list[int]:
    """At which bytes the lines begin that `made_safe` marked: they must not be rows."""
    return json.loads((folder / _PLACES).read_text(encoding="utf-8")) if safe_text(folder) else []


def kept_lines(text: IO[bytes], lines: list[bytes]) -> Iterator[str]:
    """The lines of `text` from where it stands, each also put into `lines`."""
    while line := text.readline():
        lines.append(line)
        yield line.decode(errors="replace")


def _rows(text: IO[bytes], delimiter: str) -> Iterator[tuple[int, bytes]]:
    """Where each row begins, and its bytes: with the blank lines above it, which the engine takes for a part of it."""
    lines: list[bytes] = []
    start = 0
    rows = csv.reader(kept_lines(text, lines), delimiter=delimiter)
    try:
        for row in rows:
            if row:
                whole = b"".join(lines)
                yield start, whole
                start += len(whole)
                lines.clear()
    except csv.Error:
        yield start, b"".join(lines)


def _continues(byte: int) -> bool:
    """Whether a byte of UTF-8 goes on with a letter that began before."""
    return byte & 0xC0 == 0x80


def _is_bad(row: bytes, delimiter: str, width: int) -> bool:
    text = io.StringIO(row.decode(errors="replace"), newline="\n")
    try:
        found = [cells for cells in csv.reader(text, delimiter=delimiter, strict=True) if cells]
    except csv.Error:
        return True
    return len(found) != 1 or len(found[0]) != width
