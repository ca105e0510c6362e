"""The way to one ticket: what is not there and what is not theirs to see look the same."""

from contextlib import closing

import pytest

from data.store import Store
from domain.people import Person, Role
from tests.app.conftest import Visit
from ui import cached

MISSING = ("EC-22222222-2", "99999999")


@pytest.fixture
def agent(desk_store: Store) -> Person:
    """Somebody who sees one team's tickets only."""
    return next(one for one in cached.people(desk_store) if one.role is Role.AGENT)


def ticket(store: Store, condition: str, team: str | None) -> tuple[str, str]:
    """Reference and number of a ticket of the store whose team fits."""
    query = (
        "SELECT reference, ticket_id FROM tickets JOIN case_versions USING (ticket_id)"
        f" WHERE year(valid_to) = 9999 AND year(recorded_to) = 9999 AND team {condition} ? ORDER BY ticket_id LIMIT 1"
    )
    with closing(store.cursor()) as cursor:
        reference, number = cursor.execute(query, [team]).fetchall()[0]
    return reference, str(number)


def said(visit: Visit, agent: Person, typed: str) -> list[str]:
    """The errors that typing a reference gives."""
    app = visit("ticket", lang="en", **{"as": agent.user_id})
    app.text_input("finder_reference").set_value(typed)
    next(button for button in app.button if button.label == "Open it").click().run()
    assert not app.exception
    return [error.value.replace("\\", "").replace(typed, "…") for error in app.error]


def opened(visit: Visit, agent: Person, number: str) -> list[str]:
    """The errors that a number in the address gives."""
    app = visit("ticket", lang="en", ticket=number, **{"as": agent.user_id})
    assert not app.exception
    return [error.value.replace("\\", "").replace(number, "…") for error in app.error]


def test_missing_and_hidden_look_the_same(visit: Visit, desk_store: Store, agent: Person) -> None:
    hidden = ticket(desk_store, "<>", agent.team)
    sentence = ["There is no complaint … for you to see."]
    assert [said(visit, agent, one) for one in (hidden[0], MISSING[0])] == [sentence, sentence]
    assert [opened(visit, agent, one) for one in (hidden[1], MISSING[1])] == [sentence, sentence]


def test_the_teams_own_is_found(visit: Visit, desk_store: Store, agent: Person) -> None:
    own = ticket(desk_store, "=", agent.team)
    assert said(visit, agent, own[0].lower()) == []
    assert opened(visit, agent, own[1]) == []
