"""However the lines of a text end, and whatever stands above its header, it is read; or refused in words of ours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import intake
from data.intake.formats import Plain
from data.intake.given import Stamp
from data.intake.recognition import recognise
from data.intake.source_file import SourceFile
from data.intake.staging import refusing
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.intake.conftest import HEADER, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]

ROWS = [HEADER, *(f'{number},05/01/2026 09:00,,,,open,"two\nlines"' for number in range(3))]
ENDS = {
    "CR": "\r".join(ROWS) + "\r",
    "CRLF": "\r\n".join(ROWS) + "\r\n",
    "a CRLF header": "\n".join(ROWS).replace("\n", "\r\n", 1),
    "a LF header": "\r\n".join(ROWS).replace("\r\n", "\n", 1),
    "all kinds": f"{ROWS[0]}\r\n{ROWS[1]}\r{ROWS[2]}\n{ROWS[3]}",
    "a blank line above": "\n".join(["", *ROWS]),
    "many blank lines above": "\n" * 20 + "\n".join(ROWS),
    "blank rows above": "\n".join([",,,,,,", " ", *ROWS]),
}


@pytest.mark.parametrize("ends", list(ENDS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lines_end_as_they_like(store: Store, write: Write, ask: Ask, ends: str, encoding: str) -> None:
    path = write("a.csv", content=ENDS[ends].encode(encoding))
    report = intake.run(store, SYSTEM, path, MAPPING)
    assert (report.read, report.accepted) == (3, 3)
    assert ask(store, "SELECT DISTINCT category FROM versions_current") == [("two\nlines",)]
    found = recognise(path).survey
    assert (found.rows, found.header) == (3, tuple(HEADER.split(",")))


def test_a_long_text_of_an_old_mac_is_read(store: Store, write: Write) -> None:
    rows = [HEADER, *(f"{number},05/01/2026 09:00,,,,open,bonus" for number in range(60_000))]
    assert intake.preview(write("a.csv", content="\r".join(rows).encode()), MAPPING).read == 60_000


def test_a_return_at_the_end_of_a_piece_is_no_line_of_its_own(write: Write) -> None:
    """Pieces of a file are a megabyte."""
    row = "1,05/01/2026 09:00,,,,open,bonus\r\n"
    start = f"{HEADER}\n" + row * ((1 << 20) // len(row) - 2)
    start += "2,05/01/2026 09:00,,,,open," + "x" * ((1 << 20) - len(start) - 28) + "\r"
    assert len(start) == 1 << 20 and start.endswith("\r")
    seen = intake.preview(write("a.csv", content=(start + "\n" + row).encode()), MAPPING)
    assert seen.reasons == {}


@pytest.mark.parametrize("name", ["c.csv.gz", "c.csv.zst"])
def test_a_plain_text_is_told_by_what_it_holds(store: Store, write: Write, name: str) -> None:
    path = write(name, *ROWS)
    assert intake.run(store, SYSTEM, path, MAPPING).accepted == 3
    assert recognise(path).survey.rows == 3


@pytest.mark.parametrize("lines", [3, 60_000])
def test_a_header_that_is_never_closed_is_told_in_words_of_ours(write: Write, lines: int) -> None:
    rows = (f"{number},05/01/2026 09:00,,,,open,bonus" for number in range(lines))
    path = write("a.csv", f'"{HEADER}', *rows)
    with pytest.raises(BadInput, match=r"has no header that can be read|has no column “No”"):
        intake.preview(path, MAPPING)
    with pytest.raises(BadInput, match=r"has no header that can be read|has a header and no row"):
        recognise(path)


def test_a_quotation_mark_within_words_hides_no_ends_of_lines(store: Store, write: Write) -> None:
    text = f"{HEADER}\r\n" + '1,05/01/2026 09:00,,,,open,5" screen\n2,05/01/2026 09:00,,,,open,bonus\r\n'
    assert intake.run(store, SYSTEM, write("a.csv", content=text.encode()), MAPPING).accepted == 2


def test_a_quotation_mark_within_words_beside_values_of_several_lines(store: Store, write: Write) -> None:
    """Lines end with CRLF here, those within values with LF."""
    rows = ['1,05/01/2026 09:00,,,,open,5" screen', '2,05/01/2026 09:00,,,,open,"a\nb"', "x,soon,,,,open,bonus"]
    report = intake.run(store, SYSTEM, write("a.csv", content="\r\n".join([HEADER, *rows]).encode()), MAPPING)
    assert (report.accepted, [row.line for row in report.examples]) == (2, [5])


def test_bad_rows_of_a_text_of_several_line_ends_are_whole(write: Write) -> None:
    bad = "2,05/01/2026 09:00,,,,open," + "é" * 9_000 + ",more"
    text = f"{HEADER}\r\n1,05/01/2026 09:00,,,,open,bonus\n\r\n{bad}\n3,05/01/2026 09:00,,,,open,bonus\r\n4\n"
    seen = intake.preview(write("a.csv", content=text.encode()), MAPPING)
    assert [(row.line, row.text) for row in seen.examples] == [(4, bad), (6, "4")]


def test_values_of_several_lines_may_end_anywhere(store: Store, write: Write, ask: Ask) -> None:
    """A large text of all kinds of ends, many of them within values, which stay as they are."""
    value = 'a\r\nb ""c"",\nd\re'
    rows = [f'{number},05/01/2026 09:00,,,,open,"{value}{number % 7 * "x"}"' for number in range(40_000)]
    text = HEADER + "".join(end + row for row, end in zip(rows, ["\r\n", "\n", "\r"] * 14_000, strict=False))
    assert len(text) > 3 << 19
    seen = intake.run(store, SYSTEM, write("a.csv", content=text.encode()), MAPPING)
    assert (seen.accepted, seen.read) == (40_000, 40_000)
    found = ask(store, "SELECT DISTINCT rtrim(category, 'x') FROM versions_current")
    assert found == [(value.replace('""', '"'),)]


@pytest.mark.parametrize("engine", ["Invalid Input Error: the state machine", "Invalid Input Error: new_line ="])
def test_what_the_engine_says_reaches_nobody(engine: str) -> None:
    file = SourceFile(Plain(Path("a.csv"), ""), "a.csv", ",", ("No",), Stamp.of(Path("a.csv")), Path())
    with pytest.raises(BadInput) as problem, refusing(file):
        raise duckdb.InvalidInputException(engine)
    assert "machine" not in str(problem.value) and "new_line" not in str(problem.value)
