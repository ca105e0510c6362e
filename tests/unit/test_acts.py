"""What is done beside the complaints is in the chain of writes; who writes is who the store says they are."""

from contextlib import closing
from dataclasses import replace

import pytest

from data import acts, chain
from data.acts import Act
from data.store import Store
from domain.kinds import ActKind
from domain.people import SYSTEM, Person, Role
from domain.problems import NotAllowed
from tests.people import hire

MEI = Person("mei", "Mei", Role.ADMIN)


@pytest.fixture
def told(store: Store) -> Store:
    """Two writes with acts, and one without between them."""
    for number, facts in enumerate(
        ([Act(ActKind.USER, "ada", "team", "games", "payments"), Act(ActKind.USER, "bob")], [], None)
    ):
        with store.write(SYSTEM, f"step {number}") as writing:
            acts.record(writing, [Act(ActKind.ABSENCE, "ada", "first", None, "2026-11-20")] if facts is None else facts)
    return store


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("SELECT 1", []),
        ("UPDATE acts SET after = 'games' WHERE act_id = 1", [1]),
        ("UPDATE acts SET before = '' WHERE act_id = 3", [3]),
        ("UPDATE acts SET field = 'tea', before = 'mgames' WHERE act_id = 1", [1]),
        ("UPDATE acts SET actor = 'somebody' WHERE act_id = 1", [1]),
        ("DELETE FROM acts WHERE act_id = 2", [1]),
        ("DELETE FROM acts WHERE transaction_id = 3", [3]),
        ("UPDATE acts SET transaction_id = 2 WHERE act_id = 3", [2, 3]),
        ("INSERT INTO acts SELECT * REPLACE (9 AS act_id, 9 AS transaction_id) FROM acts LIMIT 1", [0]),
    ],
)
def test_an_act_that_was_touched_is_found(told: Store, tampering: str, found: list[int]) -> None:
    with closing(told.cursor()) as cursor:
        cursor.execute(tampering)
        assert chain.broken_links(cursor, told.key) == found
        assert chain.changed(cursor) is bool(found)


@pytest.mark.parametrize(
    "change",
    ["disabled_at = now()", "role = 'analyst'", "team = 'games'", "user_id = 'another'"],
)
def test_who_is_not_any_more_what_a_page_took_them_for_writes_nothing(store: Store, change: str) -> None:
    hire(store, MEI, replace(MEI, user_id="zoe", team="games"))
    with store.write(MEI, "something"):
        pass
    with closing(store.cursor()) as cursor:
        cursor.execute(f"UPDATE users SET {change} WHERE user_id = 'mei'")
    with pytest.raises(NotAllowed), store.write(MEI, "anything"):
        pytest.fail("the block of a refused write does not run")
    assert store.stamp == 1
