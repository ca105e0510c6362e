"""Eight browsers edit the tickets of one list for five minutes: no edit lost, every conflict told, nothing typed lost.

`DELAI_TORTURE_SECONDS` makes it shorter or longer.
"""

import asyncio
import os
import random
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page, TimeoutError, async_playwright, expect

from data.demo import fill
from data.store import Store
from tests.browser.application import served
from tests.browser.conftest import ARGUMENTS
from tests.torture import desk
from tooling import chromium

SECONDS = float(os.environ.get("DELAI_TORTURE_SECONDS") or 300)
TICKETS = 12
_PATIENCE_MS = 60_000


@dataclass
class Seen:
    """What eight people saw: saved notes by ticket, conflicts told, and saves of which nothing was seen."""

    saved: list[int] = field(default_factory=list)
    conflicts: int = 0
    unsure: int = 0


@pytest.mark.torture
def test_five_minutes_of_eight_browsers(tmp_path: Path) -> None:
    path = tmp_path / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, 300, 1, datetime.now(UTC))
        begun, person, tickets = desk.versions(store), desk.supervisor(store).user_id, _open(store)
    # Playwright's other face may be running in this thread.
    with served(path) as base:
        seen = asyncio.run(_all(base, person, tickets))
    with Store.open(path) as store:
        reached = desk.versions(store)
        more = sum(reached.values()) - sum(begun.values())
        assert len(seen.saved) <= more <= len(seen.saved) + seen.unsure
        for ticket in tickets:
            assert reached[ticket] - begun[ticket] >= seen.saved.count(ticket), "an acknowledged edit is lost"
        desk.demand_whole(store, begun, begun, [], unsure=more)
    assert seen.saved and seen.conflicts, "eight people at twelve tickets meet"
    print(
        f"\n{len(seen.saved)} notes saved, {seen.conflicts} conflicts told, {seen.unsure} not seen, in {SECONDS:.0f} s"
    )


def _open(store: Store) -> list[int]:
    with closing(store.cursor()) as cursor:
        rows = cursor.execute("SELECT ticket_id FROM versions_current WHERE is_open ORDER BY ticket_id").fetchall()
    return [number for (number,) in rows[:TICKETS]]


async def _all(base: str, person: str, tickets: list[int]) -> Seen:
    seen, until = Seen(), monotonic() + SECONDS
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        hands = (_hand(browser, base, person, tickets, random.Random(seed), seen, until) for seed in range(desk.HANDS))
        await asyncio.gather(*hands)
        await browser.close()
    return seen


async def _hand(
    browser: Browser, base: str, person: str, tickets: list[int], chance: random.Random, seen: Seen, until: float
) -> None:
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    while monotonic() < until:
        ticket = chance.choice(tickets)
        asked = urlencode({"lang": "en", "as": person, "ticket": str(ticket)})
        await page.goto(f"{base}/ticket?{asked}", timeout=_PATIENCE_MS)
        await _note(page, ticket, f"Note {chance.random()}", chance.random() * 2000, seen)
    await context.close()


async def _note(page: Page, ticket: int, text: str, pause_ms: float, seen: Seen) -> None:
    """Write a note, think, save it; note what the page says to that."""
    try:
        await page.get_by_role("tab", name="Note", exact=True).click(timeout=_PATIENCE_MS)
        box = page.get_by_label("Note for the colleagues")
        await box.fill(text, timeout=_PATIENCE_MS)
        await page.wait_for_timeout(pause_ms)
    except TimeoutError:
        return  # nothing was saved
    await page.get_by_role("button", name="Keep the note").click(timeout=_PATIENCE_MS)
    saved, stale = page.get_by_text("Saved.", exact=True), page.get_by_text("after you read it")
    said = saved.or_(stale)
    try:
        await expect(said.first).to_be_visible(timeout=_PATIENCE_MS)
    except AssertionError:
        seen.unsure += 1
        return
    if await saved.count():
        seen.saved.append(ticket)
        return
    seen.conflicts += 1
    await expect(box).to_have_value(text)
