"""A Chromium for the browser tests: find one, or install one.

`python -m tooling.chromium` prints where it is. It tries Playwright's own download first, then, where apt
is at hand, Debian's package. It exits 1 with a sentence where neither is to be had.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

CHOICE = "DELAI_CHROMIUM"  # the environment's own choice of a browser


def find() -> Path | None:
    """The first Chromium that starts: the one chosen in DELAI_CHROMIUM, the system's, Playwright's own."""
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get(CHOICE):
        yield Path(chosen)
        return
    if system := shutil.which("chromium"):
        yield Path(system)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    yield own


def _starts(path: Path) -> bool:
    if not path.is_file():
        return False
    return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0


def install() -> Path | None:
    """Bring a Chromium onto this machine; None where neither way works. What the tools say goes to stderr."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr)
    if (found := find()) is None and shutil.which("apt-get"):
        print("Playwright's own Chromium is not to be had here; trying Debian's package.", file=sys.stderr)
        apt("update", "-qq")
        apt("install", "-qq", "-y", "--no-install-recommends", "chromium")
        found = find()
    return found


def apt(*arguments: str) -> None:
    """Run apt-get with the rights that there are; nothing where that needs more than this user has."""
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if rights and not shutil.which("sudo"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*rights, "apt-get", *arguments], stdout=sys.stderr, stdin=subprocess.DEVNULL, env=environment)


def main() -> int:
    """Print the path of a Chromium that starts, installing one if there is none."""
    found = find() or install()
    if found is None:
        print("No Chromium could be found or installed; the browser tests cannot run here.", file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
