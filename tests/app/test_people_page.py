"""The page People: forms keep what was typed, refusals are sentences, what is saved is in the store."""

from contextlib import closing
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts, people_commands, staff
from data.people_commands import Entry
from data.store import Store
from domain.people import Person, Role
from tests.app.conftest import Visit
from ui import cached

ROOT = "mei.caron"
TOM = Entry("Tom Essai", "tom@example.com", Role.AGENT, "accounts")


def root(store: Store) -> Person:
    with closing(store.cursor()) as cursor:
        return staff.person(cursor, ROOT)


def account(store: Store, user_id: str) -> accounts.Account:
    with closing(store.cursor()) as cursor:
        return accounts.one(cursor, user_id)


def press(app: AppTest, label: str, place: int = 0) -> AppTest:
    found = [one for one in app.button if one.label == label]
    return found[place].click().run()


def fill(app: AppTest, form: str, **texts: str) -> None:
    for field, text in texts.items():
        box = app.text_input if field in ("name", "email") else app.selectbox
        element = box(key=f"{form}_{field}")
        (element.input if field in ("name", "email") else element.set_value)(text)


def test_somebody_is_let_in(visit: Visit, desk_store: Store) -> None:
    app = visit("people", **{"as": ROOT})
    fill(app, "new_user", name="Ann Petit", email="ann@example.com", role=Role.AGENT)
    app = press(app, "Add")
    assert "Choose a team" in app.error[0].value
    assert app.text_input(key="new_user_name").value == "Ann Petit", "what was typed is kept"
    fill(app, "new_user", team="games")
    app = press(app, "Add")
    assert not app.error and "may sign in now" in app.success[0].value
    assert account(desk_store, "ann.petit").person == Person("ann.petit", "Ann Petit", Role.AGENT, "games")
    assert app.text_input(key="new_user_name").value == ""


def test_a_user_is_changed_and_let_go(visit: Visit, desk_store: Store) -> None:
    user = people_commands.add(desk_store, root(desk_store), TOM).user_id
    app = visit("people", user=user, **{"as": ROOT})
    assert any("open ticket" in one.value for one in app.caption)
    fill(app, f"user_{user}", email="tom@new.example", team="games")
    app = press(app, "Save")
    assert account(desk_store, user).person.team == "games"
    app = press(app, "End access")
    assert account(desk_store, user).is_disabled
    assert user not in {one.user_id for one in cached.people(desk_store)}
    press(app, "Give access back")
    assert not account(desk_store, user).is_disabled


def test_the_second_of_two_administrators_is_told_and_keeps_what_they_typed(visit: Visit, desk_store: Store) -> None:
    user = people_commands.add(desk_store, root(desk_store), Entry("Eve", "eve@example.com", Role.MANAGER)).user_id
    app = visit("people", user=user, **{"as": ROOT})
    other = Entry("Eve Other", "eve@example.com", Role.ANALYST)
    people_commands.change(desk_store, root(desk_store), account(desk_store, user), other)
    fill(app, f"user_{user}", name="Eve Typed")
    app = press(app, "Save")
    assert "Mei Caron changed this at" in app.error[0].value and "still here" in app.error[0].value
    assert account(desk_store, user).person.name == "Eve Other"
    assert app.text_input(key=f"user_{user}_name").value == "Eve Typed"
    assert app.selectbox(key=f"user_{user}_role").value is Role.ANALYST, "what was not touched is as it is now"
    assert not press(app, "Save").error
    assert account(desk_store, user).person == Person(user, "Eve Typed", Role.ANALYST)


def test_the_last_administrator_stays(visit: Visit, desk_store: Store) -> None:
    app = press(visit("people", user=ROOT, **{"as": ROOT}), "End access")
    assert "the last administrator" in app.error[0].value
    assert not account(desk_store, ROOT).is_disabled


def test_nobody_by_that_address(visit: Visit) -> None:
    app = visit("people", user="<b>nobody</b>", **{"as": ROOT})
    assert not app.exception and "Nobody of the staff has the id" in app.error[0].value


def test_teams_are_made_and_renamed(visit: Visit, desk_store: Store) -> None:
    app = visit("people", **{"as": ROOT})
    app.text_input(key="team_new").input("Gros joueurs")
    app = press(app, "Add", 1)
    assert "gros.joueurs" in cached.teams(desk_store)
    app.selectbox(key="team_renamed").set_value("gros.joueurs")
    app.text_input(key="team_name").input("Comptes")
    app = press(app, "Rename")
    assert "already" in app.error[0].value and app.text_input(key="team_name").value == "Comptes"
    app.text_input(key="team_name").input("VIP")
    app = press(app, "Rename")
    assert cached.teams(desk_store)["gros.joueurs"] == "VIP"


def test_a_lead_says_who_is_away_and_takes_it_back(visit: Visit, desk_store: Store) -> None:
    app = visit("people", **{"as": "lea.moreau"})
    who = app.selectbox(key="absence_who")
    assert "Hugo Perrin" in who.options and "Jonas Keller" not in who.options, "only the own team"
    app = press(app, "Add the absence")
    assert "Choose who is away" in app.error[0].value
    today = date.today()
    app.selectbox(key="absence_who").set_value("hugo.perrin")
    app.date_input(key="absence_first").set_value(today)
    app.date_input(key="absence_last").set_value(today - timedelta(days=1))
    app = press(app, "Add the absence")
    assert "before the first one" in app.error[0].value
    assert app.selectbox(key="absence_who").value == "hugo.perrin", "what was chosen is kept"
    app.date_input(key="absence_last").set_value(today + timedelta(days=3))
    app = press(app, "Add the absence")
    with closing(desk_store.cursor()) as cursor:
        assert staff.absent_on(cursor, today + timedelta(days=3)) == {"hugo.perrin"}
    app = press(app, "Take back")
    with closing(desk_store.cursor()) as cursor:
        assert staff.absent_on(cursor, today + timedelta(days=3)) == set()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "**bold** [x](http://evil.example)"])
def test_a_name_is_shown_as_text(visit: Visit, desk_store: Store, name: str) -> None:
    new = people_commands.add(desk_store, root(desk_store), Entry(name, f"{abs(hash(name))}@example.com", Role.ANALYST))
    app = visit("people", user=new.user_id, **{"as": ROOT})
    assert not app.exception
    heading = next(one.value for one in app.subheader if one.value not in ("Users", "Let somebody in", "Teams"))
    people_commands.disable(desk_store, root(desk_store), new.user_id)
    plain = heading.replace("\\<", "").replace("\\]\\(", "").replace("\\*", "")
    assert not {"<script", "](", "**"} & {mark for mark in ("<script", "](", "**") if mark in plain}
