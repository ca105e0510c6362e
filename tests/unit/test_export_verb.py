"""The verb `export` as a person runs it: the file, the answer, the refusals, and nothing where it did not end well."""

import json
import os
import pty
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics.ticket_columns import NAMES
from analytics.ticket_export import Format
from data.demo import fill
from data.store import Store
from tests.conftest import ROOT, Terminal
from tests.exported import read
from tests.ledger import tell
from tests.nursery import Nursery
from tests.story import STORY

NOW = ("--as-of", "2026-11-20T12:00Z")


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Terminal:
    """`delai.py` on a store with the desk of tests/story.py."""
    path: Path = tmp_path_factory.mktemp("terminal") / "tickets.duckdb"
    with Store.open(path) as store:
        tell(store, STORY)
    return Terminal(path, nursery)


def test_by_default_what_was_received_on_standard_output(terminal: Terminal) -> None:
    said = terminal("export", *NOW, "--format", "csv")
    assert said.code == 0
    assert said.stdout == terminal("tickets", *NOW, "--figure", "arrivals").stdout
    assert len(said.stdout.splitlines()) == 16
    assert "Writing the tickets" in said.stderr


@pytest.mark.parametrize("format", Format)
def test_a_file_with_the_tickets_of_a_figure(terminal: Terminal, tmp_path: Path, format: Format) -> None:
    out = tmp_path / f"late.{format}"
    asked = ("--figure", "breached_open", "--part", "numerator", "--where", "team=payments", "--order", "-due_at")
    said = terminal("export", *NOW, *asked, "--format", format, "--out", out, "--json")
    assert said.code == 0, said.stderr
    assert json.loads(said.stdout) == {"rows": 1, "file": str(out)}
    (late,) = read(out.read_bytes(), format)
    assert (late["reference"], tuple(late)) == ("O", NAMES)
    assert os.listdir(tmp_path) == [out.name]


def test_standard_output_takes_bytes(terminal: Terminal) -> None:
    done = subprocess.run(
        [sys.executable, "delai.py", "export", "--store", terminal.store, *NOW, "--format", "parquet"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert len(read(done.stdout, Format.PARQUET)) == 15


def test_a_terminal_takes_no_bytes(terminal: Terminal) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "delai.py", "export", "--store", terminal.store, "--format", "xlsx"]
    done = subprocess.run(command, cwd=ROOT, stdout=theirs, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert done.stderr == "This format is not for a terminal: name a file with --out, or send it on with |.\n"


def test_a_file_is_replaced_only_by_force(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine")
    said = terminal("export", "--format", "csv", "--out", out)
    assert (said.code, out.read_text()) == (2, "mine")
    assert said.stderr == f"{out} exists already: name another file, or say --force to replace it.\n"
    assert terminal("export", "--format", "csv", "--out", out, "--force").code == 0
    assert out.read_text().startswith("reference,")
    assert out.stat().st_mode & 0o777 == 0o666 & ~_mask()


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--format", "csv", "--figure", "moon"], "There is no figure 'moon'; there are "),
        (["--format", "csv", "--order", "name"], "Tickets cannot be sorted by 'name'."),
        (["--format", "csv", "--where", "month=2026-13"], "'2026-13' is not a month: write it like 2026-11."),
        (["--format", "ods"], "Invalid value for '--format': 'ods' is not one of"),
        (["--format", "csv", "--json"], "--json needs --out: "),
        (["--format", "csv", "--out", "."], ". is a folder: name a file in it."),
        (["--format", "csv", "--out", "nowhere/a.csv"], "nowhere/a.csv cannot be written: No such file or directory."),
        ([], "Say --format csv, xlsx or parquet; or --full for everything that the store holds."),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(terminal: Terminal, asked: list[str], sentence: str) -> None:
    said = terminal("export", *asked)
    assert (said.code, said.stdout) == (2, "")
    assert said.stderr.startswith(sentence)
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("asked", [["--figure", "moon"], ["--order", "name"], ["--where", "month=2026-13"]])
def test_a_refusal_leaves_no_file(terminal: Terminal, tmp_path: Path, asked: list[str]) -> None:
    said = terminal("export", "--format", "csv", "--out", tmp_path / "a.csv", *asked)
    assert said.code == 2
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("format", Format)
def test_a_full_disk_leaves_no_file(terminal: Terminal, tmp_path: Path, format: Format) -> None:
    command = f"ulimit -f 0; exec {sys.executable} -X utf8 delai.py export {' '.join(NOW)} --format {format} --out $0"
    done = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; {command}", tmp_path / "a"],
        cwd=ROOT,
        env={**os.environ, "DELAI_STORE": str(terminal.store)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-1].startswith(f"{tmp_path / 'a'} cannot be written: ")
    assert os.listdir(tmp_path) == []


def test_ctrl_c_leaves_no_file(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store" / "tickets.duckdb") as store:
        fill(store, 4000, 1, datetime(2026, 11, 20, tzinfo=UTC))
    folder = tmp_path / "out"
    folder.mkdir()
    asked = ["--store", store.path, "--format", "xlsx", "--out", folder / "a.xlsx"]
    running = subprocess.Popen(
        [sys.executable, "delai.py", "export", *asked], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    assert "Writing the tickets" in running.stderr.readline()
    running.send_signal(signal.SIGINT)
    assert (running.stderr.read().splitlines()[-1], running.wait()) == ("Stopped: nothing was changed.", 2)
    assert os.listdir(folder) == []
