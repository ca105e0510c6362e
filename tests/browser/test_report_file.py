"""The file of a report in a browser that reaches nothing: charts, tables, no complaint, a print."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from analytics.periods import Kind, on
from analytics.question import Question
from data.store import Store
from domain.progress import Progress
from reporting.brief import Brief, about
from reporting.document import report
from tests.browser.application import copied
from tests.browser.test_accessibility import ONLY_FAULTS

CHARTS = 7


@pytest.fixture(scope="module")
def file(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of last month in French."""
    folder, now = tmp_path_factory.mktemp("report"), datetime.now(UTC)
    span = on(Kind.MONTH, now.date() - timedelta(days=1)).before
    brief = Brief(span, about(span, Question(now), is_fixed=False), "fr")
    with Store.open(copied(demo_store, folder)) as store, closing(store.cursor()) as cursor:
        (folder / "report.html").write_bytes(report(cursor, brief, Progress()).content)
    return folder / "report.html"


def opened(browser: Browser, file: Path, **profile: object) -> tuple[Page, list[str]]:
    """The file in a profile without a network, and what the browser says and asks for."""
    context = browser.new_context(offline=True, **profile)  # type: ignore[arg-type]
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(file.as_uri())
    return page, said


def test_charts_are_drawn_and_nothing_is_asked_for_nor_said(browser: Browser, file: Path) -> None:
    page, said = opened(browser, file, viewport={"width": 1000, "height": 900})
    expect(page.locator("html[data-drawn=yes]")).to_be_attached()
    assert said == [file.as_uri()]
    expect(page.locator(".drawing:has(.trace)")).to_have_count(CHARTS)
    page.locator("summary").first.click()
    expect(page.locator("details table").first).to_be_visible()
    found = Axe().run(page, options=ONLY_FAULTS).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF") and printed.count(b"/Type /Page\n") >= 2
    page.context.close()


def test_a_narrow_screen_has_all_of_it(browser: Browser, file: Path) -> None:
    page, _said = opened(browser, file, viewport={"width": 390, "height": 844})
    expect(page.locator("html[data-drawn=yes]")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    wide = "[...document.querySelectorAll('figure, .told, .cards')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert page.evaluate(wide) == 0
    page.context.close()


def test_without_scripts_there_are_the_tables(browser: Browser, file: Path) -> None:
    page, said = opened(browser, file, java_script_enabled=False)
    expect(page.locator("details[open] table")).to_have_count(CHARTS)
    expect(page.locator("details[open] table").first).to_be_visible()
    expect(page.locator(".drawing").first).not_to_be_visible()
    assert said == [file.as_uri()]
    page.context.close()
