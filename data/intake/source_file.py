"""The file of an import, made plain: one readable UTF-8 text with a header, or a sentence that says why not."""

import codecs
import csv
import gzip
import hashlib
import io
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from data.intake.mapping import Mapping
from domain.marks import N_
from domain.problems import BadInput

#: Bytes; a file is never held in memory as a whole.
_CHUNK = 1 << 20
LONGEST_LINE = 1_000_000
DELIMITERS = (",", ";", "\t", "|")
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A plain text file to read: where it stands now, what it is called, its digest, delimiter and header."""

    path: Path
    name: str
    digest: str
    delimiter: str
    header: tuple[str, ...]

    def position(self, column: str) -> int:
        """Where `column` stands in a row, from 0."""
        return self.header.index(column)


@contextmanager
def opened(path: Path, mapping: Mapping) -> Iterator[SourceFile]:
    """`path` as plain text that has every column of `mapping`, for as long as the block lasts."""
    _demand_file(path)
    with TemporaryDirectory(prefix="delai-import-") as folder:
        try:
            plain, digest = _plain(path, mapping.encoding, Path(folder))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BadInput(
                N_("{file} is damaged: it is compressed and breaks off or cannot be unpacked."), file=path.name
            ) from error
        except OSError as error:
            raise BadInput(
                N_("{file} cannot be read: {reason}."), file=path.name, reason=error.strerror or error
            ) from error
        delimiter, header = _header(plain, path.name, mapping)
        yield SourceFile(plain, path.name, digest, delimiter, header)


def _demand_file(path: Path) -> None:
    if not path.exists():
        raise BadInput(N_("There is no file {file}."), file=path)
    if not path.is_file():
        raise BadInput(N_("{file} is not a file."), file=path)
    if path.stat().st_size == 0:
        raise BadInput(N_("{file} is empty."), file=path.name)


def _plain(path: Path, encoding: str | None, folder: Path) -> tuple[Path, str]:
    """A file with the text of `path` in UTF-8, and the digest of what was given (unpacked)."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == _ZIP:
        raise BadInput(
            N_("{file} is a ZIP archive or a spreadsheet, not a CSV file: save the table as CSV."), file=path.name
        )
    plain = _unpacked(path, folder) if start.startswith(_GZIP) else path
    encoding = encoding or _marked_encoding(plain)
    if encoding not in (None, "utf-8"):
        plain = _transcoded(plain, path.name, encoding, folder)
    look = _look(plain, path.name)
    if look.is_utf8:
        return plain, look.digest
    if encoding == "utf-8":
        raise BadInput(N_("{file} is not UTF-8, which the mapping says it is."), file=path.name)
    return _transcoded(plain, path.name, "cp1252", folder), look.digest


def _unpacked(path: Path, folder: Path) -> Path:
    target = folder / "unpacked.csv"
    with gzip.open(path) as packed, target.open("wb") as out:
        shutil.copyfileobj(packed, out, _CHUNK)
    return target


def _marked_encoding(path: Path) -> str | None:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in _UTF16 else None


def _transcoded(path: Path, name: str, encoding: str, folder: Path) -> Path:
    target = folder / f"{encoding}.csv"
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file, target.open("wb") as out:
        try:
            for chunk in _chunks(file):
                out.write(decoder.decode(chunk).encode())
            out.write(decoder.decode(b"", final=True).encode())
        except UnicodeError as error:
            raise BadInput(
                N_("{file} is not text: its bytes are neither UTF-8 nor {encoding}."), file=name, encoding=encoding
            ) from error
    return target


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(_CHUNK), b"")


@dataclass(frozen=True, slots=True)
class _Look:
    digest: str
    is_utf8: bool


def _look(path: Path, name: str) -> _Look:
    """Read through the whole file once, a chunk at a time: its digest, whether it is UTF-8 and text at all."""
    digest, decoder, is_utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True
    read, length = 0, 0
    with path.open("rb") as file:
        for chunk in _chunks(file):
            digest.update(chunk)
            _refuse_nul(path, chunk, read, name)
            length = _refuse_long(path, chunk, read, length, name)
            read += len(chunk)
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
    return _Look(digest.hexdigest(), is_utf8 and _decodes(decoder, b"", final=True))


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
    first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
    if length + (len(chunk) if first < 0 else first) > LONGEST_LINE:
        raise BadInput(
            N_("{file}: line {line} is longer than {limit} bytes; this is no table of tickets."),
            file=name,
            line=_line(path, read),
            limit=LONGEST_LINE,
        )
    return length + len(chunk) if first < 0 else len(chunk) - last - 1


def _line(path: Path, position: int) -> int:
    """The number of the line, from 1, that the byte at `position` stands in."""
    with path.open("rb") as file:
        sizes = (min(_CHUNK, position - start) for start in range(0, position, _CHUNK))
        return 1 + sum(file.read(size).count(b"\n") for size in sizes)


def _header(path: Path, name: str, mapping: Mapping) -> tuple[str, tuple[str, ...]]:
    """The delimiter and the header; where the mapping leaves it open, the delimiter that finds most columns."""
    with path.open("rb") as file:
        start = file.read(_CHUNK).decode("utf-8-sig", errors="replace")
    if not start.strip():
        raise BadInput(N_("{file} is empty."), file=name)
    wanted = mapping.wanted
    found = {one: _first_row(start, one) for one in ((mapping.delimiter,) if mapping.delimiter else DELIMITERS)}
    delimiter = max(found, key=lambda one: (sum(column in found[one] for column in wanted), len(found[one])))
    _demand_columns(found[delimiter], name, mapping)
    return delimiter, found[delimiter]


def _first_row(text: str, delimiter: str) -> tuple[str, ...]:
    try:
        row = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    except csv.Error:
        return ()
    return tuple(column.strip() for column in row)


def _demand_columns(header: tuple[str, ...], name: str, mapping: Mapping) -> None:
    for column in mapping.wanted:
        if column not in header:
            raise BadInput(
                N_("{file} has no column “{column}”, which the mapping reads; it has: {columns}."),
                file=name,
                column=column,
                columns=", ".join(header)[:500],
            )
        if header.count(column) > 1:
            raise BadInput(
                N_("{file} has the column “{column}” more than once; rename one of them."), file=name, column=column
            )
