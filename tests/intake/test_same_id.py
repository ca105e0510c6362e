"""Rows of one id with different content: told beside each other, set aside, and the one that is left brought in."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data import audit, intake
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput
from tests.intake.conftest import HEADER, TICKETS
from tests.people import hire

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
ADA = Person("ada", "Ada", Role.ADMIN)
OPEN, DONE = "1,05/01/2026 09:00,,,,open,bonus", "1,05/01/2026 09:00,06/01/2026 09:00,,,done,bonus"
ROWS = (OPEN, "2,05/01/2026 09:00,,,,open,bonus", "3,31/02/2026 09:00,,,,open,bonus", DONE)
Ask = Callable[..., list[tuple[Any, ...]]]
Write = Callable[..., Path]


@pytest.fixture
def imported(store: Store, write: Write) -> Store:
    hire(store, ADA)
    intake.run(store, ADA, write("a.csv", HEADER, *ROWS), MAPPING)
    return store


def kept(store: Store, number: int = 1) -> intake.Kept:
    with closing(store.cursor()) as cursor:
        return intake.kept_import(cursor, number)


def waiting(store: Store, number: int = 1, **asked: Any) -> list[intake.Waiting]:
    with closing(store.cursor()) as cursor:
        return intake.waiting(cursor, ADA, kept(store, number), **asked)


def aside(store: Store, number: int = 1) -> list[intake.SetAside]:
    with closing(store.cursor()) as cursor:
        return intake.rows_aside(cursor, ADA, kept(store, number))


def test_rows_of_one_id_stand_together_and_name_each_other(imported: Store) -> None:
    first, second, other = waiting(imported)
    assert [row.quarantined.line for row in (first, second, other)] == [2, 5, 4]
    said = "The id “1” is there more than once. Other lines: {}. Columns that differ: Solved, State."
    assert [str(first.quarantined), str(second.quarantined)] == [said.format(5), said.format(2)]
    assert [row.quarantined.line for row in waiting(imported, limit=1, offset=1)] == [5]


def test_the_report_names_them_too(store: Store, write: Write) -> None:
    preview = intake.preview(write("a.csv", HEADER, *ROWS), MAPPING)
    assert [one.lines for one in preview.examples] == [("5",), (), ("2",)]
    assert preview.examples[0].differing == ("Solved", "State")


def test_of_many_rows_of_an_id_some_are_named(store: Store, write: Write) -> None:
    rows = [f"1,05/01/2026 09:00,,,,open,{word}" for word in "abcdefghij"]
    intake.run(store, SYSTEM, write("a.csv", HEADER, ROWS[1], *rows), MAPPING)
    last = waiting(store)[-1].quarantined
    assert (last.lines, last.differing) == (("3", "4", "5", "6", "7", "8", "…"), ("Subject",))


def test_the_row_that_is_left_comes_in_as_it_is(imported: Store, cases: Ask) -> None:
    wrong, right, _other = waiting(imported)
    assert intake.set_aside(imported, ADA, 1, [wrong.row_id], "  The older of the two. ") == 1
    found = kept(imported)
    assert (found.quarantined, found.waiting, found.left, found.aside) == (3, 2, 2, 1)
    assert found.reasons_waiting == {"other_content": 1, "unreadable_date": 1}
    (left,) = waiting(imported, reason="other_content")
    assert "its other rows were set aside: this one can come in as it is" in str(left.quarantined)
    report = intake.correct(imported, ADA, 1, {right.row_id: right.read})
    assert (report.accepted, report.quarantined) == (1, 0)
    assert [row[0] for row in cases(imported, "v.status")] == ["1", "2"]
    (row,) = aside(imported)
    assert (row.quarantined.line, row.reason, row.actor) == (2, "The older of the two.", "ada")


def test_one_of_which_another_came_in_says_so(imported: Store) -> None:
    wrong, right, _other = waiting(imported)
    intake.correct(imported, ADA, 1, {right.row_id: right.read})
    (left,) = waiting(imported, reason="other_content")
    said = "The id “1” was there more than once; another of its rows was imported again since."
    assert (left.row_id, str(left.quarantined)) == (wrong.row_id, said)
    # It cannot come in beside the other one, whatever it says.
    with pytest.raises(BadInput, match="None of these rows can be used"):
        intake.correct(imported, ADA, 1, {wrong.row_id: wrong.read})


def test_what_is_set_aside_does_not_come_in_by_any_way(imported: Store) -> None:
    wrong, _right, other = waiting(imported)
    intake.set_aside(imported, ADA, 1, [wrong.row_id, other.row_id], "Wrong.")
    with pytest.raises(BadInput, match="not in quarantine any more"):
        intake.correct(imported, ADA, 1, {wrong.row_id: wrong.read})
    assert intake.correct(imported, ADA, 1, {}, others=True).read == 1
    with closing(imported.cursor()) as cursor:
        assert list(intake.as_csv(cursor, ADA, kept(imported))) == [HEADER + "\r\n"]


def test_it_is_taken_up_again_and_each_step_stands_in_the_log(imported: Store) -> None:
    wrong = waiting(imported)[0]
    intake.set_aside(imported, ADA, 1, [wrong.row_id], "Wrong.")
    assert intake.take_up(imported, ADA, 1, [wrong.row_id]) == 1
    assert not aside(imported)
    assert len(waiting(imported)) == 3
    with closing(imported.cursor()) as cursor:
        lines = audit.lines(cursor, ADA, audit.Asked(what="quarantined"), 10)
    told = [(one.actor, one.subject, one.changes[0].before, one.changes[0].after) for one in lines]
    assert told == [("ada", "1/2", "Wrong.", None), ("ada", "1/2", None, "Wrong.")]


def test_what_does_not_wait_is_not_set_aside(imported: Store) -> None:
    wrong, right, _other = waiting(imported)
    intake.set_aside(imported, ADA, 1, [wrong.row_id], "Wrong.")
    stamp = imported.stamp
    for rows in ([wrong.row_id], [right.row_id, wrong.row_id], [99], []):
        with pytest.raises(BadInput, match="not as they were"):
            intake.set_aside(imported, ADA, 1, rows, "Wrong.")
    with pytest.raises(BadInput, match="not as they were"):
        intake.take_up(imported, ADA, 1, [right.row_id])
    for reason in (" ", "a\nb", "x" * 201):
        with pytest.raises(BadInput, match="The field aside_reason"):
            intake.set_aside(imported, ADA, 1, [right.row_id], reason)
    assert imported.stamp == stamp


def test_the_same_file_again_does_not_bring_it_back(imported: Store, write: Write) -> None:
    intake.set_aside(imported, ADA, 1, [waiting(imported)[0].row_id], "Wrong.")
    report = intake.run(imported, ADA, write("a.csv", HEADER, *ROWS), MAPPING)
    assert (report.quarantined, report.known) == (3, 3)
    assert not waiting(imported, 2)


def test_nothing_of_an_import_that_was_taken_back_is_set_aside(imported: Store) -> None:
    row = waiting(imported)[0]
    intake.undo(imported, ADA, 1)
    with pytest.raises(BadInput, match="undone before"):
        intake.set_aside(imported, ADA, 1, [row.row_id], "Wrong.")
