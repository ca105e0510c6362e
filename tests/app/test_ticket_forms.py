"""The forms of a ticket: what is saved shows, what cannot be saved is told and stays typed."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from analytics.question import Question
from analytics.ticket_list import tickets_behind
from data import case_state, commands, journal
from data.case_state import CaseState
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.vocabulary import HOME_ZONE, Category, Channel, Jurisdiction
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


File = Callable[..., int]


@pytest.fixture
def file(desk_store: Store) -> File:
    """`file(Category.GAME, Jurisdiction.UK, hours=2)`: the number of a new ticket, filed so long ago."""

    def filed(category: Category = Category.GAME, jurisdiction: Jurisdiction | None = None, hours: int = 1) -> int:
        at = datetime.now(UTC) - timedelta(hours=hours)
        complaint = Complaint(
            "J-1", at.date() - timedelta(days=1), category, "Perdu.", Channel.CHAT, jurisdiction=jurisdiction
        )
        return commands.file(desk_store, supervisor(desk_store), complaint, at)[0]

    return filed


def test_an_answer_is_saved_and_the_fields_are_emptied(visit: Visit, desk_store: Store, ticket: int) -> None:
    app = visit("ticket", lang="en", ticket=str(ticket), **{"as": supervisor(desk_store).user_id})
    app.selectbox(f"decision_{ticket}").set_value("rejected")
    app.selectbox(f"breach_{ticket}").set_value("other")  # the oldest one is late
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
    assert "after you read it" in warnings(app)
    assert app.text_area(f"note_{ticket}").value == "My long note"
    press(app, "Save mine on top of it")
    assert not app.error and not app.warning
    assert "My long note" in [text.value for text in app.text]


def table(app) -> list[dict[str, str]]:
    """The rows of the table of what was changed meanwhile, without the escapes of Markdown."""
    [one] = app.table
    return one.value.map(lambda cell: cell.replace("\\", "").replace("\u2060", "")).to_dict("records")


def test_a_conflict_is_told_field_by_field_and_left_which_can_be_undone(
    visit: Visit, desk_store: Store, file: File
) -> None:
    number, person = file(), supervisor(desk_store)
    app = open_ticket(visit, desk_store, number)
    app.text_area(f"note_{number}").set_value("My long note")
    commands.change_status(desk_store, person, number, 1, "in_analysis")
    commands.note(desk_store, person, number, 2, "The other's **note**")
    press(app, "Keep the note")
    rows = table(app)
    assert [(row["Field"], row["As you read it"], row["Now"]) for row in rows] == [
        ("Status", "New", "In analysis"),
        ("Note", "–", "The other's **note**"),
    ]
    assert all(row["By"].startswith(person.name) for row in rows)
    press(app, "Leave it as it is now")
    assert not app.exception and not app.table and not app.warning
    assert app.text_area(f"note_{number}").value == ""
    assert state(desk_store, number).version == 3, "nothing was saved"
    press(app, "Bring it back")
    assert app.text_area(f"note_{number}").value == "My long note"
    press(app, "Keep the note")
    assert not app.error and not app.table
    assert "My long note" in [text.value for text in app.text]
    assert "Bring it back" not in [button.label for button in app.button]


def test_a_third_one_who_saves_first_is_told_too(visit: Visit, desk_store: Store, file: File) -> None:
    number, person = file(), supervisor(desk_store)
    app = open_ticket(visit, desk_store, number)
    app.text_area(f"note_{number}").set_value("Mine")
    commands.change_status(desk_store, person, number, 1, "in_analysis")
    press(app, "Keep the note")
    commands.change_status(desk_store, person, number, 2, "waiting_player")
    app.text_area(f"note_{number}").set_value("Mine, after all")
    press(app, "Save mine on top of it")
    assert [(row["As you read it"], row["Now"]) for row in table(app)] == [("New", "Waiting for the player")]
    press(app, "Save mine on top of it")
    assert not app.table and not app.warning
    assert "Mine, after all" in [text.value for text in app.text]
    assert state(desk_store, number).version == 4


def test_what_was_answered_meanwhile_leaves_the_text_to_be_copied(visit: Visit, desk_store: Store, file: File) -> None:
    number, person = file(), supervisor(desk_store)
    app = open_ticket(visit, desk_store, number)
    app.selectbox(f"decision_{number}").set_value("upheld")
    app.text_area(f"answer_{number}").set_value("My long answer")
    commands.answer(desk_store, person, number, 1, "rejected", "Non.")
    press(app, "Answer")
    assert not app.exception
    assert ("Status", "New", "Answered") in [(row["Field"], row["As you read it"], row["Now"]) for row in table(app)]
    assert any("this would be refused" in line for line in said(app))
    assert "My long answer" in [one.value for one in app.code]
    assert state(desk_store, number).decision == "rejected"
    app = app.run()
    assert "My long answer" in [one.value for one in app.code], "until it is put away"
    press(app, "Put it away")
    assert not app.code and not app.table


def test_what_went_out_of_reach_meanwhile_leaves_the_text_to_be_copied(
    visit: Visit, desk_store: Store, file: File
) -> None:
    number, person = file(), supervisor(desk_store)
    agent, *_ = (one for one in cached.people(desk_store) if one.role is Role.AGENT)
    elsewhere = next(one for one in cached.people(desk_store) if one.team not in (None, agent.team))
    commands.assign(desk_store, person, [(number, 1)], agent.team or "", agent.user_id)
    app = visit("ticket", lang="en", ticket=str(number), **{"as": agent.user_id})
    app.text_area(f"note_{number}").set_value("My long note")
    commands.assign(desk_store, person, [(number, 2)], elsewhere.team or "", "")
    press(app, "Keep the note")
    assert not app.exception
    assert "went where you may not see it" in warnings(app)
    assert not app.table
    assert "My long note" in [one.value for one in app.code]
    reference = state(desk_store, number).reference
    assert reference not in warnings(app) + errors(app) + " ".join(said(app))


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


def at_home(instant: datetime) -> datetime:
    """What the clocks of Paris show at `instant`, without its zone."""
    return instant.astimezone(ZoneInfo(HOME_ZONE)).replace(tzinfo=None)


def open_ticket(visit: Visit, store: Store, number: int):
    """The page of a ticket for the supervisor."""
    return visit("ticket", lang="en", ticket=str(number), **{"as": supervisor(store).user_id})


def errors(app) -> str:
    """What went wrong on the page, without the escapes of Markdown."""
    return " ".join(error.value.replace("\\", "") for error in app.error)


def warnings(app) -> str:
    """What the page warns of, without the escapes of Markdown."""
    return " ".join(one.value.replace("\\", "") for one in app.warning)


def said(app) -> list[str]:
    """The captions, without the escapes of Markdown."""
    return [caption.value.replace("\\", "").replace("\u2060", "") for caption in app.caption]


def test_an_acknowledgement_is_noted_once(visit: Visit, desk_store: Store, file: File) -> None:
    number = file()
    app = open_ticket(visit, desk_store, number)
    press(app, "Acknowledge")
    assert not app.exception
    assert not errors(app)
    assert [done.value for done in app.success] == ["Saved."], "told, though its form is gone"
    assert state(desk_store, number).acknowledged_at is not None
    assert "Acknowledge" not in [button.label for button in app.button]


def test_an_extension_offers_a_week_more_and_is_told_with_both_dates(
    visit: Visit, desk_store: Store, file: File
) -> None:
    number = file(Category.GAME, Jurisdiction.UK)
    before = state(desk_store, number)
    app = open_ticket(visit, desk_store, number)
    offered = app.datetime_input(f"extend_{number}").value
    assert timedelta(days=7) <= offered - at_home(before.due_at) < timedelta(days=7, minutes=15)
    assert offered.minute % 15 == 0
    app.text_area(f"extend_reason_{number}").set_value("The bank **is** slow. <b>")
    press(app, "Extend the deadline")
    assert not app.exception
    assert not errors(app)
    after = state(desk_store, number)
    assert at_home(after.due_at) == offered
    assert after.due_original == before.due_at
    assert "The bank **is** slow. <b>" in [text.value for text in app.text]
    assert any(line.startswith("Limit: ") and line.count("→") == 1 for line in said(app)), "old and new date"
    assert app.text_area(f"extend_reason_{number}").value == ""
    assert app.datetime_input(f"extend_{number}").value > offered, "the next one is offered from there"


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "is not after the deadline"), (60, "which no extension may pass for this jurisdiction")]
)
def test_a_deadline_that_cannot_be_is_told_and_stays_chosen(
    visit: Visit, desk_store: Store, file: File, days: int, sentence: str
) -> None:
    number = file(Category.GAME, Jurisdiction.UK)
    before = state(desk_store, number)
    chosen = at_home(before.due_at).replace(second=0, microsecond=0) + timedelta(days=days)
    app = open_ticket(visit, desk_store, number)
    app.datetime_input(f"extend_{number}").set_value(chosen)
    app.text_area(f"extend_reason_{number}").set_value("The bank")
    press(app, "Extend the deadline")
    assert not app.exception
    assert sentence in errors(app)
    assert app.datetime_input(f"extend_{number}").value == chosen
    assert app.text_area(f"extend_reason_{number}").value == "The bank"
    assert state(desk_store, number) == before


def test_an_extension_on_a_stale_version_is_told_and_stays_typed(visit: Visit, desk_store: Store, file: File) -> None:
    number, person = file(Category.GAME, Jurisdiction.UK), supervisor(desk_store)
    app = open_ticket(visit, desk_store, number)
    chosen = app.datetime_input(f"extend_{number}").value + timedelta(hours=3)
    app.datetime_input(f"extend_{number}").set_value(chosen)
    app.text_area(f"extend_reason_{number}").set_value("The bank")
    commands.note(desk_store, person, number, state(desk_store, number).version, "The other's note")
    press(app, "Extend the deadline")
    assert "after you read it" in warnings(app)
    assert app.datetime_input(f"extend_{number}").value == chosen
    press(app, "Save mine on top of it")
    assert not app.error and not app.warning
    assert at_home(state(desk_store, number).due_at) == chosen


def test_where_no_extension_can_be_the_reason_stands_there(visit: Visit, desk_store: Store, file: File) -> None:
    # 15 business days end after the 20 days of France.
    no_room = file(Category.GAME, Jurisdiction.FRANCE)
    app = open_ticket(visit, desk_store, no_room)
    assert any("leaves no room for an extension" in line for line in said(app))
    assert "Extend the deadline" not in [button.label for button in app.button]
    waiting, person = file(Category.GAME), supervisor(desk_store)
    version = commands.change_status(desk_store, person, waiting, 1, "in_analysis")
    commands.change_status(desk_store, person, waiting, version, "waiting_player")
    app = open_ticket(visit, desk_store, waiting)
    assert any("The clock stands still until the player answers" in line for line in said(app))
    assert not app.exception


def test_a_category_brings_its_complexity_and_both_can_be_chosen(visit: Visit, desk_store: Store, file: File) -> None:
    number = file(Category.GAME)
    due = state(desk_store, number).due_at
    app = open_ticket(visit, desk_store, number)
    assert app.radio(f"complexity_{number}").value == "complex"
    app.selectbox(f"category_{number}").set_value("payment").run()
    assert app.radio(f"complexity_{number}").value == "simple"
    app.text_area(f"why_corrected_{number}").set_value("It is a payment.")
    app.radio(f"complexity_{number}").set_value("complex")
    press(app, "Save the correction")
    assert not app.exception
    assert not errors(app)
    after = state(desk_store, number)
    assert (after.category, after.complexity, after.due_at) == ("payment", "complex", due)
    assert "It is a payment." in [text.value for text in app.text]
    assert "Category: Game dispute → Payment" in said(app)
    assert app.text_area(f"why_corrected_{number}").value == ""


def test_a_correction_tells_the_new_deadline(visit: Visit, desk_store: Store, file: File) -> None:
    number = file(Category.GAME)
    app = open_ticket(visit, desk_store, number)
    app.selectbox(f"category_{number}").set_value("payment").run()
    app.text_area(f"why_corrected_{number}").set_value("It is a payment.")
    press(app, "Save the correction")
    after = state(desk_store, number)
    assert after.due_at == after.received_at + timedelta(hours=72)
    changes = "Category: Game dispute → Payment · Complexity: Complex → Simple · Limit: "
    assert any(line.startswith(changes) for line in said(app))


@pytest.mark.parametrize(
    ("category", "reason", "sentence"),
    [("game", "Why?", "choose what is to change"), ("payment", "", "The field Reason is empty")],
)
def test_a_correction_that_cannot_be_is_told(
    visit: Visit, desk_store: Store, file: File, category: str, reason: str, sentence: str
) -> None:
    number = file(Category.GAME)
    before = state(desk_store, number)
    app = open_ticket(visit, desk_store, number)
    app.selectbox(f"category_{number}").set_value(category).run()
    app.text_area(f"why_corrected_{number}").set_value(reason)
    press(app, "Save the correction")
    assert sentence in errors(app)
    assert app.selectbox(f"category_{number}").value == category
    assert app.text_area(f"why_corrected_{number}").value == reason
    assert state(desk_store, number) == before


def test_a_word_of_the_source_for_the_category_is_there_to_be_corrected(visit: Visit, desk_store: Store) -> None:
    with desk_store.write(SYSTEM, "story", datetime.now(UTC)) as writing:
        [(number,)] = writing.cursor.execute("SELECT max(ticket_id) + 1 FROM tickets").fetchall()
        writing.cursor.execute("INSERT INTO tickets VALUES (?, 'OLD-1', 'old', 'OLD-1', 1, NULL, NULL, NULL)", [number])
        seen = {"ticket_id": number, "kind": "observed", "occurred_at": datetime.now(UTC) - timedelta(hours=1)}
        journal.record_events(writing, [{**seen, "status": "new", "category": "Réseau"}])
    app = open_ticket(visit, desk_store, number)
    assert not app.exception
    assert app.selectbox(f"category_{number}").value is None
    press(app, "Save the correction")
    assert "is no Category" in errors(app)
    app.selectbox(f"category_{number}").set_value("game").run()
    app.text_area(f"why_corrected_{number}").set_value("A game.")
    press(app, "Save the correction")
    assert not app.exception
    assert not errors(app)
    assert (state(desk_store, number).category, state(desk_store, number).complexity) == ("game", "complex")


def press(app, label: str) -> None:
    """Press the button with this label and let the page settle."""
    next(button for button in app.button if button.label == label).click().run()
