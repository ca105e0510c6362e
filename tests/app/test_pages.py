"""Every page for every role in both languages, and what each role must not reach."""

import pytest

from data.store import Store
from domain.people import Role
from tests.app.conftest import Visit
from ui import cached, menu

TITLES = {
    "overview": ("Vue d’ensemble", "Overview"),
    "backlog": ("En cours", "Backlog"),
    "overdue": ("En retard", "Overdue"),
    "workload": ("Charge de travail", "Workload"),
    "my_tickets": ("Ma file", "My queue"),
    "ticket": ("Réclamation", "Ticket"),
    "explore": ("Explorer", "Explore"),
    "revisions": ("Révisions", "Revisions"),
    "whatif": ("Et si", "What if"),
    "definitions": ("Définitions", "Definitions"),
    "import": ("Importer", "Import"),
    "imports": ("Imports", "Imports"),
    "archive": ("Archive", "Archive"),
    "policies": ("Politiques", "Policies"),
}
FILES = {entry.name: entry.file or entry.name for entry in menu.MENU}


def somebody(store: Store, role: Role) -> str:
    """The id of one person with `role`."""
    return next(one.user_id for one in cached.people(store) if one.role is role)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("role", "page"), [(role, entry.name) for role in Role for entry in menu.allowed(role)])
def test_the_page_is_drawn(visit: Visit, desk_store: Store, role: Role, page: str, lang: str) -> None:
    app = visit(FILES[page], lang=lang, **{"as": somebody(desk_store, role)})
    assert not app.exception
    assert [title.value for title in app.title] == [TITLES[page][lang == "en"]]


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.AGENT, "overview backlog overdue my_tickets ticket explore revisions whatif definitions"),
        (Role.TEAM_LEAD, "overview backlog overdue workload my_tickets ticket explore revisions whatif definitions"),
        (Role.SUPERVISOR, "overview backlog overdue workload my_tickets ticket explore revisions whatif definitions"),
        (Role.MANAGER, "overview backlog overdue workload ticket explore revisions whatif definitions"),
        (Role.ANALYST, "overview backlog overdue ticket explore revisions whatif definitions"),
        (Role.COMPLIANCE, "overview backlog overdue ticket explore revisions whatif definitions"),
        (
            Role.ADMIN,
            "overview backlog overdue ticket explore revisions whatif definitions import imports archive policies",
        ),
    ],
)
def test_the_menu_has_what_the_role_may_open(role: Role, pages: str) -> None:
    assert [entry.name for entry in menu.allowed(role)] == pages.split()


@pytest.mark.parametrize("page", ["import_", "imports", "archive", "policies"])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_administration_cannot_be_reached_without_the_right(
    visit: Visit, desk_store: Store, role: Role, page: str
) -> None:
    app = visit(**{"as": somebody(desk_store, role)})
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(f"../pages/{page}.py")


def test_an_unknown_person_is_somebody_of_the_desk(visit: Visit, desk_store: Store) -> None:
    app = visit(**{"as": "nobody"})
    assert not app.exception
    assert app.query_params["as"] in {one.user_id for one in cached.people(desk_store)}


def test_a_bad_address_is_told_and_left_out(visit: Visit) -> None:
    app = visit(lang="en", week="2026-W99", category="nothing like it")
    assert not app.exception
    assert any("2026" in caption.value and "left out" in caption.value for caption in app.caption)


@pytest.mark.parametrize("ticket", ["0", "999999999999", "-1", "abc", "1;DROP TABLE", "９"])
def test_a_ticket_that_is_not_there_is_told(visit: Visit, ticket: str) -> None:
    app = visit("ticket", lang="en", ticket=ticket)
    assert not app.exception
    assert len(app.error) == 1
