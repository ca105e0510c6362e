"""A Dovecot for the tests of the mailbox: find one, or install Debian's package where apt is at hand.

`python -m tooling.dovecot` prints where it is, and exits 1 with a sentence where there is none to be had.
"""

import os
import shutil
import sys
from pathlib import Path

from tooling.chromium import apt

CHOICE = "DELAI_DOVECOT"  # the environment's own choice of a server


def find() -> Path | None:
    """The one chosen in DELAI_DOVECOT, else the system's; None where there is none that can serve IMAP."""
    chosen = os.environ.get(CHOICE) or shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(chosen) if chosen and _serves_imap(Path(chosen)) else None


def _serves_imap(path: Path) -> bool:
    return path.is_file() and any((folder / "imap").is_file() for folder in _helpers(path))


def _helpers(path: Path) -> list[Path]:
    return [path.parent.parent / "lib" / "dovecot", path.parent.parent / "libexec" / "dovecot"]


def install() -> Path | None:
    """Bring Debian's package onto this machine; None where that does not work. What the tools say goes to stderr."""
    if shutil.which("apt-get"):
        apt("update", "-qq")
        apt("install", "-qq", "-y", "--no-install-recommends", "dovecot-imapd")
    return find()


def main() -> int:
    """Print the path of a Dovecot, installing one if there is none."""
    found = find() or install()
    if found is None:
        print("No Dovecot could be found or installed; the tests of the mailbox cannot run here.", file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
