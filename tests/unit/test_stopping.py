"""Stopped by a signal: a sentence, what was begun undone, and nothing left in any folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from data import intake
from data.store import Store
from domain.people import SYSTEM
from tests.conftest import ROOT

MAPPING = """\
source = "crm"
layout = "ticket"
zone = "UTC"
dates = ["iso"]

[columns]
id = "id"
received_at = "opened"
"""
ROWS = 120_000
SENTENCE = "Stopped: nothing was changed."
Stop = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export that takes a while, and its mapping beside it."""
    path = tmp_path_factory.mktemp("files") / "big.csv"
    rows = (f"T{number},2025-01-{number % 28 + 1:02d}T08:00:00Z" for number in range(ROWS))
    path.write_text("\n".join(("id,opened", *rows)) + "\n", encoding="utf-8")
    path.with_suffix(".toml").write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Path:
    """A store into which that was imported."""
    path = tmp_path_factory.mktemp("full") / "tickets.duckdb"
    with Store.open(path) as store:
        intake.run(store, SYSTEM, file, intake.parse_mapping(MAPPING, "m.toml"))
    return path


@pytest.fixture
def stop(tmp_path: Path) -> Stop:
    """`stop(signal, store, when, *arguments)` → the code and the last line, once `when` was said and it was stopped.

    Whatever is temporary goes to the folder of the test.
    """

    def stopped(number: signal.Signals, store: Path, when: str, *arguments: str | Path) -> tuple[int, str]:
        command = [sys.executable, ROOT / "delai.py", *arguments]
        env = {**os.environ, "DELAI_STORE": str(store), "TMPDIR": str(tmp_path)}
        with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            assert any(when in line for line in running.stderr)
            running.send_signal(number)
            running.send_signal(number)  # in a hurry
            said = running.stderr.read()
        return running.returncode, said.splitlines()[-1]

    return stopped


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 2), (signal.SIGTERM, 143)])
def test_an_import_is_undone(stop: Stop, file: Path, tmp_path: Path, number: signal.Signals, code: int) -> None:
    path = tmp_path / "store" / "tickets.duckdb"
    said = stop(number, path, "Reading the rows", "import", file, "--map", file.with_suffix(".toml"))
    assert said == (code, SENTENCE)
    assert os.listdir(tmp_path) == ["store"]
    with Store.open(path) as store:
        assert store.stamp == 0


def test_an_undoing_is_undone(stop: Stop, full: Path, tmp_path: Path) -> None:
    assert stop(signal.SIGINT, full, "Taking it back", "undo", "1") == (2, SENTENCE)
    assert os.listdir(tmp_path) == []
    with Store.open(full) as store, closing(store.cursor()) as cursor:
        assert intake.kept_import(cursor, 1).undone_by is None


@pytest.mark.parametrize(
    "asked", [("--full", "--out", "all.delai"), ("--format", "xlsx", "--out", "a.xlsx")], ids=["full", "xlsx"]
)
def test_an_export_leaves_nothing(stop: Stop, full: Path, tmp_path: Path, asked: tuple[str, str, str]) -> None:
    said = stop(
        signal.SIGTERM,
        full,
        "Writing the ta" if asked[0] == "--full" else "Writing",
        "export",
        *asked[:-1],
        tmp_path / asked[-1],
    )
    assert said == (143, SENTENCE)
    assert os.listdir(tmp_path) == []


PROGRAM = """
import click, duckdb, os, signal, sys, tempfile, threading
from domain.progress import Progress
from terminal.leaving import run
from terminal.stopping import stoppable

number = getattr(signal, sys.argv.pop())
def kill(): os.kill(os.getpid(), number)

@click.command()
def verb():
    with tempfile.TemporaryDirectory():
        {body}

run(lambda: verb)
"""
#: What goes on, and how it ends.
BODIES = {
    # A query of the engine that would never end.
    "threading.Timer(0.2, kill).start(); duckdb.sql('SELECT sum(a.range) FROM range(1000000000000) a').fetchall()": 2,
    "kill()": 2,
    # Asked when it was done already: then it is done.
    "\n        with stoppable(Progress()) as work: work.finish(); kill(); click.echo('done')": 0,
}


@pytest.mark.parametrize(("body", "code"), BODIES.items(), ids=["query", "at once", "done"])
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_tells_nothing_is_interrupted(tmp_path: Path, body: str, code: int, number: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(body=body), number],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    expected = code if number == "SIGINT" or not code else 128 + getattr(signal, number)
    assert (done.returncode, done.stderr) == (expected, f"{SENTENCE}\n" if code else "")
    assert done.stdout == ("" if code else "done\n")
    assert os.listdir(tmp_path) == []
