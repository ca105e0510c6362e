"""Lines that are no rows of the file's columns: each whole, as it stands there, and why it is none."""

import csv
import io
from dataclasses import dataclass
from typing import IO, Any

import duckdb
import pyarrow as pa

from data.intake.formats.plain import CHUNK
from data.intake.formats.text import LONGEST_LINE, too_long
from data.intake.given import unreadable
from data.intake.reasons import Reason
from data.intake.safe_text import TOLD, kept_lines, marked
from data.intake.source_file import SourceFile
from data.intake.staging import REJECTS, refusing

_PIECE = 10_000
_SCHEMA = pa.schema(
    [(name, pa.int64()) for name in ("place", "before", "line", "breaks")]
    + [(name, pa.string()) for name in ("text", "reason", "column", "value")]
)
_INSERT = "INSERT INTO rejected SELECT * FROM told_of_rejected"
# One row per bad line, and how many good rows stand above it: the engine counts rows and blank lines, not breaks. It
# says where the line stands in bytes, from 1, and cuts its text.
_FOUND = f"""
    SELECT min(line)::BIGINT - 2 AS place,
        min(line)::BIGINT - 1 - row_number() OVER (ORDER BY line_byte_position) AS before,
        line_byte_position::BIGINT - 1 AS position, min(strlen(csv_line))::BIGINT AS length,
        coalesce(max(try_cast(regexp_extract(error_message, 'Found: (\\d+)', 1) AS INTEGER)), 0) AS cells,
        bool_or(error_type::VARCHAR LIKE 'LINE SIZE%') AS is_long
    FROM {REJECTS}
    GROUP BY line_byte_position
    ORDER BY position
"""


def find(cursor: duckdb.DuckDBPyConnection, file: SourceFile) -> None:
    """Make `rejected`: place, before, line, breaks, text, reason, column, value of every bad line of `file`.

    `before` good rows stand above it, `breaks` line breaks within. `BadInput` where one is longer than any of a table
    of tickets; the whole of a line that swallows all to the end is not kept beyond that.
    """
    found = cursor.execute(_FOUND).to_arrow_table()
    staged = cursor.execute("SELECT count(*) FROM staged").fetchall()[0][0]
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE rejected (place BIGINT, before BIGINT, line BIGINT, breaks BIGINT, text VARCHAR,"
        ' reason VARCHAR, "column" VARCHAR, value VARCHAR)'
    )
    if not set(marked(file.folder)) <= set(found.column("position").to_pylist()):
        raise unreadable(file.name)
    with refusing(file), file.path.open("rb") as text:
        rows = _Rows(file, text)
        for piece in found.to_batches(max_chunksize=_PIECE):
            told = [rows.told(_Found(**row), staged) for row in piece.to_pylist()]
            cursor.register("told_of_rejected", pa.Table.from_pylist(told, _SCHEMA))
            cursor.execute(_INSERT)
            cursor.unregister("told_of_rejected")


@dataclass(frozen=True, slots=True)
class _Found:
    """A bad line as the engine tells it: see `_FOUND`."""

    place: int
    before: int
    position: int
    length: int
    cells: int
    is_long: bool


@dataclass(frozen=True, slots=True)
class _Whole:
    """A bad line without its end: its text, how many line breaks are within, whether a quotation mark stays open.

    Of a text of more than `LONGEST_LINE` bytes its first lines.
    """

    text: bytes
    breaks: int
    is_open: bool

    @property
    def is_cut(self) -> bool:
        return self.text.count(b"\n") < self.breaks


class _Rows:
    """Reads bad lines from the text of a file, in the order in which they stand there."""

    def __init__(self, file: SourceFile, text: IO[bytes]) -> None:
        self._file, self._text = file, text
        self._at, self._line = 0, 1 + file.plain.above

    def told(self, found: _Found, staged: int) -> dict[str, Any]:
        """The row of `rejected` for the line that was `found` where `staged` rows are good."""
        self._go_to(found.position)
        whole = self._long() if found.length >= TOLD else self._short(found.length)
        text = whole.text.lstrip(b"\r\n")
        blank = whole.text[: len(whole.text) - len(text)].count(b"\n")
        is_unclosed = whole.is_open and not found.cells and found.before >= staged
        if found.is_long or (whole.is_cut and not is_unclosed):
            raise too_long(self._file.name, self._line_of(found, blank))
        reason = Reason.COLUMNS if found.cells else Reason.UNCLOSED if is_unclosed else Reason.LINE
        values = {Reason.COLUMNS: str(found.cells), Reason.UNCLOSED: str(whole.breaks - blank)}
        return {
            "place": found.place,
            "before": found.before,
            "line": self._line_of(found, blank),
            "breaks": whole.breaks - blank,
            "text": text.decode("utf-8-sig", errors="replace"),
            "reason": reason,
            "column": str(len(self._file.header)) if reason is Reason.COLUMNS else "",
            "value": values.get(reason, ""),
        }

    def _line_of(self, found: _Found, blank: int) -> int:
        """The number of the line in the file as it was given."""
        if self._file.plain.is_text:
            return self._line + blank
        return found.place + next(shift for at, shift in reversed(self._file.plain.shifts) if at <= found.place)

    def _go_to(self, position: int) -> None:
        """Count the lines up to `position`."""
        self._text.seek(self._at)
        while self._at < position:
            piece = self._text.read(min(CHUNK, position - self._at))
            if not piece:
                return
            self._at += len(piece)
            self._line += piece.count(b"\n")

    def _short(self, length: int) -> _Whole:
        text = self._text.read(length)
        is_open = not self._text.read(CHUNK).strip() and self._is_open(text)
        return _whole(text, is_open)

    def _is_open(self, text: bytes) -> bool:
        lines = io.StringIO(text.decode(errors="replace"), newline="\n")
        try:
            for _ in csv.reader(lines, delimiter=self._file.delimiter, strict=True):
                pass
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def _long(self) -> _Whole:
        """The line as far as a reader of CSV follows it."""
        lines: list[bytes] = []
        rows = csv.reader(kept_lines(self._text, lines), delimiter=self._file.delimiter)
        try:
            next((row for row in rows if row), None)
        except csv.Error:
            return self._swallowed(b"".join(lines))
        text = b"".join(lines)
        return _whole(text, not self._text.read(1) and self._is_open(text))

    def _swallowed(self, text: bytes) -> _Whole:
        """A line with a value of more than `LONGEST_LINE` bytes: all that is left of the file went into it."""
        breaks, last = text.count(b"\n"), text[-1:]
        while piece := self._text.read(CHUNK):
            breaks, last = breaks + piece.count(b"\n"), piece[-1:]
        return _Whole(text[:LONGEST_LINE].rpartition(b"\n")[0], breaks - (last == b"\n"), is_open=True)


def _whole(text: bytes, is_open: bool) -> _Whole:
    text = text.rstrip(b"\r\n")
    return _Whole(text, text.count(b"\n"), is_open)
