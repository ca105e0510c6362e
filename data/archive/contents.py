"""What is in an archive: which tables, and what it says of itself."""

import hashlib
import hmac
import json
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from data import migrations
from domain.marks import N_
from domain.messages import MessageKind
from domain.problems import BadInput

#: The entry that tells what the file is.
NAME = "delai.json"
_FORMAT = "delai-archive-2"
#: What an entry raises that breaks off, is encrypted, packed in a way that is not known here, or nested without end.
UNREADABLE = (EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
# Derived from events, or about the file of the store itself: made anew where an archive comes in.
_DERIVED = ("schema_versions", "versions_current", "versions_past", "versions_superseded")
# Who is in at this moment, keyed with the key of this store.
_OF_THE_MOMENT = ("player_codes", "player_entries", "used_tokens", "filed_forms")


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive says of itself: the schema that its tables have, the last write in them, rows by table.

    `digests` are the SHA-256 of each table's file, `seal` an HMAC over all the rest with the key of the store that
    it was written from: with that key it shows that nothing was changed since. `papers` are how many contents of papers
    lie beside the tables, encrypted, `papers_digest` a SHA-256 over them; both are left out where there are none.
    """

    schema: int
    transaction_id: int
    recorded_at: str
    tables: Mapping[str, int]
    digests: Mapping[str, str]
    seal: str = ""
    papers: int = 0
    papers_digest: str = ""

    def text(self) -> str:
        """As it stands in the file."""
        return json.dumps(self._said(), indent=2)

    def _said(self) -> dict[str, Any]:
        # Those of before there were papers say nothing of them, and their seals have to fit.
        silent = () if self.papers_digest else ("papers", "papers_digest")
        return {"format": _FORMAT, **{name: said for name, said in asdict(self).items() if name not in silent}}

    def sealed(self, key: bytes) -> "Contents":
        """The same with the seal of `key`."""
        return replace(self, seal=self._seal(key))

    def is_sealed_with(self, key: bytes) -> bool:
        """Whether the seal was made with `key`, over what stands here."""
        return hmac.compare_digest(self._seal(key).encode(), self.seal.encode())

    def _seal(self, key: bytes) -> str:
        said = json.dumps({**self._said(), "seal": ""}, sort_keys=True)
        return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of a store that are kept: what cannot be made from others and is not of the moment, by name."""
    rows = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows if name not in _DERIVED + _OF_THE_MOMENT]


def kept(table: str) -> str:
    """The rows of `table` that go into an archive, for SQL to read from: codes are of the moment, too."""
    return f"{table} WHERE kind <> '{MessageKind.CODE}'" if table == "messages" else table


def tables_of(schema: int) -> list[str]:
    """The `tables` of a store of `schema` (1 to the newest), by name."""
    with closing(duckdb.connect(":memory:")) as fresh:
        migrations.build(fresh, schema)
        return tables(fresh)


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
        return _demand_well_formed(Contents(**said))
    except (KeyError, TypeError, ValueError, AttributeError, *UNREADABLE) as error:
        raise BadInput(N_("{file} is no archive that this version of Délai can read."), file=name) from error


def _demand_well_formed(found: Contents) -> Contents:
    numbers = (found.schema, found.transaction_id, found.papers, *found.tables.values())
    texts = (found.recorded_at, found.seal, found.papers_digest, *found.digests.values())
    whole = all(isinstance(one, int) for one in numbers) and all(isinstance(one, str) for one in texts)
    if not whole or found.schema < 1 or set(found.digests) != set(found.tables):
        raise ValueError
    return found
