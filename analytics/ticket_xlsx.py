"""Tickets as a workbook: dates as dates, numbers as numbers, beside them what was asked and what everything means.

Written a row at a time into files of a folder of its own, which is gone when the workbook is there or is given up.
"""

from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import pyarrow as pa
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from analytics.export_words import Row, Words
from analytics.xlsx_cells import Kind, columns_of, kind_of
from domain.marks import N_
from domain.progress import Progress, Stopped

#: Below the header: a sheet holds 2 ** 20 rows.
MOST = 2**20 - 1
#: How many rows are told at a time, and turned into cells.
_STEP = 1_000
#: How much of the work the rows are; the rest is packing.
_ROWS = 0.9
_WIDTHS = {Kind.TEXT: 16, Kind.INSTANT: 19, Kind.NUMBER: 12, Kind.COUNT: 12, Kind.TRUTH: 11}
_FORMATS = {Kind.INSTANT: "yyyy-mm-dd hh:mm:ss", Kind.NUMBER: "0.00"}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "use_zip64": True}


def write(pieces: Iterator[pa.RecordBatch], total: int, out: BinaryIO, progress: Progress, words: Words) -> None:
    """Write the workbook of `total` tickets to `out`; raises `Stopped` where `progress` was asked to stop."""
    with TemporaryDirectory(prefix="delai-xlsx-") as folder:
        book = xlsxwriter.Workbook(_Stoppable(out, progress), {**_OPTIONS, "tmpdir": folder})
        try:
            _Tickets(book, words).fill(pieces, total, progress)
            _side_sheet(book, words.filters, [*words.asked, (words.count, total)])
            _side_sheet(book, words.definitions, words.defined)
            progress.tell(N_("Packing the file"), _ROWS, total)
            book.close()
        except FileCreateError as error:  # it stands for what went wrong with a file
            raise error.args[0] from error
        finally:
            for sheet in book.worksheets():
                sheet._opt_close()


class _Stoppable:
    """A file that takes no more when the work was stopped: packing asks nobody else."""

    def __init__(self, out: BinaryIO, progress: Progress) -> None:
        self._out, self._progress, self._raised = out, progress, False

    def write(self, part: bytes) -> int:
        if not self._progress.stopped:
            return self._out.write(part)
        if not self._raised:  # once: what is given up writes its end nevertheless
            self._raised = True
            raise Stopped
        return len(part)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)


class _PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet on which a text that looks like marked-up text is a text."""

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        self._xml_inline_string(string, True, attributes)


class _Tickets:
    """The sheets of the tickets: the next one begins where one is full."""

    def __init__(self, book: xlsxwriter.Workbook, words: Words) -> None:
        self._book, self._words = book, words
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._sheets = 0
        self._row = 0

    def fill(self, pieces: Iterator[pa.RecordBatch], total: int, progress: Progress) -> None:
        done = 0
        for piece in pieces:
            kinds = [kind_of(piece.schema.field(name).type) for name in self._words.titles]
            if not self._sheets:
                self._begin(kinds)
            for first in range(0, piece.num_rows, _STEP):
                progress.tell(N_("Writing the tickets"), _ROWS * done / total, done)
                part = piece.slice(first, _STEP)
                self._write(part, kinds)
                done += part.num_rows
        self._end()

    def _begin(self, kinds: Sequence[Kind]) -> None:
        self._sheets += 1
        name = self._words.tickets + (f" {self._sheets}" if self._sheets > 1 else "")
        self._sheet = self._book.add_worksheet(name, worksheet_class=_PlainSheet)
        formats = {kind: self._book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        for place, kind in enumerate(kinds):
            self._sheet.set_column(place, place, _WIDTHS[kind], formats.get(kind))
        self._sheet.set_row(0, 32)
        self._sheet.freeze_panes(1, 1)
        self._sheet.write_row(0, 0, list(self._words.titles.values()), self._bold)
        self._row = 0

    def _end(self) -> None:
        self._sheet.autofilter(0, 0, self._row, len(self._words.titles) - 1)

    def _write(self, part: pa.RecordBatch, kinds: Sequence[Kind]) -> None:
        for cells in zip(*columns_of(part, list(self._words.titles)), strict=True):
            if self._row == MOST:
                self._end()
                self._begin(kinds)
            self._row += 1
            for place, cell in enumerate(cells):
                if cell is not None:
                    _WRITE[type(cell)](self._sheet, self._row, place, cell)


_WRITE: dict[type, Callable[..., Any]] = {
    str: Worksheet.write_string,
    int: Worksheet.write_number,
    float: Worksheet.write_number,
    bool: Worksheet.write_boolean,
}


def _side_sheet(book: xlsxwriter.Workbook, name: str, rows: Sequence[Row | tuple[str, int]]) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    sheet = book.add_worksheet(name, worksheet_class=_PlainSheet)
    for place, width in enumerate((30, 90, 24)):
        sheet.set_column(place, place, width)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            _WRITE[type(cell)](sheet, number, place, cell, wrapped if place else bold)
