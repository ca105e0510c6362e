"""What a workbook is made of: its sheets, the texts that cells share, and which formats are dates."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet

from domain.marks import N_
from domain.problems import BadInput

# It tells on standard error what it leaves out of a workbook: colours, lists of choices, pictures.
warnings.filterwarnings("ignore", module="openpyxl")

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with cells: its name, whether it is shown, the part of the archive it is in."""

    title: str
    is_shown: bool
    part: str


class Book(ExcelReader):  # type: ignore[misc]
    """An open workbook: `sheets`, and what is needed to read their cells.

    openpyxl's own way to open a workbook looks through sheets that do not say their size, builds charts, and gives up
    where a defined name or a property is odd.
    """

    def read(self) -> None:
        """Read what all sheets share, and which sheets with cells there are."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        found = [(sheet, link) for sheet, link in self.parser.find_sheets() if "worksheet" in link.Type]
        self.sheets = [Sheet(sheet.name, sheet.state == "visible", link.target) for sheet, link in found]


@contextmanager
def opened_book(path: Path, name: str) -> Iterator[Book]:
    """The workbook at `path`, for as long as the block lasts; `BadInput` where it cannot be read."""
    with path.open("rb") as file:
        book = read_or_refuse(lambda: Book(file, read_only=True, keep_links=False), name)
        with book.archive:
            read_or_refuse(book.read, name)
            yield book


def read_or_refuse(read: Callable[[], Result], name: str) -> Result:
    """What `read` returns; `BadInput` for whatever a broken workbook makes the library stumble over."""
    try:
        return read()
    except (BadInput, MemoryError, OSError):
        # What the machine lacks is no fault of the workbook.
        raise
    except Exception as error:
        raise _damaged(name) from error


def _damaged(name: str) -> BadInput:
    return BadInput(
        N_("{file} is damaged: it is a spreadsheet and cannot be read as one; open it and save it again."), file=name
    )
