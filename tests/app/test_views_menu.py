"""The menu of views: kept, opened on another page, renamed and deleted; bad names are told and stay typed."""

from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from data import views
from data.store import Store
from domain.people import Person, Role
from tests.app.conftest import Visit
from tests.people import hire
from ui import cached

_NUMBERS = iter(range(100))


@pytest.fixture
def person(desk_store: Store) -> Person:
    """Somebody new, without views."""
    one = Person(f"viewer{next(_NUMBERS)}", "Vic", Role.MANAGER)
    hire(desk_store, one)
    cached.people.clear()
    return one


def opened(visit: Visit, person: Person, page: str = "explore", **asked: str) -> AppTest:
    app = visit(page, lang="en", **{"as": person.user_id}, **asked)
    app.session_state["views"] = True
    return app.run()


def own(store: Store, person: Person) -> list[views.View]:
    with closing(store.cursor()) as cursor:
        return views.read(cursor, person)


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def test_a_view_is_kept_and_opened(visit: Visit, desk_store: Store, person: Person) -> None:
    app = opened(visit, person, category="game", period="30d", figure="backlog")
    app.text_input("view_name").set_value("Mes <b>jeux</b>")
    press(app, "Keep")
    [view] = own(desk_store, person)
    assert (view.page, dict(view.address)) == (
        "explore",
        {"category": ["game"], "period": ["30d"], "figure": ["backlog"]},
    )
    app = opened(visit, person, "backlog")
    app.button(f"view_{view.view_id}").click().run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Explore"]
    assert app.query_params["category"] in ("game", ["game"])


def test_a_taken_name_is_told_and_stays_typed(visit: Visit, desk_store: Store, person: Person) -> None:
    views.save(desk_store, person, "Jeux", "explore", {})
    app = opened(visit, person)
    app.text_input("view_name").set_value("jeux")
    press(app, "Keep")
    assert ["already" in error.value for error in app.error] == [True]
    assert app.text_input("view_name").value == "jeux"
    assert len(own(desk_store, person)) == 1


def test_a_view_is_renamed_and_deleted(visit: Visit, desk_store: Store, person: Person) -> None:
    views.save(desk_store, person, "Jeux", "explore", {})
    app = opened(visit, person)
    app.text_input("view_new_name").set_value("Litiges")
    press(app, "Rename")
    assert [one.name for one in own(desk_store, person)] == ["Litiges"]
    press(app, "Delete")
    assert own(desk_store, person) == []


def test_conditions_that_are_no_more_are_told_by_the_frame(visit: Visit, desk_store: Store, person: Person) -> None:
    number = views.save(desk_store, person, "Old", "explore", {"week": ["2026-W99"], "period": ["30d"]})
    app = opened(visit, person)
    app.button(f"view_{number}").click().run()
    assert not app.exception
    assert any("2026" in caption.value and "left out" in caption.value for caption in app.caption)


def test_a_page_that_is_not_open_to_them_stays_closed(visit: Visit, desk_store: Store, person: Person) -> None:
    number = views.save(desk_store, person, "Import", "import", {})
    app = opened(visit, person)
    assert app.button(f"view_{number}").disabled
    assert not app.exception
