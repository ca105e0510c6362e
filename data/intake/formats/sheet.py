"""The rows of one sheet of a workbook, read as they come; what is worked out or merged is refused."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, BinaryIO, NoReturn

from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from data.intake.formats.plain import EXACT, MOST_COLUMNS, OFTEN, too_many_columns
from data.intake.formats.workbook import Book, Sheet, read_or_refuse
from data.intake.reasons import one_line
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

#: Rows that a sheet can have.
_MOST_ROWS = 1_048_576
#: Bytes of XML until the next row: each cell of a row is held until it is complete.
_LONGEST_ROW = 16 * 1024**2

#: A row: where its filled cells stand (from 0), their texts, and whether each is a number.
Row = list[tuple[int, str, bool]]


def rows(book: Book, sheet: Sheet, name: str, part: Part) -> Iterator[tuple[int, Row]]:
    """The number and the filled cells of every row of `sheet` that has any; `BadInput` names the cell in the way."""
    with read_or_refuse(lambda: book.archive.open(sheet.part), name) as source:
        guarded = _Guarded(source, name, part, book.archive.getinfo(sheet.part).file_size)
        parser = WorkSheetParser(
            guarded,
            book.shared_strings,
            epoch=book.wb.epoch,
            date_formats=book.wb._date_formats,
            timedelta_formats=book.wb._timedelta_formats,
        )
        parsed = parser.parse()
        last = 0
        while found := read_or_refuse(lambda: next(parsed, None), name):
            number, cells = found
            guarded.begin(number)
            _demand_below(number, last, name)
            last = number
            if row := _filled(cells, name):
                yield number, row
        if parser.merged_cells is not None and parser.merged_cells.mergeCell:
            _refuse_merged(parser.merged_cells.mergeCell[0].ref, name)


def _demand_below(number: int, last: int, name: str) -> None:
    if not last < number <= _MOST_ROWS:
        raise BadInput(
            N_("{file} has its rows in disorder: row {number} comes after row {last}; open it and save it again."),
            file=name,
            number=number,
            last=last,
        )


def _filled(cells: list[dict[str, Any]], name: str) -> Row:
    row = []
    for cell in cells:
        if cell["data_type"] == "f":
            _refuse_formula(cell, name)
        if (value := cell["value"]) is None or value == "":
            continue
        if cell["column"] > MOST_COLUMNS:
            raise too_many_columns(name, cell["column"])
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        row.append((cell["column"] - 1, value if isinstance(value, str) else _text(value), is_number))
    return row


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if abs(value) < EXACT and value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, datetime | time) else str(value)


def _refuse_formula(cell: dict[str, Any], name: str) -> NoReturn:
    raise BadInput(
        N_("{file} has a formula in the cell {cell}: copy the table, paste it as values and save it."),
        file=name,
        cell=f"{get_column_letter(cell['column'])}{cell['row']}",
    )


def _refuse_merged(cells: str, name: str) -> NoReturn:
    raise BadInput(
        N_("{file} has merged cells, {cells}: split them, so that each row has its own values."),
        file=name,
        cells=one_line(cells),
    )


class _Guarded:
    """The bytes of a sheet, as long as rows keep coming."""

    def __init__(self, source: BinaryIO, name: str, part: Part, size: int) -> None:
        self._source = source
        self._name = name
        self._part, self._size, self._read = part, size, 0
        self._row = self._since = 0

    def begin(self, row: int) -> None:
        """The row `row` is complete."""
        self._row, self._since = row, 0
        if row % OFTEN == 0:
            self._part.tell(self._read / max(1, self._size))

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._source.read(size)
        self._since += len(piece)
        self._read += len(piece)
        if self._since > _LONGEST_ROW:
            raise BadInput(
                N_("{file}: the row after row {row} is larger than any of a table of tickets."),
                file=self._name,
                row=self._row,
            )
        return piece
