"""The verb `rotate-papers-key`: the papers of players under another key."""

from pathlib import Path

import click

from data.evidence import files, keys
from terminal.frame import answer, counted, print_json, verb
from terminal.opening import opened


@click.command("rotate-papers-key")
@verb
def rotate(store_path: Path, as_json: bool) -> None:
    """Encrypt the papers of a store that is not in use with a new key; the old one is not needed afterwards.

    Where DELAI_EVIDENCE_KEY gives the keys, put the new one before the old one there first, and take the old one out
    afterwards. Stopped in between, nothing is lost: begin again. Backups of before need the old key.
    """
    with opened(store_path):
        old = keys.secrets_of(store_path)
        if old and not keys.is_given():
            keys.put(store_path, [keys.new(), *old])
        count = files.rotate(store_path) if old else 0
        if old and not keys.is_given():
            keys.put(store_path, keys.secrets_of(store_path)[:1])
    if as_json:
        print_json({"papers": count})
        return
    answer(f"{counted(count, 'content')} of papers encrypted with the first key.")
