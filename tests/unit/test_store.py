"""The store: opened, refused, one writer, all or nothing."""

import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from data import chain, migrations
from data.columns import FIRSTS, PROCEDURE
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM
from domain.problems import Problem, StoreUnusable
from tests.disk import files_up_to

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ROW = "INSERT INTO teams VALUES (?, ?)"


def teams(store: Store) -> list[str]:
    with closing(store.cursor()) as cursor:
        return [row[0] for row in cursor.execute("SELECT team FROM teams ORDER BY team").fetchall()]


def test_what_was_written_is_there_after_it_was_closed(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "tickets.duckdb"
    with Store.open(path) as store, store.write(SYSTEM, "test") as writing:
        writing.cursor.execute(ROW, ["a", "A"])
    with Store.open(path) as store:
        assert teams(store) == ["a"]
        assert store.stamp == 1


def test_opening_again_migrates_nothing(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        before = cursor.execute("SELECT * FROM schema_versions").fetchall()
        assert migrations.migrate(cursor) == len(before)
        assert cursor.execute("SELECT * FROM schema_versions").fetchall() == before


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        cursor.execute("INSERT INTO schema_versions VALUES (99, now())")
    with pytest.raises(StoreUnusable, match=r"has schema 99.*use a newer version"):
        Store.open(path)


def test_a_file_that_is_no_store_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "letter.duckdb"
    path.write_text("Dear Sir or Madam")
    with pytest.raises(StoreUnusable, match=r"letter\.duckdb cannot be opened as a ticket store"):
        Store.open(path)
    assert path.read_text() == "Dear Sir or Madam"


def test_a_store_in_use_by_another_process_is_refused_in_a_sentence(store: Store) -> None:
    program = "import sys; from pathlib import Path; from data.store import Store; Store.open(Path(sys.argv[1]))"
    other = subprocess.run([sys.executable, "-c", program, store.path], capture_output=True, text=True)
    assert other.returncode != 0
    assert "is in use by another process" in other.stderr.splitlines()[-1]


def test_every_cursor_speaks_utc(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        assert cursor.execute("SELECT current_setting('TimeZone')").fetchone() == ("UTC",)


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write(SYSTEM, "test") as writing:
        writing.cursor.execute(ROW, ["a", "A"])
        raise ZeroDivisionError
    assert teams(store) == [] and store.stamp == 0
    with closing(store.cursor()) as cursor:
        assert chain.head(cursor).transaction_id == 0


def test_a_write_is_seen_by_others_only_when_it_is_done(store: Store) -> None:
    with store.write(SYSTEM, "test") as writing:
        writing.cursor.execute(ROW, ["a", "A"])
        assert teams(store) == []
    assert teams(store) == ["a"]


def test_what_is_recorded_is_never_earlier_than_the_write_before(store: Store) -> None:
    with store.write(SYSTEM, "first", NOON) as first:
        pass
    with store.write(SYSTEM, "second", NOON - timedelta(days=1)) as second:
        pass
    assert first.recorded_at == NOON
    assert second.recorded_at == NOON + timedelta(microseconds=1)


def test_many_writers_take_turns(store: Store) -> None:
    def work(name: str) -> None:
        for number in range(10):
            with store.write(SYSTEM, "test") as writing:
                writing.cursor.execute(ROW, [f"{name}{number}", name])

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(teams(store)) == 40 and store.stamp == 40
    with closing(store.cursor()) as cursor:
        assert chain.broken_links(cursor, store.key) == []


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "rows.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(StoreUnusable, match="another kind"):
        Store.open(other)
    assert other.read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnusable, match="cannot be made"):
        Store.open(tmp_path / "file" / "tickets.duckdb")


def limit(store: Store) -> str:
    with closing(store.cursor()) as cursor:
        return str(cursor.execute("SELECT current_setting('memory_limit')").fetchall()[0][0])


def test_memory_is_spared_until_the_last_is_done(store: Store) -> None:
    usual = limit(store)
    first, second = store.sparing(), store.sparing()
    first.__enter__()
    spared = limit(store)
    second.__enter__()
    first.__exit__(None, None, None)
    assert limit(store) == spared != usual
    second.__exit__(None, None, None)
    assert limit(store) == usual
    for _ in range(20):
        with store.sparing():
            assert limit(store) == spared
    # Read as a text and set again each time, it would round down to less and less.
    assert limit(store) == usual


def test_what_the_disk_does_not_take_is_not_written_and_said(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    with Store.open(path) as store:
        with store.write(SYSTEM, "begin"):
            pass
        with files_up_to(1), pytest.raises(Problem, match="Nothing was saved: "), store.write(SYSTEM, "lost"):
            pass
        with store.write(SYSTEM, "goes on"):
            pass
        assert store.stamp == 2
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        assert (store.stamp, chain.broken_links(cursor, store.key)) == (2, [])


def test_a_store_whose_key_is_gone_is_not_given_another(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    with Store.open(path) as store, store.write(SYSTEM, "begin"):
        pass
    key = path.with_name(path.name + ".key").rename(tmp_path / "elsewhere")
    with pytest.raises(StoreUnusable, match="put back the one that it was"):
        Store.open(path)
    assert not path.with_name(path.name + ".key").exists()
    key.rename(path.with_name(path.name + ".key"))
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        assert chain.broken_links(cursor, store.key) == []


def test_versions_of_an_older_schema_are_told_anew(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, 40, 1, datetime(2026, 11, 20, 18, tzinfo=UTC))
        with closing(store.cursor()) as cursor:
            told = cursor.execute(_TOLD_BEFORE).fetchall()
            _forget_procedure(cursor)
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        assert cursor.execute(_TOLD_BEFORE).fetchall() == told
        assert cursor.execute("SELECT count(first_answered_at) FROM case_versions").fetchone() > (0,)


#: Without what events of before did not say.
_TOLD_BEFORE = f"SELECT * EXCLUDE ({', '.join((*FIRSTS, *PROCEDURE))}) FROM case_versions ORDER BY ALL"
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary"


def _forget_procedure(cursor: duckdb.DuckDBPyConnection) -> None:
    """Take the store back to schema 13."""
    cursor.execute("DELETE FROM schema_versions WHERE version > 13; DROP VIEW case_versions")
    cursor.execute("ALTER TABLE players DROP COLUMN language")
    with closing(duckdb.connect(":memory:")) as fresh:
        migrations.build(fresh, 13)
        before = fresh.execute(_TABLES).fetchall()
    for (table,) in set(cursor.execute(_TABLES).fetchall()) - set(before):
        cursor.execute(f"DROP TABLE {table}")
    for table in ("events", "versions_current", "versions_past", "versions_superseded"):
        there = [name for name, *_ in cursor.execute(f"DESCRIBE {table}").fetchall()]
        since = {*PROCEDURE, *FIRSTS, "first_answered_at", "first_reopened_at", "paper_id", "paper_digest"}
        for name in since & set(there):
            cursor.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    cursor.execute(
        "CREATE VIEW case_versions AS SELECT * FROM versions_current"
        " UNION ALL SELECT * FROM versions_past UNION ALL SELECT * FROM versions_superseded"
    )
