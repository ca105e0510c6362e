"""How large the sheets of a workbook are, without reading their cells."""

from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import is_zipfile

from data.intake.formats.archive import demand_workbook
from data.intake.formats.plain import CHUNK
from data.intake.formats.workbook import Book, Sheet, opened_book, read_or_refuse

_ROW, _CELL = b"<row", b"<c "


@dataclass(frozen=True, slots=True)
class SheetSize:
    """A sheet that can be read: its name, how many rows and cells its file tells of, whether it is shown."""

    title: str
    rows: int = 0
    cells: int = 0
    is_shown: bool = True

    @property
    def columns(self) -> int:
        """How many cells a row has, about."""
        return round(self.cells / self.rows) if self.rows else 0


def sheets_of(path: Path) -> tuple[SheetSize, ...]:
    """The sheets with cells of the workbook at `path`; none where it is another kind of file.

    `BadInput` where it is a workbook that cannot be read.
    """
    if not is_zipfile(path):
        return ()
    demand_workbook(path, path.name)
    with opened_book(path, path.name) as book:
        return tuple(size_of(book, sheet, path.name) for sheet in book.sheets)


def size_of(book: Book, sheet: Sheet, name: str) -> SheetSize:
    """The size of one sheet of an open workbook; `name` is what messages call the file."""
    found = SheetSize(sheet.title, is_shown=sheet.is_shown)
    with read_or_refuse(lambda: book.archive.open(sheet.part), name) as source:
        rest = b""
        while piece := read_or_refuse(lambda: source.read(CHUNK), name):
            text = rest + piece
            # Of what was counted before, less than a whole mark stands before this piece.
            cells = text.count(_CELL) - rest[-3:].count(_CELL)
            found = replace(found, rows=found.rows + text.count(_ROW), cells=found.cells + cells)
            rest = text[-3:]
    return found
