"""Quarantine as a place to work: its rows cell by cell, as a file, and back in once they are corrected."""

import codecs
import csv
import io
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data.intake import engine, kept
from data.intake.kept import Kept
from data.intake.mapping import parse_mapping
from data.intake.reasons import NoneUsable, Quarantined, Reason
from data.intake.report import Report
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, Problem
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

    @property
    def is_row(self) -> bool:
        """Whether it can be corrected by its cells; where a quotation mark is never closed, lines went into one."""
        return self.quarantined.reason is not Reason.UNCLOSED

    @property
    def is_cut(self) -> bool:
        """Whether not all that went into it is kept."""
        return not self.is_row and self.quarantined.text.count("\n") < int(self.quarantined.value)


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
    person: Person,
    batch: Kept,
    reason: str | None = None,
    limit: int | None = 200,
    offset: int = 0,
    ids: Sequence[int] | None = None,
) -> list[Waiting]:
    """The rows of `batch` that are still in quarantine, for `reason` or any, by their line; of `ids`, if given.

    `NotAllowed` without the right to import: what players wrote, and who they are, stands in rows.
    """
    demand(person, Action.IMPORT)
    return _waiting_rows(cursor, batch, reason, limit, offset, ids)


def _waiting_rows(
    cursor: duckdb.DuckDBPyConnection,
    batch: Kept,
    reason: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    ids: Sequence[int] | None = None,
) -> list[Waiting]:
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


def as_csv(cursor: duckdb.DuckDBPyConnection, person: Person, batch: Kept) -> Iterator[str]:
    """The rows of `batch` that are still in quarantine, with its header: to be corrected and imported again.

    A piece at a time, with the delimiter that the mapping reads: that of the file, unless it was no text. What is kept
    in part only is left out. `NotAllowed` without the right to import, before the first piece.
    """
    demand(person, Action.IMPORT)
    return _csv(cursor, batch)


def _csv(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> Iterator[str]:
    delimiter = parse_mapping(batch.mapping, batch.file_name).delimiter or batch.delimiter
    if batch.header:
        yield line_of(batch.header, delimiter)
    for rows in _pieces(cursor, batch):
        yield "".join(_as_it_came(row, delimiter) for row in rows if not row.is_cut)


def missing_in_file(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> Problem | None:
    """What is to be said of a row of `batch` that `as_csv` leaves out; None where it leaves out none."""
    for row in _waiting_rows(cursor, batch, Reason.UNCLOSED):
        if row.is_cut:
            return Problem(
                N_("Line {line} of {file} is not in it: only its beginning is kept. Correct it where it came from."),
                line=row.quarantined.line,
                file=batch.file_name,
            )
    return None


def _as_it_came(row: Waiting, delimiter: str) -> str:
    """Its cells; where a quotation mark is not closed, its text, so that it can be closed where that belongs."""
    return line_of(row.read, delimiter) if row.is_row else f"{row.quarantined.text}\r\n"


def as_file(cursor: duckdb.DuckDBPyConnection, person: Person, batch: Kept, usual: str = "utf-8") -> Iterator[bytes]:
    """`as_csv` in the encoding that the mapping of `batch` names, else `usual`; what that cannot write is escaped."""
    encoding = parse_mapping(batch.mapping, batch.file_name).encoding
    encoder = codecs.getincrementalencoder(usual if encoding in (None, "utf-8") else encoding)("backslashreplace")
    return map(encoder.encode, as_csv(cursor, person, batch))


def corrected_by(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> int | None:
    """The number of the last import that took rows of `batch` out of quarantine; None while all of them wait."""
    row = cursor.execute("SELECT max(resolved_by) FROM quarantine WHERE batch_id = ?", [batch.batch_id]).fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is to come in of the quarantine of `batch`: rows by their number with new cells, and the others as well.

    With `others` all rows that wait come in, those without new cells as they are; but none that is no row.
    """

    batch: Kept
    rows: Mapping[int, Sequence[str]]
    others: bool = False

    def lines(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int, str]]:
        """Each row as it comes in, by its place in the file it came from: its number, its line there, its text."""
        for piece in _pieces(cursor, self.batch, ids=None if self.others else list(self.rows)):
            for row in (one for one in piece if one.is_row):
                cells = self.rows.get(row.row_id, row.read)
                yield row.row_id, row.quarantined.line, line_of(cells, self.batch.delimiter)

    def written(self, cursor: duckdb.DuckDBPyConnection, path: Path) -> "array[int]":
        """Write the rows under their header to `path`; returns their numbers."""
        numbers = array("q")
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(line_of(self.batch.header, self.batch.delimiter))
            for row_id, _line, text in self.lines(cursor):
                numbers.append(row_id)
                file.write(text)
        return numbers


def correct(
    store: Store,
    person: Person,
    batch_id: int,
    rows: Mapping[int, Sequence[str]],
    progress: Progress | None = None,
    others: bool = False,
) -> Report:
    """Import rows of the quarantine of `batch_id` again, with the cells that `rows` gives by their number.

    With `others` all that wait, those without new cells as they are. They leave that quarantine: into the store, or
    into that of the new import with a new reason. `BadInput` where none of them can be used, and where one is not there
    any more; then nothing is changed.
    """
    demand(person, Action.IMPORT)
    with TemporaryDirectory(prefix="delai-corrections-") as folder, store.alone():
        with closing(store.cursor()) as cursor:
            corrections = Corrections(kept.one(cursor, batch_id), rows, others)
            batch = corrections.batch
            _demand_there(cursor, corrections)
            _demand_rows(cursor, corrections)
            path = Path(folder) / _name(batch.file_name)
            numbers = corrections.written(cursor, path)
        mapping = parse_mapping(batch.mapping, batch.file_name)
        mapping = replace(mapping, encoding="utf-8", delimiter=batch.delimiter)
        try:
            return engine.run(store, person, path, mapping, progress, corrects=numbers)
        except NoneUsable as problem:
            raise _none(store, corrections, problem) from problem


def corrected_file(file_name: str) -> str | None:
    """The file whose quarantined rows a file of this name brought in; None where it is no file of corrected rows."""
    return file_name.removeprefix(_CORRECTIONS) if file_name.startswith(_CORRECTIONS) else None


def _name(file_name: str) -> str:
    """What a file of corrected rows is called; those of a file of corrections are called by the first file."""
    stem = file_name.removesuffix(".csv").removeprefix(_CORRECTIONS)
    return f"{_CORRECTIONS}{stem[:_LONGEST_NAME]}.csv"


def _none(store: Store, corrections: Corrections, problem: NoneUsable) -> BadInput:
    """That none of the rows can be used, with the line of the first one in the file that it came from."""
    start, found = 1 + line_of(corrections.batch.header, corrections.batch.delimiter).count("\n"), problem.first.line
    with closing(store.cursor()) as cursor:
        for _row_id, line, text in corrections.lines(cursor):
            if start == problem.first.line:
                found = line
                break
            start += text.count("\n")
    return BadInput(
        N_("None of these rows can be used; line {line}: {reason}"), line=found, reason=problem.first.problem
    )


def demand_header(batch: Kept) -> None:
    """Return where rows of `batch` can be corrected cell by cell; else `BadInput`."""
    if not batch.header:
        raise BadInput(
            N_("Import {number} was made before headers were kept: correct its rows in the file and import that."),
            number=batch.batch_id,
        )


def _demand_there(cursor: duckdb.DuckDBPyConnection, corrections: Corrections) -> None:
    batch, rows = corrections.batch, corrections.rows
    demand_header(batch)
    found = cursor.execute(
        "SELECT count(*) FROM quarantine"
        " WHERE batch_id = ? AND resolved_by IS NULL AND row_id IN (SELECT unnest(?::BIGINT[]))",
        [batch.batch_id, list(rows)],
    ).fetchone()
    nothing = not rows and not (corrections.others and batch.waiting)
    if nothing or not found or found[0] != len(rows) or batch.undone_by is not None:
        raise BadInput(N_("These rows are not in quarantine any more: load the page again."))


def _demand_rows(cursor: duckdb.DuckDBPyConnection, corrections: Corrections) -> None:
    """What ends the rest of the file in a cell is corrected there: of its cells nobody could tell what is lost."""
    batch, named = corrections.batch, list(corrections.rows)
    whole = batch.waiting - batch.reasons_waiting.get(Reason.UNCLOSED, 0)
    ids = None if corrections.others and not whole else named
    for row in _waiting_rows(cursor, batch, Reason.UNCLOSED, 1, ids=ids):
        raise BadInput(
            N_(
                "Line {line} of {file} cannot be corrected here: its quotation mark is never closed, and the lines"
                " below went into it. Close it in the file and import that."
            ),
            line=row.quarantined.line,
            file=batch.file_name,
        )


def line_of(cells: Sequence[str], delimiter: str) -> str:
    """One row of a CSV file, with its line break."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
