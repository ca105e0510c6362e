"""Quarantine as a place to work: its rows cell by cell, as a file, and back in once they are corrected."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data.intake import engine, kept
from data.intake.kept import Kept
from data.intake.mapping import ISO, parse_mapping
from data.intake.reasons import NoneUsable, Quarantined, Reason
from data.intake.report import Report
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.progress import Progress
from domain.rights import Action, demand

_CORRECTIONS = "corrections of "
#: A name may have 255 bytes; letters take up to four.
_LONGEST_NAME = 55


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row in quarantine: its number there, why it is there, and its cells by the header of its file.

    `beyond` are the cells for which the header has no column; `read` are its cells as they stand in the file, which
    may be fewer than the header has.
    """

    row_id: int
    quarantined: Quarantined
    cells: tuple[str, ...]
    beyond: tuple[str, ...]
    read: tuple[str, ...]


_ROWS = """
    SELECT row_id, line, text, reason, json_extract_string(details, 'column'), json_extract_string(details, 'value')
    FROM quarantine
    WHERE batch_id = $batch AND resolved_by IS NULL AND ($reason IS NULL OR reason = $reason)
        AND ($ids IS NULL OR row_id IN (SELECT unnest($ids::BIGINT[])))
    ORDER BY line, row_id LIMIT $limit OFFSET $offset
"""
_PIECE = 1000


def waiting(
    cursor: duckdb.DuckDBPyConnection,
    batch: Kept,
    reason: str | None = None,
    limit: int | None = 200,
    offset: int = 0,
    ids: Sequence[int] | None = None,
) -> list[Waiting]:
    """The rows of `batch` that are still in quarantine, for `reason` or any, by their line; of `ids`, if given."""
    return [row for piece in _pieces(cursor, batch, reason, limit, offset, ids) for row in piece]


def _pieces(
    cursor: duckdb.DuckDBPyConnection,
    batch: Kept,
    reason: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    ids: Sequence[int] | None = None,
) -> Iterator[list[Waiting]]:
    found = None if ids is None else list(ids)
    values = {"batch": batch.batch_id, "reason": reason, "limit": limit, "offset": offset, "ids": found}
    rows = cursor.execute(_ROWS, values)
    while piece := rows.fetchmany(_PIECE):
        yield [_waiting(batch, *row) for row in piece]


def _waiting(batch: Kept, row_id: int, line: int, text: str, reason: str, column: str, value: str) -> Waiting:
    read = cells_of(text, batch.delimiter)
    width = len(batch.header) or len(read)
    padded = (*read, *[""] * (width - len(read)))
    why = Quarantined(line, text, Reason(reason), column, value)
    return Waiting(row_id, why, padded[:width], padded[width:], read)


def cells_of(text: str, delimiter: str) -> tuple[str, ...]:
    """The cells of one row of a CSV file; the text itself where it is none."""
    try:
        return tuple(next(csv.reader(io.StringIO(text), delimiter=delimiter), ()))
    except csv.Error:
        return (text,)


def as_csv(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> Iterator[str]:
    """The rows of `batch` that are still in quarantine, with its header: to be corrected and imported again."""
    if batch.header:
        yield line_of(batch.header, batch.delimiter)
    for rows in _pieces(cursor, batch):
        yield "".join(line_of(row.read, batch.delimiter) for row in rows)


def brought_by(cursor: duckdb.DuckDBPyConnection, row_id: int) -> int | None:
    """The number of the import that took a row out of quarantine; None while it waits."""
    row = cursor.execute("SELECT resolved_by FROM quarantine WHERE row_id = ?", [row_id]).fetchone()
    return row[0] if row else None


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
        lines = [line_of(cells, batch.delimiter) for cells in rows.values()]
        path = Path(folder) / _name(batch.file_name)
        path.write_text("".join([line_of(batch.header, batch.delimiter), *lines]), encoding="utf-8", newline="")
        mapping = parse_mapping(batch.mapping, batch.file_name)
        # Dates that came from cells of that type stand in the quarantine in ISO.
        dates = tuple(dict.fromkeys((*mapping.dates, ISO)))
        mapping = replace(mapping, encoding="utf-8", delimiter=batch.delimiter, dates=dates)
        try:
            return engine.run(store, person, path, mapping, progress, corrects=list(rows))
        except NoneUsable as problem:
            raise _none(store, batch, rows, lines, problem) from problem


def _name(file_name: str) -> str:
    """What a file of corrected rows is called; those of a file of corrections are called by the first file."""
    stem = file_name.removesuffix(".csv").removeprefix(_CORRECTIONS)
    return f"{_CORRECTIONS}{stem[:_LONGEST_NAME]}.csv"


def _none(
    store: Store, batch: Kept, rows: Mapping[int, Sequence[str]], lines: Sequence[str], problem: NoneUsable
) -> BadInput:
    """That none of the rows can be used, with the line of the first one in the file that it came from."""
    starts = accumulate((line.count("\n") for line in lines), initial=2)
    at = next((row_id for start, row_id in zip(starts, rows, strict=False) if start == problem.first.line), None)
    with closing(store.cursor()) as cursor:
        found = waiting(cursor, batch, ids=[] if at is None else [at])
    return BadInput(
        N_("None of these rows can be used; line {line}: {reason}"),
        line=found[0].quarantined.line if found else problem.first.line,
        reason=problem.first.problem,
    )


def demand_header(batch: Kept) -> None:
    """Return where rows of `batch` can be corrected cell by cell; else `BadInput`."""
    if not batch.header:
        raise BadInput(
            N_("Import {number} was made before headers were kept: correct its rows in the file and import that."),
            number=batch.batch_id,
        )


def _demand_there(cursor: duckdb.DuckDBPyConnection, batch: Kept, rows: Sequence[int]) -> None:
    demand_header(batch)
    found = cursor.execute(
        "SELECT count(*) FROM quarantine"
        " WHERE batch_id = ? AND resolved_by IS NULL AND row_id IN (SELECT unnest(?::BIGINT[]))",
        [batch.batch_id, list(rows)],
    ).fetchone()
    if not rows or not found or found[0] != len(rows) or batch.undone_by is not None:
        raise BadInput(N_("These rows are not in quarantine any more: load the page again."))


def line_of(cells: Sequence[str], delimiter: str) -> str:
    """One row of a CSV file, with its line break."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
