"""A real browser on the real application, with a store of demo complaints.

Where no Chromium starts, these tests are skipped with a reason; in CI (CI=true) that is a failure.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.application import copied, served
from tests.browser.profiles import Profile, Profiles
from tests.conftest import ROOT
from tooling import chromium

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store of demo complaints, made once for all workers of a run; copy it, never open it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if worker else base) / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _fill(folder / "tickets.duckdb")
            (folder / "ready").touch()
    return folder / "tickets.duckdb"


def _fill(path: Path) -> None:
    subprocess.run(
        [sys.executable, "delai.py", "demo"],
        cwd=ROOT,
        env={**os.environ, "DELAI_STORE": str(path)},
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=600,
    )


@pytest.fixture(scope="session")
def base_url(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an application that tests only read from: they share it and its store."""
    with served(copied(demo_store, tmp_path_factory.mktemp("shared"))) as address:
        yield address


@pytest.fixture
def own_url(demo_store: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an application for one test that changes tickets."""
    with served(copied(demo_store, tmp_path / "own")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    path = chromium.find()
    if path is None:
        reason = f"no Chromium starts here: say {chromium.CHOICE}=/path/to/chromium, or python -m tooling.chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    """The profiles of the browser."""
    return Profiles(browser)


class OpenPage(Protocol):
    """Opens a page in a profile of its own, as one more person with one more browser."""

    def __call__(self, locale: str = "fr-FR", width: int = 1440, height: int = 900, dark: bool = False) -> Page: ...


@pytest.fixture
def open_page(profiles: Profiles) -> Iterator[OpenPage]:
    """`open_page(locale="en-GB", width=390, dark=True)`: a blank page; closed when the test ends."""
    taken: list[tuple[str, Profile]] = []
    blocked: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            blocked.append(message.text[:500])

    def opened(locale: str = "fr-FR", width: int = 1440, height: int = 900, dark: bool = False) -> Page:
        profile = profiles.take(locale)
        taken.append((locale, profile))
        profile.context.on("console", heard)
        return profile.new_page(width, height, dark)

    yield opened
    for locale, profile in taken:
        profile.context.remove_listener("console", heard)
        profiles.give_back(locale, profile)
    assert blocked == [], "the page needs what its own policy forbids"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A blank page of a French browser on a desk, 1440 × 900, light."""
    return open_page()
