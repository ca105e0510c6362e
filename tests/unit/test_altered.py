"""Texts, users and teams that were changed in the file, behind the desk's back: told by digests and by the log."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from data import accounts, commands, people_commands, sign_in, team_commands, texts, verifying
from data.filing import Complaint
from data.people_commands import Entry
from data.sign_in import Claims
from data.store import Store
from domain.people import Person, Role, Session
from domain.vocabulary import Category, Channel
from tests.people import hire

MEI = Person("mei", "Mei", Role.ADMIN)
SAM = Person("sam", "Sam", Role.SUPERVISOR)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three complaints; users of whom the log tells: new and changed, let go, bound to an account, let free of it."""
    with Store.open(tmp_path_factory.mktemp("altered") / Path("t.duckdb")) as store:
        hire(store, MEI, SAM)
        for number in range(3):
            complaint = Complaint("J1", date(2026, 11, 1), Category.GAME, f"Text {number}", Channel.EMAIL)
            commands.file(store, SAM, complaint)
        team_commands.add(store, MEI, "VIP")
        for name in ("New", "Gone", "Bound", "Free"):
            people_commands.add(store, MEI, Entry(name, f"{name}@example.com", Role.AGENT, "vip"))
        for name in ("Bound", "Free"):
            now = datetime.now(UTC)
            claims = Claims(Session("https://id.example", name, now), f"{name.lower()}@example.com", name)
            sign_in.enter(store, claims, "", now)
        people_commands.disable(store, MEI, "gone")
        people_commands.link_anew(store, MEI, "free")
        with closing(store.cursor()) as cursor:
            read = accounts.one(cursor, "new")
        people_commands.change(store, MEI, read, Entry("New One", "n@example.com", Role.MANAGER))
        yield store


@pytest.fixture
def cursor(desk: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """What is done through it is undone."""
    with closing(desk.cursor()) as cursor:
        cursor.begin()
        yield cursor
        cursor.rollback()


def test_what_is_as_it_was_written_is_whole(desk: Store) -> None:
    assert verifying.verify(desk).is_whole


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE texts SET body = 'Something else.' WHERE ticket_id = 2", [2]),
        ("UPDATE texts SET ticket_id = 3 WHERE ticket_id = 2", [2]),
        ("INSERT INTO texts SELECT * REPLACE (99 AS text_id) FROM texts WHERE ticket_id = 3", [3]),
        # Erased, as texts may be.
        ("DELETE FROM texts WHERE ticket_id = 2", []),
    ],
)
def test_a_text_that_was_changed_is_found(cursor: duckdb.DuckDBPyConnection, tampering: str, found: list[int]) -> None:
    cursor.execute(tampering)
    assert texts.altered(cursor) == found


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE users SET role = 'admin', team = NULL WHERE user_id = 'new'", ["new"]),
        ("UPDATE users SET email = 'eve@example.com' WHERE user_id = 'new'", ["new"]),
        ("UPDATE users SET disabled_at = NULL WHERE user_id = 'gone'", ["gone"]),
        ("UPDATE users SET subject = 's' WHERE user_id IN ('bound', 'free')", ["bound", "free"]),
        ("DELETE FROM users WHERE user_id = 'new'", ["new"]),
        ("UPDATE teams SET name = 'Else' WHERE team = 'vip'", ["vip"]),
        # Of whom the log says nothing nothing is known.
        ("UPDATE users SET role = 'analyst' WHERE user_id = 'sam'", []),
    ],
)
def test_people_who_were_changed_are_found(cursor: duckdb.DuckDBPyConnection, tampering: str, found: list[str]) -> None:
    cursor.execute(tampering)
    assert accounts.altered(cursor) == found
