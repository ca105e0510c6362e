"""The chain of writes: whatever is done to the record behind the store's back is found, and where."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import chain, journal
from data.store import Store
from domain.people import SYSTEM

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture
def written(store: Store) -> Store:
    """Three writes about ticket 1, of one, two and one events; the second event of the second write is number 3."""
    for number, words in enumerate((["new"], ["in_analysis", "answered"], ["closed"])):
        with store.write(SYSTEM, f"step {number}", NOON.replace(hour=12 + number)) as writing:
            events = [
                {"ticket_id": 1, "kind": "seen", "occurred_at": NOON, "status": word, "agent": "ada", "team": None}
                for word in words
            ]
            if number == 0:
                writing.cursor.execute("INSERT INTO tickets VALUES (1, 'R', 'test', 'R', 1, NULL, NULL, NULL)")
            journal.record_events(writing, events)
    return store


def broken(store: Store, tampering: str = "") -> list[int]:
    with closing(store.cursor()) as cursor:
        cursor.execute(tampering)
        return chain.broken_links(cursor, store.key)


@pytest.mark.parametrize("number", [-(2**63), -20_000, -5, 40_000, 3_000_000, 2**63 - 1])
def test_many_events_are_put_together_as_few_are(written: Store, number: int) -> None:
    with closing(written.cursor()) as cursor:
        cursor.execute("UPDATE events SET event_id = ? WHERE event_id = 3", [number])
        few = chain._few(cursor.execute(chain._FEW, {"since": 0}).fetchall())
        assert chain._many(cursor, 0) == few
        assert sum(count for _, _, count, _ in few) == 4
    assert broken(written, "SELECT 1") == [2]


def test_an_untouched_record_is_whole(written: Store) -> None:
    assert broken(written, "SELECT 1") == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE events SET status = 'closed' WHERE event_id = 3", [2]),
        ("UPDATE events SET agent = NULL WHERE event_id = 1", [1]),
        # A letter moved from one column into the next, and nothing made of "no word".
        ("UPDATE events SET team = 'a', agent = 'da' WHERE event_id = 4", [3]),
        ("UPDATE events SET team = '' WHERE event_id = 4", [3]),
        ("UPDATE events SET occurred_at = occurred_at + INTERVAL 1 MICROSECOND WHERE event_id = 2", [2]),
        ("UPDATE events SET actor = 'somebody' WHERE event_id = 2", [2]),
        ("DELETE FROM events WHERE event_id = 2", [2]),
        ("DELETE FROM events WHERE event_id = 4", [3]),
        ("UPDATE events SET event_id = 5 - event_id WHERE event_id IN (2, 3)", [2]),
        ("UPDATE events SET transaction_id = 3 WHERE event_id = 3", [2, 3]),
        ("INSERT INTO events SELECT * REPLACE (9 AS event_id) FROM events WHERE event_id = 4", [3]),
        ("INSERT INTO events SELECT * REPLACE (9 AS event_id, 9 AS transaction_id) FROM events LIMIT 1", [0]),
        ("UPDATE transactions SET actor = 'somebody' WHERE transaction_id = 2", [2]),
        ("UPDATE transactions SET recorded_at = recorded_at - INTERVAL 1 DAY WHERE transaction_id = 2", [2]),
        # What a restore without the key goes by.
        ("UPDATE transactions SET digest = repeat('0', 64) WHERE transaction_id = 2", [2]),
        ("UPDATE transactions SET events = 7 WHERE transaction_id = 2", [2]),
        # Taken out with its events: the next one does not follow the one before.
        ("DELETE FROM events WHERE event_id IN (2, 3); DELETE FROM transactions WHERE transaction_id = 2", [3]),
        # A link made anew breaks the one after it.
        ("UPDATE transactions SET link = repeat('0', 64) WHERE transaction_id = 1", [1, 2]),
    ],
)
def test_what_was_done_is_found(written: Store, tampering: str, found: list[int]) -> None:
    assert broken(written, tampering) == found


def test_another_key_fits_nothing(written: Store) -> None:
    with closing(written.cursor()) as cursor:
        assert chain.broken_links(cursor, b"another") == [1, 2, 3]


def test_the_key_lives_beside_the_store_for_its_owner_alone(written: Store) -> None:
    key = written.path.with_name(written.path.name + ".key")
    assert key.read_text().encode() == written.key
    assert key.stat().st_mode & 0o777 == 0o600


def test_the_key_may_come_from_the_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_CHAIN_KEY", "given")
    assert chain.key_beside(tmp_path / "tickets.duckdb") == b"given"
    assert list(tmp_path.iterdir()) == []


def test_every_column_of_an_event_is_sealed(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        columns = {name for (name,) in cursor.execute("SELECT column_name FROM (DESCRIBE events)").fetchall()}
    assert set(chain.SEALED) == columns
