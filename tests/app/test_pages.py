"""Every page for every role in both languages, and what each role must not reach."""

import pytest
from _pytest.mark import ParameterSet

from analytics.measures import MEASURES
from data.store import Store
from domain.people import STAFF, Role
from tests.app.conftest import Visit
from ui import cached, menu

TITLES = {
    "overview": ("Vue d’ensemble", "Overview"),
    "backlog": ("En cours", "Backlog"),
    "handling": ("Délai de traitement", "Handling time"),
    "signals": ("Signaux", "Signals"),
    "flow": ("Flux", "Flow"),
    "risk": ("Risque", "Risk"),
    "report": ("Rapport", "Report"),
    "overdue": ("En retard", "Overdue"),
    "workload": ("Charge de travail", "Workload"),
    "teams": ("Équipes et agents", "Teams and agents"),
    "coaching": ("Accompagnement", "Coaching"),
    "my_tickets": ("Ma file", "My queue"),
    "intake": ("Nouvelle réclamation", "New complaint"),
    "ticket": ("Réclamation", "Ticket"),
    "appeals": ("Recours", "Appeals"),
    "outbox": ("Envois en attente", "Outbox"),
    "search": ("Rechercher", "Search"),
    "guides": ("Procédures", "Procedures"),
    "explore": ("Explorer", "Explore"),
    "compare": ("Comparer", "Compare"),
    "revisions": ("Révisions", "Revisions"),
    "whatif": ("Et si", "What if"),
    "definitions": ("Définitions", "Definitions"),
    "people": ("Équipe et accès", "People"),
    "import": ("Importer", "Import"),
    "imports": ("Imports", "Imports"),
    "archive": ("Archive", "Archive"),
    "audit": ("Audit", "Audit"),
    "privacy": ("Vie privée", "Privacy"),
    "templates": ("Messages", "Messages"),
    "policies": ("Politiques", "Policies"),
}
#: How the filter bar offers a period: presets, and two days.
BAR = {"filter_period", "filter_span"}
FILES = {entry.name: entry.file or entry.name for entry in menu.MENU}


def somebody(store: Store, role: Role) -> str:
    """The id of one person with `role`."""
    return next(one.user_id for one in cached.people(store) if one.role is role)


# Who may open what: the one table. x: opened cold by its address; -: refused, whatever the address says.
TABLE = """
page         manager  team_lead  agent  supervisor  analyst  compliance  admin
overview     x        x          x      x           x        x           x
backlog      x        x          x      x           x        x           x
handling     x        x          x      x           x        x           x
signals      x        x          x      x           x        x           x
flow         x        x          x      x           x        x           x
risk         x        x          x      x           x        x           x
report       x        x          x      x           x        x           x
overdue      x        x          x      x           x        x           x
workload     x        x          -      x           -        -           -
teams        x        x          -      x           -        -           -
coaching     -        x          -      -           -        -           -
my_tickets   -        x          x      x           -        -           -
intake       -        x          x      x           -        -           -
ticket       x        x          x      x           x        x           x
appeals      x        x          -      x           -        x           x
outbox       -        x          -      x           -        -           x
search       x        x          x      x           x        x           x
guides       x        x          x      x           x        x           x
explore      x        x          x      x           x        x           x
compare      x        x          x      x           x        x           x
revisions    x        x          x      x           x        x           x
whatif       x        x          x      x           x        x           x
definitions  x        x          x      x           x        x           x
people       -        x          -      x           -        -           x
import       -        -          -      -           -        -           x
imports      -        -          -      -           -        -           x
archive      -        -          -      -           -        -           x
audit        -        -          -      -           -        x           x
privacy      -        -          -      -           -        x           x
templates    -        -          -      -           -        -           x
policies     -        -          -      -           -        -           x
"""
HEAD, *LINES = (line.split() for line in TABLE.strip().splitlines())
CELLS = [(Role(role), line[0], mark) for line in LINES for role, mark in zip(HEAD[1:], line[1:], strict=True)]


def test_the_table_has_every_page_and_every_role() -> None:
    assert [line[0] for line in LINES] == [entry.name for entry in menu.MENU]
    assert set(HEAD[1:]) == set(STAFF)


def _drawn() -> list[ParameterSet]:
    """Each page for each role that may open it, the languages in turn: the other language of each in `make torture`."""
    cells = [(role, page) for role, page, mark in CELLS if mark == "x"]
    alone = {page for _role, page in cells if sum(one == page for _, one in cells) == 1}
    turn = {page: number for number, (page, *_) in enumerate(LINES)}
    return [
        pytest.param(role, page, lang, marks=[] if page in alone or is_turn else pytest.mark.torture)
        for role, page in cells
        for lang in ("fr", "en")
        for is_turn in [(turn[page] + STAFF.index(role)) % 2 == (lang == "en")]
    ]


@pytest.mark.parametrize(("role", "page", "lang"), _drawn())
def test_the_page_is_drawn(visit: Visit, desk_store: Store, role: Role, page: str, lang: str) -> None:
    app = visit(FILES[page], lang=lang, **{"as": somebody(desk_store, role)})
    assert not app.exception
    assert [title.value for title in app.title] == [TITLES[page][lang == "en"]]


@pytest.mark.parametrize(
    ("role", "page"),
    [(Role.ANALYST, one) for one in ("overview", "backlog", "overdue", "explore")] + [(Role.SUPERVISOR, "my_tickets")],
)
def test_every_list_of_tickets_can_be_fetched(visit: Visit, desk_store: Store, role: Role, page: str) -> None:
    app = visit(page, lang="en", **{"as": somebody(desk_store, role)})
    links = [one.proto.url for one in app.get("link_button") if "/export/" in one.proto.url]
    # An address for CSV, XLSX and Parquet of each list.
    assert len(links) == len(set(links)) >= 2, "a large workbook is prepared first"


def test_every_figure_that_stands_alone_is_compared(visit: Visit, desk_store: Store) -> None:
    app = visit("revisions", lang="en", **{"as": somebody(desk_store, Role.MANAGER)})
    assert not app.exception
    named = [text for one in app.dataframe if "difference" in one.value for text in one.value["figure"]]
    assert sorted(named) == sorted(one.title for one in MEASURES.values() if one.split is None)


@pytest.mark.parametrize(
    ("page", "asked"), [("risk", set()), ("workload", set()), ("my_tickets", set()), ("flow", BAR)]
)
def test_a_period_is_offered_where_it_changes_something(
    visit: Visit, desk_store: Store, page: str, asked: set[str]
) -> None:
    app = visit(page, lang="en", **{"as": somebody(desk_store, Role.SUPERVISOR)})
    drawn = {one.key for one in (*app.get("button_group"), *app.date_input)}
    assert drawn & BAR == asked and "filter_at" in drawn


@pytest.mark.parametrize("role", STAFF)
def test_the_menu_has_what_the_role_may_open(role: Role) -> None:
    assert [entry.name for entry in menu.allowed(role)] == [
        page for one, page, mark in CELLS if one is role and mark == "x"
    ]


@pytest.mark.parametrize(("role", "page"), [(role, page) for role, page, mark in CELLS if mark == "-"])
def test_a_page_cannot_be_reached_without_the_right(visit: Visit, desk_store: Store, role: Role, page: str) -> None:
    app = visit(**{"as": somebody(desk_store, role)})
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(f"../pages/{FILES[page]}.py")


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
