"""Everything that a store holds as one file, and back: what `export --full` and `import` of such a file do."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data import archive, chain
from data.store import Store
from domain.people import SYSTEM
from terminal.frame import counted, print_json, say
from terminal.opening import opened
from terminal.output import fresh_file, standard_output
from terminal.progress import shown


def write(store_path: Path, out: Path | None, force: bool, as_json: bool) -> None:
    """Write the store at `store_path` to the file `out`, or to standard output."""
    with (
        opened(store_path) as store,
        fresh_file(out, force, store_path) if out else standard_output(binary=True) as file,
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
        say(f"{counted(written.tickets, 'ticket')} with {counted(written.events, 'event')} in {out}.")


def restore(store_path: Path, path: Path, key_path: Path | None) -> dict[str, Any]:
    """Fill the empty store at `store_path` from the archive at `path`; returns the report of an import.

    A row is an event there. With the key at `key_path`, else that of the environment, the archive has to be as the
    store with that key wrote it; without one it is said that nothing shows who wrote it.
    """
    key = chain.key_in(key_path) if key_path else chain.key_of_environment()
    with shown() as progress, Store.open(store_path) as store:
        told = archive.restore(store, SYSTEM, path, progress, key)
    if not told.is_proven:
        say(
            f"{path.name} fits itself, but without the key of the store that wrote it (--key) nothing shows who wrote"
            " it."
        )
    return {
        "proven": told.is_proven,
        "read": told.events,
        "tickets": {"imported": told.tickets, "updated": 0, "unchanged": 0},
        "rows": {"accepted": told.events, "quarantined": 0},
        "reasons": {},
    }
