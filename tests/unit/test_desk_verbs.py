"""`delai.py demo` and `delai.py verify`, as a person runs them."""

import json
from typing import TYPE_CHECKING

import pytest

from data.store import Store

if TYPE_CHECKING:
    from tests.conftest import Terminal


@pytest.fixture
def filled(run_cli: "Terminal") -> "Terminal":
    said = run_cli("demo", "--cases", "50", "--seed", "3", "--json")
    assert said.code == 0, said.stderr
    assert json.loads(said.stdout)["tickets"] == 50
    assert "50 of 50 complaints" in said.stderr
    return run_cli


def test_a_second_demo_is_refused_in_a_sentence(filled: "Terminal") -> None:
    said = filled("demo")
    assert (said.code, said.stdout) == (2, "")
    assert said.stderr.strip().startswith("The store is not empty")
    assert len(said.stderr.strip().splitlines()) == 1


def test_a_whole_store_is_verified(filled: "Terminal") -> None:
    said = filled("verify")
    assert (said.code, said.stderr) == (0, "")
    assert "All 1 writes fit their chain" in said.stdout


@pytest.mark.parametrize(
    ("tampering", "broken", "differing"),
    [
        ("UPDATE events SET actor = 'somebody' WHERE event_id = 1", [1], []),
        ("UPDATE versions_current SET team = 'nowhere' WHERE ticket_id = 7", [], [7]),
    ],
)
def test_what_was_changed_behind_the_desk_s_back_is_found(
    filled: "Terminal", tampering: str, broken: list[int], differing: list[int]
) -> None:
    with Store.open(filled.store) as store:
        store.cursor().execute(tampering)
    said = filled("verify", "--json")
    assert said.code == 1
    assert json.loads(said.stdout) == {"writes": 1, "broken_links": broken, "differing_tickets": differing}


def test_there_is_nothing_to_verify_where_there_is_no_store(run_cli: "Terminal") -> None:
    said = run_cli("verify")
    assert said.code == 2 and "There is no store at" in said.stderr
    assert not run_cli.store.exists()
