"""What a verb that was killed could not put away any more: names and texts of players lie in it."""

import os
import re
import shutil
import stat
import tempfile
from pathlib import Path
from time import time

from terminal.output import UNFINISHED

_DAY = 86_400
# As the verbs call what they put away when they end; not the files that a running application keeps to hand out.
_FOLDERS = re.compile(r"delai-(import|look|preview|archive|export|xlsx)-[a-z0-9_]{8}")
_FILES = re.compile(rf"\.{UNFINISHED}[a-z0-9_]{{8}}")


def clear(*folders: Path) -> None:
    """Remove from the system's folder for what is temporary, and from `folders`, what is ours and over a day old."""
    for folder in (None, *folders):
        try:
            folder = folder or Path(tempfile.gettempdir())  # fails where no folder takes anything
            found = [Path(entry) for entry in os.scandir(folder) if _is_left(entry)]
        except OSError:
            continue
        for path in found:
            _remove(path)


def _is_left(entry: os.DirEntry[str]) -> bool:
    if not (_FOLDERS.fullmatch(entry.name) or _FILES.fullmatch(entry.name)):
        return False
    about = entry.stat(follow_symlinks=False)
    kind = stat.S_ISDIR if _FOLDERS.fullmatch(entry.name) else stat.S_ISREG
    return kind(about.st_mode) and about.st_uid == os.getuid() and time() - about.st_mtime > _DAY


def _remove(path: Path) -> None:
    try:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    except OSError:
        return  # somebody else's turn
