"""What people do on a page, step by step: look at a card, choose from a box, mark rows of a table, press a point."""

from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import settled

ROW_PX = 33


def visit(page: Page, base: str, name: str = "", **asked: str) -> None:
    """Open page `name` of the application at `base` (nothing: the first one) and wait until it is settled."""
    page.goto(f"{base}/{name}?{urlencode(asked)}")
    settled(page, page.get_by_role("heading", level=1))


def quiet(page: Page) -> None:
    """Wait until the page is settled again."""
    settled(page, page.get_by_role("heading", level=1))


def card(page: Page, figure: str) -> str:
    """The value that the card of `figure` shows."""
    return page.locator(f".st-key-card_{figure}").get_by_test_id("stMetricValue").inner_text().strip()


def digits(text: str) -> int:
    """The number in `text`, whatever stands between its thousands."""
    return int("".join(one for one in text if one.isdigit()))


def choose(page: Page, box: str, option: str) -> None:
    """Choose `option` in the box that is labelled `box`: a list that is opened while the page moves closes again.

    A list that is drawn anew under the hand takes no press: it stays open then.
    """
    wanted = page.get_by_role("option", name=option).first
    for patience in (2000, 5000, 10_000):
        if not wanted.is_visible():
            page.get_by_role("combobox", name=box).click()
        try:
            expect(wanted).to_be_visible(timeout=patience)
            wanted.click()
            expect(wanted).to_be_hidden(timeout=patience)
        except AssertionError:
            continue
        return
    raise AssertionError(f"nothing can be chosen in the list of {box}")


def period(page: Page, name: str) -> None:
    """Press a preset of the filter bar and wait for what it shows."""
    page.locator(".st-key-filter_period").get_by_text(name, exact=True).click()
    expect(page.locator(".st-key-filter_period [aria-checked=true]")).to_have_text(name)
    quiet(page)


def mark_first(page: Page, table: Locator, count: int) -> None:
    """Mark the first `count` rows of a table by its boxes: the first one, then with Shift the last one."""
    box = table.bounding_box()
    assert box is not None
    left, first = box["x"] + 16, box["y"] + ROW_PX + ROW_PX / 2
    page.mouse.click(left, first)
    if count == 1:
        return
    # As far as the bar beside the rows would be pulled; how far a wheel goes is up to the table.
    pull = "(scroller, hidden) => { scroller.scrollTop = hidden; return scroller.scrollTop }"
    hidden = table.locator(".dvn-scroller").evaluate(pull, max(0, (count + 2) * ROW_PX - box["height"]))
    # Its cells are told to readers of the screen when they are drawn.
    expect(table.locator(f"[data-testid^=glide-cell-][data-testid$='-{count - 1}']").first).to_be_attached()
    page.keyboard.down("Shift")
    page.mouse.click(left, first + (count - 1) * ROW_PX - hidden)
    page.keyboard.up("Shift")


def write_cell(page: Page, grid: Locator, row: int, column: str, text: str) -> None:
    """Write `text` into a cell of an editable table: its row from 0, its column by its title; Enter ends it."""
    cell = mark_cell(page, grid, row, column)
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea, #portal input").first
    expect(editor).to_be_focused()
    editor.fill(text)
    page.keyboard.press("Enter")
    expect(cell).to_have_text(text)
    quiet(page)


def mark_cell(page: Page, grid: Locator, row: int, column: str) -> Locator:
    """Mark a cell of a table with the keys, from the first one of its row; returns it."""
    expect(grid.locator("[role=columnheader]").filter(has_text=column)).to_be_attached(timeout=30_000)
    place = grid.locator("[role=columnheader]").all_text_contents().index(column)
    _mark_row(page, grid, row)
    for step in range(1, place + 1):
        page.keyboard.press("ArrowRight")
        expect(grid.get_by_test_id(f"glide-cell-{step}-{row}")).to_have_attribute("aria-selected", "true")
    return grid.get_by_test_id(f"glide-cell-{place}-{row}")


def _mark_row(page: Page, grid: Locator, row: int) -> None:
    """Click the first cell of a row until it is marked: right after a run the table may still move."""
    first = grid.get_by_test_id(f"glide-cell-0-{row}")
    for patience in (1000, 1000, 2000, 5000):
        box = grid.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 8, box["y"] + (row + 1.5) * ROW_PX)
        try:
            expect(first).to_have_attribute("aria-selected", "true", timeout=patience)
        except AssertionError:
            continue
        return
    raise AssertionError("the row cannot be marked")


def press_point(page: Page, point: Locator) -> None:
    """Point at a point or a bar of a chart until the chart says what it is, then click.

    Right after a run the chart may still move, and what was pointed at is elsewhere by then.
    """
    said = page.locator(".hoverlayer .hovertext").first
    for patience in (1000, 1000, 2000, 5000):
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x + 40, y + 5)
        page.mouse.move(x, y, steps=4)
        try:
            expect(said).to_be_visible(timeout=patience)
        except AssertionError:
            continue
        page.mouse.click(x, y)
        return
    raise AssertionError("the chart does not say what the point is")
