"""The application as people meet it: a process of its own, on a store of its own, on a free port."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

PATIENCE_S = 90


def copied(store: Path, folder: Path) -> Path:
    """A copy in `folder` of the closed store at `store`, with the key of its chain and its papers."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in store.parent.glob(store.name + "*"):
        if file.is_dir():
            shutil.copytree(file, folder / file.name)
        else:
            shutil.copy2(file, folder)
    return folder / store.name


@contextmanager
def served(store: Path, options: Sequence[str] = (), environment: Mapping[str, str] = {}) -> Iterator[str]:
    """Serve the application on `store` for the length of the block; gives its address, without a last slash.

    `options` are Streamlit's.

    Raises AssertionError, with all that the application said, where it ends or is silent and does not answer.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    process = subprocess.Popen(
        [*command, "--server.port", str(port), *options],
        cwd=ROOT,
        # The clock makes no rounds unless a test wants it to: nothing changes but by what people do.
        env={**os.environ, "DELAI_STORE": str(store), "PYTHONUNBUFFERED": "1", "DELAI_ROUNDS": "no", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    said = _Listener(process)
    address = f"http://localhost:{port}"
    try:
        if not (said.heard(str(port)) and _answers(address)):
            _end(process)
            raise AssertionError(f"the application does not answer:\n{said.to_the_end()}")
        yield address
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class _Listener:
    """Reads what a process says, so that its pipe never fills up, and tells when a certain thing was said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: list[str] = []
        self._more = threading.Condition()
        self._ended = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._add(line)
        self._add("", ended=True)

    def _add(self, line: str, ended: bool = False) -> None:
        with self._more:
            self._lines.append(line)
            self._ended = ended
            self._more.notify_all()

    def heard(self, text: str) -> bool:
        """Wait for `text`; False where the process ended or the patience did before."""
        with self._more:
            self._more.wait_for(lambda: self._ended or text in str(self), timeout=PATIENCE_S)
            return text in str(self) and not self._ended

    def to_the_end(self) -> str:
        """All that the process said, once it has ended."""
        with self._more:
            self._more.wait_for(lambda: self._ended, timeout=PATIENCE_S)
        return str(self)

    def __str__(self) -> str:
        return "".join(self._lines)


#: Those that applications of this process had: what browsers know of an address, they need not be told again.
_PORTS: list[int] = []


def _free_port() -> int:
    """A port that nobody listens at: rather one that an application of this process had before."""
    for port in _PORTS:
        if _is_free(port):
            return port
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        _PORTS.append(int(free.getsockname()[1]))
    return _PORTS[-1]


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        # As servers bind: what is left of connections that ended does not keep them from it.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("0.0.0.0", port))
        except OSError:
            return False
        return True


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=PATIENCE_S) as response:
            return bool(response.status == 200)
    except OSError:
        return False
