"""A spreadsheet (.xlsx) as plain text: one of its sheets, a row at a time."""

import csv
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from data.intake.formats.archive import demand_workbook
from data.intake.formats.plain import OF_A_TEXT, OFTEN, Plain
from data.intake.formats.sheet import Row, rows
from data.intake.formats.sheet_sizes import SheetSize, size_of
from data.intake.formats.titles import FIRST, header_at
from data.intake.formats.workbook import Book, Sheet, opened_book
from data.intake.reasons import one_line
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

Rows = Iterator[tuple[int, Row]]


def plain_spreadsheet(path: Path, name: str, digest: str, folder: Path, sheet: str | None, part: Part) -> Plain:
    """The sheet called `sheet`, or of those that are shown the one with most cells, as CSV in `folder`.

    Its header is the first row that is not empty, below lines of title, and as wide as its last name.
    """
    demand_workbook(path, name)
    target = folder / "sheet.csv"
    with opened_book(path, name) as book:
        size, first, body = _chosen(book, name, sheet, part)
        above = header_at([[text for _, text, _ in row] for _, row in first])
        table = _Table(first[above][1], part)
        body = chain(first[above + 1 :], body)
        with target.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(chain([table.header], map(table.line, body)))
    return Plain(
        target,
        digest,
        ",",
        tuple(table.shifts) or OF_A_TEXT,
        numbers=table.numbers(),
        above=first[above][0] - first[0][0],
        sheet=size.title,
    )


def _chosen(book: Book, name: str, title: str | None, part: Part) -> tuple[SheetSize, list[tuple[int, Row]], Rows]:
    """The size of the sheet to read, its first rows and those below them."""
    sheets = [_named(book, name, title)] if title is not None else [one for one in book.sheets if one.is_shown]
    if not book.sheets:
        raise BadInput(N_("{file} has charts and no sheet with cells: save the table itself."), file=name)
    sized = [(size_of(book, sheet, name), sheet) for sheet in sheets]
    for size, sheet in sorted(sized, key=lambda one: -one[0].cells):
        body = rows(book, sheet, name, part)
        if first := list(islice(body, FIRST)):
            return size, first, body
    if title is not None:
        raise BadInput(N_("{file}: the sheet “{sheet}” is empty."), file=name, sheet=title)
    raise BadInput(N_("{file} is empty."), file=name)


def _named(book: Book, name: str, title: str) -> Sheet:
    for sheet in book.sheets:
        if sheet.title == title:
            return sheet
    titles = ", ".join(sheet.title for sheet in book.sheets)
    raise BadInput(
        N_("{file} has no sheet “{sheet}” with cells; it has: {sheets}."),
        file=name,
        sheet=title,
        sheets=one_line(titles)[:500],
    )


class _Table:
    """Writes rows under a header, and notes where they stand in the sheet and which columns are numbers."""

    def __init__(self, header: Row, part: Part) -> None:
        self._part = part
        self.header = [""] * (max(place for place, *_ in header) + 1)
        for place, text, _ in header:
            self.header[place] = text
        #: Row of the text and what must be added to it to get the row of the sheet, wherever that changes.
        self.shifts: list[tuple[int, int]] = []
        self._place = 0
        self._numbers: dict[int, str] = {}
        self._others: set[int] = set()

    def line(self, numbered: tuple[int, Row]) -> list[str]:
        """The texts of a row; wider than the header where it is, to be told as that."""
        number, row = numbered
        if not self.shifts or self.shifts[-1][1] != number - self._place:
            self.shifts.append((self._place, number - self._place))
        if self._place % OFTEN == 0:
            self._part.tell(rows=self._place)
        self._place += 1
        texts = [""] * max(len(self.header), max(place for place, *_ in row) + 1)
        for place, text, is_number in row:
            texts[place] = text
            if is_number:
                self._numbers.setdefault(place, text)
            else:
                self._others.add(place)
        return texts

    def numbers(self) -> dict[str, str]:
        """The name of each column that holds nothing but numbers, and the first of them."""
        named = ((place, text) for place, text in self._numbers.items() if place < len(self.header))
        return {self.header[place].strip(): text for place, text in named if place not in self._others}
