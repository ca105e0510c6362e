"""The file of an import, made plain: one readable UTF-8 text with a header, or a sentence that says why not."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from data.intake import delimiters, encodings
from data.intake.fields import TIMES
from data.intake.formats import MOST_COLUMNS, Plain, made_plain, too_many_columns
from data.intake.formats.keeping import kept_plain
from data.intake.formats.text import below
from data.intake.given import Stamp, changed
from data.intake.mapping import ISO, Layout, Mapping
from data.intake.reasons import one_line
from data.intake.safe_text import made_safe, safe_text
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

#: Bytes in which the header and the first row are looked for.
_START = 1 << 20
_ONLY_DIGITS = re.compile(r"(%-?[A-Za-z])+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A plain text file to read: what it is called, its delimiter and header; `plain` is where it stands now.

    `given` is the file that it was made of, as that was when it was opened; `folder` is there as long as it is open.
    """

    plain: Plain
    name: str
    delimiter: str
    header: tuple[str, ...]
    given: Stamp
    folder: Path

    @property
    def path(self) -> Path:
        """The text itself."""
        return self.plain.path

    @property
    def readable(self) -> Path:
        """The text as the engine can read it, every row where it is in `path`."""
        return safe_text(self.folder) or self.path

    def make_readable(self) -> bool:
        """Write the text for `readable` anew; returns whether that was not done before."""
        if safe_text(self.folder):
            return False
        made_safe(self.path, self.folder, self.delimiter, len(self.header))
        return True

    @property
    def digest(self) -> str:
        """That of the file as it was given, unpacked."""
        return self.plain.digest

    def rows_about(self) -> int:
        """How many rows it has, about: by the length of the first lines."""
        with self.path.open("rb") as file:
            start = file.read(_START)
        lines = start.count(b"\n")
        return round(self.path.stat().st_size / len(start) * lines) if lines else 1

    def demand_unchanged(self) -> None:
        """Return where the file as it was given is still the one that was opened, else `BadInput`.

        It is read several times: what was found by one reading would not be what the next one is about.
        """
        if Stamp.of(self.given.path) != self.given:
            raise changed(self.name)

    def position(self, column: str) -> int:
        """Where `column` stands in a row, from 0."""
        return self.header.index(column)


@contextmanager
def opened(path: Path, mapping: Mapping, part: Part | None = None, kept: Path | None = None) -> Iterator[SourceFile]:
    """`path` as plain text that has every column of `mapping`, for as long as the block lasts.

    `part` is told how far it is made plain, and stops it. In the folder `kept` that is found again by whoever names
    it: then it is not made once more.
    """
    _demand_file(path)
    given = Stamp.of(path)
    with TemporaryDirectory(prefix="delai-import-") as folder:
        plain = _plain(given, mapping, part, Path(folder), kept)
        if plain.has_events and mapping.layout is not Layout.EVENT:
            raise BadInput(
                N_('{file} is an event log, with an event per row: it needs a mapping with layout = "event".'),
                file=path.name,
            )
        start = _start(plain.path, path.name)
        header = delimiters.find(start, mapping.wanted, plain.delimiter or mapping.delimiter)
        plain = _below_titles(plain, header, kept, Path(folder))
        _demand_header(header, path.name)
        file = SourceFile(plain, path.name, header.delimiter, header.names, given, Path(folder))
        _demand_columns(file, mapping)
        _refuse_numbers(file, mapping)
        _refuse_second_header(file, start, header.line, mapping)
        yield file


def _plain(given: Stamp, mapping: Mapping, part: Part | None, folder: Path, kept: Path | None) -> Plain:
    def make(place: Path) -> Plain:
        return made_plain(given.path, place, mapping.encoding, mapping.sheet, part)

    return kept_plain(kept, f"{given.marks}/{mapping.encoding}/{mapping.sheet}", make) if kept else make(folder)


def _below_titles(plain: Plain, header: delimiters.Header, kept: Path | None, folder: Path) -> Plain:
    """`plain` from its header on, where lines of title stand above that."""
    if header.line == 1:
        return plain
    above = header.line - 1

    def make(place: Path) -> Plain:
        shifts = tuple((at, shift + above) for at, shift in plain.shifts)
        return replace(plain, path=below(plain.path, above, place), shifts=shifts, above=above)

    return kept_plain(kept, f"{plain.digest}/{plain.path}/{above}", make) if kept else make(folder)


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


def _demand_header(header: delimiters.Header, name: str) -> None:
    if not any(header.names):
        raise BadInput(
            N_("{file} has no header that can be read: is a quotation mark in its first line never closed?"), file=name
        )


def _demand_columns(file: SourceFile, mapping: Mapping) -> None:
    if len(file.header) > MOST_COLUMNS:
        raise too_many_columns(file.name, len(file.header))
    for column in mapping.wanted:
        if column not in file.header:
            raise _no_column(file, column)
        if file.header.count(column) > 1:
            raise BadInput(
                N_("{file} has the column “{column}” more than once; rename one of them."),
                file=file.name,
                column=column,
            )


def _no_column(file: SourceFile, column: str) -> BadInput:
    """What is said where `column` is missing; an encoding that was guessed wrong may be why."""
    told = {"file": file.name, "column": column, "columns": one_line(", ".join(file.header))[:500]}
    if not file.plain.guessed or "".join(file.header).isascii():
        return BadInput(
            N_("{file} has no column “{column}”, which the mapping reads; it has: {columns}."),
            **told,
        )
    return BadInput(
        N_(
            "{file} has no column “{column}”, which the mapping reads; it has: {columns}. Its encoding was guessed"
            " ({encoding}): if letters are wrong in these names, choose another one."
        ),
        **told,
        encoding=encodings.GUESSED,
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


def _refuse_second_header(file: SourceFile, start: str, header: int, mapping: Mapping) -> None:
    """A first row with words where times should stand, and no number for an id, is no row."""
    rows = ((line, row) for line, row in delimiters.rows_of(start, file.delimiter) if row and line >= header)
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
