"""The page of procedures, and the checklist beside a ticket."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from data import commands
from data.filing import Complaint
from data.guides import commands as guides
from data.guides.guide import guide
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


def test_an_administrator_writes_a_guide_and_what_cannot_be_stays_typed(visit: Visit, desk_store: Store) -> None:
    app = visit("guides", lang="en", guide="fraud", **{"as": somebody(desk_store, Role.ADMIN).user_id})
    app.text_area("guide_fraud_fr").set_value("Lire.\nDécider.")
    app.text_area("guide_fraud_en").set_value("Read **all** of it.")
    press(app, "Save the procedure")
    assert "2 steps in French and 1 in English" in app.error[0].value.replace("\\", "")
    assert app.text_area("guide_fraud_fr").value == "Lire.\nDécider."
    app.text_area("guide_fraud_en").set_value("Read **all** of it.\n\nDecide.")
    press(app, "Save the procedure")
    assert not app.error and [one.value for one in app.success] == ["Saved\\."]
    assert app.text_area("guide_fraud_en").value == "Read **all** of it.\nDecide.", "as it is kept"
    assert any("Read \\*\\*all\\*\\* of it" in one.value for one in app.markdown), "as it was typed"
    press(app, "Back to the one brought")
    assert "Back to the one brought" not in [one.label for one in app.button]
    assert len(app.text_area("guide_fraud_en").value.split("\n")) == 6


def test_others_read_a_guide(visit: Visit, desk_store: Store) -> None:
    app = visit("guides", lang="en", guide="game", **{"as": somebody(desk_store, Role.AGENT).user_id})
    assert not app.exception and not app.text_area
    assert any("log of the round" in one.value for one in app.markdown)


def test_the_steps_are_ticked_off_beside_the_ticket(visit: Visit, desk_store: Store) -> None:
    boss, at = somebody(desk_store, Role.SUPERVISOR), datetime.now(UTC) - timedelta(hours=1)
    complaint = Complaint("J-9", at.date() - timedelta(days=1), Category.TECHNICAL, "Perdu.", Channel.PHONE)
    number = commands.file(desk_store, boss, complaint, at)[0]
    with closing(desk_store.cursor()) as cursor:
        step = guide(cursor, Category.TECHNICAL).steps[1]
    app = visit("ticket", lang="fr", ticket=str(number), **{"as": boss.user_id})
    box = app.checkbox(f"tick_{number}_{step.key}")
    assert "captures" in box.label and not box.value
    box.check().run()
    assert not app.exception and not app.error
    assert boss.name in app.checkbox(f"tick_{number}_{step.key}").label.replace("\\", "")
    app = visit("ticket", lang="en", ticket=str(number), **{"as": somebody(desk_store, Role.ANALYST).user_id})
    seen = app.checkbox(f"tick_{number}_{step.key}")
    assert seen.value and seen.disabled
    app = visit("ticket", lang="en", ticket=str(number), **{"as": boss.user_id})
    app.checkbox(f"tick_{number}_{step.key}").uncheck().run()
    with closing(desk_store.cursor()) as cursor:
        assert guides.ticks(cursor, boss, number) == {}
