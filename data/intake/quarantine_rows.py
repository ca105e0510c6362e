"""What waits in quarantine: its rows cell by cell, and as a file to be corrected where they came from."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import duckdb

from data.intake import same_id
from data.intake.csv_rows import cells_of, line_of
from data.intake.kept import Kept
from data.intake.mapping import parse_mapping
from data.intake.reasons import Quarantined, Reason
from domain.marks import N_
from domain.people import Person
from domain.problems import Problem
from domain.rights import Action, demand


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


# Rows of one id stand together, where the first of them is.
_ROWS = """
    SELECT row_id, line, text, reason, json_extract_string(details, 'column'), json_extract_string(details, 'value')
    FROM quarantine
    WHERE batch_id = $batch AND resolved_by IS NULL AND aside_by IS NULL AND ($reason IS NULL OR reason = $reason)
        AND ($ids IS NULL OR row_id IN (SELECT unnest($ids::BIGINT[])))
    ORDER BY min(line) OVER (PARTITION BY CASE WHEN reason = 'other_content' THEN details ELSE row_id::VARCHAR END),
        line, row_id
    LIMIT $limit OFFSET $offset
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

    Those whose id is there more than once stand together, and say on which lines the others are.
    `NotAllowed` without the right to import: what players wrote, and who they are, stands in rows.
    """
    demand(person, Action.IMPORT)
    rows = list(chain.from_iterable(pieces(cursor, batch, reason, limit, offset, ids)))
    table = same_id.Table(batch.header, batch.delimiter)
    told = same_id.of_kept(cursor, batch.batch_id, table, [row.quarantined for row in rows])
    return [replace(row, quarantined=why) for row, why in zip(rows, told, strict=True)]


def pieces(
    cursor: duckdb.DuckDBPyConnection,
    batch: Kept,
    reason: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    ids: Sequence[int] | None = None,
) -> Iterator[list[Waiting]]:
    """As `waiting`, some at a time and for no person: whoever calls has asked for the right."""
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
    for rows in pieces(cursor, batch):
        yield "".join(_as_it_came(row, delimiter) for row in rows if not row.is_cut)


def missing_in_file(cursor: duckdb.DuckDBPyConnection, batch: Kept) -> Problem | None:
    """What is to be said of a row of `batch` that `as_csv` leaves out; None where it leaves out none."""
    for row in chain.from_iterable(pieces(cursor, batch, Reason.UNCLOSED)):
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
