"""The hook for a scanner of viruses: a command that `DELAI_SCANNER` names, asked before a paper is kept."""

import os
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from data import temporary
from domain.marks import N_
from domain.problems import BadInput

VARIABLE = "DELAI_SCANNER"
#: Stands in the command for the path of a file with the content; without it the content comes on standard input.
PATH = "{path}"
TIMEOUT = 60.0
_CLEAN, _INFECTED = 0, 1


def demand_clean(name: str, content: bytes) -> None:
    """Return where the scanner finds nothing in `content`, or there is none; else `BadInput`.

    What the scanner does not answer with 0 (clean) or 1 (infected), and in time, is refused for now.
    """
    if not (command := shlex.split(os.environ.get(VARIABLE, ""))):
        return
    try:
        code = _asked(command, content)
    except (OSError, subprocess.SubprocessError):
        code = None
    if code == _INFECTED:
        raise BadInput(N_("{name} holds something harmful (a virus): it was not taken."), name=name)
    if code != _CLEAN:
        raise BadInput(N_("{name} could not be checked for viruses just now: try again later."), name=name)


def _asked(command: list[str], content: bytes) -> int:
    if not any(PATH in part for part in command):
        return _run(command, content)
    with TemporaryDirectory(prefix=temporary.prefix("scan")) as folder:
        file = Path(folder) / "paper"
        file.write_bytes(content)
        return _run([part.replace(PATH, str(file)) for part in command], b"")


def _run(command: list[str], given: bytes) -> int:
    return subprocess.run(command, input=given, capture_output=True, timeout=TIMEOUT, check=False).returncode
