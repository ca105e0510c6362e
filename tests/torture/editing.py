"""Eight hands edit without end and say each edit that was acknowledged: what the torture kills."""

import os
import sys
from pathlib import Path

from data.store import Store
from tests.torture import desk


def main() -> None:
    """Edit the store named on the command line; `ticket version` on standard output for each acknowledged edit."""
    with Store.open(Path(sys.argv[1])) as store:
        # In one piece: lines of several threads must not run into each other.
        desk.work(store, 1e6, lambda ticket, version: os.write(1, f"{ticket} {version}\n".encode()))


if __name__ == "__main__":
    main()
