"""Two people at once: at one ticket, where the second decides; at a list, which follows and keeps still."""

import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data import case_state, commands, staff
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.vocabulary import Category, Channel
from tests.browser import steps
from tests.browser.application import served
from tests.browser.conftest import OpenPage
from tests.browser.waiting import PATIENCE_MS

LEAD = Person("vera", "Vera Lindt", Role.TEAM_LEAD, "night")
ANN = Person("ann", "Ann Moss", Role.AGENT, "night")
MINE = 8


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """A closed store: eight tickets of Ann, three of nobody."""
    path, now = tmp_path / "tickets.duckdb", datetime.now(UTC)
    with Store.open(path) as store:
        with store.write(SYSTEM, "staff", now - timedelta(days=90)) as writing:
            staff.add_teams(writing.cursor, {"night": "Nuit"})
            staff.add_people(writing.cursor, [LEAD, ANN])
        for minute, person in enumerate([ANN] * MINE + [LEAD] * 3):
            at = now - timedelta(days=1) + timedelta(minutes=minute)
            commands.file(store, person, Complaint("J-1", date(2026, 1, 1), Category.GAME, "Perdu.", Channel.CHAT), at)
    return path


def recorded(path: Path, ticket: int) -> list[tuple[str, str]]:
    """Kind and actor of each event of a ticket of the closed store."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return cursor.execute(
            "SELECT kind, actor FROM events WHERE ticket_id = ? ORDER BY event_id", [ticket]
        ).fetchall()


def note(page: Page, text: str) -> None:
    """Write a note into its form."""
    page.get_by_role("tab", name="Note").click()
    page.get_by_label("Note for the colleagues").fill(text)


def test_two_collide_on_one_ticket_and_the_second_decides(page: Page, open_page: OpenPage, night: Path) -> None:
    other = open_page(locale="en-GB")
    with served(night) as base:
        steps.visit(page, base, "ticket", ticket="1", lang="en", **{"as": ANN.user_id})
        steps.visit(other, base, "ticket", ticket="1", lang="en", **{"as": LEAD.user_id})
        note(page, "Ann's note")
        note(other, "<b>Vera's</b> note")
        other.get_by_role("button", name="Keep the note").click()
        expect(other.get_by_text("Saved.")).to_be_visible()

        page.get_by_role("button", name="Keep the note").click()
        table = page.get_by_test_id("stTable")
        expect(table.get_by_role("row")).to_have_count(2)
        expect(table.get_by_role("row").last).to_contain_text("<b>Vera's</b> note")
        expect(table.get_by_role("row").last).to_contain_text("Vera Lindt")
        steps.quiet(page)
        mine = page.get_by_label("Note for the colleagues")
        expect(mine).to_be_visible()
        expect(mine).to_have_value("Ann's note")
        page.get_by_role("button", name="Leave it as it is now").click()
        expect(mine).to_have_value("")
        page.get_by_role("button", name="Bring it back").click()
        expect(mine).to_have_value("Ann's note")
        steps.quiet(page)

        # Somebody saves once more: what was brought back is on the version that the page showed last.
        other.get_by_role("tab", name="Status").click()
        other.get_by_text("In analysis", exact=True).click()
        other.get_by_role("button", name="Save the status").click()
        expect(other.get_by_role("tabpanel", name="Status").get_by_text("Saved.")).to_be_visible()
        page.get_by_role("button", name="Keep the note").click()
        expect(table.get_by_role("row").last).to_contain_text(re.compile("Status.*New.*In analysis.*Vera Lindt"))
        page.get_by_role("button", name="Save mine on top of it").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(page.get_by_text("Ann's note", exact=True)).to_be_visible()
        expect(table).to_have_count(0)
    assert recorded(night, 1) == [
        ("filed", "ann"),
        ("noted", "vera"),
        ("status_changed", "vera"),
        ("noted", "ann"),
    ]


def references(path: Path) -> dict[int, str]:
    """The reference of each ticket of the closed store, by its number."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return {n: one.reference for n, one in case_state.load(cursor, range(1, MINE + 4)).items()}


def test_a_list_follows_what_others_do_and_never_moves_under_the_hand(open_page: OpenPage, night: Path) -> None:
    called, lead, page = references(night), open_page(locale="en-GB"), open_page(locale="en-GB", height=600)
    with served(night) as base:
        steps.visit(page, base, "my_tickets", lang="en", period="all", **{"as": ANN.user_id})
        mine, free = page.get_by_test_id("stDataFrame").first, page.get_by_test_id("stDataFrame").last
        expect(cell(mine, 0)).to_have_text(called[1])
        expect(cell(free, 0)).to_have_text(called[9])
        button, main = page.get_by_role("button", name="Open the next one"), page.get_by_test_id("stMain")
        button.focus()
        place = main.evaluate("element => { element.scrollTop = 150; return element.scrollTop }")
        assert place > 100

        # Nothing is selected: what the lead gives her is there by itself; neither focus nor place are lost.
        steps.visit(lead, base, "ticket", ticket="9", lang="en", **{"as": LEAD.user_id})
        give(lead, ANN)
        expect(cell(mine, MINE)).to_have_text(called[9], timeout=PATIENCE_MS)
        expect(cell(free, 0)).to_have_text(called[10])
        expect(button).to_be_focused()
        assert main.evaluate("element => element.scrollTop") == place

        # One is selected: the lists stay, a line counts, and what was selected is still so once they are shown.
        steps.mark_first(page, free, 1)
        expect(page.get_by_role("button", name="Take 1 ticket")).to_be_enabled()
        steps.visit(lead, base, "ticket", ticket="10", lang="en", **{"as": LEAD.user_id})
        note(lead, "Urgent")
        lead.get_by_role("button", name="Keep the note").click()
        line = page.locator(".st-key-live_changes")
        expect(line).to_contain_text("1 change", timeout=PATIENCE_MS)
        expect(cell(free, 0)).to_have_text(called[10])
        steps.visit(lead, base, "ticket", ticket="11", lang="en", **{"as": LEAD.user_id})
        give(lead, ANN)
        # It left one list and came into the other: one change.
        expect(line).to_contain_text("2 changes", timeout=PATIENCE_MS)
        expect(cell(free, 1)).to_have_text(called[11])

        # She takes it as she read it: she is told what was changed, and reads it again.
        page.get_by_role("button", name="Take 1 ticket").click()
        table = page.get_by_test_id("stTable")
        expect(table.get_by_role("row").last).to_contain_text(re.compile(f"{called[10]}.*Note.*Vera Lindt"))
        page.get_by_role("button", name="Read them again").click()
        expect(cell(free, 1)).to_have_count(0)
        expect(cell(mine, MINE + 1)).to_have_text(called[11])
        expect(line).to_have_count(0)
        steps.quiet(page)
        page.get_by_role("button", name="Take 1 ticket").click()
        expect(page.get_by_text("1 ticket is yours now.")).to_be_visible()
    assert recorded(night, 10)[-2:] == [("noted", "vera"), ("taken", "ann")]


def cell(table, row: int):
    """The reference in a row of a list."""
    return table.get_by_test_id(re.compile(f"glide-cell-[01]-{row}$")).filter(has_text="EC-")


def give(page: Page, to: Person) -> None:
    """Reassign the ticket that is open."""
    page.get_by_role("tab", name="Assign").click()
    steps.choose(page, "Give it to", to.name)
    page.get_by_role("button", name="Reassign").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
