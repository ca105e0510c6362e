"""The page for complaints by phone and chat: filed with little, told what is wrong, and what the account has."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from data import commands
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from ui import cached


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role and one.name)


def press(app, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def asked(store: Store, query: str, *values: object) -> list[tuple]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(query, list(values)).fetchall()


def open_as(visit: Visit, person: Person):
    return visit("intake", lang="en", **{"as": person.user_id})


def test_a_call_is_filed_with_the_least_and_the_next_one_begins_empty(visit: Visit, desk_store: Store) -> None:
    agent = somebody(desk_store, Role.AGENT)
    app = open_as(visit, agent)
    app.text_input("intake_account").set_value(" J-INTAKE ")
    app.selectbox("intake_category").set_value("bonus")
    app.text_area("intake_description").set_value("[10:02] Zoé: my **bonus**?\n[10:03] Us: we look.\n")
    press(app, "File the complaint")
    [reference] = [one.value for one in app.code]
    [row] = asked(
        desk_store,
        "SELECT account, channel, category, agent, incident_on, body FROM tickets JOIN players USING (ticket_id)"
        " JOIN versions_current USING (ticket_id) JOIN texts USING (ticket_id) WHERE reference = ?",
        reference,
    )
    assert row[:4] == ("J-INTAKE", "phone", "bonus", agent.user_id)
    assert row[5] == "[10:02] Zoé: my **bonus**?\n[10:03] Us: we look.\n", "as it was pasted"
    press(app, "Next one")
    assert not app.code
    assert app.text_input("intake_account").value == "" and app.text_area("intake_description").value == ""
    assert app.selectbox("intake_category").value == ""


def test_what_is_missing_is_told_and_nothing_typed_is_lost(visit: Visit, desk_store: Store) -> None:
    before = asked(desk_store, "SELECT count(*) FROM tickets")
    app = open_as(visit, somebody(desk_store, Role.AGENT))
    for field, value, said in (
        ("account", "J-1", "is no Category"),
        ("category", "payment", "Description is empty"),
        ("description", "Lost.", None),
        ("currency", "E1", None),
        ("amount", 25.5, "give its three letters"),
        ("currency", "eur", None),
        ("email", "not an address", "Write an e-mail"),
        ("incident_on", date.today() + timedelta(days=3), "after today"),
    ):
        boxes = {"category": app.selectbox, "description": app.text_area, "amount": app.number_input}
        boxes |= {"incident_on": app.date_input}
        boxes.get(field, app.text_input)(f"intake_{field}").set_value(value)
        if said:
            press(app, "File the complaint")
            assert said in " ".join(one.value.replace("\\", "") for one in app.error), field
            assert app.text_input("intake_account").value == "J-1"
    assert app.text_area("intake_description").value == "Lost."
    assert asked(desk_store, "SELECT count(*) FROM tickets") == before


def test_complaints_of_the_account_are_told_while_it_is_typed(visit: Visit, desk_store: Store) -> None:
    boss, at = somebody(desk_store, Role.SUPERVISOR), datetime.now(UTC) - timedelta(days=2)
    leads = {one.team: one for one in cached.people(desk_store) if one.role is Role.TEAM_LEAD}
    complaint = Complaint("J-TWICE", at.date() - timedelta(days=1), Category.GAME, "SECRET", Channel.PHONE)
    number, reference = commands.file(desk_store, boss, complaint, at)
    commands.assign(desk_store, boss, [(number, 1)], "games")
    seen = {}
    for team in ("games", "payments"):
        app = open_as(visit, leads[team])
        app.text_input("intake_account").set_value("j-twice").run()
        assert not app.exception
        links = [one for one in app.get("link_button") if one.proto.label.replace("\\", "") == reference]
        seen[team] = [f"ticket={number}" in one.proto.url for one in links]
        assert "SECRET" not in "".join(one.value for one in [*app.caption, *app.text, *app.markdown])
    assert seen == {"games": [True], "payments": []}


def test_an_email_brings_the_acknowledgement_at_once(visit: Visit, desk_store: Store) -> None:
    app = open_as(visit, somebody(desk_store, Role.TEAM_LEAD))
    app.text_input("intake_account").set_value("J-MAIL")
    app.selectbox("intake_category").set_value("technical")
    app.text_area("intake_description").set_value("Lost.")
    app.text_input("intake_email").set_value("zoe@example.org")
    app.segmented_control("intake_language").set_value("en")
    press(app, "File the complaint")
    [reference] = [one.value for one in app.code]
    rows = asked(
        desk_store,
        "SELECT kind, recipient, language FROM messages JOIN tickets USING (ticket_id) WHERE reference = ?",
        reference,
    )
    assert rows == [("acknowledgement", "zoe@example.org", "en")]
    assert "The player is written to at once." in [one.value for one in app.text]
