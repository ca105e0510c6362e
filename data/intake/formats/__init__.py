"""Files of every format that is understood, each made one plain text: what comes after knows no formats."""

import gzip
import re
import zlib
from pathlib import Path
from zipfile import BadZipFile

from data.intake.formats import archive
from data.intake.formats.event_log import plain_event_log
from data.intake.formats.parquet import plain_parquet
from data.intake.formats.plain import CHUNK, LARGEST, MOST_COLUMNS, Plain, digest_of, too_many_columns
from data.intake.formats.spreadsheet import plain_spreadsheet
from data.intake.formats.text import look_through, plain_text
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part, Progress

__all__ = ["MOST_COLUMNS", "Plain", "made_plain", "share", "too_many_columns"]

_GZIP, _OLE, _PARQUET = b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (b"PAR1", b"PARE")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: Spreadsheets and event logs are read an element at a time.
_SHARE_OF_XML, _SHARE_OF_PACKED, _SHARE_OF_TEXT = 0.8, 0.15, 0.05
_XML = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<\0?[?!A-Za-z]")


def made_plain(
    path: Path,
    folder: Path,
    encoding: str | None = None,
    sheet: str | None = None,
    part: Part | None = None,
) -> Plain:
    """The table in the file `path` as one CSV text in UTF-8, written in `folder` where the file is none itself.

    `encoding` and `sheet` are a mapping's, None leaves them to the file. `part` is told how far it is, and stops it.
    `BadInput` says in a sentence why the file cannot be read.
    """
    try:
        return _made_plain(path, folder, encoding, sheet, part or Part(Progress()))
    except (EOFError, zlib.error, gzip.BadGzipFile, BadZipFile) as error:
        raise BadInput(
            N_("{file} is damaged: it is compressed and breaks off or cannot be unpacked."), file=path.name
        ) from error
    except MemoryError as error:
        raise BadInput(
            N_("{file} takes more memory than there is: import it in pieces, or when less is going on."), file=path.name
        ) from error
    except OSError as error:
        raise BadInput(
            N_("{file} cannot be read: {reason}."), file=path.name, reason=error.strerror or error
        ) from error


def _made_plain(path: Path, folder: Path, encoding: str | None, sheet: str | None, part: Part) -> Plain:
    name, start = path.name, _start(path)
    if start.startswith(_GZIP):
        path = _unpacked(path, folder, part.within(0, 0.5))
        start, part = _start(path), part.within(0.5, 1)
    if start.startswith(_OLE):
        raise archive.locked(name)
    if start.startswith(_ZIP):
        digest = digest_of(path, part.within(0, 0.02))
        plain = plain_spreadsheet(path, name, digest, folder, sheet, part.within(0.02, 0.98))
    elif start.startswith(_PARQUET):
        plain = plain_parquet(path, name, digest_of(path, part.within(0, 0.1)), folder, part.within(0.1, 0.8))
    elif _XML.match(start):
        plain = plain_event_log(path, name, digest_of(path, part.within(0, 0.02)), folder, part.within(0.02, 0.98))
    else:
        return plain_text(path, name, encoding, folder, part)
    look_through(plain.path, name, part.within(0.98, 1))
    return plain


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)


def share(path: Path) -> float:
    """What part of the time of its import it takes to make the file at `path` plain, about (0 to 1)."""
    start = _start(path) if path.is_file() else b""
    if start.startswith(_ZIP) or _XML.match(start):
        return _SHARE_OF_XML
    return _SHARE_OF_PACKED if start.startswith((_GZIP, *_PARQUET)) else _SHARE_OF_TEXT


def _unpacked(path: Path, folder: Path, part: Part) -> Path:
    target, size = folder / "unpacked", 0
    with path.open("rb") as file, gzip.open(file) as packed, target.open("wb") as out:
        for chunk in iter(lambda: packed.read(CHUNK), b""):
            part.tell(file.tell() / max(1, path.stat().st_size))
            size += out.write(chunk)
            if size > LARGEST:
                raise BadInput(
                    N_("{file} unpacks to more than {limit} GB: import it in pieces."),
                    file=path.name,
                    limit=LARGEST // 1024**3,
                )
    return target
