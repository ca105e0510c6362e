"""Before the first start: a store without any complaint is filled with those of the demo.

`python -m tooling.filling` exits 2 with a sentence where the store cannot be opened, as `delai.py` does.
"""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from data.store import Store, default_path
from domain.problems import Problem

ROOT = Path(__file__).resolve().parent.parent


def is_empty(path: Path) -> bool:
    """Whether no ticket was ever filed in the store at `path`, which is made if there is none."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return cursor.sql("SELECT 1 FROM tickets LIMIT 1").fetchone() is None


def main() -> int:
    """Fill the store that DELAI_STORE names, unless it has complaints already."""
    try:
        if not is_empty(default_path()):
            return 0
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    return subprocess.run([sys.executable, ROOT / "delai.py", "demo"]).returncode


if __name__ == "__main__":
    sys.exit(main())
