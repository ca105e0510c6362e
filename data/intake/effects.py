"""What a mapping makes of the first rows of a file: quick, so that every change of it can be seen at once."""

import csv
from collections.abc import Mapping as Table
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from data.intake.fields import FIELDS
from data.intake.mapping import Mapping
from data.intake.source_file import opened
from data.intake.staging import stage


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one field in the first rows: how many have something there, how many of these are read.

    `text` → `value`: the first one that is read; `unread`: the first that is not, None where all are.
    """

    filled: int
    read: int
    text: str | None = None
    value: Any = None
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """What a mapping makes of the first rows: per field, and the rows as they would be read (`usable` of `rows`)."""

    fields: Table[str, Effect]
    names: tuple[str, ...]
    table: tuple[tuple[Any, ...], ...]
    rows: int
    usable: int


def effects(header: Sequence[str], rows: Sequence[Sequence[str]], mapping: Mapping) -> Effects:
    """What `mapping` makes of these rows of a file with this header; times in UTC.

    `BadInput` where the mapping reads a column that is not there, or there twice.
    """
    # The rows are written anew: how the file was written before does not matter for them.
    mapping = replace(mapping, delimiter=",", encoding="utf-8")
    with (
        TemporaryDirectory(prefix="delai-effects-") as folder,
        opened(_written(Path(folder), header, rows), mapping) as file,
        closing(duckdb.connect(":memory:")) as cursor,
    ):
        cursor.execute("SET TimeZone = 'UTC'")
        stage(cursor, file, mapping)
        names = ["id", *(name for name in FIELDS if name in {**mapping.columns, **mapping.constants} and name != "id")]
        staged = cursor.execute(f"SELECT {', '.join(names)}, problem IS NULL FROM staged ORDER BY rowid").fetchall()
    shown = tuple(row[:-1] for row in staged if row[-1])
    of_fields = {
        name: _effect(
            [row[header.index(column)].strip() for row in rows], [row[names.index(name)] for row in staged], mapping
        )
        for name, column in mapping.columns.items()
    }
    return Effects(of_fields, tuple(names), shown, len(staged), len(shown))


def _written(folder: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return path


def _effect(texts: list[str], values: list[Any], mapping: Mapping) -> Effect:
    nothing = {"", *mapping.missing}
    both = [(text, value) for text, value in zip(texts, values, strict=True) if text not in nothing]
    read = [(text, value) for text, value in both if value is not None]
    text, value = read[0] if read else (None, None)
    return Effect(len(both), len(read), text, value, next((text for text, value in both if value is None), None))
