"""The forms of a ticket: what is saved shows, what cannot be saved is told and stays typed."""

from contextlib import closing

import pytest

from analytics.question import Question
from analytics.ticket_list import tickets_behind
from data import case_state, commands
from data.case_state import CaseState
from data.store import Store
from domain.people import Person, Role
from tests.app.conftest import Visit
from ui import cached


def supervisor(store: Store) -> Person:
    """Somebody who may work on any case."""
    return next(one for one in cached.people(store) if one.role is Role.SUPERVISOR)


def state(store: Store, ticket: int) -> CaseState:
    """How the ticket stands now."""
    with closing(store.cursor()) as cursor:
        return case_state.load(cursor, [ticket])[ticket]


@pytest.fixture
def ticket(desk_store: Store) -> int:
    """The number of an open ticket."""
    with closing(desk_store.cursor()) as cursor:
        rows = tickets_behind(Question(as_of=cached.moment(desk_store)), "backlog").rows(cursor, 1)
    return int(rows["ticket_id"].iloc[0])


def test_an_answer_is_saved_and_the_fields_are_emptied(visit: Visit, desk_store: Store, ticket: int) -> None:
    app = visit("ticket", lang="en", ticket=str(ticket), **{"as": supervisor(desk_store).user_id})
    app.selectbox(f"decision_{ticket}").set_value("rejected")
    app.text_area(f"answer_{ticket}").set_value("Le bonus **n'était** pas dû. <b>:red[x]</b>")
    press(app, "Answer")
    assert not app.exception
    assert state(desk_store, ticket).decision == "rejected"
    assert "Le bonus **n'était** pas dû. <b>:red[x]</b>" in [text.value for text in app.text], "shown as it was typed"


def test_a_stale_version_is_told_and_nothing_typed_is_lost(visit: Visit, desk_store: Store, ticket: int) -> None:
    person = supervisor(desk_store)
    app = visit("ticket", lang="en", ticket=str(ticket), **{"as": person.user_id})
    app.text_area(f"note_{ticket}").set_value("My long note")
    commands.note(desk_store, person, ticket, state(desk_store, ticket).version, "The other's note")
    press(app, "Keep the note")
    assert any("after you read it" in error.value.replace("\\", "") for error in app.error)
    assert app.text_area(f"note_{ticket}").value == "My long note"
    press(app, "Keep the note")
    assert not app.error
    assert "My long note" in [text.value for text in app.text]


def test_an_empty_answer_is_told(visit: Visit, desk_store: Store, ticket: int) -> None:
    before = state(desk_store, ticket)
    app = visit("ticket", lang="en", ticket=str(ticket), **{"as": supervisor(desk_store).user_id})
    app.selectbox(f"decision_{ticket}").set_value("upheld")
    press(app, "Answer")
    assert len(app.error) == 1
    assert app.selectbox(f"decision_{ticket}").value == "upheld"
    assert state(desk_store, ticket) == before


def test_who_may_not_change_a_ticket_gets_no_form_and_no_text(visit: Visit, desk_store: Store, ticket: int) -> None:
    analyst = next(one for one in cached.people(desk_store) if one.role is Role.ANALYST)
    app = visit("ticket", lang="en", ticket=str(ticket), **{"as": analyst.user_id})
    assert not app.text_area
    assert not app.exception


def press(app, label: str) -> None:
    """Press the button with this label and let the page settle."""
    next(button for button in app.button if button.label == label).click().run()
