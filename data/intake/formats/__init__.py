"""Files of every format that is understood, each made one plain text: what comes after knows no formats."""

import gzip
import re
import zlib
from pathlib import Path
from zipfile import BadZipFile

from data.intake.formats import archive
from data.intake.formats.event_log import plain_event_log
from data.intake.formats.parquet import plain_parquet
from data.intake.formats.plain import CHUNK, LARGEST, MOST_COLUMNS, Plain, Told, digest_of, too_many_columns
from data.intake.formats.spreadsheet import plain_spreadsheet
from data.intake.formats.text import look_through, plain_text
from domain.marks import N_
from domain.problems import BadInput

__all__ = ["MOST_COLUMNS", "Plain", "Told", "made_plain", "too_many_columns"]

_GZIP, _OLE, _PARQUET = b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (b"PAR1", b"PARE")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_XML = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<\0?[?!A-Za-z]")


def made_plain(
    path: Path,
    folder: Path,
    encoding: str | None = None,
    sheet: str | None = None,
    told: Told = lambda _: None,
) -> Plain:
    """The table in the file `path` as one CSV text in UTF-8, written in `folder` where the file is none itself.

    `encoding` and `sheet` are a mapping's, None leaves them to the file. `told` hears of rows where reading
    them takes long. `BadInput` says in a sentence why the file
    cannot be read.
    """
    try:
        return _made_plain(path, folder, encoding, sheet, told)
    except (EOFError, zlib.error, gzip.BadGzipFile, BadZipFile) as error:
        raise BadInput(
            N_("{file} is damaged: it is compressed and breaks off or cannot be unpacked."), file=path.name
        ) from error
    except OSError as error:
        raise BadInput(
            N_("{file} cannot be read: {reason}."), file=path.name, reason=error.strerror or error
        ) from error


def _made_plain(path: Path, folder: Path, encoding: str | None, sheet: str | None, told: Told) -> Plain:
    name, start = path.name, _start(path)
    if start.startswith(_GZIP):
        path = _unpacked(path, folder)
        start = _start(path)
    if start.startswith(_OLE):
        raise archive.locked(name)
    if start.startswith(_ZIP):
        plain = plain_spreadsheet(path, name, digest_of(path), folder, sheet, told)
    elif start.startswith(_PARQUET):
        plain = plain_parquet(path, name, digest_of(path), folder)
    elif _XML.match(start):
        plain = plain_event_log(path, name, digest_of(path), folder, told)
    else:
        return plain_text(path, name, encoding, folder)
    look_through(plain.path, name)
    return plain


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64)


def _unpacked(path: Path, folder: Path) -> Path:
    target, size = folder / "unpacked", 0
    with gzip.open(path) as packed, target.open("wb") as out:
        for chunk in iter(lambda: packed.read(CHUNK), b""):
            size += out.write(chunk)
            if size > LARGEST:
                raise BadInput(
                    N_("{file} unpacks to more than {limit} GB: import it in pieces."),
                    file=path.name,
                    limit=LARGEST // 1024**3,
                )
    return target
