"""Files that are no plain table get one sentence and exit 2, in every format, and the store stays as it was."""

import gzip
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from os import urandom
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from data import intake
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.conftest import Terminal
from tests.intake import books
from tests.intake.conftest import HEADER, TICKETS
from tests.intake.test_bad_input import content, mapped, refused

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
Write = Callable[..., Path]
GOOD = books.ticket(1)


def changed(change: Callable[[Workbook], object]) -> bytes:
    """A good workbook after `change`."""
    made = books.book([GOOD, books.ticket(2)])
    change(made)
    return books.saved(made)


def put(cell: str, value: object) -> bytes:
    """A good workbook with `value` in `cell`."""

    def write(made: Workbook) -> None:
        assert made.active is not None
        made.active[cell] = value

    return changed(write)


def merged(made: Workbook) -> None:
    assert made.active is not None
    made.active.merge_cells("A2:A3")


def only_a_chart(made: Workbook) -> None:
    made.create_chartsheet("Chart").add_chart(BarChart())
    del made["Sheet"]


def bomb(size: int) -> bytes:
    """A workbook with a part that unpacks to `size` bytes of nothing."""
    return books.with_part(books.saved(books.book([GOOD])), "xl/worksheets/sheet2.xml", b" " * size)


def lying_bomb() -> bytes:
    """A sheet that unpacks to more than the archive says of it."""
    made = bytearray(bomb(64_000_000))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = made.rindex(b"xl/worksheets/sheet2.xml") if mark == b"PK\x01\x02" else made.index(b"xl/worksheets/sheet2")
        start = made.rindex(mark, 0, at)
        made[start + offset : start + offset + 4] = (1000).to_bytes(4, "little")
    return (
        bytes(made)
        .replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml")
        .replace(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml")
    )


def wide(columns: int) -> list[str]:
    return [*books.NAMES, *(f"more {number}" for number in range(columns - len(books.NAMES)))]


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


BOOK = books.saved(books.book([GOOD]))
CONTENTS = zipfile.ZipFile(BytesIO(BOOK)).read("[Content_Types].xml")
PARQUET = books.parquet_of([GOOD])
NESTED = {"a list": [[1]], "a struct": [{"a": 1}], "a map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64()))}
START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
LONG_ROW = START + b'<row><c t="inlineStr"><is><t>' + urandom(8_500_000).hex().encode()
TWO_HEADERS = ["ticket", "received", None, None, None, "state", "subject"]
ROW = ["1", "05/01/2026 09:00", "", "", "", "open", "bonus"]
LOG = books.xes({"A": [{"time:timestamp": "2026-01-02T10:00:00Z"}]})
ENTITY = b'<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FEATURES: dict[str, tuple[bytes, str]] = {
    "a zip bomb": (bomb(2_000_000_000 // 8), "unpacks to 238 MB, far more than a table of its size"),
    "a zip bomb that lies": (lying_bomb(), "is damaged: it is"),
    "macros": (books.with_part(BOOK, "xl/vbaProject.bin", b"\0"), "has macros: save it as a workbook without macros"),
    "macros without a project": (
        books.with_part(
            BOOK,
            "[Content_Types].xml",
            CONTENTS.replace(b"openxmlformats-officedocument.spreadsheetml", b"ms-excel.sheet.macroEnabled"),
        ),
        "has macros: save it as a workbook without macros",
    ),
    "a sheet of formulas": (put("D3", "=B3+1"), "has a formula in the cell D3: copy the table, paste it as values"),
    "a formula for a name": (put("B1", '="Opened"'), "has a formula in the cell B1"),
    "merged cells": (changed(merged), "has merged cells, A2:A3: split them"),
    "dates as numbers": (
        books.saved(books.book([books.ticket(1, 45292.5), books.ticket(2, 45293)])),
        "the column “Opened” holds numbers like 45292.5, not times: format it as a date.",
    ),
    "numbers for one of the times": (
        books.saved(books.book([books.ticket(1, Due=45292), books.ticket(2)])),
        "the column “Due” holds numbers like 45292, not times",
    ),
    "two header rows in a sheet": (
        books.saved(books.book([TWO_HEADERS, GOOD])),
        "line 2 says “received” where a time should be: keep one row of names at the top.",
    ),
    "5,000 columns in a sheet": (books.saved(books.book([GOOD], wide(5_000))), "columns, more than 1000"),
    "5,000 columns in a row of a sheet": (put("GJH2", "far"), "has 5000 columns, more than 1000"),
    "two zones in a sheet": (
        books.saved(books.book([GOOD, books.ticket(2, "2026-01-05T09:00:00Z")])),
        "the column “Opened” has times with an offset and without: “2026-01-05T09:00:00”, “2026-01-05T09:00:00Z”",
    ),
    "an empty sheet": (books.saved(Workbook()), "bad.file is empty."),
    "a header only": (books.saved(books.book([])), "has a header and no row"),
    "only a chart": (changed(only_a_chart), "has charts and no sheet with cells"),
    "a password or an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has a password or is an old"),
    "half a workbook": (BOOK[: len(BOOK) // 2], "is damaged: it is compressed and breaks off"),
    "a workbook with a broken sheet": (
        books.with_part(BOOK, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
        "is damaged: it is a spreadsheet and cannot be read as one",
    ),
    "entities in a sheet": (
        books.with_part(BOOK, "xl/worksheets/sheet1.xml", ENTITY + b"<worksheet>&b;</worksheet>"),
        "is damaged: it is a spreadsheet and cannot be read as one",
    ),
    "a workbook without parts": (
        books.with_part(BOOK, "xl/workbook.xml", b"<workbook/>"),
        "has charts and no sheet with cells",
    ),
    "an archive of something else": (archive(a=b"x"), "is a ZIP archive and no .xlsx workbook"),
    "a row of 17 MB": (
        books.with_part(BOOK, "xl/worksheets/sheet1.xml", LONG_ROW),
        "the row after row 0 is larger than any",
    ),
    **{
        f"{what} in a Parquet file": (
            books.parquet({"No": ["1"], "Opened": ["05/01/2026 09:00"], what: values}),
            f"the column “{what}” holds",
        )
        for what, values in {**NESTED, "bytes": [b"\0"]}.items()
    },
    "a truncated Parquet file": (PARQUET[:-20], "is damaged: it is a Parquet file and cannot be read as one"),
    "the start of a Parquet file": (b"PAR1", "is damaged: it is a Parquet file"),
    "a Parquet file with an unreadable page": (
        PARQUET[:40] + bytes(60) + PARQUET[100:],
        "is damaged: it is a Parquet file and cannot be read as one",
    ),
    "5,000 columns in a Parquet file": (
        books.parquet({name: ["x"] for name in wide(5_000)}),
        "has 5000 columns, more than 1000",
    ),
    "numbers for times in a Parquet file": (
        books.parquet_of([books.ticket(1, 45292.5)]),
        "the column “Opened” holds numbers like 45292.5, not times",
    ),
    "two header rows in a Parquet file": (
        books.parquet({name: [f"{name} (text)"] * 2 for name in books.NAMES}),
        "line 1 says “Opened (text)” where a time should be",
    ),
    "a Parquet file without a row": (
        books.parquet({name: pa.array([], pa.string()) for name in books.NAMES}),
        "has a header and no row",
    ),
    "5,000 columns": (f"{','.join(wide(5_000))}\n".encode(), "has 5000 columns, more than 1000"),
    "two header rows": (
        f"{HEADER}\nticket,received,,,,state,subject\n{','.join(ROW)}\n".encode(),
        "line 2 says “received” where a time should be",
    ),
    "two header rows after blank lines": (
        f'{HEADER.replace("No,", "No,")},"more\nof it"\n\n{HEADER},\n{",".join(ROW)},\n'.encode(),
        "line 4 says “Opened” where a time should be",
    ),
    "two zones": (
        f"{HEADER}\n1,2026-01-05T09:00:00Z,,,,,\n2,05/01/2026 09:00,,,,,\n".encode(),
        "the column “Opened” has times with an offset and without: “2026-01-05T09:00:00Z”, “05/01/2026 09:00”",
    ),
    "two zones below bad lines": (
        f"{HEADER}\n1\n2,2026-01-05T09:00,,,,,\n3\n4,2026-01-05T09:00+02:00,,,,,\n".encode(),
        "“2026-01-05T09:00”, “2026-01-05T09:00+02:00”",
    ),
    "a truncated gzip": (gzip.compress(b"No,Opened\n" * 10_000)[:50], "is damaged: it is compressed and breaks off"),
    "a truncated gzip of a workbook": (gzip.compress(BOOK)[:-100], "is damaged: it is compressed and breaks off"),
    "HTML": (b"<html><table><tr><td>1</td></tr></table></html>", "is XML or HTML, but no event log"),
    "XML that breaks off": (LOG[:-10], "is damaged: it is not well-formed XML"),
    "entities": (ENTITY + LOG, "declares a document type or entities"),
    "an event log without events": (b"<log><trace/></log>", "is an event log without an event"),
    "attributes after events": (
        LOG.replace(b"</trace>", b'<string key="late" value="x"/></trace>'),
        "has an attribute of a trace after its events",
    ),
    "5,000 attributes": (
        books.xes({"A": [{f"a{number}": "x"} for number in range(5_000)]}),
        "columns, more than 1000",
    ),
    "5,000 attributes of an event": (
        books.xes({"A": [{f"a{number}": "x" for number in range(5_000)}]}),
        "columns, more than 1000",
    ),
    "a value of 20 MB": (LOG.replace(b'"A"', b'"' + b"x" * 20_000_000 + b'"'), "holds a single text of many megabytes"),
    "a value of 2 MB": (LOG.replace(b'"A"', b'"' + b"x" * 2_000_000 + b'"'), "line 2 is longer than 1000000 bytes"),
    "an event log for a mapping of tickets": (LOG, 'needs a mapping with layout = "event"'),
}
#: What an export is most likely to be, through the terminal; the rest is asked below, which is faster.
THROUGH_THE_TERMINAL = (
    *(
        "a zip bomb",
        "macros",
        "a sheet of formulas",
        "dates as numbers",
        "two header rows in a sheet",
        "two header rows",
    ),
    *("merged cells", "5,000 columns", "5,000 columns in a sheet", "two zones", "two zones in a sheet"),
    *("a list in a Parquet file", "a truncated gzip", "a truncated Parquet file", "entities"),
)


def test_through_the_terminal(run_cli: Terminal, write: Write) -> None:
    good = write("good.csv", HEADER, "old,05/01/2026 09:00,,,,open,bonus")
    assert run_cli("import", good, *mapped(write)).code == 0
    before = content(run_cli.store)
    for what in THROUGH_THE_TERMINAL:
        given, sentence = FEATURES[what]
        said = run_cli("import", write("bad.file", content=given), *mapped(write))
        assert sentence in refused(said), what
    assert content(run_cli.store) == before


@pytest.mark.parametrize("what", FEATURES)
def test_refused(store: Store, write: Write, what: str) -> None:
    given, sentence = FEATURES[what]
    path = write("bad.file", content=given)
    with pytest.raises(BadInput) as problem:
        intake.run(store, SYSTEM, path, MAPPING)
    assert sentence in str(problem.value)
    assert "\n" not in str(problem.value)
    assert store.stamp == 0
    with pytest.raises(BadInput, match=re.escape(str(problem.value))):
        intake.preview(path, MAPPING)


def test_numbers_that_a_mapping_reads_as_times(write: Write) -> None:
    mapping = intake.parse_mapping(TICKETS.replace('"iso"', '"%Y%m%d"'), "numbers.toml")
    path = write("a.xlsx", content=books.saved(books.book([books.ticket(1, 20260105), books.ticket(2, 20260106)])))
    seen = intake.preview(path, mapping)
    assert (seen.read, seen.quarantined) == (2, 0)


def test_a_number_among_dates_is_one_bad_row(write: Write) -> None:
    path = write("a.xlsx", content=books.saved(books.book([GOOD, books.ticket(2, 45292.5)])))
    seen = intake.preview(path, MAPPING)
    assert (seen.read, [row.line for row in seen.examples]) == (2, [3])
    assert str(seen.examples[0]) == "Opened: “45292.5” is not a date in the formats of the mapping."


@pytest.mark.parametrize("first", ["1,,,,,open,bonus", "A1,never,,,,open,bonus", "one,,,,,open,bonus"])
def test_a_bad_first_row_is_no_header(write: Write, first: str) -> None:
    path = write("a.csv", HEADER, first, "2,05/01/2026 09:00,,,,open,bonus")
    seen = intake.preview(path, MAPPING)
    assert (seen.read, [row.line for row in seen.examples]) == (2, [2])
    assert isinstance(GOOD[1], datetime)
