"""Files that somebody brought to be imported: in a folder for this process alone, which is gone when it ends.

One that nobody looked at for some hours is deleted before.
"""

import os
import re
import shutil
import threading
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from time import time
from typing import IO

from data import temporary

#: How long a file stays that nobody looks at: its tab was closed.
KEPT_SECONDS = 6 * 3600.0
_SWEPT_EVERY = 1800.0
_CHUNK = 1 << 20
_sweeping = threading.Event()


@cache
def _kept() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix=temporary.prefix("uploads"), ignore_cleanup_errors=True)


def folder() -> Path:
    """The folder of the files; nobody else may look into it."""
    return Path(_kept().name)


def clear() -> None:
    """Delete the folder with all that is in it: the process ends."""
    _kept().cleanup()
    _kept.cache_clear()


def keep(given: IO[bytes], name: str) -> Path:
    """A copy of `given` in a folder of its own, called like `name`."""
    sweep()
    path = Path(mkdtemp(dir=folder())) / safe_name(name)
    with path.open("wb") as copy:
        shutil.copyfileobj(given, copy, _CHUNK)
    _sweep_later()
    return path


def safe_name(name: str) -> str:
    """`name` without anything that could lead out of its folder."""
    return re.sub(r"[^\w.\- ]", "_", Path(name).name).lstrip(".")[-120:] or "file.csv"


def plain_folder(path: Path) -> Path:
    """Where the plain text of the file at `path` is kept, beside it."""
    return path.parent / ".plain"


def is_there(path: Path) -> bool:
    """Whether the file is still there; looked at, it stays longer."""
    if not path.exists():
        return False
    os.utime(path.parent)
    return True


def forget(path: Path) -> None:
    """Delete the file with all that was made of it."""
    shutil.rmtree(path.parent, ignore_errors=True)


def sweep(now: float | None = None) -> int:
    """Delete what nobody looked at for long, as of `now` (seconds since 1970); returns how many files stay."""
    left = 0
    for one in folder().iterdir():
        if one.stat().st_mtime + KEPT_SECONDS < (time() if now is None else now):
            shutil.rmtree(one, ignore_errors=True)
        else:
            left += 1
    return left


def _sweep_later() -> None:
    if not _sweeping.is_set():
        _sweeping.set()
        later = threading.Timer(_SWEPT_EVERY, _sweep_on)
        later.daemon = True
        later.start()


def _sweep_on() -> None:
    """Sweep, and again later while there is something: also where nobody brings another file."""
    _sweeping.clear()
    if _kept.cache_info().currsize and sweep():
        _sweep_later()
