"""What is in an archive: which tables, and what it says of itself."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from domain.marks import N_
from domain.problems import BadInput

#: The entry that tells what the file is.
NAME = "delai.json"
_FORMAT = "delai-archive-1"
# Derived from events, or about the file of the store itself: made anew where an archive comes in.
_NOT_KEPT = ("schema_versions", "versions_current", "versions_past", "versions_superseded")


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive says of itself: the schema that its tables have, the last write in them, rows by table."""

    schema: int
    transaction_id: int
    recorded_at: str
    tables: Mapping[str, int]

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, indent=2)


def tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of a store that cannot be made from others, by name."""
    rows = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows if name not in _NOT_KEPT]


def is_archive(path: Path) -> bool:
    """Whether the file at `path` is an archive of a store."""
    try:
        with zipfile.ZipFile(path) as archive:
            return NAME in archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        return False


def contents(archive: zipfile.ZipFile, name: str) -> Contents:
    """What `archive`, a file called `name`, says of itself; `BadInput` where that cannot be understood."""
    try:
        if archive.getinfo(NAME).file_size > 1_000_000:
            raise ValueError
        said = json.loads(archive.read(NAME))
        if said.pop("format") != _FORMAT:
            raise ValueError
        found = Contents(**said)
        if not all(isinstance(rows, int) for rows in (found.schema, found.transaction_id, *found.tables.values())):
            raise ValueError
        return found
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise BadInput(N_("{file} is no archive that this version of Délai can read."), file=name) from error
