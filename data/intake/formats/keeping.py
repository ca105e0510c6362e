"""The plain text of a file, made once and kept in a folder: a look at it, a preview and the import share it."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import mkdtemp

from data.intake.formats.plain import Plain

_ABOUT = "plain.json"


def kept_plain(folder: Path, name: str, make: Callable[[Path], Plain]) -> Plain:
    """The plain text called `name` that is kept in `folder`, or the one that `make` writes into the folder it is given.

    Two that make it at once do so apart, and the first one is kept.
    """
    place = folder / hashlib.sha256(name.encode()).hexdigest()[:16]
    if not (place / _ABOUT).exists():
        _make(folder, place, make)
    return _read(place)


def _make(folder: Path, place: Path, make: Callable[[Path], Plain]) -> None:
    folder.mkdir(exist_ok=True)
    own = Path(mkdtemp(dir=folder))
    try:
        made = make(own)
        path = made.path.relative_to(own) if made.path.is_relative_to(own) else made.path.absolute()
        (own / _ABOUT).write_text(json.dumps(asdict(replace(made, path=path)), default=str), encoding="utf-8")
        own.rename(place)
    except BaseException as error:
        shutil.rmtree(own, ignore_errors=True)
        if not (isinstance(error, OSError) and (place / _ABOUT).exists()):
            raise


def _read(place: Path) -> Plain:
    told = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
    shifts = tuple((at, shift) for at, shift in told.pop("shifts"))
    return Plain(**{**told, "path": place / told["path"], "shifts": shifts, "guessed": tuple(told["guessed"])})
