"""A lead spreads forty overdue tickets over four agents, one of them away, changes one by hand, and undoes it."""

import re
from collections import Counter
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

LEAD = Person("vera", "Vera Lindt", Role.TEAM_LEAD, "night")
ANN, BEN, CAT, DAN = AGENTS = [
    Person(name.lower(), f"{name} Moss", Role.AGENT, "night") for name in ("Ann", "Ben", "Cat", "Dan")
]
SPREAD, LEFT = 40, 3


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """A closed store: 43 late tickets of Dan, who is away."""
    path, now = tmp_path / "tickets.duckdb", datetime.now(UTC)
    with Store.open(path) as store:
        with store.write(SYSTEM, "staff", now - timedelta(days=90)) as writing:
            staff.add_teams(writing.cursor, {"night": "Nuit"})
            staff.add_people(writing.cursor, [LEAD, *AGENTS])
            writing.cursor.execute("INSERT INTO absences VALUES (1, 'dan', current_date - 3, current_date + 3)")
        for minute in range(SPREAD + LEFT):
            at = now - timedelta(days=20) + timedelta(minutes=minute)
            complaint = Complaint("J-1", date(2026, 1, 1), Category.PAYMENT, "Perdu.", Channel.CHAT)
            commands.file(store, DAN, complaint, at)
    return path


def agents(path: Path) -> list[str | None]:
    """Who has each ticket of the closed store, by its number."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        found = case_state.load(cursor, range(1, SPREAD + LEFT + 1))
    return [found[number].agent for number in sorted(found)]


def test_a_lead_spreads_forty_overdue_tickets_and_undoes_it(page: Page, night: Path) -> None:
    with served(night) as base:
        steps.visit(page, base, "overdue", lang="en", period="all", **{"as": LEAD.user_id})
        steps.mark_first(page, page.get_by_test_id("stDataFrame").first, SPREAD)
        steps.quiet(page)
        page.get_by_role("button", name=f"Spread {SPREAD} selected tickets").click()
        expect(page.get_by_text(re.compile("Away today, so they get none:.? Dan Moss"))).to_be_visible()
        expect(page.get_by_role("button", name=f"Reassign {SPREAD} tickets")).to_be_enabled()
        steps.quiet(page)
        _choose_first(page, CAT)
        page.get_by_role("button", name=f"Reassign {SPREAD} tickets").click()
        expect(page.get_by_text(f"{SPREAD} tickets given to Ann Moss, Ben Moss, Cat Moss.")).to_be_visible()
        expect(page.get_by_text(re.compile(f"{SPREAD} of {SPREAD} tickets as they were given"))).to_be_visible()
        expect(page.get_by_text("Proposed spread")).to_have_count(0)
    given = agents(night)
    # 14, 13 and 13 by the load; the first, Ann's, went to Cat by hand.
    assert Counter(given) == {"ann": 13, "ben": 13, "cat": 14, "dan": LEFT}
    assert given[0] == "cat" and given[SPREAD:] == ["dan"] * LEFT, "nothing but what was marked"

    with served(night) as base:
        steps.visit(page, base, "overdue", lang="en", period="all", **{"as": LEAD.user_id})
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text(f"{SPREAD} tickets given back.")).to_be_visible()
        expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert agents(night) == ["dan"] * (SPREAD + LEFT)


def _choose_first(page: Page, to: Person) -> None:
    """Choose `to` for the first ticket of the proposal: with the keys, from the first cell of its row."""
    grid = page.locator(".st-key-spread_preview").get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    cell = steps.mark_cell(page, grid, row=0, column="Who gets it")
    page.keyboard.press("Enter")
    page.locator("#portal input").first.fill(to.name)
    page.keyboard.press("Enter")
    expect(cell).to_have_text(to.user_id)  # what its words stand for
    steps.quiet(page)
