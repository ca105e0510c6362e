"""Every page of the menu in the browser until it is settled, on a million tickets; the median of ten decides: 800 ms.

A page with the filter bar is asked ten things that it was never asked: the values of its boxes, one after another, from
the press until the address has the value, the run has ended and nothing on the page is old. Search looks for ten words,
Ticket opens ten tickets, Audit is narrowed ten times. Any other page is opened from the menu, by ten people where so
many may. Each page has a server of its own, so that none is served what another one has worked out. Beside the time
stands that of the server's processors, which a busy machine makes less longer, and how long the first visit took.

    python benchmarks/bench_pages.py [--store STORE] [--period all] [PAGE ...]
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.million import NAME, million
from benchmarks.scratch import folder
from data import staff
from data.store import Store
from domain.people import Person, Role
from domain.rights import reach
from tests.browser.application import copied, served
from tests.browser.conftest import ARGUMENTS
from tooling import chromium
from ui.conditions import DEFAULT_PERIOD
from ui.menu import MENU, Entry

ROUNDS, WANTED_MS = 10, 800
#: The boxes of the filter bar, then those that pages have of their own.
_BAR = ("category", "channel", "team", "source")
_AUDIT = ("who", "what")
#: Who works with a page, where it has less, or nothing, for others who may open it.
_FOR = {"my_tickets": Role.AGENT, "search": Role.SUPERVISOR, "ticket": Role.SUPERVISOR}
#: What stands in descriptions, notes and answers of the demo.
_WORDS = "retrait bonus virement compte bloqué document gain partie relevé réponse".split()
#: What is new once the run that was asked for has begun: until then nothing runs either.
_ADDRESS = "location.href"
_TITLE = "document.querySelector('h1')?.textContent"
_TEXT = "document.querySelector('[data-testid=stMain]')?.textContent"
_SETTLED = """(before) => {
    const app = document.querySelector('[data-testid=stApp]')
    return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1') && (NEW) !== before
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-testid=stAppSkeleton]')
}"""


@dataclass(frozen=True)
class Desk:
    """What the benchmark knows of the store: the people, and references to open."""

    people: list[Person]
    references: list[str]

    def of(self, entry: Entry) -> list[Person]:
        """Who may open a page, first who sees most with it."""
        able = [one for one in self.people if entry.opens(one.role) and _FOR.get(entry.name, one.role) is one.role]
        return sorted(able, key=lambda one: -reach(one.role, entry.action))


@dataclass
class Watch:
    """The browser's page and the process that serves it; what each step took, in milliseconds."""

    page: Page
    base: str
    server: int
    period: str
    spent: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def visit(self, name: str, person: Person) -> float:
        """Open page `name` anew as `person`; how long that took, in milliseconds."""
        start = perf_counter()
        self.page.goto(f"{self.base}/{name}?lang=en&as={person.user_id}&period={self.period}")
        self._settle(_TITLE, None)
        return (perf_counter() - start) * 1000

    def step(self, act: Callable[[], None], new: str = _ADDRESS) -> None:
        """Take down how long it is from `act` until the page is settled and `new` says something else."""
        before = self.page.evaluate(new)
        busy, start = _worked(self.server), perf_counter()
        act()
        self._settle(new, before)
        self.spent.append((perf_counter() - start) * 1000)
        self.worked.append(_worked(self.server) - busy)

    def _settle(self, new: str, before: str | None) -> None:
        self.page.wait_for_function(_SETTLED.replace("NEW", new), arg=before, timeout=60_000, polling=5)

    def choices(self, box: str) -> Iterator[None]:
        """Choose the options of the box with the key `box`, one after another; nothing where it is not there."""
        found, place = self.page.locator(f".st-key-{box}").get_by_role("combobox"), 0
        while found.count():
            found.click()
            options = self.page.get_by_role("option")
            options.first.wait_for()
            if place == options.count():
                self.page.keyboard.press("Escape")
                return
            self.step(options.nth(place).click)
            place += 1
            yield


def _worked(process: int) -> float:
    """The time that its processors gave a process, in milliseconds; 0 where the machine does not say."""
    try:
        said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(said[11]) + int(said[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _server() -> int:
    """The process that this one serves the application by; 0 where the machine does not say."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"streamlit" in (place / "cmdline").read_bytes():
                return int(place.name)
        except OSError:
            continue
    return 0


def _narrow(watch: Watch, boxes: list[str]) -> str:
    steps = (None for box in boxes for _chosen in watch.choices(box))
    count = sum(1 for _step in islice(steps, ROUNDS))
    return f"{count} values"


def _search(watch: Watch) -> str:
    box, button = (
        watch.page.get_by_label("Reference, account or words"),
        watch.page.get_by_role("button", name="Search"),
    )
    for word in _WORDS:
        box.fill(word)
        watch.step(button.click, _TEXT)
    return f"{len(_WORDS)} words"


def _open(watch: Watch, references: list[str]) -> str:
    for reference in references:
        watch.page.get_by_label("Reference").first.fill(reference)
        watch.step(watch.page.get_by_role("button", name="Open it").click)
    return f"{len(references)} tickets"


def _come(watch: Watch, entry: Entry, people: list[Person]) -> str:
    """Open a page from the menu as one person after another."""
    elsewhere = next(one for one in ("guides", "ticket") if one != entry.name)
    # By where it leads: the menu shows a symbol, and a number maybe, beside the name.
    link = watch.page.get_by_test_id("stSidebarNav").locator(f"a[href$='/{entry.name}']")
    for person in islice(cycle(people), ROUNDS):
        watch.visit(elsewhere, person)
        watch.step(link.click, _TITLE)
    return f"{ROUNDS} visits"


def _measured(entry: Entry, desk: Desk, watch: Watch) -> tuple[str, float]:
    """Measure a page; what was done, and how long the first visit took."""
    people = desk.of(entry)
    first = watch.visit(entry.name, people[0])
    if entry.name == "search":
        return _search(watch), first
    if entry.name == "ticket":
        return _open(watch, desk.references), first
    boxes = [f"audit_{one}" for one in _AUDIT] if entry.name == "audit" else [f"filter_{one}" for one in _BAR]
    if any(watch.page.locator(f".st-key-{box}").count() for box in boxes):
        return _narrow(watch, boxes), first
    return _come(watch, entry, people), first


def _row(entry: Entry, desk: Desk, store: Path, browser: Browser, period: str) -> float:
    """Measure a page on a server of its own and print its line; the median."""
    with served(store) as base:
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-GB")
        watch = Watch(page, base, _server(), period)
        what, first = _measured(entry, desk, watch)
        page.close()
    middle, busy = median(watch.spent), median(watch.worked)
    print(
        f"  {entry.name:12}{middle:6.0f}{max(watch.spent):7.0f}{busy:8.0f}{busy / middle:7.0%}{first:8.0f}  {what}",
        flush=True,
    )
    return middle


def _desk(store: Path) -> Desk:
    with Store.open(store) as opened, closing(opened.cursor()) as cursor:
        found = cursor.execute("SELECT reference FROM tickets ORDER BY ticket_id DESC LIMIT ?", [ROUNDS]).fetchall()
        return Desk(staff.people(cursor), [reference for (reference,) in found])


def main() -> int:
    """Measure and print; 1 where a page takes longer than it should."""
    asked = argparse.ArgumentParser(description="How long each page takes.")
    asked.add_argument("--store", type=Path, help="another store than that of a million tickets")
    asked.add_argument("--period", default=DEFAULT_PERIOD, help="what the filter bar begins with")
    asked.add_argument("pages", nargs="*", metavar="PAGE", help="only these")
    said = asked.parse_args()
    if not said.store:
        million(folder() / NAME).close()
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        store = copied(said.store or folder() / NAME, Path(place))
        desk = _desk(store)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        entries = [one for one in MENU if one.name in said.pages or not said.pages]
        print(f"{platform.node()}, {platform.machine()}, load {os.getloadavg()[0]:.1f}; wanted: {WANTED_MS} ms")
        print("  page        median    max  server  share   first  (ms)")
        took = {one.name: _row(one, desk, store, browser, said.period) for one in entries}
        browser.close()
    over = [name for name, ms in took.items() if ms > WANTED_MS]
    print(f"  over {WANTED_MS} ms: {', '.join(over) or 'none'}; load {os.getloadavg()[0]:.1f}")
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
