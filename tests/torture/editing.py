"""A nursery of editors: for each line that it reads, a process in which eight hands edit until somebody kills it.

It says `begun PID`, then `ticket version` for each edit that was acknowledged, then `ended`. The nursery itself never
opens the store; it is there because to load the program takes ten times as long as to be killed.
"""

import os
import sys
from pathlib import Path

from data.store import Store
from tests.torture import desk


def main() -> None:
    """Bring forth editors of the store named on the command line."""
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            _edit(Path(sys.argv[1]))
        os.waitpid(child, 0)
        _say("ended")


def _edit(path: Path) -> None:
    _say(f"begun {os.getpid()}")
    with Store.open(path) as store:
        desk.work(store, 1e6, lambda ticket, version: _say(f"{ticket} {version}"))


def _say(line: str) -> None:
    # In one piece: lines of several threads must not run into each other.
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
