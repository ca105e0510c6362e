"""Backups: of one instant while others write, checked when they come back, refused where they do not fit."""

import json
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import backup, chain, commands, heads, verifying
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, Problem
from domain.progress import Progress, Stopped
from tests.browser.application import copied
from tests.conftest import Terminal
from tests.disk import files_up_to

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)
TABLES = "events transactions tickets texts players users versions_current versions_past acts policies"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store of sixty complaints and a backup of it without the key, made once."""
    path = tmp_path_factory.mktemp("template") / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, 60, 1, UNTIL)
    shutil.copytree(path.parent, path.parent / "backed_up")
    with Store.open(path.parent / "backed_up" / path.name) as store:
        backup.write(store, SYSTEM, path.parent / "b.delai-backup")
    return path


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(copied(template, tmp_path)) as store:
        yield store


@pytest.fixture
def made(template: Path, tmp_path: Path) -> Path:
    """A backup without the key."""
    return Path(shutil.copy(template.with_name("b.delai-backup"), tmp_path))


def rows(store: Store, until: int) -> dict[str, list[tuple[object, ...]]]:
    with closing(store.cursor()) as cursor:
        return {
            table: cursor.execute(
                f"FROM {table}" + (" WHERE transaction_id <= ?" if table in ("events", "transactions", "acts") else ""),
                [until] if table in ("events", "transactions", "acts") else [],
            ).fetchall()
            for table in TABLES.split()
        }


def verified(path: Path) -> verifying.Verified:
    with Store.open(path) as store:
        return verifying.verify(store)


def test_a_backup_for_which_there_is_no_room_says_so_and_the_desk_goes_on(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with files_up_to(50_000), pytest.raises(Problem, match="could not be made"):
        backup.write(filled, SYSTEM, tmp_path / "there" / "b.delai-backup")
    assert list((tmp_path / "there").iterdir()) == []
    backup.write(filled, SYSTEM, tmp_path / "there" / "b.delai-backup")


def test_whoever_was_let_go_meanwhile_gets_no_backup(filled: Store, tmp_path: Path) -> None:
    gone = Person("gone", "Gone", Role.ADMIN)
    with pytest.raises(NotAllowed):
        backup.write(filled, gone, tmp_path / "b.delai-backup")
    assert not (tmp_path / "b.delai-backup").exists() and not heads.kept_beside(filled.path).exists()


def test_there_and_back_with_the_key(filled: Store, tmp_path: Path) -> None:
    before = rows(filled, filled.stamp)
    written = backup.write(filled, SYSTEM, tmp_path / "b.delai-backup", with_key=True)
    restored = backup.restore(tmp_path / "b.delai-backup", tmp_path / "new" / "t.duckdb")
    assert (restored.head, restored.keyed_anew) == (written.head, False)
    done = verified(tmp_path / "new" / "t.duckdb")
    assert done.is_whole and done.head == written.head
    assert [one.saved.head for one in done.compared] == [written.head]
    with Store.open(tmp_path / "new" / "t.duckdb") as other:
        assert rows(other, other.stamp) == before
        assert other.key == filled.key
        with other.write(SYSTEM, "goes on"):
            pass


def test_the_key_is_not_in_it_unless_that_is_said(filled: Store, made: Path, tmp_path: Path) -> None:
    assert filled.key not in made.read_bytes()
    backup.write(filled, SYSTEM, tmp_path / "k.delai-backup", with_key=True)
    with zipfile.ZipFile(tmp_path / "k.delai-backup") as packed:
        assert packed.read("tickets.duckdb.key") == filled.key


def test_with_the_key_kept_apart_every_saved_head_still_fits(filled: Store, made: Path, tmp_path: Path) -> None:
    restored = backup.restore(made, tmp_path / "r.duckdb", filled.key)
    assert not restored.keyed_anew
    with Store.open(tmp_path / "r.duckdb") as store, closing(store.cursor()) as cursor:
        assert [one.verdict for one in heads.compared(cursor, heads.beside(filled.path))] == [heads.Verdict.FITS]
    assert verified(tmp_path / "r.duckdb").is_whole


def test_without_any_key_it_is_keyed_anew_and_said(filled: Store, made: Path, tmp_path: Path) -> None:
    restored = backup.restore(made, tmp_path / "r.duckdb")
    assert restored.keyed_anew and restored.head.link != backup.head_of(made).link  # type: ignore[union-attr]
    assert verified(tmp_path / "r.duckdb").is_whole
    with Store.open(tmp_path / "r.duckdb") as store:
        assert store.key != filled.key


def test_another_key_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="The key does not fit the chain"):
        backup.restore(made, tmp_path / "r.duckdb", b"another")
    assert not list(tmp_path.glob("r.duckdb*"))


def test_a_backup_is_an_act_and_its_head_is_kept(filled: Store, tmp_path: Path) -> None:
    made = tmp_path / "b"
    backup.write(filled, SYSTEM, made)
    with closing(filled.cursor()) as cursor:
        said = cursor.execute("SELECT kind, subject, field, after FROM acts").fetchall()
        [newest, kept] = heads.compared(cursor, heads.beside(filled.path))
    assert said == [("backed_up", "1", "key", "without key")]
    assert kept.saved.head == backup.head_of(made)
    assert (newest.verdict, kept.verdict) == (heads.Verdict.FITS, heads.Verdict.FITS)


def test_while_people_write_it_is_of_one_instant(filled: Store, tmp_path: Path) -> None:
    """Four threads write notes meanwhile: half a write would break the chain or leave cases unlike their events."""
    person, over = Person("helene.vasseur", "Hélène Vasseur", Role.SUPERVISOR), threading.Event()
    notes = [0] * 4

    def writes(place: int) -> None:
        version = 0
        while not over.is_set():
            with closing(filled.cursor()) as cursor:
                version = cursor.execute("SELECT version FROM tickets WHERE ticket_id = ?", [place + 1]).fetchall()[0][
                    0
                ]
            commands.note(filled, person, place + 1, version, "Während dessen.")
            notes[place] += 1

    threads = [threading.Thread(target=writes, args=(place,)) for place in range(len(notes))]
    for thread in threads:
        thread.start()
    try:
        made = []
        for number in range(3):
            before = sum(notes)
            made.append(backup.write(filled, SYSTEM, tmp_path / f"{number}.delai-backup", with_key=True))
            assert sum(notes) > before, "people wrote while it was made"
    finally:
        over.set()
        for thread in threads:
            thread.join()
    for number, written in enumerate(made):
        place = tmp_path / f"r{number}.duckdb"
        assert backup.restore(tmp_path / f"{number}.delai-backup", place).head == written.head
        assert verified(place).is_whole
        with Store.open(place) as store:
            until = written.head.transaction_id
            whole = rows(filled, until)
            assert {name: rows(store, until)[name] for name in ("events", "transactions", "acts")} == {
                name: whole[name] for name in ("events", "transactions", "acts")
            }
    assert verifying.verify(filled).is_whole


def _spoilt(made: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(made) as packed:
        found = {name: packed.read(name) for name in packed.namelist()}
    for name, content in entries.items():
        found[name.replace("_", ".")] = content
    spoilt = made.with_name("spoilt.delai-backup")
    with zipfile.ZipFile(spoilt, "w", zipfile.ZIP_STORED) as packed:
        for name, content in found.items():
            packed.writestr(name, content)
    return spoilt


def _page(made: Path, **said: object) -> bytes:
    with zipfile.ZipFile(made) as packed:
        return json.dumps(json.loads(packed.read("backup.json")) | said).encode()


def _cut(made: Path) -> Path:
    cut = made.with_name("cut.delai-backup")
    cut.write_bytes(made.read_bytes()[:-4000])
    return cut


def _flipped(made: Path) -> Path:
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    flipped = made.with_name("flipped.delai-backup")
    flipped.write_bytes(bytes(content))
    return flipped


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_cut, "is damaged"),
        (_flipped, "is damaged"),
        (lambda made: _spoilt(made, tickets_duckdb=b"not a store"), "is damaged"),
        (lambda made: _spoilt(made, more=b""), "is damaged"),
        (lambda made: _spoilt(made, backup_json=_page(made, schema=999)), "newer version of Délai"),
        (lambda made: _spoilt(made, backup_json=_page(made, digest="0" * 64)), "is damaged"),
        (lambda made: _spoilt(made, backup_json=_page(made, head="{}")), "is damaged"),
        (lambda made: _spoilt(made, backup_json=_page(made, format="other")), "is no backup"),
        (lambda made: _spoilt(made, backup_json=b"[]"), "is no backup"),
    ],
)
def test_a_spoilt_backup_leaves_nothing(
    made: Path, tmp_path: Path, spoil: Callable[[Path], Path], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        backup.restore(spoil(made), tmp_path / "r.duckdb")
    assert not list(tmp_path.glob("*r.duckdb*")) and not list(tmp_path.glob("delai-restore-*"))


@pytest.mark.parametrize("there", ["", ".wal", ".key", ".head", ".heads"])
def test_only_where_nothing_is(made: Path, tmp_path: Path, there: str) -> None:
    (tmp_path / f"r.duckdb{there}").write_text("mine")
    with pytest.raises(BadInput, match="exists already"):
        backup.restore(made, tmp_path / "r.duckdb")
    assert (tmp_path / f"r.duckdb{there}").read_text() == "mine"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_who_may_not(filled: Store, tmp_path: Path, role: Role) -> None:
    with pytest.raises(NotAllowed):
        backup.write(filled, Person("x", "X", role, "payments"), tmp_path / "b")
    assert not list(tmp_path.glob("b*"))


@pytest.mark.parametrize("stage", ["Copying the store", "Packing the copy"])
def test_stopped_it_leaves_no_trace(filled: Store, tmp_path: Path, stage: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == stage:
            progress.stop()

    with pytest.raises(Stopped):
        backup.write(filled, SYSTEM, tmp_path / "b", progress=Progress(stop))
    assert not list(tmp_path.glob("b*")) and not list(tmp_path.glob("delai-backup-*"))
    assert heads.beside(filled.path)[1:] == []
    with closing(filled.cursor()) as cursor:
        assert len(cursor.execute("SELECT 1 FROM duckdb_databases() WHERE NOT internal").fetchall()) == 1
        assert chain.head(cursor).transaction_id == 1


def test_an_empty_store_comes_back_too(store: Store, tmp_path: Path) -> None:
    backup.write(store, SYSTEM, tmp_path / "b")
    assert backup.restore(tmp_path / "b", tmp_path / "r.duckdb").head.transaction_id == 0
    assert verified(tmp_path / "r.duckdb").is_whole


def test_the_terminal_there_and_back(template: Path, run_cli: Terminal, tmp_path: Path) -> None:
    copied(template, run_cli.store.parent)
    (folder := tmp_path / "kept").mkdir()
    made = json.loads(run_cli("backup", folder, "--json").stdout)
    assert (made["writes"], made["with_key"], Path(made["file"]).parent) == (1, False, folder)
    new = tmp_path / "again" / "tickets.duckdb"
    restored = run_cli("restore", made["file"], "--store", new, "--key", f"{run_cli.store}.key", "--json")
    assert (restored.code, json.loads(restored.stdout)["link"]) == (0, made["link"])
    done = run_cli("verify", "--store", new)
    assert (done.code, "Saved heads that fit: 1." in done.stdout) == (0, True)
    # The store that was backed up went on by one write, which the backup does not have.
    later = run_cli("verify", "--store", new, "--head", f"{run_cli.store}.head")
    assert (later.code, "the end was cut off" in later.stdout) == (1, True)
    refused = run_cli("restore", made["file"], "--store", new)
    assert (refused.code, "exists already" in refused.stderr) == (2, True)


def test_the_terminal_does_not_back_up_a_store_in_use(filled: Store, run_cli: Terminal, tmp_path: Path) -> None:
    said = run_cli("backup", tmp_path / "b", "--store", filled.path)
    assert (said.code, len(said.stderr.strip().splitlines())) == (2, 1)
    assert "from the running application" in said.stderr and not (tmp_path / "b").exists()
