"""Rows of a quarantine, corrected and brought in again."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data.intake import engine, kept
from data.intake.csv_rows import line_of
from data.intake.kept import Kept
from data.intake.mapping import parse_mapping
from data.intake.quarantine_rows import pieces
from data.intake.reasons import NoneUsable, Reason
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
class Corrections:
    """What is to come in of the quarantine of `batch`: rows by their number with new cells, and the others as well.

    With `others` all rows that wait come in, those without new cells as they are; but none that is no row.
    """

    batch: Kept
    rows: Mapping[int, Sequence[str]]
    others: bool = False

    def lines(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int, str]]:
        """Each row as it comes in, by its place in the file it came from: its number, its line there, its text."""
        for piece in pieces(cursor, self.batch, ids=None if self.others else list(self.rows)):
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


def called(file_name: str) -> str | Problem:
    """What the file of an import is called in a sentence: that of corrected rows, which is nobody's, in words."""
    first = corrected_file(file_name)
    return Problem(N_("corrections of {file}"), file=first) if first else file_name


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
        " WHERE batch_id = ? AND resolved_by IS NULL AND aside_by IS NULL AND row_id IN (SELECT unnest(?::BIGINT[]))",
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
    for row in chain.from_iterable(pieces(cursor, batch, Reason.UNCLOSED, 1, ids=ids)):
        raise BadInput(
            N_(
                "Line {line} of {file} cannot be corrected here: its quotation mark is never closed, and the lines"
                " below went into it. Close it in the file and import that."
            ),
            line=row.quarantined.line,
            file=called(batch.file_name),
        )
