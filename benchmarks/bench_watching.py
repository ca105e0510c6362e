"""What it costs that lists follow what others do, while nobody does anything: on a million tickets and on a thousand.

Some people have their queue open. What the application takes of a processor for each look of one of them is counted
over half a minute; it must not grow with the store. Beside it stands what a whole run of that page takes.
"""

import os
import platform
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.bench_queue import settled
from benchmarks.million import NAME, million
from benchmarks.scratch import folder
from data import staff
from data.demo import fill
from data.store import Store
from domain.people import Role
from tests.browser.application import copied, served
from tests.browser.conftest import ARGUMENTS
from tooling import chromium
from ui.watching import EVERY

PEOPLE, SECONDS, RUNS, MORE = 5, 30.0, 5, 2.0


def _agents(store: Path) -> list[str]:
    with Store.open(store) as opened, closing(opened.cursor()) as cursor:
        return [one.user_id for one in staff.people(cursor) if one.role is Role.AGENT][:PEOPLE]


def _spent() -> float:
    """Seconds of a processor that the applications served by this process took so far."""
    found = [one for one in psutil.Process().children() if "streamlit" in " ".join(one.cmdline())]
    return sum(sum(one.cpu_times()[:2]) for one in found)


def _opened(browser: Browser, base: str, agents: Sequence[str]) -> list[Page]:
    pages = [browser.new_page(locale="en-GB") for _agent in agents]
    for page, agent in zip(pages, agents, strict=True):
        page.goto(f"{base}/my_tickets?lang=en&as={agent}")
        settled(page, "[data-testid=stDataFrame]")
    return pages


def _measured(browser: Browser, store: Path) -> tuple[float, float]:
    """Milliseconds of a processor for a look, and for a run of the whole page."""
    agents = _agents(store)
    with served(store) as base:
        pages = _opened(browser, base, agents)
        time.sleep(2 * EVERY)
        before = _spent()
        time.sleep(SECONDS)
        look = (_spent() - before) / (len(pages) * SECONDS / EVERY)
        before = _spent()
        for _run in range(RUNS):
            pages[0].get_by_text("All", exact=True).click()
            settled(pages[0], "[data-testid=stDataFrame]")
            pages[0].get_by_text("90 d", exact=True).click()
            settled(pages[0], "[data-testid=stDataFrame]")
        run = (_spent() - before) / (2 * RUNS)
        for page in pages:
            page.close()
    return look * 1000, run * 1000


def main() -> int:
    """Measure and print; 1 where a look costs more than twice as much on the large store."""
    million(folder() / NAME).close()
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        small = Path(place) / "small.duckdb"
        with Store.open(small) as store:
            fill(store, 1_000, 1, datetime.now(UTC))
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        large_ms, run_ms = _measured(browser, copied(folder() / NAME, Path(place) / "large"))
        small_ms, small_run_ms = _measured(browser, small)
    print(f"{platform.node()}, {platform.machine()}, load {os.getloadavg()[0]:.1f}: a look at lists, nothing happening")
    print(f"  a million tickets {large_ms:6.1f} ms of a processor   (a run of the page {run_ms:6.0f} ms)")
    print(f"  a thousand        {small_ms:6.1f} ms of a processor   (a run of the page {small_run_ms:6.0f} ms)")
    print(f"  ratio             {large_ms / small_ms:6.1f}      (wanted: {MORE:.0f} at the most)")
    return int(large_ms > MORE * small_ms)


if __name__ == "__main__":
    sys.exit(main())
