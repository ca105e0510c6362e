"""What nobody can read or write ends with one sentence, or without any where nobody listens."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from data import chain
from data.store import Store, demand_usable
from domain.problems import BadInput, StoreUnusable
from terminal import leftovers
from terminal.given import demand_file
from terminal.output import fresh_file
from tests.conftest import ROOT, Terminal
from tests.nursery import Nursery

LONG = "a" * 300


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([b"import", b"\xff.csv"], "'\\xff.csv' is not written in UTF-8: give it another name."),
        ([b"figures", b"--store", b"st\xff.duckdb"], "'st\\xff.duckdb' is not written in UTF-8: give it another name."),
        ([b"figures", b"--where", b"team=\xff"], "'team=\\xff' is not written in UTF-8: give it another name."),
        ([b"figures", b"--store", LONG.encode()], f"{LONG} cannot be opened as a ticket store: File name too long"),
        ([b"import", b"/dev/zero"], "/dev/zero is not a file."),
    ],
)
def test_a_name_that_cannot_be_is_one_sentence(arguments: list[bytes], sentence: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable.encode(), b"delai.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DELAI_STORE": str(tmp_path / "a.duckdb")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (2, f"{sentence}\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("pipe", "pipe is not a file."),
        (".", " is not a file."),
        (LONG, f"{LONG} cannot be read: File name too long."),
        ("nothing", "There is no file "),
        ("file/a", "file/a cannot be read: Not a directory."),
        ("/dev/stdin", "What is read must be a file: write what comes from standard input to one first."),
    ],
)
def test_what_is_no_file_is_not_read(tmp_path: Path, name: str, sentence: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match=re.escape(sentence)):
        demand_file(tmp_path / name)


@pytest.mark.parametrize("name", ["pipe", ".", LONG])
def test_what_is_no_file_is_no_store(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    for usable in (demand_usable, Store.open):
        with pytest.raises(StoreUnusable):
            usable(tmp_path / name)


@pytest.mark.parametrize("name", ["pipe", "folder", LONG])
def test_what_is_no_file_is_not_replaced(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with pytest.raises(BadInput), fresh_file(tmp_path / name, force=True, store=tmp_path / "store") as file:
        file.write(b"x")
    assert sorted(os.listdir(tmp_path)) == ["folder", "pipe"]
    assert (tmp_path / "pipe").is_fifo()


def test_a_name_as_long_as_a_folder_takes_is_written(tmp_path: Path) -> None:
    with fresh_file(tmp_path / ("a" * 255), force=False, store=tmp_path / "store") as file:
        file.write(b"x")
    assert os.listdir(tmp_path) == ["a" * 255]


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to("file")
    with fresh_file(tmp_path / "link", force=True, store=tmp_path / "store") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"


@pytest.mark.parametrize("end", ["", ".key", ".head", ".wal", ".papers.key", ".papers/ab/cd"])
def test_a_store_and_what_belongs_to_it_are_never_replaced(tmp_path: Path, end: str) -> None:
    store, link = tmp_path / "tickets.duckdb", tmp_path / "link"
    own = Path(f"{store}{end}")
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("old")
    os.link(own, tmp_path / "other name")
    link.symlink_to(own)
    for name in (own, link, *([] if "/" in end else [tmp_path / "other name"])):
        with pytest.raises(BadInput, match="belongs to the store"), fresh_file(name, True, store) as file:
            file.write(b"new")
    assert own.read_text() == "old"


def test_a_link_that_leads_to_itself_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(BadInput, match="loop"), fresh_file(tmp_path / "loop", False, tmp_path / "store") as file:
        file.write(b"x")
    assert (tmp_path / "loop").is_symlink()


@pytest.mark.parametrize("key", [None, "clé", ""])
def test_a_key_that_is_none_is_a_sentence_and_makes_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    monkeypatch.delenv("DELAI_CHAIN_KEY", raising=False)
    file = tmp_path / "a.duckdb.key"
    file.mkdir() if key is None else file.write_text(key, encoding="utf-8")
    with pytest.raises(StoreUnusable, match=r"The key of the store, .*a\.duckdb\.key,"):
        Store.open(tmp_path / "a.duckdb")
    assert os.listdir(tmp_path) == [file.name]


def test_a_key_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DELAI_CHAIN_KEY", raising=False)
    (tmp_path / "a.duckdb.key").symlink_to(tmp_path / "nowhere" / "key")
    with pytest.raises(StoreUnusable, match="cannot be read or made"):
        chain.key_beside(tmp_path / "a.duckdb")


@pytest.mark.parametrize(
    "table",
    ["tickets (id INTEGER)", "sales (id INTEGER)", "schema_versions (version INTEGER, applied_at TIMESTAMPTZ)"],
)
def test_the_database_of_somebody_else_stays_as_it_is(tmp_path: Path, table: str) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute(f"CREATE TABLE {table}")
        other.execute("CREATE TABLE theirs AS SELECT 1 AS one")
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="is a file of another kind"):
        Store.open(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]


def test_a_store_that_broke_off_before_its_first_table_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as begun:
        begun.execute("CREATE TABLE schema_versions (version INTEGER NOT NULL, applied_at TIMESTAMPTZ NOT NULL)")
    with Store.open(path) as store:
        assert store.stamp == 0


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Terminal:
    """`delai.py` on an empty store."""
    path: Path = tmp_path_factory.mktemp("terminal") / "tickets.duckdb"
    Store.open(path).close()
    return Terminal(path, nursery)


def test_a_full_standard_output_is_a_sentence(terminal: Terminal) -> None:
    with open("/dev/full", "wb") as full:
        said = _written_to(full.fileno(), terminal.store)
    assert said.returncode == 2
    assert said.stderr.splitlines()[-1] == "Not all could be written: No space left on device."


def test_who_stops_reading_hears_nothing(terminal: Terminal) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    said = _written_to(writing, terminal.store)
    os.close(writing)
    assert (said.returncode, said.stderr) == (141, "")


def _written_to(out: int, store: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "delai.py", "export", "--format", "csv", "--store", store]
    return subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True)


def test_what_a_killed_verb_left_is_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = ["delai-import-a1b2c3_x", "delai-export-a1b2c3_x"]
    others = ["delai-exports-a1b2c3x", "delai-import-mine", "delai-import-a1b2c3_y", "import-a1b2c3_x"]
    for name in ours + others:
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.csv").write_text("a")
    for name in (".delai-part-a1b2c3_x", ".delai-part-x", "a.csv"):
        (tmp_path / name).write_text("a")
    (tmp_path / "delai-look-a1b2c3_x").symlink_to(tmp_path / "delai-import-mine")
    for entry in set(os.listdir(tmp_path)) - {"delai-import-a1b2c3_y"}:
        os.utime(tmp_path / entry, times=(time.time() - 90_000,) * 2, follow_symlinks=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))  # the machine's own is not the test's to clear
    leftovers.clear(tmp_path)
    assert sorted(os.listdir(tmp_path)) == sorted([*others, ".delai-part-x", "a.csv", "delai-look-a1b2c3_x"])
    assert (tmp_path / "delai-import-mine" / "rows.csv").exists()
