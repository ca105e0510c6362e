"""The file of an import, made plain: one readable UTF-8 text with a header, or a sentence that says why not."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from data.intake.fields import TIMES
from data.intake.formats import MOST_COLUMNS, Plain, made_plain, too_many_columns
from data.intake.mapping import ISO, Layout, Mapping
from data.intake.reasons import one_line
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

#: Those that are tried where the mapping names none.
DELIMITERS = (",", ";", "\t", "|")
#: Bytes in which the header and the first row are looked for.
_START = 1 << 20
_ONLY_DIGITS = re.compile(r"(%-?[A-Za-z])+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A plain text file to read: what it is called, its delimiter and header; `plain` is where it stands now."""

    plain: Plain
    name: str
    delimiter: str
    header: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The text itself."""
        return self.plain.path

    @property
    def digest(self) -> str:
        """That of the file as it was given, unpacked."""
        return self.plain.digest

    def position(self, column: str) -> int:
        """Where `column` stands in a row, from 0."""
        return self.header.index(column)


@contextmanager
def opened(path: Path, mapping: Mapping, part: Part | None = None) -> Iterator[SourceFile]:
    """`path` as plain text that has every column of `mapping`, for as long as the block lasts.

    `part` is told how far it is made plain, and stops it.
    """
    _demand_file(path)
    with TemporaryDirectory(prefix="delai-import-") as folder:
        plain = made_plain(path, Path(folder), mapping.encoding, mapping.sheet, part)
        if plain.has_events and mapping.layout is not Layout.EVENT:
            raise BadInput(
                N_('{file} is an event log, with an event per row: it needs a mapping with layout = "event".'),
                file=path.name,
            )
        start = _start(plain.path, path.name)
        file = _with_header(plain, path.name, start, mapping)
        _demand_columns(file, mapping)
        _refuse_numbers(file, mapping)
        _refuse_second_header(file, start, mapping)
        yield file


def _demand_file(path: Path) -> None:
    if not path.exists():
        raise BadInput(N_("There is no file {file}."), file=path)
    if not path.is_file():
        raise BadInput(N_("{file} is not a file."), file=path)
    if path.stat().st_size == 0:
        raise BadInput(N_("{file} is empty."), file=path.name)


def _start(path: Path, name: str) -> str:
    with path.open("rb") as file:
        start = file.read(_START).decode("utf-8-sig", errors="replace")
    if not start.strip():
        raise BadInput(N_("{file} is empty."), file=name)
    return start


def _with_header(plain: Plain, name: str, start: str, mapping: Mapping) -> SourceFile:
    """The delimiter and the header; where the mapping leaves it open, the delimiter that finds most columns."""
    asked = plain.delimiter or mapping.delimiter
    found = {one: _header(start, one) for one in ((asked,) if asked else DELIMITERS)}
    delimiter = max(found, key=lambda one: (sum(column in found[one] for column in mapping.wanted), len(found[one])))
    return SourceFile(plain, name, delimiter, found[delimiter])


def _header(start: str, delimiter: str) -> tuple[str, ...]:
    row = next(_rows(start, delimiter), (0, []))[1]
    return tuple(column.strip() for column in row)


def _rows(start: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The first rows and the line that each begins in, as far as `start` goes and can be read."""
    lines = csv.reader(io.StringIO(start), delimiter=delimiter)
    line = 1
    try:
        for row in lines:
            yield line, row
            line = lines.line_num + 1
    except csv.Error:
        return


def _demand_columns(file: SourceFile, mapping: Mapping) -> None:
    if len(file.header) > MOST_COLUMNS:
        raise too_many_columns(file.name, len(file.header))
    for column in mapping.wanted:
        if column not in file.header:
            raise BadInput(
                N_("{file} has no column “{column}”, which the mapping reads; it has: {columns}."),
                file=file.name,
                column=column,
                columns=one_line(", ".join(file.header))[:500],
            )
        if file.header.count(column) > 1:
            raise BadInput(
                N_("{file} has the column “{column}” more than once; rename one of them."),
                file=file.name,
                column=column,
            )


def _times(mapping: Mapping) -> list[str]:
    return [column for field, column in mapping.columns.items() if field in TIMES]


def _refuse_numbers(file: SourceFile, mapping: Mapping) -> None:
    """A spreadsheet counts days from 1900: without the format of a date, nobody can tell what a number means."""
    if any(one != ISO and _ONLY_DIGITS.fullmatch(one) for one in mapping.dates):
        return
    for column in _times(mapping):
        if column in file.plain.numbers:
            raise BadInput(
                N_("{file}: the column “{column}” holds numbers like {value}, not times: format it as a date."),
                file=file.name,
                column=column,
                value=file.plain.numbers[column],
            )


def _refuse_second_header(file: SourceFile, start: str, mapping: Mapping) -> None:
    """A first row with words where times should stand, and no number for an id, is no row."""
    rows = ((line, row) for line, row in _rows(start, file.delimiter) if row)
    next(rows, None)
    line, row = next(rows, (0, []))
    texts = [text for column in _times(mapping) if (text := _filled(file, row, column, mapping))]
    named = [*texts, _filled(file, row, mapping.columns["id"], mapping)] if "id" in mapping.columns else texts
    if texts and not any(character.isdigit() for text in named for character in text):
        raise BadInput(
            N_("{file}: line {line} says “{value}” where a time should be: keep one row of names at the top."),
            file=file.name,
            line=line if file.plain.is_text else file.plain.shifts[0][1],
            value=one_line(texts[0])[:100],
        )


def _filled(file: SourceFile, row: list[str], column: str, mapping: Mapping) -> str:
    """What `row` has in `column`; nothing where that stands for nothing."""
    place = file.position(column)
    text = row[place].strip() if place < len(row) else ""
    return "" if text in mapping.missing else text
