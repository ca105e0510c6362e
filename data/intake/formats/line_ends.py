"""Ends of lines: a text whose lines end in several ways, or as on old Macs, is written anew with one."""

import re
from collections.abc import Iterator
from pathlib import Path

from data.intake.formats.plain import CHUNK, chunks
from domain.progress import Part

# A value in quotation marks, or the rest of the text where they are not closed. One that follows a letter or a blank
# opens nothing: 5" screen.
_QUOTED = rb'(?<![0-9A-Za-z\x80-\xff .)])"[^"]*(?:""[^"]*)*(?:"|\Z)'
_VALUES = re.compile(_QUOTED)
_ENDS = re.compile(b"(" + _QUOTED + rb")|\r\n?")
#: Bytes beyond which a value in quotation marks is none: one of them was not closed.
_LONGEST = 2 * CHUNK


def are_mixed(path: Path, part: Part) -> bool:
    """Whether lines of the text at `path` end in several ways or with CR alone, but for what is in quotation marks."""
    plain = both = 0
    for lines in _lines(path, part):
        outside = _VALUES.sub(b"", lines)
        crlf = outside.count(b"\r\n")
        both, plain = both + crlf, plain + outside.count(b"\n") - crlf
        if outside.count(b"\r") > crlf or (both and plain):
            return True
    return False


def made_alike(path: Path, folder: Path, part: Part) -> Path:
    """A copy in `folder` of the text at `path` whose lines all end with LF; what is in quotation marks stays."""
    target = folder / "lines.csv"
    with target.open("wb") as out:
        for lines in _lines(path, part):
            out.write(_ENDS.sub(lambda found: found[1] or b"\n", lines))
    return target


def _lines(path: Path, part: Part) -> Iterator[bytes]:
    """Whole lines of a text at a time, as long as they are with what is in quotation marks."""
    held = b""
    with path.open("rb") as file:
        for chunk in chunks(file, part, path.stat().st_size):
            held += chunk
            end = _whole(held)
            yield held[:end]
            held = held[end:]
    yield held


def _whole(text: bytes) -> int:
    """Where the last line ends that is surely complete, CR and LF together; 0 where none is."""
    start = end = len(text)
    for found in _VALUES.finditer(text):
        start, end = found.span()
    after = text[end:] if end < len(text) else b""
    at = max(after.rfind(b"\n"), after.rfind(b"\r", 0, -1))
    if at >= 0:
        return end + at + 1
    before = max(text.rfind(b"\n", 0, start), text.rfind(b"\r", 0, start - 1)) + 1
    return before if before or len(text) < _LONGEST else len(text)
