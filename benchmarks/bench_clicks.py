"""A click in the browser until the overview is settled, on a million tickets; each click asks what was never asked.

From the press on a category (then a channel) of the filter bar until the new figures are there, the run has ended and
nothing on the page is old. The median of ten decides: 600 ms at the most. The first load is noted apart.
"""

import platform
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from benchmarks.million import NAME, million
from benchmarks.scratch import folder
from domain.vocabulary import Category, Channel
from tests.browser.application import copied, served
from tests.browser.conftest import ARGUMENTS
from tooling import chromium

_SETTLED = """(before) => {
    const caption = document.querySelector('[data-testid=stCaptionContainer]')
    const app = document.querySelector('[data-testid=stApp]')
    return caption && caption.textContent !== before && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
}"""
WANTED_MS = 600


def settle(page: Page, before: str) -> str:
    """Wait until the caption says something else than `before` and the page is settled; returns the caption."""
    page.wait_for_function(_SETTLED, arg=before, timeout=60_000, polling=5)
    return page.get_by_test_id("stCaptionContainer").first.text_content() or ""


def choose(page: Page, box: str, place: int, before: str) -> tuple[float, str]:
    """Choose the option at `place` of a box; how long it took in milliseconds, and the caption then."""
    page.get_by_role("combobox", name=box).click()
    option = page.get_by_role("option").nth(place)
    option.wait_for()
    start = perf_counter()
    option.click()
    caption = settle(page, before)
    return (perf_counter() - start) * 1000, caption


def main() -> None:
    """Measure and print."""
    million(folder() / NAME).close()
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        store = copied(folder() / NAME, Path(place))
        with served(store) as address:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-GB")
            start = perf_counter()
            page.goto(address)
            caption = settle(page, "")
            cold = (perf_counter() - start) * 1000
            clicks = []
            for box, count in (("Category", len(Category)), ("Channel", len(Channel))):
                for place_in_box in range(count):
                    ms, caption = choose(page, box, place_in_box, caption)
                    clicks.append(ms)
    middle = median(clicks[:10])
    print(f"{platform.node()}, {platform.machine()}: the overview on a million tickets")
    print(f"  cold load      {cold:6.0f} ms")
    print(f"  click, median  {middle:6.0f} ms of {', '.join(f'{ms:.0f}' for ms in clicks[:10])} (wanted: {WANTED_MS})")


if __name__ == "__main__":
    main()
