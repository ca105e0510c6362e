"""`delai.py demo` and `delai.py verify`, as a person runs them."""

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from data.policy_commands import publish
from data.store import Store
from domain.people import Person, Role
from sla import policy_document
from tests.people import hire

if TYPE_CHECKING:
    from tests.conftest import Terminal


@pytest.fixture
def filled(run_cli: "Terminal") -> "Terminal":
    said = run_cli("demo", "--cases", "50", "--seed", "3", "--json")
    assert said.code == 0, said.stderr
    assert json.loads(said.stdout)["tickets"] == 50
    assert said.stderr.startswith("100%  Inventing complaints")
    return run_cli


def test_a_second_demo_is_refused_in_a_sentence(filled: "Terminal") -> None:
    said = filled("demo")
    assert (said.code, said.stdout) == (2, "")
    assert said.stderr.strip().startswith("The store is not empty")
    assert len(said.stderr.strip().splitlines()) == 1


def test_a_whole_store_is_verified(filled: "Terminal") -> None:
    said = filled("verify")
    assert (said.code, said.warned) == (0, "")
    assert "The one write fits its chain" in said.stdout


@pytest.mark.parametrize(
    ("tampering", "broken", "differing", "misjudged"),
    [
        ("UPDATE events SET actor = 'somebody' WHERE event_id = 1", [1], [], []),
        ("UPDATE versions_current SET team = 'nowhere' WHERE ticket_id = 7", [], [7], []),
    ],
)
def test_what_was_changed_behind_the_desk_s_back_is_found(
    filled: "Terminal", tampering: str, broken: list[int], differing: list[int], misjudged: list[int]
) -> None:
    with Store.open(filled.store) as store:
        store.cursor().execute(tampering)
    said = filled("verify", "--json")
    assert said.code == 1
    found = {"broken_links": broken, "differing_tickets": differing, "misjudged_tickets": misjudged}
    found |= {"altered_policies": [], "altered_texts": [], "altered_people": [], "altered_papers": []}
    told = json.loads(said.stdout)
    # The head that the demo left beside the store: what was changed left the links alone.
    heads = [{"place": f"{filled.store}.head", "verdict": "fits"}]
    assert told == {"writes": 1, "link": told["link"], **found, "heads": heads}


def test_a_deadline_that_its_policy_does_not_give_is_found(filled: "Terminal") -> None:
    query = (
        "SELECT DISTINCT ticket_id FROM case_versions WHERE complexity = 'simple' OR jurisdiction <> 'uk' ORDER BY 1"
    )
    with Store.open(filled.store) as store:
        cursor = store.cursor()
        cursor.execute("UPDATE policies SET document = replace(document, '\"hours\": 72', '\"hours\": 71')")
        with_72_hours = [row[0] for row in cursor.execute(query).fetchall()]
    said = filled("verify", "--json")
    found = json.loads(said.stdout)
    assert (said.code, found["broken_links"], found["differing_tickets"]) == (1, [], [])
    # For the answer, or for the acknowledgement everywhere but in the United Kingdom.
    assert found["misjudged_tickets"] == with_72_hours


@pytest.mark.parametrize(
    "tampering", ["document = replace(document, '15', '16')", "starts_at = starts_at - INTERVAL 400 DAY"]
)
def test_a_published_policy_that_was_changed_is_found(filled: "Terminal", tampering: str) -> None:
    with Store.open(filled.store) as store:
        admin = Person("mei", "Mei", Role.ADMIN)
        hire(store, admin)
        publish(store, admin, policy_document.default(), date.today() + timedelta(days=30))
    assert filled("verify").code == 0
    with Store.open(filled.store) as store:
        store.cursor().execute(f"UPDATE policies SET {tampering} WHERE policy = 2")
    said = filled("verify", "--json")
    assert (said.code, json.loads(said.stdout)["altered_policies"]) == (1, [2])


def test_there_is_nothing_to_verify_where_there_is_no_store(run_cli: "Terminal") -> None:
    said = run_cli("verify")
    assert said.code == 2 and "There is no store at" in said.stderr
    assert not run_cli.store.exists()
