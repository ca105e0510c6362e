"""The saved head: what no look at the store alone can find. A tail that was cut off, a chain that was made anew."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from data import chain, heads, journal
from data.heads import Verdict
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.unit.test_chain import NOON


def write(store: Store, words: str) -> None:
    with store.write(SYSTEM, "step") as writing:
        events = [{"ticket_id": 1, "kind": "seen", "occurred_at": NOON, "status": word} for word in words.split()]
        journal.record_events(writing, events)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed store of three writes about ticket 1, and a head beside it."""
    path = tmp_path / "tickets.duckdb"
    with Store.open(path) as store:
        with store.write(SYSTEM, "begin") as writing:
            writing.cursor.execute("INSERT INTO tickets VALUES (1, 'R', 'test', 'R', 1, NULL, NULL, NULL)")
        write(store, "new")
        write(store, "in_analysis answered")
    return path


def newest(path: Path) -> heads.Saved:
    saved = heads.newest(path)
    assert saved is not None
    return saved


def verdict(path: Path, saved: heads.Saved) -> Verdict:
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return heads.judged(cursor, saved)


def broken(path: Path) -> list[int]:
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return chain.broken_links(cursor, store.key)


def tamper(path: Path, how: Callable[[duckdb.DuckDBPyConnection], object]) -> None:
    """Do something to the closed file behind the store's back."""
    with duckdb.connect(str(path)) as connection:
        how(connection)


def cut_tail(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM events WHERE transaction_id = 3; DELETE FROM transactions WHERE transaction_id = 3")


def rewrite(path: Path) -> None:
    """What whoever holds the key can do: change the record and make every digest and link fit it."""
    key = chain.key_beside(path)

    def rewritten(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("SET TimeZone = 'UTC'; UPDATE events SET status = 'closed' WHERE event_id = 2")
        for number, (digest, count) in chain._digests(connection, 0).items():
            values = [digest, count, number]
            connection.execute("UPDATE transactions SET digest = ?, events = ? WHERE transaction_id = ?", values)
        chain.link_anew(connection, key)

    tamper(path, rewritten)


def test_every_write_leaves_its_head(path: Path) -> None:
    with Store.open(path) as store:
        for _ in range(2):
            write(store, "closed")
            with closing(store.cursor()) as cursor:
                assert newest(path).head == chain.head(cursor)
    assert not list(path.parent.glob("*.part"))


def test_a_head_fits_its_chain_however_far_that_has_come_since(path: Path) -> None:
    saved = newest(path)
    with Store.open(path) as store:
        write(store, "closed")
    assert verdict(path, saved) is Verdict.FITS
    assert saved.head is not None
    assert verdict(path, heads.given(saved.head.link)) is Verdict.FITS


def test_a_tail_that_was_cut_off_is_found_by_the_head_alone(path: Path) -> None:
    tamper(path, cut_tail)
    assert broken(path) == [], "what is left is a whole chain"
    assert verdict(path, newest(path)) is Verdict.CUT


def test_a_full_rewrite_is_found_by_the_head_alone(path: Path) -> None:
    rewrite(path)
    assert broken(path) == [], "with the key, every link fits"
    assert verdict(path, newest(path)) is Verdict.OTHER
    assert verdict(path, heads.given("0" * 64)) is Verdict.OTHER


def test_evidence_is_not_written_over(path: Path) -> None:
    tamper(path, cut_tail)
    before = newest(path)
    with Store.open(path) as store:
        write(store, "closed")
        write(store, "in_analysis")
    assert newest(path) == before
    assert verdict(path, before) is Verdict.OTHER


def head_text(number: str, at: str = "2026-11-16T12:00:00+00:00") -> str:
    link = "0" * 64
    return f'{{"format": "delai-head-1", "transaction_id": {number}, "recorded_at": "{at}", "link": "{link}"}}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"format": "delai-head-1"}',
        "\x00\xff",
        '{"format": "delai-head-1", "link": 1}',
        head_text("1e400"),
        head_text("3", "0001-01-01T00:00:00+14:00"),
        "[" * 100_000,
    ],
    ids=range(8),
)
def test_a_head_that_cannot_be_read_is_told_and_kept(path: Path, text: str) -> None:
    file = heads.newest_beside(path)
    file.write_bytes(text.encode("latin-1"))
    assert verdict(path, newest(path)) is Verdict.UNREADABLE
    with Store.open(path) as store:
        write(store, "closed")
    assert file.read_bytes() == text.encode("latin-1")


def test_a_write_is_done_where_its_head_cannot_be_saved(path: Path) -> None:
    file = heads.newest_beside(path)
    file.with_name(file.name + ".part").mkdir()
    with Store.open(path) as store:
        write(store, "closed")
        assert store.stamp == 4
    assert verdict(path, newest(path)) is Verdict.FITS


def test_what_is_neither_a_head_nor_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Sir")
    for text in (str(tmp_path / "letter"), str(tmp_path / "nothing"), "abc", "G" * 64):
        with pytest.raises(BadInput, match="neither a file with a saved head nor a link"):
            heads.given(text)


def test_heads_of_backups_that_cannot_be_read_are_told(path: Path) -> None:
    heads.kept_beside(path).mkdir()
    assert [(one.place, one.head) for one in heads.beside(path)][1:] == [(f"{path}.heads", None)]
