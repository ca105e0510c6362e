"""A CSV file in whatever encoding, as UTF-8; looked through once for what no table of tickets has."""

import codecs
import csv
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from data.intake import encodings
from data.intake.formats.line_ends import are_mixed, made_alike
from data.intake.formats.plain import CHUNK, Plain, chunks, digest_of
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

LONGEST_LINE = 1_000_000
# A single value may be as long as its line; the reader's own limit is a seventh of that.
csv.field_size_limit(LONGEST_LINE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Bytes that tell UTF-16 without a mark: one of two is NUL in nearly all texts of Europe.
_START = 4096
_NO_GUESS = N_(
    "{file} is not text, or in an encoding that has to be named: its bytes are neither UTF-8 nor {encoding}. Choose its"
    " letters on the page, or name it: --encoding cp1250."
)
_NOT_SO = N_(
    "{file} is not in the encoding {encoding}, which it is said to be in: some of its bytes are no letters there."
)


def plain_text(path: Path, name: str, encoding: str | None, folder: Path, part: Part) -> Plain:
    """The text at `path` in UTF-8, made in `folder` where it is not; `name` is what messages call the file."""
    given = path
    guessed: tuple[str, ...] = ()
    encoding = _by_marks(path, encoding)
    begun = 0.0
    if encoding not in (None, "utf-8"):
        begun = 0.4
        path, _words = _transcoded(path, name, encoding, folder, part.within(0, begun))
    look = look_through(path, name, part.within(begun, 0.7))
    digest = look.digest if path == given else digest_of(given, part.within(0.7, 0.8))
    if not look.is_utf8:
        if encoding == "utf-8":
            raise BadInput(N_("{file} is not UTF-8, which the mapping says it is."), file=name)
        path, guessed = _transcoded(path, name, encodings.GUESSED, folder, part.within(0.7, 0.8), is_guess=True)
    if look.may_be_mixed and are_mixed(path, part.within(0.8, 0.9)):
        path = made_alike(path, folder, part.within(0.9, 1))
    return Plain(path, digest, guessed=guessed)


def _by_marks(path: Path, encoding: str | None) -> str | None:
    """The encoding that the first bytes tell, else `encoding`: a mark of UTF-8 stands in no other text."""
    if encoding in (None, "utf-16"):
        return _of_utf16(path, encoding)
    with path.open("rb") as file:
        return "utf-8" if file.read(3) == codecs.BOM_UTF8 else encoding


def _of_utf16(path: Path, encoding: str | None) -> str | None:
    """Which UTF-16 it is, by its mark or by its NUL bytes; else `encoding`."""
    with path.open("rb") as file:
        start = file.read(_START)
    if start[:2] in _UTF16:
        return "utf-16"
    pairs = len(start) // 2
    for first, second, found in ((0, 1, "utf-16-be"), (1, 0, "utf-16-le")):
        if start[first::2].count(0) * 10 > pairs * 7 and 0 not in start[second::2]:
            return found
    return encoding


def _transcoded(
    path: Path, name: str, encoding: str, folder: Path, part: Part, is_guess: bool = False
) -> tuple[Path, tuple[str, ...]]:
    """The text at `path` as UTF-8, and the first words by which to see whether `encoding` is the right one."""
    target = folder / f"{encoding}.csv"
    words: tuple[str, ...] = ()
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file, target.open("wb") as out:
        try:
            for chunk in chunks(file, part, path.stat().st_size):
                text = decoder.decode(chunk)
                words = encodings.strange_words(text, words)
                out.write(text.encode())
            out.write(decoder.decode(b"", final=True).encode())
        except UnicodeError as error:
            raise BadInput(_NO_GUESS if is_guess else _NOT_SO, file=name, encoding=encoding) from error
    return target, words


def below(path: Path, lines: int, folder: Path) -> Path:
    """A copy in `folder` of the text at `path` without its first `lines`."""
    target = folder / "below.csv"
    with path.open("rb") as file, target.open("wb") as out:
        for _ in range(lines):
            file.readline(LONGEST_LINE)
        shutil.copyfileobj(file, out, CHUNK)
    return target


@dataclass(frozen=True, slots=True)
class Look:
    """The digest of a text, whether it is UTF-8, and whether it has line ends of several kinds, CR alone for one."""

    digest: str
    is_utf8: bool
    may_be_mixed: bool


def look_through(path: Path, name: str, part: Part) -> Look:
    """Read through the whole file once, a chunk at a time: its digest, whether it is UTF-8 and text at all."""
    digest, decoder, is_utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True
    read, length, ends, last = 0, 0, (0, 0, 0), b""
    with path.open("rb") as file:
        for chunk in chunks(file, part, path.stat().st_size):
            digest.update(chunk)
            _refuse_nul(path, chunk, read, name)
            length = _refuse_long(path, chunk, read, length, name)
            read += len(chunk)
            ends, last = _ends(ends, last, chunk), chunk[-1:]
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
    return Look(digest.hexdigest(), is_utf8 and _decodes(decoder, b"", final=True), _may_be_mixed(*ends))


def _ends(so_far: tuple[int, int, int], last: bytes, chunk: bytes) -> tuple[int, int, int]:
    """How many CR, LF and both together there are, `last` being the byte before `chunk`."""
    returns, feeds, both = so_far
    split = last == b"\r" and chunk.startswith(b"\n")
    return returns + chunk.count(b"\r"), feeds + chunk.count(b"\n"), both + chunk.count(b"\r\n") + split


def _may_be_mixed(returns: int, feeds: int, both: int) -> bool:
    return returns > 0 and not returns == feeds == both


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_nul(path: Path, chunk: bytes, read: int, name: str) -> None:
    at = chunk.find(b"\0")
    if at >= 0:
        line = _line(path, read + at)
        raise BadInput(N_("{file} is not a text file: line {line} has a NUL byte."), file=name, line=line)


def _refuse_long(path: Path, chunk: bytes, read: int, length: int, name: str) -> int:
    """The length so far of the line that `chunk` leaves open, `length` being that of the one it continues."""
    ends = chunk.replace(b"\r", b"\n")
    first, last = ends.find(b"\n"), ends.rfind(b"\n")
    if length + (len(chunk) if first < 0 else first) > LONGEST_LINE:
        raise too_long(name, _line(path, read))
    return length + len(chunk) if first < 0 else len(chunk) - last - 1


def too_long(name: str, line: int) -> BadInput:
    """What is said of a file with a line or a row of more than `LONGEST_LINE` bytes, which begins at `line`."""
    return BadInput(
        N_("{file}: line {line} is longer than {limit} bytes; this is no table of tickets."),
        file=name,
        line=line,
        limit=LONGEST_LINE,
    )


def _line(path: Path, position: int) -> int:
    """The number of the line, from 1, that the byte at `position` stands in."""
    with path.open("rb") as file:
        sizes = (min(CHUNK, position - start) for start in range(0, position, CHUNK))
        return 1 + sum(file.read(size).count(b"\n") for size in sizes)
