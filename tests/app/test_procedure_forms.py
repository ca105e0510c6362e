"""The forms of the procedure on a ticket: written to the player, appealed, decided, taken outside; who sees which."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from data import case_state, commands, procedure_commands
from data.case_state import CaseState
from data.filing import Complaint
from data.outbox import posting, unsent
from data.outbox.posting import Recipient
from data.store import Store
from domain.messages import MessageKind
from domain.people import SYSTEM, Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from tests.people import hire
from ui import cached

SUE = Person("sue", "Sue", Role.SUPERVISOR)


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role and one != SUE)


def state(store: Store, number: int) -> CaseState:
    with closing(store.cursor()) as cursor:
        return case_state.load(cursor, [number])[number]


def press(app, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def labels(app) -> list[str]:
    return [tab.label for tab in app.tabs]


def shown(app) -> str:
    """All that is said on the page, without the escapes of Markdown."""
    said = [*app.caption, *app.markdown, *app.text, *app.error, *app.warning]
    return "\n".join(one.value.replace("\\", "").replace("\u2060", "") for one in said)


@pytest.fixture
def number(desk_store: Store) -> int:
    """A case of the payments team in analysis, filed an hour ago."""
    if "sue" not in {one.user_id for one in cached.people(desk_store)}:
        hire(desk_store, SUE)
    at = datetime.now(UTC) - timedelta(hours=1)
    person = somebody(desk_store, Role.SUPERVISOR)
    complaint = Complaint("J-7", at.date() - timedelta(days=1), Category.PAYMENT, "Perdu.", Channel.PHONE)
    found = commands.file(desk_store, person, complaint, at)[0]
    commands.change_status(desk_store, person, found, 1, "in_analysis", at + timedelta(minutes=1))
    return found


def opened(visit: Visit, person: Person, number: int):
    return visit("ticket", lang="en", ticket=str(number), **{"as": person.user_id})


def test_a_request_stops_the_clock_and_the_reply_is_read(visit: Visit, desk_store: Store, number: int) -> None:
    app = opened(visit, somebody(desk_store, Role.SUPERVISOR), number)
    app.text_area(f"request_{number}").set_value("Your **statement**, please. <b>")
    press(app, "Send the request")
    assert state(desk_store, number).status == "waiting_player"
    assert "Your **statement**, please. <b>" in [text.value for text in app.text]
    procedure_commands.reply(desk_store, number, "Here it is. :red[x]")
    app.run()
    assert "Here it is. :red[x]" in [text.value for text in app.text]
    assert "the player" in shown(app)


def test_a_proposal_is_told_with_its_expiry_and_an_empty_one_stays_typed(
    visit: Visit, desk_store: Store, number: int
) -> None:
    app = opened(visit, somebody(desk_store, Role.SUPERVISOR), number)
    app.segmented_control(f"write_{number}").set_value("propose").run()
    until = app.datetime_input(f"until_{number}").value
    assert timedelta(days=6) < until - datetime.now() < timedelta(days=8)
    press(app, "Send the proposal")
    assert "Proposal is empty" in shown(app)
    app.text_area(f"propose_{number}").set_value("A hundred euros.")
    press(app, "Send the proposal")
    assert state(desk_store, number).proposal == "made"
    assert shown(app).count("stands until") == 2, "among the facts and where it happened"
    procedure_commands.answer_proposal(desk_store, number, accepts=False)
    app.run()
    assert "Refused" in shown(app)


def test_nobody_decides_the_appeal_against_their_own_answer(visit: Visit, desk_store: Store, number: int) -> None:
    boss, now = somebody(desk_store, Role.SUPERVISOR), state(desk_store, number).version
    version = commands.answer(desk_store, boss, number, now, "rejected", "No.")
    agent = somebody(desk_store, Role.AGENT)
    version = commands.assign(desk_store, boss, [(number, version)], agent.team or "", agent.user_id)[number]
    app = opened(visit, agent, number)
    assert {"Appeal", "Reopen"} <= set(labels(app)) and "Answer" not in labels(app)
    app.text_area(f"appeal_{number}").set_value("It was paid.")
    press(app, "Note the appeal")
    assert state(desk_store, number).has_appeal
    app = opened(visit, boss, number)
    assert "You gave the answer: somebody else decides the appeal." in shown(app)
    assert "Decide the appeal" not in [button.label for button in app.button]
    app = opened(visit, SUE, number)
    app.radio(f"decide_appeal_outcome_{number}").set_value("changed").run()
    app.text_area(f"decide_appeal_text_{number}").set_value("You are right.")
    press(app, "Decide the appeal")
    assert "choose one" in shown(app)
    assert app.text_area(f"decide_appeal_text_{number}").value == "You are right."
    app.selectbox(f"decide_appeal_decision_{number}").set_value("upheld")
    press(app, "Decide the appeal")
    after = state(desk_store, number)
    assert (after.appeal_outcome, after.decision) == ("changed", "upheld")
    assert "Changed on" in shown(app)


def test_a_body_outside_is_noted_by_compliance_with_its_outcome(visit: Visit, desk_store: Store, number: int) -> None:
    app = opened(visit, somebody(desk_store, Role.COMPLIANCE), number)
    assert labels(app) == ["Mediation"]
    app.radio(f"body_{number}").set_value("mediator")
    press(app, "Note it")
    assert state(desk_store, number).mediation_body == "mediator"
    app.radio(f"decide_mediation_outcome_{number}").set_value("confirmed").run()
    app.text_area(f"decide_mediation_text_{number}").set_value("The desk was right.")
    press(app, "Note the outcome")
    assert state(desk_store, number).mediation_outcome == "confirmed"
    assert "Confirmed on" in shown(app)


def test_a_message_that_was_left_is_told_without_alarm(visit: Visit, desk_store: Store, number: int) -> None:
    to = Recipient("player@example.org", "en", "")
    with desk_store.write(SYSTEM, "post") as writing:
        message = posting.post(writing, number, MessageKind.REQUEST, {"text": "When?"}, to, datetime.now(UTC))
    unsent.leave(desk_store, SUE, [message])
    told = [one.value for one in opened(visit, SUE, number).markdown if "**Request**" in one.value]
    assert ["left by the desk" in one and ":red[" not in one for one in told] == [True]


def test_who_looks_on_sees_that_a_message_went_but_not_what_it_says(
    visit: Visit, desk_store: Store, number: int
) -> None:
    to = Recipient("player@example.org", "en", "")
    with desk_store.write(SYSTEM, "post") as writing:
        for kind, values in (
            (MessageKind.REQUEST, {"text": "SECRET request"}),
            (MessageKind.CODE, {"code": "SECRET code"}),
        ):
            posting.post(writing, number, kind, values, to, datetime.now(UTC))
    with desk_store.beside() as cursor:
        refused = "550 no player@example.org here"
        cursor.execute("UPDATE messages SET given_up_at = now(), last_error = ? WHERE ticket_id = ?", [refused, number])
    app = opened(visit, somebody(desk_store, Role.MANAGER), number)
    assert "not delivered, given up" in shown(app)
    assert "SECRET" not in shown(app) and "player@example.org" not in shown(app)
    app = opened(visit, SUE, number)
    assert "SECRET request" in shown(app) and refused in shown(app)
    assert "SECRET code" not in shown(app), "with it staff could speak as the player"
