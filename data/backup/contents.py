"""What is in a backup: the file of a store, maybe its key, and a page that says what they are."""

import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

from data.chain import Head
from data.heads import head_of as head_of_text
from domain.marks import N_
from domain.problems import BadInput

#: What the name of a backup ends with.
SUFFIX = ".delai-backup"
#: The entries: the page, the store, its key where it was asked for.
NAME, STORE, KEY = "backup.json", "tickets.duckdb", "tickets.duckdb.key"
#: And the keys of the papers, whose contents lie beside these (data/evidence/packing.py).
PAPERS_KEY = "tickets.duckdb.papers.key"
_FORMAT = "delai-backup-1"
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself: its schema, the head of the chain as it is saved, size and SHA-256 of the store.

    `papers` is the number of their contents, `papers_digest` a SHA-256 over all of them.
    """

    schema: int
    head: str
    size: int
    digest: str
    with_key: bool
    papers: int = 0
    papers_digest: str = ""
    with_papers_key: bool = False

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, indent=2)


def is_backup(path: Path) -> bool:
    """Whether the file at `path` is a backup of a store, or was one before it was damaged."""
    try:
        with zipfile.ZipFile(path) as packed:
            return NAME in packed.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def contents(packed: zipfile.ZipFile, name: str) -> Contents:
    """What `packed`, a file called `name`, says of itself; `BadInput` where it is no backup or damaged."""
    try:
        if packed.getinfo(NAME).file_size > _LONGEST:
            raise ValueError
        said = json.loads(packed.read(NAME))
        if said.pop("format") != _FORMAT:
            raise ValueError
        found = Contents(**said)
        if not (isinstance(found.schema, int) and isinstance(found.size, int) and isinstance(found.head, str)):
            raise ValueError
        return found
    except (KeyError, TypeError, ValueError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(N_("{file} is no backup that this version of Délai can read."), file=name) from error


def head_of(path: Path) -> Head | None:
    """The head that is kept in the backup at `path`; None where there was no write. `BadInput` as for `contents`."""
    try:
        with zipfile.ZipFile(path) as packed:
            return head_of_text(contents(packed, path.name).head)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadInput(N_("{file} is no backup that this version of Délai can read."), file=path.name) from error


def damaged(name: str) -> BadInput:
    """That a backup is not what it says of itself."""
    return BadInput(N_("{file} is damaged: nothing was restored from it."), file=name)
