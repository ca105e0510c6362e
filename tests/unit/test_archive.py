"""A store as one file and back: the same figures at any instant, the same events in the same writes."""

import hashlib
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.figures import figures
from analytics.measures import MEASURES
from analytics.question import Question
from data import archive, chain, commands, history, intake, mappings
from data.archive import contents, reading, writing
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed
from domain.progress import Progress, Stopped
from tests.conftest import Terminal
from tests.people import hire

UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)


def asked(store: Store, query: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(query).fetchall()


def instants(store: Store, seed: int) -> list[tuple[datetime, datetime]]:
    """Ten pairs of as_of and known_at within the life of the store."""
    chance = random.Random(seed)
    first, last = asked(store, "SELECT min(occurred_at), max(occurred_at) FROM events")[0]
    known, newest = asked(store, "SELECT min(recorded_at), max(recorded_at) FROM events")[0]
    return [
        (first + (last - first) * chance.random(), known + (newest - known) * chance.random() + timedelta(seconds=1))
        for _ in range(10)
    ]


def demand_equal(one: Store, other: Store) -> None:
    """The same writes and events, the same figures at ten pairs of instants, and a record that is in order."""
    for as_of, known_at in instants(one, 7):
        question = Question(as_of, known_at=known_at)
        left, right = ([figures(store.cursor(), question, list(MEASURES), by) for by in ((), ("category",))]
                       for store in (one, other))  # fmt: skip
        assert all(mine.equals(theirs) for mine, theirs in zip(left, right, strict=True)), (as_of, known_at)
    for query in (
        "SELECT * FROM events ORDER BY event_id",
        "SELECT * EXCLUDE (link) FROM transactions ORDER BY transaction_id",
        "SELECT * FROM tickets ORDER BY ticket_id",
        "SELECT * FROM batches ORDER BY batch_id",
        "SELECT * FROM policies ORDER BY policy",
        "SELECT * FROM quarantine ORDER BY row_id",
        "SELECT * FROM mappings ORDER BY ALL",
    ):
        assert asked(one, query) == asked(other, query), query
    with closing(other.cursor()) as cursor:
        assert chain.broken_links(cursor, other.key) == []
        assert history.differences(cursor) == []


def demand_same_counts(one: Path, other: Path) -> None:
    """Both say the same of themselves, but for the links, which are keyed with the key of each store."""
    left, right = (json.loads(_entries(file)["delai.json"]) for file in (one, other))
    assert left.pop("seal") != right.pop("seal")
    assert left["digests"].pop("transactions") != right["digests"].pop("transactions")
    assert left == right


@pytest.fixture
def demo(store: Store) -> Store:
    """A demo with work of the desk on it."""
    fill(store, 400, 3, UNTIL)
    person = Person("sup", "Sup", Role.SUPERVISOR)
    hire(store, person)
    with closing(store.cursor()) as cursor:
        open_ones = cursor.execute("SELECT ticket_id FROM versions_current WHERE is_open LIMIT 5").fetchall()
        versions = dict(cursor.execute("SELECT ticket_id, version FROM tickets").fetchall())
    for (number,) in open_ones:
        commands.note(store, person, number, versions[number], "Zoë’s note; with “quotes”")
    return store


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a small demo."""
    folder = tmp_path_factory.mktemp("archive")
    with Store.open(folder / "tickets.duckdb") as store:
        fill(store, 50, 3, UNTIL)
        archive.write(store, SYSTEM, folder / "all.delai")
    return folder / "all.delai"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "other" / "tickets.duckdb") as fresh:
        yield fresh


def test_a_demo_there_and_back(demo: Store, empty: Store, tmp_path: Path) -> None:
    file = tmp_path / "all.delai"
    written = archive.write(demo, SYSTEM, file)
    assert (written.tickets, written.transactions) == (400, 6)
    told = archive.restore(empty, SYSTEM, file)
    assert (told.tickets, told.events, told.transactions) == (400, written.events, 6)
    demand_equal(demo, empty)
    for table in ("texts", "players", "users", "teams"):
        assert asked(demo, f"SELECT * FROM {table}") == asked(empty, f"SELECT * FROM {table}")
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and "delai" in path.name] == ["all.delai"]
    # What came in can be worked with, and goes out the same again.
    assert empty.stamp == 6
    archive.write(empty, SYSTEM, tmp_path / "again.delai")
    demand_same_counts(file, tmp_path / "again.delai")


@pytest.mark.parametrize(
    ("preset", "file"),
    [("boston311", "boston311_2015.csv.gz"), ("uci_incident", "uci_incident_event_log.csv.gz")],
)
def test_real_exports_there_and_back(
    preset: str, file: str, shared_data: Path, store: Store, empty: Store, tmp_path: Path
) -> None:
    intake.run(store, SYSTEM, shared_data / file, intake.preset(preset))
    archive.write(store, SYSTEM, tmp_path / "all.delai")
    archive.restore(empty, SYSTEM, tmp_path / "all.delai")
    demand_equal(store, empty)


def test_an_undone_import_and_its_quarantine_go_along(store: Store, empty: Store, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No,Opened\n1,2026-01-05T09:00:00Z\n2,soon\n", encoding="utf-8")
    text = 'source = "s"\nlayout = "ticket"\nzone = "UTC"\n[columns]\nid = "No"\nreceived_at = "Opened"\n'
    intake.run(store, SYSTEM, tmp_path / "a.csv", intake.parse_mapping(text, "s.toml"))
    intake.undo(store, SYSTEM, 1)
    mappings.save(store, SYSTEM, "Theirs", text)
    archive.write(store, SYSTEM, tmp_path / "all.delai")
    archive.restore(empty, SYSTEM, tmp_path / "all.delai")
    demand_equal(store, empty)
    assert asked(empty, "SELECT text FROM quarantine") == [("2,soon",)]
    again = intake.run(empty, SYSTEM, tmp_path / "a.csv", intake.parse_mapping(text, "s.toml"))
    assert again.imported == 1


def test_who_may(written: Path, empty: Store, tmp_path: Path) -> None:
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(NotAllowed):
            archive.write(empty, Person("x", "X", role, "payments"), tmp_path / "all.delai")
        with pytest.raises(NotAllowed):
            archive.restore(empty, Person("x", "X", role, "payments"), written)


def _entries(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def _put(file: Path, entries: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(file, "w", how) as whole:
        for name, content in entries.items():
            whole.writestr(name, content)
    return file


def _said(entries: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    return entries | {"delai.json": json.dumps(json.loads(entries["delai.json"]) | changes).encode()}


def _fitting(entries: dict[str, bytes]) -> dict[str, bytes]:
    """`entries` with the digests that they have, as a forger would say them."""
    names = json.loads(entries["delai.json"])["digests"]
    return _said(entries, digests={name: hashlib.sha256(entries[f"{name}.parquet"]).hexdigest() for name in names})


Spoil = Callable[[dict[str, bytes]], dict[str, bytes]]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda e: e | {"events.parquet": e["tickets.parquet"]}, "damaged, or was changed"),
        (lambda e: e | {"events.parquet": e["events.parquet"][:-20]}, "damaged, or was changed"),
        (lambda e: {name: content for name, content in e.items() if name != "texts.parquet"}, "damaged, or was"),
        (lambda e: e | {"more.parquet": b""}, "damaged, or was changed"),
        (lambda e: _said(e, schema=999), "newer version of Délai"),
        (lambda e: _said(e, transaction_id=3), "damaged, or was changed"),
        (lambda e: _said(e, format="other"), "is no archive"),
        (lambda e: e | {"delai.json": b"[]"}, "is no archive"),
        (lambda e: _said(e, tables={"versions_current": 1}), "is no archive"),
        (lambda e: _said(e, tables={"versions_current": 1}, digests={"versions_current": ""}), "damaged, or was"),
        (lambda e: _said(e, seal=None), "is no archive"),
        # What fits itself and is not what was written all the same.
        (lambda e: _fitting(e | {"events.parquet": e["tickets.parquet"]}), "damaged, or was changed"),
        (lambda e: _fitting(e | {"events.parquet": e["events.parquet"][:-20]}), "damaged, or was changed"),
    ],
)
def test_a_spoilt_archive_changes_nothing(
    written: Path, empty: Store, tmp_path: Path, spoil: Spoil, sentence: str
) -> None:
    spoilt = _put(tmp_path / "spoilt.delai", spoil(_entries(written)))
    with pytest.raises(BadInput, match=sentence):
        archive.restore(empty, SYSTEM, spoilt)
    assert asked(empty, "SELECT count(*) FROM tickets") == [(0,)]
    assert asked(empty, "SELECT count(*) FROM policies") == [(1,)]


def _without(entries: dict[str, bytes], table: str) -> dict[str, bytes]:
    """An archive that fits itself and knows nothing of `table`."""
    said = json.loads(entries["delai.json"])
    left = {key: {name: one for name, one in said[key].items() if name != table} for key in ("tables", "digests")}
    return _said({name: one for name, one in entries.items() if name != f"{table}.parquet"}, **left)


def test_an_archive_without_a_table_changes_nothing(written: Path, empty: Store, tmp_path: Path) -> None:
    for number, table in enumerate(json.loads(_entries(written)["delai.json"])["tables"]):
        spoilt = _put(tmp_path / f"{number}.delai", _without(_entries(written), table))
        with pytest.raises(BadInput, match="damaged, or was changed"):
            archive.restore(empty, SYSTEM, spoilt)
    assert asked(empty, "SELECT count(*) FROM transactions") == [(0,)]


def test_an_archive_of_an_older_schema_has_the_tables_of_that(written: Path, empty: Store, tmp_path: Path) -> None:
    """Those that came later are not asked for."""
    later = set(json.loads(_entries(written)["delai.json"])["tables"]) - set(contents.tables_of(5))
    assert "batch_tickets" in later
    entries = _said(_entries(written), schema=5)
    for table in later:
        entries = _without(entries, table)
    assert archive.restore(empty, SYSTEM, _put(tmp_path / "older.delai", entries)).tickets == 50


def _marked(file: Path, flags: int = 0, method: int | None = None) -> Path:
    """The entries of `file` with these flags, and said to be packed by `method`."""
    content = bytearray(file.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + offset] |= flags
            if method is not None:
                content[at + offset + 2 : at + offset + 4] = method.to_bytes(2, "little")
    file.write_bytes(content)
    return file


def test_an_archive_that_others_have_packed_is_refused_in_a_sentence(
    written: Path, empty: Store, tmp_path: Path
) -> None:
    deep = _entries(written) | {"delai.json": b"[" * 200_000}
    for spoilt in (
        _marked(_put(tmp_path / "encrypted.delai", _entries(written)), flags=1),
        _marked(_put(tmp_path / "packed.delai", _entries(written)), method=99),
        _put(tmp_path / "deep.delai", deep),
    ):
        with pytest.raises(BadInput, match="is no archive that this version of Délai can read"):
            archive.restore(empty, SYSTEM, spoilt)


def test_an_event_that_was_edited_is_found(written: Path, empty: Store, tmp_path: Path) -> None:
    entries = _entries(written)
    edited = tmp_path / "events.parquet"
    edited.write_bytes(entries["events.parquet"])
    with closing(empty.cursor()) as cursor:
        cursor.execute(
            f"COPY (SELECT * REPLACE (CASE WHEN event_id = 9 THEN 'closed' ELSE status END AS status)"
            f" FROM read_parquet('{edited}') ORDER BY event_id) TO '{edited}'"
        )
    with pytest.raises(BadInput, match="damaged, or was changed"):
        forged = _fitting(entries | {"events.parquet": edited.read_bytes()})
        archive.restore(empty, SYSTEM, _put(tmp_path / "e.delai", forged))


#: What somebody might change who wants to be let in, or have somebody else blamed.
FORGERIES = {
    "users": "SELECT * REPLACE ('admin' AS role) FROM read_parquet('{file}')",
    "tickets": "SELECT * REPLACE (reverse(reference) AS reference) FROM read_parquet('{file}')",
    "transactions": "SELECT * REPLACE ('somebody' AS actor) FROM read_parquet('{file}')",
}


def _forged(written: Path, table: str, folder: Path) -> dict[str, bytes]:
    """The entries of `written` with one table changed as `FORGERIES` says."""
    entries, file = _entries(written), folder / "forged.parquet"
    file.write_bytes(entries[f"{table}.parquet"])
    with duckdb.connect() as cursor:
        cursor.execute(f"COPY ({FORGERIES[table].format(file=file)}) TO '{folder}/changed.parquet'")
    return entries | {f"{table}.parquet": (folder / "changed.parquet").read_bytes()}


@pytest.mark.parametrize("table", FORGERIES)
def test_a_table_that_was_changed_is_found_without_a_key(
    written: Path, empty: Store, tmp_path: Path, table: str
) -> None:
    with pytest.raises(BadInput, match="damaged, or was changed"):
        archive.restore(empty, SYSTEM, _put(tmp_path / "f.delai", _forged(written, table, tmp_path)))
    assert asked(empty, "SELECT count(*) FROM users") == [(0,)]


@pytest.mark.parametrize("table", FORGERIES)
def test_a_forger_who_makes_it_fit_is_found_with_the_key(
    written: Path, empty: Store, tmp_path: Path, table: str
) -> None:
    entries, key = _forged(written, table, tmp_path), chain.key_in(written.with_name("tickets.duckdb"))
    forged = _put(tmp_path / "f.delai", _fitting(entries))
    with pytest.raises(BadInput, match="was changed since it was written, or comes from a store with another key"):
        archive.restore(empty, SYSTEM, forged, key=key)
    assert not archive.restore(empty, SYSTEM, forged).is_proven


def test_the_key_of_its_store_proves_an_archive_and_no_other_does(written: Path, empty: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="another key than the one given"):
        archive.restore(empty, SYSTEM, written, key=empty.key)
    assert archive.restore(empty, SYSTEM, written, key=chain.key_in(written.with_name("tickets.duckdb.key"))).is_proven


def test_what_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "empty.key").touch()
    (tmp_path / "long.key").write_text("a" * 2_000)
    (tmp_path / "other.key").write_bytes(b"\xff\x00")
    for name in ("nothing.key", "empty.key", "long.key", "other.key", ""):
        with pytest.raises(BadInput, match="cannot be read as the key of a store"):
            chain.key_in(tmp_path / name)


def test_compressed_entries_are_not_unpacked(written: Path, empty: Store, tmp_path: Path) -> None:
    bomb = _put(tmp_path / "bomb.delai", _entries(written), zipfile.ZIP_DEFLATED)
    with pytest.raises(BadInput, match="damaged, or was changed"):
        archive.restore(empty, SYSTEM, bomb)


def test_only_into_an_empty_store(written: Path, empty: Store) -> None:
    archive.restore(empty, SYSTEM, written)
    stamp = empty.stamp
    with pytest.raises(BadInput, match="The store is not empty"):
        archive.restore(empty, SYSTEM, written)
    assert empty.stamp == stamp


def stopping(stage: str, told: list[float]) -> Progress:
    """Stops at the third step of `stage`, keeping in `told` how far the work was at each."""

    def show(progress: Progress) -> None:
        if progress.stage == stage:
            told.append(progress.fraction)
            if len(told) == 3:
                progress.stop()

    return Progress(show)


def test_a_table_is_stopped_in_its_midst(
    written: Path, store: Store, empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS", 40)
    monkeypatch.setattr(reading, "BYTES", 1_000)
    archive.restore(store, SYSTEM, written)
    whole = tmp_path / "whole.delai"
    archive.write(store, SYSTEM, whole)
    # The first of the tables (batches, events …) that has any rows is far from done after two pieces.
    for stage, work in {
        "Writing the tables": lambda progress: archive.write(store, SYSTEM, tmp_path / "b.delai", progress),
        "Unpacking": lambda progress: archive.restore(empty, SYSTEM, whole, progress),
        "Filling the tables": lambda progress: archive.restore(empty, SYSTEM, whole, progress),
    }.items():
        told: list[float] = []
        with pytest.raises(Stopped):
            work(stopping(stage, told))
        assert told[0] < told[1] < told[2] < 0.2, (stage, told)
    assert asked(empty, "SELECT count(*) FROM events") == [(0,)]
    assert not list(tmp_path.glob("b.delai*"))


@pytest.mark.parametrize("stage", ["Filling the tables", "Working out how cases stood"])
def test_stopped_it_leaves_no_trace(written: Path, empty: Store, tmp_path: Path, stage: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == stage:
            progress.stop()

    with pytest.raises(Stopped):
        archive.restore(empty, SYSTEM, written, Progress(stop))
    assert asked(empty, "SELECT count(*) FROM tickets") == [(0,)]
    archive.restore(empty, SYSTEM, written)
    with pytest.raises(Stopped):
        archive.write(
            empty, SYSTEM, tmp_path / "b.delai", Progress(lambda progress: progress.stop() if progress.rows else None)
        )
    assert not list(tmp_path.glob("b.delai*"))


def said(stdout: str) -> Sequence[Any]:
    return json.loads(stdout)  # type: ignore[no-any-return]


def test_the_terminal_tells_an_archive_by_itself(run_cli: Terminal, written: Path) -> None:
    done = run_cli("import", written, "--json")
    assert done.code == 0, done.stderr
    assert "all.delai fits itself, but without the key of the store that wrote it (--key) nothing shows" in done.stderr
    assert said(done.stdout)["proven"] is False  # type: ignore[call-overload]
    assert said(done.stdout)["tickets"]["imported"] == 50  # type: ignore[call-overload]
    again = run_cli("import", written)
    assert (again.code, again.stderr.splitlines()[-1][:25]) == (2, "The store is not empty: a")


def test_the_terminal_with_a_key(run_cli: Terminal, written: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.key").write_text("wrong")
    wrong = run_cli("import", written, "--key", tmp_path / "wrong.key")
    assert (wrong.code, "another key than the one given" in wrong.stderr) == (2, True)
    (tmp_path / "a.csv").write_text("No,Opened\n")
    other = run_cli("import", tmp_path / "a.csv", "--key", tmp_path / "wrong.key")
    assert (other.code, "--key is for an archive" in other.stderr) == (2, True)
    done = run_cli("import", written, "--key", written.with_name("tickets.duckdb"), "--json")
    assert (done.code, "nothing shows who wrote it" in done.stderr) == (0, False), done.stderr
    assert said(done.stdout)["proven"] is True  # type: ignore[call-overload]


def test_the_key_of_the_environment_is_the_readers(
    run_cli: Terminal, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DELAI_CHAIN_KEY", "wrong")
    assert run_cli("import", written).code == 2
    monkeypatch.setenv("DELAI_CHAIN_KEY", written.with_name("tickets.duckdb.key").read_text())
    assert run_cli("import", written).code == 0


def test_the_terminal_writes_an_archive_and_reads_it_back(run_cli: Terminal, written: Path, tmp_path: Path) -> None:
    assert run_cli("import", written).code == 0
    out = tmp_path / "again.delai"
    assert said(run_cli("export", "--full", "--out", out, "--json").stdout)["tickets"] == 50  # type: ignore[call-overload]
    demand_same_counts(written, out)
    refused = run_cli("export", "--full", "--out", out)
    assert (refused.code, "exists already" in refused.stderr) == (2, True)
    filtered = run_cli("export", "--full", "--where", "category=bonus", "--out", tmp_path / "b.delai")
    assert (filtered.code, filtered.stderr.strip()) == (2, "--full carries everything: leave the filters out.")
    assert run_cli("export", "--out", tmp_path / "c.csv").code == 2
