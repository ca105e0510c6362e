"""Signing in and out in a real browser, with a real OpenID provider on this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from data import commands, people_commands, team_commands
from data.filing import Complaint
from data.people_commands import Entry
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.browser.conftest import OpenPage
from tests.browser.provider import Guarded, guarded, user
from tests.browser.waiting import settled
from tests.people import hire

ZOE, STRANGER, UNSURE = "zoe@example.com", "stranger@example.com", "unsure@example.com"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A desk with a supervisor, Zoé, whom the provider knows; Mei is to be its first administrator."""
    folder = tmp_path_factory.mktemp("signed")
    with Store.open(folder / "tickets.duckdb") as store:
        root = Person("root", "Root", Role.ADMIN)
        hire(store, root)
        team_commands.add(store, root, "Games")
        zoe = people_commands.add(store, root, Entry("Zoé Le Gall", ZOE, Role.SUPERVISOR))
        now = datetime.now(UTC)
        told = Complaint("J-1", (now - timedelta(days=9)).date(), Category.GAME, "Gain jamais reçu.", Channel.EMAIL)
        commands.file(store, zoe, told, now - timedelta(days=2))
    users = [
        user("Zoé", ZOE),
        user("Mei Caron", "mei@example.com"),
        user("Stranger", STRANGER),
        user("Unsure", UNSURE, email_verified=False),
    ]
    with guarded(folder / "tickets.duckdb", folder, users, "mei@example.com") as served:
        yield served


def arrive(page: Page, app: Guarded, path: str) -> None:
    """Open a page without a session: it asks to sign in."""
    page.goto(f"{app.base}/{path}")
    settled(page, page.get_by_role("button", name="Sign in"))


def sign_in(page: Page, name: str) -> None:
    """Press the button of the way in and be `name` at the provider."""
    page.locator(".st-key-sign_in").get_by_role("button").click()
    page.get_by_role("button", name=f"sub-{name}").click()


def shows(page: Page, title: str) -> None:
    """Wait for the page with this title."""
    settled(page, page.get_by_role("heading", level=1, name=title, exact=True))


def test_the_page_first_asked_for_opens_and_a_replayed_cookie_does_not(app: Guarded, open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    arrive(page, app, "explore?figure=backlog&category=game&as=root")
    sign_in(page, "zoe")
    shows(page, "Explore")
    assert "figure=backlog" in page.url and "category=game" in page.url and "as=" not in page.url
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Zoé Le Gall · Supervisor")
    kept = page.context.cookies()
    assert {one["name"] for one in kept if one["secure"] and one["httpOnly"]} >= {"_streamlit_user"}

    page.locator(".st-key-sign_out").get_by_role("button").click()
    page.get_by_role("button", name="End session").click()
    settled(page, page.get_by_role("button", name="Sign in"))
    assert "_streamlit_user" not in {one["name"] for one in page.context.cookies()}

    replaying = open_page(locale="en-GB")
    replaying.context.add_cookies(kept)  # type: ignore[arg-type]
    replaying.goto(f"{app.base}/explore?figure=backlog")
    settled(replaying, replaying.get_by_role("button", name="Sign in"))
    expect(replaying.get_by_role("alert")).to_contain_text("Your session is over")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("stranger", f"{STRANGER} is not theirs"), ("unsure", "does not tell an e-mail that it has verified")],
)
def test_whom_nobody_knows_is_told_so_and_finds_a_way_out(
    app: Guarded, open_page: OpenPage, name: str, sentence: str
) -> None:
    page = open_page(locale="en-GB")
    arrive(page, app, "people")
    sign_in(page, name)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    page.get_by_role("button", name="Sign in with another account").click()
    page.get_by_role("button", name="sub-zoe").click()
    shows(page, "People")


def test_who_is_let_go_is_out_at_the_next_interaction(app: Guarded, open_page: OpenPage) -> None:
    zoe, mei = open_page(locale="en-GB"), open_page(locale="en-GB")
    arrive(zoe, app, "people")
    sign_in(zoe, "zoe")
    shows(zoe, "People")
    arrive(mei, app, "people?user=zoe.le-gall")
    sign_in(mei, "mei")
    shows(mei, "People")

    mei.get_by_role("button", name="Sign out everywhere").click()
    expect(mei.get_by_text("All sessions are ended.")).to_be_visible()
    zoe.get_by_role("button", name="Add the absence").click()
    settled(zoe, zoe.get_by_role("button", name="Sign in"))
    expect(zoe.get_by_role("alert")).to_contain_text("Your session is over")
    # Providers tell whole seconds: what is issued in the second of the ending may be of before it, and is over too.
    zoe.wait_for_timeout(1000)
    sign_in(zoe, "zoe")
    shows(zoe, "People")

    mei.get_by_role("button", name="End access").click()
    expect(mei.get_by_text("Access is ended")).to_be_visible()
    zoe.get_by_role("link", name="Overview").click()
    expect(zoe.get_by_role("alert")).to_contain_text("your access to this desk was ended")
    expect(zoe.get_by_test_id("stSidebar").get_by_text("Zoé")).to_have_count(0)
    expect(zoe.get_by_test_id("stSidebarNavLink")).to_have_count(0)
