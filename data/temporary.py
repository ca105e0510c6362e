"""Folders for what must not stay: each is one process's and goes with it; what a kill left goes at the next start.

What lies in them may be plain: papers that a scanner looks at, exports that are brought.
"""

import os
import shutil
import tempfile
from pathlib import Path
from time import time

_PREFIX = "delai-"
_BEGUN = time()


def prefix(what: str) -> str:
    """How the names of this process's folders for `what`, one word, begin."""
    return f"{_PREFIX}{what}-{os.getpid()}-"


def sweep() -> int:
    """Take away the folders of processes that are gone; returns how many."""
    left = [one for one in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*-*") if _is_left(one)]
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def _is_left(folder: Path) -> bool:
    process = folder.name.split("-")[2]
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not (process.isdecimal() and folder.is_dir() and not folder.is_symlink() and found.st_uid == os.geteuid()):
        return False
    # In a container each start has the same number: what is older than this process is not its own.
    return found.st_mtime < _BEGUN if int(process) == os.getpid() else not _is_running(int(process))


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
