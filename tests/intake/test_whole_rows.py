"""Rows that go to quarantine are there whole, at the line where they stand, and none is lost without a word."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data import intake
from data.intake.recognition import recognise
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from tests.conftest import Terminal
from tests.intake.conftest import HEADER, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]
GOOD = "{},05/01/2026 09:00,,,,open,bonus"


def good(first: int, count: int) -> list[str]:
    return [GOOD.format(number) for number in range(first, first + count)]


def rows(store: Store, number: int = 1) -> list[intake.Waiting]:
    with closing(store.cursor()) as cursor:
        return intake.waiting(cursor, SYSTEM, intake.kept_import(cursor, number))


def downloaded(store: Store) -> str:
    with closing(store.cursor()) as cursor:
        return "".join(intake.as_csv(cursor, SYSTEM, intake.kept_import(cursor, 1)))


@pytest.mark.parametrize("cell", ["x" + "é" * 15_000, "x" * 200_000, '"a ""b"", c\n' + "x" + "é\n" * 9_000 + '"'])
def test_a_long_row_is_kept_whole(store: Store, write: Write, ask: Ask, cell: str) -> None:
    """And comes in whole once what is too much is taken out."""
    bad = f"1,05/01/2026 09:00,,,,open,{cell},too,many"
    assert intake.run(store, SYSTEM, write("a.csv", HEADER, bad, GOOD.format(2)), MAPPING).quarantined == 1
    (row,) = rows(store)
    assert (row.quarantined.text, row.beyond) == (bad, ("too", "many"))
    assert intake.correct(store, SYSTEM, 1, {row.row_id: row.cells}).imported == 1
    content = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
    assert ask(store, "SELECT category FROM versions_current WHERE ticket_id = 2") == [(content,)]


@pytest.mark.parametrize("shift", range(4))
@pytest.mark.parametrize("letter", ["é", "€", "🎲"])
def test_a_long_bad_row_may_have_any_letter_anywhere(
    store: Store, write: Write, ask: Ask, letter: str, shift: int
) -> None:
    """The engine cuts bad lines after 10,000 bytes."""
    cell = "x" * shift + letter * 9_000
    long, bad = f"1,05/01/2026 09:00,,,,open,{cell}", f"2,05/01/2026 09:00,,,,open,{cell},more"
    never = f'3,05/01/2026 09:00,,,,open,"{cell}'
    path = write("a.csv", HEADER, long, "", bad, GOOD.format(9), never)
    assert recognise(path).survey.rows == 2
    report = intake.run(store, SYSTEM, path, MAPPING)
    assert report.reasons == {"wrong_number_of_columns": 1, "unclosed_quotation_mark": 1}
    assert [(row.quarantined.line, row.quarantined.text) for row in rows(store)] == [(4, bad), (6, never)]
    assert ask(store, "SELECT category FROM versions_current ORDER BY ticket_id") == [(cell,), ("bonus",)]


def test_lines_below_a_bad_row_of_several_lines_are_told_right(write: Write) -> None:
    bad = ['2,05/01/2026 09:00,,,,open,"one\ntwo\nthree",more,more,more', "x,soon,,,,open,bonus"]
    lines = [HEADER, GOOD.format(1), bad[0], GOOD.format(3), bad[1], '4,05/01/2026 09:00,,,,open,"a\nb"', "5,soon"]
    seen = intake.preview(write("a.csv", *lines, "6,soon,,,,open,bonus"), MAPPING)
    assert [row.line for row in seen.examples] == [3, 7, 10, 11]
    assert seen.examples[0].details == {"column": "7", "value": "10"}


def test_blank_lines_do_not_move_a_bad_line(write: Write) -> None:
    path = write("a.csv", HEADER, "", GOOD.format(1), "", "", "2,soon", GOOD.format(3))
    assert [(row.line, row.text) for row in intake.preview(path, MAPPING).examples] == [(6, "2,soon")]


def test_lines_below_titles_are_told_right(write: Write) -> None:
    path = write("a.csv", "Report", "", HEADER, GOOD.format(1), "2,soon", "3,soon,,,,open,bonus")
    assert [row.line for row in intake.preview(path, MAPPING).examples] == [5, 6]


@pytest.mark.parametrize(("below", "is_cut"), [(3, False), (1_000, False), (60_000, True)])
def test_a_quotation_mark_that_is_never_closed_is_told_with_what_it_took(
    store: Store, write: Write, below: int, is_cut: bool
) -> None:
    bad = [GOOD.format(2).replace(",open", ',"open'), *good(3, below)]
    report = intake.run(store, SYSTEM, write("a.csv", HEADER, GOOD.format(1), *bad), MAPPING)
    assert (report.read, report.accepted, report.reasons) == (2, 1, {"unclosed_quotation_mark": 1})
    assert report.examples[0].line == 3
    assert f"never closed; lines that went into it: {below}." in str(report.examples[0])
    (row,) = rows(store)
    for given, others in (({row.row_id: row.cells}, False), ({row.row_id: row.cells}, True), ({}, True)):
        with pytest.raises(BadInput, match=r"Line 3 of a\.csv cannot be corrected here"):
            intake.correct(store, SYSTEM, 1, given, others=others)
    assert row.is_cut == is_cut
    with closing(store.cursor()) as cursor:
        missing = intake.missing_in_file(cursor, intake.kept_import(cursor, 1))
    assert str(missing).startswith("Line 3 of a.csv is not in it") == is_cut
    if is_cut:
        assert downloaded(store) == HEADER + "\r\n"
    else:
        fixed = write("fixed.csv", content=downloaded(store).replace('"open', "open").encode())
        assert intake.run(store, SYSTEM, fixed, MAPPING).imported == 1 + below


def test_the_others_come_in_where_one_swallowed_the_rest(store: Store, write: Write) -> None:
    bad = ["x,soon,,,,open,bonus", GOOD.format(2).replace(",open", ',"open'), *good(3, 5)]
    intake.run(store, SYSTEM, write("a.csv", HEADER, GOOD.format(1), *bad), MAPPING)
    first, last = rows(store)
    cells = ("x", "05/01/2026 09:00", *first.cells[2:])
    assert intake.correct(store, SYSTEM, 1, {first.row_id: cells}, others=True).imported == 1
    assert [row.row_id for row in rows(store)] == [last.row_id]


def test_text_behind_a_quotation_mark_is_told_in_words_of_ours(store: Store, write: Write) -> None:
    bad = '2,05/01/2026 09:00,,,,"op"en,bonus'
    report = intake.run(store, SYSTEM, write("a.csv", HEADER, bad, GOOD.format(3)), MAPPING)
    assert (report.accepted, report.reasons) == (1, {"unreadable_line": 1})
    assert str(report.examples[0]) == "The line is not valid CSV: its quotation marks do not fit together."
    assert report.examples[0].text == bad


@pytest.mark.parametrize("more", ["", ",more"])
@pytest.mark.parametrize("lines", [150_000, 300_000])
def test_a_row_of_more_than_a_megabyte_is_refused(store: Store, write: Write, more: str, lines: int) -> None:
    """By its lines nothing is too long."""
    long = f'2,05/01/2026 09:00,,,,open,"{chr(10).join(["xxxxxxx"] * lines)}"{more}'
    with pytest.raises(BadInput, match="line 3 is longer than 1000000 bytes"):
        intake.run(store, SYSTEM, write("a.csv", HEADER, GOOD.format(1), long, GOOD.format(3)), MAPPING)
    assert store.stamp == 0


def test_the_terminal_says_which_line_it_does_not_give_out(run_cli: Terminal, write: Write) -> None:
    bad = [GOOD.format(2).replace(",open", ',"open'), *good(3, 60_000)]
    mapping = write("helpdesk.toml", TICKETS)
    assert run_cli("import", write("a.csv", HEADER, GOOD.format(1), *bad), "--map", mapping).code == 0
    said = run_cli("quarantine", "1")
    assert (said.code, said.stdout.strip()) == (0, HEADER)
    assert "Line 3 of a.csv is not in it: only its beginning is kept." in said.stderr
