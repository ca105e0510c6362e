"""A nursery of runs of the terminal: each is a process of its own that begins with the program loaded.

To load the program takes a second of a core, ten times as long as most of what the tests ask of it. So a process that
has loaded it, and never opened a store, forks itself for each run: the child has its own arguments, environment and
streams, runs `delai.py` from its first line and ends as it ends. How it loads is tested in `test_leaving.py` and
`test_stopping.py`, which start the interpreter anew.
"""

import atexit
import json
import os
import runpy
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from tempfile import TemporaryDirectory
from typing import Any, Literal, TextIO

ROOT = Path(__file__).resolve().parent.parent
#: What the verbs load when they are first used.
_LOADED = ("terminal.program", "ibis.backends.duckdb", "ibis.backends.sql.compilers.duckdb")


class Nursery:
    """Asks a nursery, which runs in a process of its own, for runs, one after another."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self._process, self._out, self._err = process, folder / "out", folder / "err"

    def run(self, arguments: Sequence[str], env: Mapping[str, str], timeout: float) -> tuple[int, str, str]:
        """Run `delai.py` with `arguments` in `env`.

        Returns the code with which it ended (the number of a signal below zero), its answer and its errors. Raises
        TimeoutError, and ends the run, where it takes longer than `timeout` seconds.
        """
        streams = {"out": str(self._out), "err": str(self._err)}
        self._say({"arguments": list(arguments), "env": dict(env), **streams})
        code = self._ended(timeout)
        return code, self._out.read_text("utf-8"), self._err.read_text("utf-8")

    def _say(self, asked: Mapping[str, object]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")

    def _ended(self, timeout: float) -> int:
        child = self._heard(None)
        try:
            return self._heard(timeout)
        except TimeoutError:
            os.kill(child, 9)
            self._heard(None)
            raise

    def _heard(self, timeout: float | None) -> int:
        assert self._process.stdout
        with DefaultSelector() as selector:
            selector.register(self._process.stdout, EVENT_READ)
            if not selector.select(timeout):
                raise TimeoutError(f"delai.py runs for more than {timeout} s")
        return int(self._process.stdout.readline())


@contextmanager
def opened() -> Iterator[Nursery]:
    """A nursery for the length of the block."""
    command = [sys.executable, "-m", "tests.nursery"]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process,
    ):
        yield Nursery(process, Path(folder))
        assert process.stdin
        process.stdin.close()


def main() -> None:
    """Fork a run for each line of JSON on standard input; say the number of its process, then its code."""
    for name in _LOADED:
        import_module(name)
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            os._exit(_become(json.loads(line)))
        _say(child)
        _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(number: int) -> None:
    os.write(1, f"{number}\n".encode())


def _become(asked: dict[str, Any]) -> int:
    """Be the interpreter that was started with `delai.py`; the code that it ends with.

    The last steps of an interpreter would wait for threads of libraries, which a fork leaves behind.
    """
    program = str(ROOT / "delai.py")
    os.environ.clear()
    os.environ.update(asked["env"])
    _redirect(0, os.devnull, os.O_RDONLY)
    _redirect(1, asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    _redirect(2, asked["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    sys.argv = [program, *asked["arguments"]]
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    else:
        code = 0
    atexit._run_exitfuncs()
    sys.stdout.flush()
    return code


def _redirect(stream: int, path: str, flags: int) -> None:
    file = os.open(path, flags, 0o600)
    os.dup2(file, stream)
    os.close(file)


def _stream(number: int, mode: Literal["r", "w"]) -> TextIO:
    # As the interpreter makes them: standard error says what cannot be encoded, and says each line at once.
    errors = "backslashreplace" if number == 2 else "strict"
    return open(number, mode, 1 if number == 2 else -1, encoding="utf-8", errors=errors, closefd=False)


if __name__ == "__main__":
    main()
