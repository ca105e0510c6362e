"""The verbs `backup` and `restore`: the file of a store kept elsewhere, and back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from data import backup, chain
from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput
from terminal.frame import counted, print_json, say, verb
from terminal.opening import opened
from terminal.progress import shown

_FILE = click.Path(path_type=Path)


@click.command("backup")
@click.argument("place", type=_FILE)
@click.option("--with-key", is_flag=True, help="Put the key of the chain into it: whoever has it can rewrite history.")
@verb
def write(place: Path, with_key: bool, store_path: Path, as_json: bool) -> None:
    """Write a backup of a store that is not in use to PLACE, a new file or a folder.

    A store in use is backed up from the application, on the page Archive, while people work.
    """
    file = _named(place)
    with opened(store_path) as store, shown() as progress:
        try:
            written = backup.write(store, SYSTEM, file, with_key, progress)
        except OSError as error:
            raise BadInput(
                N_("{path} cannot be written: {error}."), path=file, error=error.strerror or str(error)
            ) from error
    head = written.head
    if as_json:
        said = {"writes": head.transaction_id, "link": head.link, "digest": written.digest, "with_key": with_key}
        print_json({"file": str(file), **said})
        return
    say(f"{counted(head.transaction_id, 'write')} in {file}.")
    if not with_key:
        say("The key of the chain is not in it: keep that elsewhere, apart from the backups.")


def _named(place: Path) -> Path:
    file = place / backup.default_name(datetime.now(UTC)) if place.is_dir() else place
    if file.exists():
        raise BadInput(N_("{path} exists already: name another file."), path=file)
    if not file.parent.is_dir():
        raise BadInput(N_("There is no folder {path}."), path=file.parent)
    return file


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--key", "key_file", type=_FILE, help="The key of the chain, where it is not in the backup.")
@verb
def restore(file: Path, key_file: Path | None, store_path: Path, as_json: bool) -> None:
    """Make the store of the backup FILE at --store, where nothing is yet."""
    if not file.is_file():
        raise BadInput(N_("There is no file {path}."), path=file)
    with shown() as progress:
        restored = backup.restore(file, store_path, chain.key_in(key_file) if key_file else None, progress)
    if as_json:
        head = restored.head
        said = {"writes": head.transaction_id, "link": head.link, "keyed_anew": restored.keyed_anew}
        print_json({"store": str(store_path), **said})
        return
    say(f"{counted(restored.head.transaction_id, 'write')} in {store_path}.")
    if restored.keyed_anew:
        say("Its key was not to be had: the chain is keyed anew, and heads that were saved before do not fit any more.")
