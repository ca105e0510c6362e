"""What is pressed opens exactly its tickets: as many as the number said."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data import intake, staff
from data.store import Store
from domain.people import Role
from tests.browser import steps
from tests.browser.application import copied, served
from tests.browser.test_journeys import MAPPING, now

MANAGER = {"lang": "en", "as": "julien.castel"}


@pytest.fixture(scope="module")
def learned_late(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store of demo complaints, to which an import today added some of long ago, half without a category."""
    own = copied(demo_store, tmp_path_factory.mktemp("late"))
    rows = ["No,Opened,Solved,Due,Subject"]
    for number in range(24):
        opened = now() - timedelta(days=70 - number)
        said = [opened, opened + timedelta(days=number % 5 + 1), opened + timedelta(days=3)]
        dates = [f"{one:%Y-%m-%dT%H:%M}" for one in said]
        rows.append(f"L-{number},{','.join(dates)},{'payment' if number % 2 else ''}")
    file = own.parent / "late.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with Store.open(own) as store, closing(store.cursor()) as cursor:
        admin = next(one for one in staff.people(cursor) if one.role is Role.ADMIN)
        intake.run(store, admin, file, intake.parse_mapping(MAPPING, "late.toml"))
    return own


@pytest.fixture(scope="module")
def base(learned_late: Path) -> Iterator[str]:
    with served(learned_late) as address:
        yield address


def listed(page: Page) -> int:
    """How many tickets the page Explore lists."""
    expect(page.get_by_role("heading", name="Explore")).to_be_visible()
    steps.quiet(page)
    said = page.get_by_test_id("stMain").get_by_text(re.compile(r"^[\d,]+ tickets?$")).first
    return steps.digits(said.inner_text())


def press(page: Page, table: Locator, row: int, column: int) -> str:
    """Press a cell of a table of figures, counted from 0 below the titles, and return what it says."""
    table.scroll_into_view_if_needed()
    cell = table.locator(f"[data-testid=glide-cell-{column}-{row}]")
    expect(cell).to_be_attached()
    said = cell.inner_text()
    box = table.bounding_box()
    assert box is not None
    columns = table.locator("[role=columnheader]").count()
    # Columns share the width evenly, or nearly so: the middle of each is within it.
    x = box["x"] + box["width"] * (column + 0.5) / columns
    page.mouse.click(x, box["y"] + steps.ROW_PX * (row + 1.5))
    return said


def open_twin(page: Page, chart: str) -> Locator:
    button = page.locator(f".st-key-{chart}_twin").get_by_role("button")
    # With the chart above, as one would scroll to see all of the table.
    button.evaluate("button => button.scrollIntoView({block: 'start'})")
    button.click()
    table = page.locator(f"[class*=st-key-{chart}_table_]").get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    steps.quiet(page)
    return table


@pytest.mark.parametrize(("row", "column"), [(3, 2), (3, 3), (10, 3)])
def test_a_week_in_the_table_of_the_trend(page: Page, base: str, row: int, column: int) -> None:
    steps.visit(page, base, period="30d", **MANAGER)
    said = press(page, open_twin(page, "trend"), row, column)
    assert listed(page) == steps.digits(said) > 0


@pytest.mark.parametrize("column", [1, 2])
def test_a_category_in_the_table_of_the_stock(page: Page, base: str, column: int) -> None:
    steps.visit(page, base, **MANAGER)
    said = press(page, open_twin(page, "stock"), 0, column)
    assert listed(page) == steps.digits(said)


def test_a_bar_of_the_ages_and_its_cell(page: Page, base: str) -> None:
    steps.visit(page, base, "backlog", **MANAGER)
    table = open_twin(page, "ages")
    said = press(page, table, 0, 2)
    assert listed(page) == steps.digits(said) > 0
    steps.visit(page, base, "backlog", **MANAGER)
    bar = page.locator(".st-key-ages .barlayer .point path").last
    steps.press_point(page, bar)
    opened = listed(page)
    assert "category=" in page.url and "age=" in page.url
    assert opened > 0


def test_the_way_back_leads_to_what_was_asked_before(page: Page, base: str) -> None:
    steps.visit(page, base, "overview", **MANAGER)
    first = page.url
    steps.visit(page, base, "signals", **MANAGER)
    own = page.url
    point = page.locator(".js-plotly-plot .scatterlayer .points path").nth(3)
    steps.press_point(page, point)
    assert listed(page) and "week=" in page.url
    page.go_back()
    expect(page.get_by_role("heading", name="Signals", exact=True)).to_be_visible()
    expect(page).to_have_url(own)
    steps.quiet(page)
    assert "12 whole weeks are judged" in page.get_by_test_id("stMain").inner_text()
    page.go_back()
    page.go_back()
    expect(page).to_have_url(first)


@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_slice_without_a_category(page: Page, base: str, column: int) -> None:
    steps.visit(page, base, "explore", figure="on_time_closed", by="category", period="12m", **MANAGER)
    page.get_by_text("Figures of this slice").click()
    table = page.locator("[class*=st-key-slice_]").get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    steps.quiet(page)
    told = page.get_by_test_id("stMain").get_by_text(re.compile(r"^[\d,]+ tickets?$")).first
    before = told.inner_text()
    said = press(page, table, 0, column)
    expect(page).to_have_url(re.compile("category=(&|$)"))
    expect(told).not_to_have_text(before)
    count = listed(page)
    assert count == (steps.digits(said) if column > 1 else 12)


def test_then_and_now_of_a_revision(page: Page, base: str) -> None:
    day = f"{now() - timedelta(days=30):%Y-%m-%d}"
    steps.visit(page, base, "revisions", figure="arrivals", known=day, **MANAGER)
    expect(page.get_by_text("24 cases make the difference")).to_be_visible()
    counts = []
    for column in (1, 2):
        steps.visit(page, base, "revisions", figure="arrivals", known=day, **MANAGER)
        table = page.locator("[class*=st-key-revisions_4_]").get_by_test_id("stDataFrame")
        said = press(page, table, 1, column)
        counts.append(listed(page))
        assert counts[-1] == steps.digits(said)
        expect(page.get_by_role("button", name="As known on")).to_have_count(1 if column == 1 else 0)
    assert counts[1] - counts[0] == 24


def test_what_came_in_is_listed_below(page: Page, base: str) -> None:
    day = f"{now() - timedelta(days=30):%Y-%m-%d}"
    steps.visit(page, base, "revisions", figure="on_time_closed", known=day, **MANAGER)
    table = page.locator("[class*=st-key-reconciled_]").get_by_test_id("stDataFrame")
    said = press(page, table, 0, 2)
    expect(page.get_by_text(f"{steps.digits(said)} cases make the difference")).to_be_visible()
    expect(page).to_have_url(re.compile("why=gained"))


def stricter(page: Page, base: str) -> None:
    """What if, with a day for what is simple; a table of few months shares its width evenly."""
    steps.visit(page, base, "whatif", period="90d", **MANAGER)
    limit = page.get_by_label("simple: hours on the wall clock")
    limit.fill("24")
    limit.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("would change sides"))).to_be_visible()
    steps.quiet(page)


def pressed_until(page: Page, table: Locator, shown: Locator) -> None:
    """Press a cell until `shown` is there: the page moves while the list above the table is drawn."""
    for patience in (8_000, 8_000, 20_000):
        press(page, table, 2, 2)
        try:
            expect(shown).to_be_visible(timeout=patience)
        except AssertionError:
            continue
        return
    raise AssertionError("no cell could be pressed")


def test_a_card_and_a_cell_of_what_if_open_their_tickets_on_both_sides(page: Page, base: str) -> None:
    stricter(page, base)
    late = page.locator(".st-key-whatif_breached_closed")
    count = steps.digits(late.get_by_test_id("stMetricValue").inner_text())
    late.get_by_role("button", name="Supposed tickets").click()
    box = page.locator(".st-key-whatif_listed")
    expect(box.get_by_role("heading", name=re.compile("Supposed:.*Answered late"))).to_be_visible()
    expect(box.get_by_text(f"{count:,} tickets", exact=True)).to_be_visible()
    expect(box.get_by_role("button", name=f"Export {count:,} tickets")).to_be_visible()
    steps.quiet(page)
    table = page.locator("[class*=st-key-whatif_categories_]").get_by_test_id("stDataFrame")
    heading = box.get_by_role("heading", name=re.compile("Supposed:.*On-time resolution · .* · "))
    pressed_until(page, table, heading)
    steps.quiet(page)
    box.get_by_role("link", name="Its tickets as it is").click()
    assert listed(page) > 0
    assert "category=" in page.url and "month=" in page.url and "figure=on_time_rate" in page.url


def test_a_ticket_that_changes_sides_opens(page: Page, base: str) -> None:
    stricter(page, base)
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    reference = table.get_by_test_id("glide-cell-0-0").inner_text()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 1.5 * steps.ROW_PX)
    expect(page.get_by_text(reference).first).to_be_visible()
    expect(page).to_have_url(re.compile("ticket=[0-9]+"))


def test_the_figures_of_a_slice_stay_open_when_another_figure_is_chosen(page: Page, base: str) -> None:
    steps.visit(page, base, "explore", figure="arrivals", **MANAGER)
    page.get_by_text("Figures of this slice").click()
    table = page.locator("[class*=st-key-slice_]").get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    steps.choose(page, "Tickets behind", "Median handling time of answered cases")
    expect(page).to_have_url(re.compile("figure=handling_median_answered"))
    steps.quiet(page)
    expect(table).to_be_visible()
