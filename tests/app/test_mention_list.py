"""Mentions on the pages: a wrong one is told and nothing typed is lost; counted, listed, seen once opened."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data import commands
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from ui import cached


def somebody(store: Store, role: Role, team: str | None = None) -> Person:
    return next(one for one in cached.people(store) if one.role is role and team in (None, one.team))


@pytest.fixture
def agent(desk_store: Store) -> Person:
    return somebody(desk_store, Role.AGENT)


@pytest.fixture
def ticket(desk_store: Store, agent: Person) -> int:
    """A fresh ticket of the agent."""
    at = datetime.now(UTC) - timedelta(hours=1)
    complaint = Complaint("J-5", at.date() - timedelta(days=1), Category.GAME, "Perdu.", Channel.CHAT)
    return commands.file(desk_store, agent, complaint, at)[0]


def labels(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("page_link")]


def write(visit: Visit, agent: Person, ticket: int, text: str) -> AppTest:
    app = visit("ticket", lang="en", ticket=str(ticket), **{"as": agent.user_id})
    app.text_area(f"note_{ticket}").set_value(text)
    next(button for button in app.button if button.label == "Keep the note").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("text", ["@nobody at all", "x" * 1_000_000, "a\x07b", "\u202eabc"])
def test_a_bad_note_is_told_and_stays_typed(
    visit: Visit, desk_store: Store, agent: Person, ticket: int, text: str
) -> None:
    stamp = desk_store.stamp
    app = write(visit, agent, ticket, text)
    assert len(app.error) == 1
    assert app.text_area(f"note_{ticket}").value == text
    assert desk_store.stamp == stamp


def test_a_mention_is_counted_listed_and_seen(visit: Visit, desk_store: Store, agent: Person, ticket: int) -> None:
    lead = somebody(desk_store, Role.TEAM_LEAD, agent.team)
    app = write(visit, agent, ticket, f"@{lead.name} <b>vois</b> **ça**")
    assert not app.error
    assert any("@" in one.value and lead.name.split()[0] in one.value for one in app.caption), "who may be named"
    assert "1 mention" not in labels(app), "that is the lead's"

    queue = visit("my_tickets", lang="en", **{"as": lead.user_id})
    assert "1 mention" in labels(queue)
    assert "You are mentioned" in [one.value for one in queue.subheader]
    assert any(r"\<b\>vois" in one.value for one in queue.markdown), "as text"

    opened = visit("ticket", lang="en", ticket=str(ticket), **{"as": lead.user_id})
    assert not opened.exception
    assert "1 mention" not in labels(opened)
    queue = visit("my_tickets", lang="en", **{"as": lead.user_id})
    assert "You are mentioned" not in [one.value for one in queue.subheader]
