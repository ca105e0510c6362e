"""A process beside the tests that has the program loaded and forks those that are to be killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT


@contextmanager
def nursery(module: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """`module` at work on the store at `path`, told what to do by lines on its standard input, until the end."""
    command = [sys.executable, "-m", module, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()
