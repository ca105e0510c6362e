"""Pictures of every page, to be looked at, and the two of the README.

`python -m tooling.pictures FOLDER` fills a store with the demo, serves it and draws every page in both languages and
themes, wide and narrow, into FOLDER. With `--readme` it draws docs/overview.png and docs/overdue.png instead.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.application import served
from tests.browser.conftest import ARGUMENTS
from tests.browser.waiting import settled
from tests.conftest import ROOT
from tooling import chromium

#: Each page with the person who looks at it; a ticket is asked for by its number.
PAGES = {
    "overview": ("julien.castel", ""),
    "backlog": ("julien.castel", ""),
    "handling": ("julien.castel", ""),
    "signals": ("julien.castel", ""),
    "flow": ("julien.castel", ""),
    "risk": ("julien.castel", ""),
    "report": ("julien.castel", ""),
    "overdue": ("ines.carvalho", ""),
    "workload": ("ines.carvalho", ""),
    "teams": ("julien.castel", ""),
    "coaching": ("ines.carvalho", ""),
    "my_tickets": ("linh.tran", ""),
    "ticket": ("helene.vasseur", "19930"),
    "search": ("helene.vasseur", ""),
    "explore": ("nadia.ferhat", ""),
    "compare": ("julien.castel", ""),
    "revisions": ("julien.castel", ""),
    "whatif": ("julien.castel", ""),
    "definitions": ("nadia.ferhat", ""),
    "people": ("mei.caron", ""),
    "import": ("mei.caron", ""),
    "imports": ("mei.caron", ""),
    "archive": ("mei.caron", ""),
    "audit": ("olivier.stern", ""),
    "policies": ("mei.caron", ""),
}
_TALL = {1440: 900, 390: 844}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a page, a language, a theme, a width in pixels."""

    page: str
    lang: str
    dark: bool
    width: int

    @property
    def name(self) -> str:
        """`overview-fr-light-1440`."""
        return f"{self.page}-{self.lang}-{'dark' if self.dark else 'light'}-{self.width}"

    def address(self, base: str) -> str:
        """Where the page is on the application at `base`."""
        person, ticket = PAGES[self.page]
        asked = f"?lang={self.lang}&as={person}" + (f"&ticket={ticket}" if ticket else "")
        return f"{base}/{'' if self.page == 'overview' else self.page}{asked}"


def draw(browser: Browser, base: str, shot: Shot, target: Path, whole: bool = True) -> None:
    """Draw `shot` into `target`; `whole`: down to the end of the page, not only what a window shows."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": _TALL[shot.width]},
        locale={"fr": "fr-FR", "en": "en-GB"}[shot.lang],
        timezone_id="Europe/Paris",
        color_scheme="dark" if shot.dark else "light",
    )
    page.goto(shot.address(base))
    settled(page, page.get_by_role("heading", level=1))
    if whole:
        _stretch(page, shot.width)
    page.wait_for_timeout(800)  # charts and tables draw themselves after the run, without a sign when they are done
    page.screenshot(path=target, type="png")
    page.close()


def _stretch(page: Page, width: int) -> None:
    """Make the window as tall as the page: its own part scrolls, so a full-page picture would end with the window."""
    tall = page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(_TALL[width], min(int(tall) + 20, 4000))})
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@contextmanager
def demo() -> Iterator[str]:
    """Serve a fresh demo for the length of the block; gives its address."""
    with tempfile.TemporaryDirectory(prefix="delai-pictures-") as folder:
        store = Path(folder) / "tickets.duckdb"
        fill = [sys.executable, "delai.py", "demo"]
        subprocess.run(fill, cwd=ROOT, env={**os.environ, "DELAI_STORE": str(store)}, check=True)
        with served(store) as base:
            yield base


def main(arguments: Sequence[str]) -> int:
    """Draw what was asked; 1 where no Chromium starts."""
    parser = argparse.ArgumentParser(prog="python -m tooling.pictures", description="Draw the pages.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("pictures"))
    parser.add_argument("--readme", action="store_true", help="only the two pictures of the README")
    parser.add_argument("--page", action="append", choices=list(PAGES), help="only this page; may be repeated")
    parser.add_argument("--base", help="the address of an application that runs already")
    asked = parser.parse_args(arguments)
    path = chromium.find()
    if path is None:
        print("No Chromium starts here; python -m tooling.chromium installs one.", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        if asked.base:
            _all(browser, asked.base, asked)
            return 0
        with demo() as base:
            _all(browser, base, asked)
    return 0


def _all(browser: Browser, base: str, asked: argparse.Namespace) -> None:
    if asked.readme:
        for page in ("overview", "overdue"):
            draw(browser, base, Shot(page, "fr", False, 1440), ROOT / "docs" / f"{page}.png", whole=False)
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    for shot in (Shot(*one) for one in product(asked.page or PAGES, ("fr", "en"), (False, True), _TALL)):
        draw(browser, base, shot, asked.folder / f"{shot.name}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
