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

from data.intake import quarantine, recording
from data.intake.fields import FIELDS
from data.intake.mapping import Mapping
from data.intake.reasons import Reason
from data.intake.source_file import opened
from data.intake.staging import stage
from domain.statuses import DONE

_DONE = ", ".join(f"'{status}'" for status in sorted(DONE))
_OPEN_END = f"(answered_at IS NOT NULL OR closed_at IS NOT NULL) AND status NOT IN ({_DONE})"
#: Events beside those of the same ticket and instant: how many, and where this one is in the file and in order.
_EVENTS = """FROM (
    SELECT count(*) OVER same AS together, row_number() OVER (same ORDER BY row) AS in_file,
        row_number() OVER (same ORDER BY {place}, row) AS in_order
    FROM accepted WHERE occurred_at IS NOT NULL WINDOW same AS (PARTITION BY id, occurred_at)
)"""


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
    """What a mapping makes of the first rows: per field, and of the rows as a whole.

    `usable` of `rows` would be accepted, for so many `tickets`; `contradicting` ones have the id of another and other
    content. `open_ends` have an end and a status that says open. Of the events, `together` share the instant of another
    one of their ticket, and the order columns put `moved` of them elsewhere than the file does.
    """

    fields: Table[str, Effect]
    rows: int
    usable: int
    tickets: int
    contradicting: int
    open_ends: int
    together: int
    moved: int


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
        of_rows = _of_rows(cursor, mapping)
        names = ["id", *(name for name in FIELDS if name in {**mapping.columns, **mapping.constants} and name != "id")]
        staged = cursor.execute(f"SELECT {', '.join(names)} FROM staged ORDER BY rowid").fetchall()
    of_fields = {
        name: _effect(
            [row[header.index(column)].strip() for row in rows], [row[names.index(name)] for row in staged], mapping
        )
        for name, column in mapping.columns.items()
    }
    return Effects(of_fields, len(staged), **of_rows)


def _of_rows(cursor: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, int]:
    quarantine.leave_out(cursor, mapping)
    left_out = "FROM left_out WHERE reason IS NOT NULL"
    counted = {
        "usable": f"(SELECT count(*) FROM staged) - (SELECT count(*) {left_out})",
        "contradicting": f"(SELECT count(*) {left_out} AND reason = '{Reason.OTHER_CONTENT}')",
        "open_ends": f"(SELECT count(*) FROM accepted WHERE {_OPEN_END})",
        "tickets": "(SELECT count(DISTINCT id) FROM accepted)",
        "together": f"(SELECT count(*) {_EVENTS} WHERE together > 1)",
        "moved": f"(SELECT count(*) {_EVENTS} WHERE in_file <> in_order)",
    }
    # As it would be if an end counted whatever the status says: how many have both is the question.
    recording.accept(cursor, replace(mapping, ends_need_status=False))
    place = recording.place(mapping)
    found = cursor.execute(f"SELECT {', '.join(counted.values())}".replace("{place}", place)).fetchone() or ()
    return dict(zip(counted, found, strict=True))


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
