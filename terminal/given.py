"""A file that a verb was given to read."""

import os
import stat
from pathlib import Path

from domain.marks import N_
from domain.problems import BadInput

_STANDARD_INPUT = ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")


def demand_file(path: Path) -> None:
    """Return if `path` is a file that can be read twice; `BadInput` for a device, a pipe, a folder, or nothing."""
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
        if is_file and os.access(path, os.R_OK):
            return
    except FileNotFoundError as error:
        raise _standard_input(path) or BadInput(N_("There is no file {file}."), file=path) from error
    except OSError as error:
        raise BadInput(N_("{file} cannot be read: {reason}."), file=path, reason=error.strerror or error) from error
    if is_file:
        raise BadInput(N_("{file} cannot be read: {reason}."), file=path, reason="Permission denied")
    raise _standard_input(path) or BadInput(N_("{file} is not a file."), file=path)


def _standard_input(path: Path) -> BadInput | None:
    if str(path) not in _STANDARD_INPUT:
        return None
    return BadInput(N_("What is read must be a file: write what comes from standard input to one first."))
