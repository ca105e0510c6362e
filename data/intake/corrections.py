"""Quarantine as a place to work: its rows cell by cell, as a file, and back in once they are corrected."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data.intake import engine, kept
from data.intake.kept import Kept
from data.intake.mapping import ISO, parse_mapping
from data.intake.reasons import Quarantined, Reason
from data.intake.report import Report
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.progress import Progress
from domain.rights import Action, demand


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row in quarantine: its number there, why it is there, and its cells by the header of its file.

    `beyond` are the cells for which the header has no column.
    """

    row_id: int
    quarantined: Quarantined
    cells: tuple[str, ...]
    beyond: tuple[str, ...]


_ROWS = """
    SELECT row_id, line, text, reason, json_extract_string(details, 'column'), json_extract_string(details, 'value')
    FROM quarantine
    WHERE batch_id = $batch AND resolved_by IS NULL AND ($reason IS NULL OR reason = $reason)
    ORDER BY line, row_id LIMIT $limit OFFSET $offset
"""


def waiting(
    cursor: duckdb.DuckDBPyConnection, batch: Kept, reason: str | None = None, limit: int = 200, offset: int = 0
) -> list[Waiting]:
    """The rows of `batch` that are still in quarantine, for `reason` or any, by their line."""
    values = {"batch": batch.batch_id, "reason": reason, "limit": limit, "offset": offset}
    return [_waiting(batch, *row) for row in cursor.execute(_ROWS, values).fetchall()]


def _waiting(batch: Kept, row_id: int, line: int, text: str, reason: str, column: str, value: str) -> Waiting:
    cells = _cells(text, batch.delimiter)
    width = len(batch.header) or len(cells)
    padded = (*cells, *[""] * (width - len(cells)))
    return Waiting(row_id, Quarantined(line, text, Reason(reason), column, value), padded[:width], padded[width:])


def _cells(text: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader(io.StringIO(text), delimiter=delimiter), ()))
    except csv.Error:
        return (text,)


def as_csv(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> Iterator[str]:
    """The rows of `batch` that are still in quarantine, with its header: to be corrected and imported again."""
    yield _line(batch.header, batch.delimiter)
    offset = 0
    while rows := waiting(cursor, batch, limit=1000, offset=offset):
        yield "".join(_line((*row.cells, *row.beyond), batch.delimiter) for row in rows)
        offset += len(rows)


def correct(
    store: Store,
    person: Person,
    batch_id: int,
    rows: Mapping[int, Sequence[str]],
    progress: Progress | None = None,
) -> Report:
    """Import rows of the quarantine of `batch_id` again, with the cells that `rows` gives by their number.

    They leave that quarantine: into the store, or into that of the new import with a new reason. `BadInput` where none
    of them can be used, and where one is not there any more; then nothing is changed.
    """
    demand(person, Action.IMPORT)
    with TemporaryDirectory(prefix="delai-corrections-") as folder, store.alone():
        with closing(store.cursor()) as cursor:
            batch = kept.one(cursor, batch_id)
            _demand_there(cursor, batch, list(rows))
        path = Path(folder) / f"corrections of {batch.file_name}.csv"
        lines = [_line(batch.header, batch.delimiter), *(_line(cells, batch.delimiter) for cells in rows.values())]
        path.write_text("".join(lines), encoding="utf-8", newline="")
        mapping = parse_mapping(batch.mapping, batch.file_name)
        # Dates that came from cells of that type stand in the quarantine in ISO.
        dates = tuple(dict.fromkeys((*mapping.dates, ISO)))
        mapping = replace(mapping, encoding="utf-8", delimiter=batch.delimiter, dates=dates)
        return engine.run(store, person, path, mapping, progress, corrects=list(rows))


def _demand_there(cursor: duckdb.DuckDBPyConnection, batch: Kept, rows: Sequence[int]) -> None:
    if not batch.header:
        raise BadInput(
            N_("Import {number} was made before headers were kept: correct its rows in the file and import that."),
            number=batch.batch_id,
        )
    found = cursor.execute(
        "SELECT count(*) FROM quarantine WHERE batch_id = ? AND resolved_by IS NULL AND list_contains(?, row_id)",
        [batch.batch_id, list(rows)],
    ).fetchone()
    if not rows or not found or found[0] != len(rows) or batch.undone_by is not None:
        raise BadInput(N_("These rows are not in quarantine any more: load the page again."))


def _line(cells: Sequence[str], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
