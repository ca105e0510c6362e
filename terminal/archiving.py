"""Everything that a store holds as one file, and back: what `export --full` and `import` of such a file do."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data import archive
from data.store import Store
from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput
from terminal.frame import print_json, say
from terminal.output import fresh_file, standard_output
from terminal.progress import shown


def write(store_path: Path, out: Path | None, force: bool, as_json: bool) -> None:
    """Write the store at `store_path` to the file `out`, or to standard output."""
    if not store_path.exists():
        raise BadInput(N_("There is no store at {path}."), path=store_path)
    with (
        Store.open(store_path) as store,
        fresh_file(out, force) if out else standard_output(binary=True) as file,
        TemporaryDirectory(prefix="delai-export-", dir=out.parent if out else None) as folder,
    ):
        whole = Path(folder) / "all.delai"
        with shown() as progress:
            written = archive.write(store, SYSTEM, whole, progress)
        with whole.open("rb") as made:
            shutil.copyfileobj(made, file)
    if as_json:
        counts = {"tickets": written.tickets, "events": written.events, "transactions": written.transactions}
        print_json({"file": str(out), **counts})
    elif out:
        say(f"{written.tickets} tickets with {written.events} events in {out}.")


def restore(store_path: Path, path: Path) -> dict[str, Any]:
    """Fill the empty store at `store_path` from the archive at `path`; returns the report of an import.

    A row is an event there.
    """
    with shown() as progress, Store.open(store_path) as store:
        told = archive.restore(store, SYSTEM, path, progress)
    return {
        "read": told.events,
        "tickets": {"imported": told.tickets, "updated": 0, "unchanged": 0},
        "rows": {"accepted": told.events, "quarantined": 0},
        "reasons": {},
    }
