"""Ends of lines: a text whose lines end in several ways, or as on old Macs, is written anew with one."""

from collections.abc import Iterator
from pathlib import Path

from data.intake.formats.plain import chunks
from domain.progress import Part


def are_mixed(path: Path, part: Part) -> bool:
    """Whether lines of the text at `path` end in several ways or with CR alone, but for what is in quotation marks."""
    plain = both = alone = 0
    for pieces, first in _split(path, part):
        for piece in pieces[first::2]:
            crlf = piece.count(b"\r\n")
            both, plain, alone = both + crlf, plain + piece.count(b"\n") - crlf, alone + piece.count(b"\r") - crlf
        if alone or (both and plain):
            return True
    return False


def made_alike(path: Path, folder: Path, part: Part) -> Path:
    """A copy in `folder` of the text at `path` whose lines all end with LF; what is in quotation marks stays."""
    target = folder / "lines.csv"
    with target.open("wb") as out:
        for pieces, first in _split(path, part):
            for place in range(first, len(pieces), 2):
                pieces[place] = pieces[place].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            out.write(b'"'.join(pieces))
    return target


def _split(path: Path, part: Part) -> Iterator[tuple[list[bytes], int]]:
    """A piece of the text at a time, cut at its quotation marks, and which part is the first outside of them (0 or 1).

    No piece ends between CR and LF.
    """
    quoted, held = 0, b""
    with path.open("rb") as file:
        for chunk in chunks(file, part, path.stat().st_size):
            whole = held + chunk
            held = b"\r" if whole.endswith(b"\r") else b""
            pieces = whole[: len(whole) - len(held)].split(b'"')
            yield pieces, quoted
            quoted = (quoted + len(pieces) - 1) % 2
    yield [held], quoted
