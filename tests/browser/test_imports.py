"""An administrator brings in a file with bad rows, corrects them in the grid, and takes all of it back."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from data import intake
from data.store import Store
from tests.browser import steps
from tests.browser.application import copied, served
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import faults
from tests.browser.test_journeys import MAPPING, asked, give

FILE = """No,Opened,Solved,Due,Subject
A-1,2026-10-01T10:00,2026-10-02T10:00,2026-10-04T10:00,plain
A-2,31/02/2026,,,plain
A-3,32/02/2026,,,"**a**, b"
,2026-10-02T10:00,,,plain
A-5,2026-10-02T10:00,,,plain,too,many
"""


def bring_in(page: Page, base: str, folder: Path, rows: str = FILE) -> None:
    """Import the file on the page Import, by a mapping of one's own."""
    (folder / "own.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "bad rows.csv").write_text(rows, encoding="utf-8")
    steps.visit(page, base, "import", lang="en", **{"as": "mei.caron"})
    steps.choose(page, "How to read it", "A mapping of my own (TOML)")
    give(page, "import_mapping", folder / "own.toml")
    give(page, "import_file", folder / "bad rows.csv")
    page.get_by_role("button", name="Import this file").click()
    expect(page.get_by_text("The file is in.")).to_be_visible()
    steps.quiet(page)


def press_number(page: Page, row: int) -> None:
    """Press the number of an import in the list."""
    box = page.locator(".st-key-imports_list").get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 22, box["y"] + (row + 1.5) * 33)


def metrics(page: Page) -> list[str]:
    """What is still waiting, and the tickets that are new, updated, unchanged."""
    return page.locator(".st-key-import_counts").get_by_test_id("stMetricValue").all_inner_texts()


def take_back(page: Page, number: int, told: str) -> None:
    """Take an import back, with the second press."""
    page.get_by_role("button", name=f"Take import {number} back").click()
    page.get_by_role("button", name=f"Yes, take import {number} back").click()
    expect(page.get_by_text(told)).to_be_visible()
    steps.quiet(page)


def press_reason(page: Page, label: str, reason: str) -> None:
    """Press a reason until the address has it: right after a cell was taken in, a press may be lost."""
    for patience in (5_000, 5_000, 20_000):
        page.locator(".st-key-quarantine_reason").get_by_text(label).click()
        try:
            expect(page).to_have_url(re.compile(f"reason={reason}"), timeout=patience)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{reason} cannot be chosen")


def grid_of(page: Page) -> Locator:
    """The rows in quarantine."""
    return page.locator(".st-key-quarantine_grid").get_by_test_id("stDataFrame")


def tick(page: Page, row: int) -> None:
    """Tick a row in quarantine, where rows are tall enough for a long reason: its box is beside its line."""
    grid = grid_of(page)
    grid.scroll_into_view_if_needed()
    chosen = page.locator(".st-key-quarantine_chosen")
    for patience in (2000, 5000, 10_000):
        box = grid.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 60 + 130 + 47, box["y"] + 33 + (row + 0.5) * 66)
        try:
            expect(chosen).to_be_visible(timeout=patience)
        except AssertionError:
            continue
        return
    raise AssertionError("the row cannot be ticked")


def told_of(path: Path) -> list[tuple[Any, ...]]:
    """What the imports of the closed store at `path` keep: rows that wait, rows left, and whether it was taken back."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return [(one.batch_id, one.waiting, one.left, one.undone_by is not None) for one in intake.imports(cursor)]


def test_bad_rows_are_corrected_in_the_grid_and_all_is_taken_back(
    page: Page, open_page: OpenPage, demo_store: Path, tmp_path: Path
) -> None:
    own = copied(demo_store, tmp_path / "own")
    before = asked("SELECT count(*) FROM versions_current", own)
    with served(own) as base:
        bring_in(page, base, tmp_path)
        page.get_by_role("link", name="Imports").click()
        expect(page.get_by_role("heading", name="Imports", level=1)).to_be_visible()
        steps.quiet(page)
        press_number(page, 0)
        expect(page).to_have_url(re.compile("import=1"))
        expect(page.get_by_role("heading", name="Import 1 · bad rows.csv")).to_be_visible()
        steps.quiet(page)
        assert metrics(page) == ["4", "1", "0", "0"]
        assert faults(page) == []

        press_reason(page, "unreadable date · 2", "unreadable_date")
        steps.quiet(page)
        grid = grid_of(page)
        expect(grid.locator("[role=row]")).to_have_count(3)
        steps.write_cell(page, grid, 0, "Opened", "2026-10-03T10:00")
        steps.write_cell(page, grid, 1, "Opened", "2026-10-04T10:00")
        expect(page.get_by_role("button", name="Import 2 corrected rows")).to_be_visible()
        steps.quiet(page)

        # Other rows, another language, and back: what was typed is still there.
        press_reason(page, "no id · 1", "missing_id")
        steps.quiet(page)
        page.get_by_text("Français", exact=True).click()
        expect(page).to_have_url(re.compile("lang=fr"))
        steps.quiet(page)
        page.get_by_text("English", exact=True).click()
        expect(page).to_have_url(re.compile("lang=en"))
        steps.quiet(page)
        press_reason(page, "unreadable date · 2", "unreadable_date")
        steps.quiet(page)
        expect(grid.get_by_test_id("glide-cell-5-1")).to_have_text("2026-10-04T10:00")
        with page.expect_download() as caught:
            page.get_by_role("link", name="Download 4 rows (CSV)").click()
        caught.value.save_as(tmp_path / "rows.csv")
        assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").splitlines()[1] == "A-2,31/02/2026,,,plain"

        page.get_by_role("button", name="Import 2 corrected rows").click()
        expect(page.get_by_text("2 rows came in.")).to_be_visible()
        steps.quiet(page)
        assert metrics(page) == ["2", "1", "0", "0"]
        colleague = open_page(locale="en-GB")
        colleague.goto(page.url)
        expect(colleague.get_by_role("heading", name="Import 1 · bad rows.csv")).to_be_visible()
        expect(colleague.get_by_text("came after it and stands on it")).to_be_visible()

        page.get_by_role("link", name="Open import 2, which brought them in").click()
        expect(page.get_by_role("heading", name="Import 2 · corrections of bad rows.csv")).to_be_visible()
        steps.quiet(page)
        assert metrics(page) == ["0", "2", "0", "0"]
        take_back(page, 2, "2 tickets are gone, 0 are as they were before.")
        press_number(page, 1)
        expect(page.get_by_role("heading", name="Import 1 · bad rows.csv")).to_be_visible()
        steps.quiet(page)
        assert metrics(page)[0] == "4", "what had been corrected waits again"
        take_back(page, 1, "1 ticket is gone, 0 are as they were before.")
        expect(page.get_by_text("This import was taken back")).to_be_visible()
    assert told_of(own) == [(2, 0, 0, True), (1, 0, 4, True)]
    assert asked("SELECT count(*) FROM versions_current", own) == before


TWICE = (
    FILE.splitlines()[0]
    + """
B-1,2026-10-01T10:00,,,older
B-2,2026-10-01T10:00,,,plain
B-1,2026-10-01T10:00,2026-10-02T10:00,,newer
"""
)


def test_one_of_two_is_set_aside_and_taken_back(page: Page, demo_store: Path, tmp_path: Path) -> None:
    own = copied(demo_store, tmp_path / "own")
    with served(own) as base:
        bring_in(page, base, tmp_path, TWICE)
        steps.visit(page, base, "imports", lang="en", **{"as": "mei.caron", "import": "1"})
        tick(page, 0)
        expect(page.locator(".st-key-quarantine_chosen").get_by_text("Solved, Subject.")).to_be_visible()
        page.get_by_label("Why it is set aside").fill("Older than the other one.")
        page.get_by_role("button", name="Set 1 chosen row aside").click()
        expect(page.get_by_text("1 row is set aside.")).to_be_visible()
        steps.quiet(page)
        assert metrics(page)[:2] == ["1", "1"]
        listed = page.locator(".st-key-quarantine_aside_list").get_by_test_id("stDataFrame")
        listed.scroll_into_view_if_needed()
        box = listed.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 30, box["y"] + 1.5 * 33)
        expect(page.get_by_text("The row waits in quarantine again.")).to_be_visible()
        steps.quiet(page)
        assert metrics(page)[0] == "2"
        assert faults(page) == []
