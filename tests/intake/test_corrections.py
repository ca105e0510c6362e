"""Quarantine as a place to work: rows corrected one by one or as a file, and what an import keeps of itself."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data import intake
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed
from tests.conftest import Terminal
from tests.intake import books
from tests.intake.conftest import HEADER, LOG, LOG_HEADER, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]
ROWS = (
    "1,05/01/2026 09:00,,,,open,bonus",
    "2,31/02/2026 09:00,,,,open,bonus",
    '3,05/01/2026 09:00,,,,frozen,"a, ""b"""',
    "4,05/01/2026 09:00,,,,open,bonus,too,many",
    "5,05/01/2026",
)


@pytest.fixture
def imported(store: Store, write: Write) -> Store:
    intake.run(store, SYSTEM, write("a.csv", HEADER, *ROWS), MAPPING)
    return store


def kept(store: Store, number: int = 1) -> intake.Kept:
    with closing(store.cursor()) as cursor:
        return intake.kept_import(cursor, number)


def waiting(store: Store, number: int = 1, reason: str | None = None) -> list[intake.Waiting]:
    with closing(store.cursor()) as cursor:
        return intake.waiting(cursor, SYSTEM, kept(store, number), reason)


def test_an_import_is_kept_with_its_counts(imported: Store) -> None:
    one = kept(imported)
    assert (one.read, one.accepted, one.quarantined, one.imported, one.waiting) == (5, 1, 4, 1, 4)
    assert one.reasons_waiting == {"unreadable_date": 1, "unknown_value": 1, "wrong_number_of_columns": 2}
    assert one.header == tuple(HEADER.split(","))


def test_rows_are_told_cell_by_cell(imported: Store) -> None:
    second, third, fourth, fifth = waiting(imported)
    assert second.cells == ("2", "31/02/2026 09:00", "", "", "", "open", "bonus")
    assert third.cells[5:] == ("frozen", 'a, "b"')
    assert fourth.beyond == ("too", "many")
    assert fifth.cells == ("5", "05/01/2026", "", "", "", "", "")
    assert [row.quarantined.line for row in (second, third, fourth, fifth)] == [3, 4, 5, 6]
    assert [row.row_id for row in waiting(imported, reason="unknown_value")] == [third.row_id]


def test_corrected_rows_come_in_and_leave_the_quarantine(imported: Store, cases: Ask) -> None:
    second, third, fourth, _fifth = waiting(imported)
    corrected = {
        second.row_id: (second.cells[0], "28/02/2026 09:00", *second.cells[2:]),
        third.row_id: third.cells,  # as it was: it stays what it is
        fourth.row_id: fourth.cells,  # without what was too much
    }
    report = intake.correct(imported, SYSTEM, 1, corrected)
    assert (report.read, report.accepted, report.quarantined, report.imported) == (3, 2, 1, 2)
    assert [row[0] for row in cases(imported, "v.status")] == ["1", "2", "4"]
    assert [row.cells[0] for row in waiting(imported)] == ["5"]
    assert [row.cells for row in waiting(imported, 2)] == [third.cells]
    intake.undo(imported, SYSTEM, 2)
    assert len(waiting(imported)) == 4
    assert [row[0] for row in cases(imported, "v.status")] == ["1"]


def test_nothing_is_lost_where_nothing_can_be_used(imported: Store) -> None:
    third = waiting(imported)[1]
    two_lines = {third.row_id: (*third.cells[:6], "a\nb")}
    sentence = "None of these rows can be used; line 4: State: “frozen” has no translation in the mapping."
    with pytest.raises(BadInput) as refused:
        intake.correct(imported, SYSTEM, 1, two_lines)
    assert str(refused.value) == sentence
    assert len(waiting(imported)) == 4


def test_corrections_are_called_by_the_first_file(store: Store, write: Write) -> None:
    intake.run(store, SYSTEM, write("é" * 100 + ".csv", HEADER, *ROWS[:2]), MAPPING)
    (row,) = waiting(store)
    rows = {row.row_id: ("2", "28/02/2026 09:00", "", "", "", "open", "bonus")}
    intake.correct(store, SYSTEM, 1, rows)
    assert kept(store, 2).file_name == "corrections of " + "é" * 55 + ".csv"
    with closing(store.cursor()) as cursor:
        assert intake.corrected_by(cursor, kept(store)) == 2


def test_a_row_that_is_too_short_goes_out_as_it_came(imported: Store) -> None:
    short = waiting(imported)[3]
    assert (len(short.cells), short.read) == (7, ("5", "05/01/2026"))
    with closing(imported.cursor()) as cursor:
        assert "".join(intake.as_csv(cursor, SYSTEM, kept(imported))).splitlines()[-1] == ROWS[4]
        found = intake.waiting(cursor, SYSTEM, kept(imported), ids=[short.row_id, 99])
    assert [row.row_id for row in found] == [short.row_id]


def test_rows_that_are_gone_and_people_who_may_not(imported: Store) -> None:
    row = waiting(imported)[0]
    with pytest.raises(BadInput, match="not in quarantine any more"):
        intake.correct(imported, SYSTEM, 1, {99: row.cells})
    with pytest.raises(NotAllowed):
        intake.correct(imported, Person("a", "A", Role.AGENT, "payments"), 1, {row.row_id: row.cells})
    assert imported.stamp == 1


def test_the_quarantine_as_a_file_comes_in_again(imported: Store, write: Write) -> None:
    with closing(imported.cursor()) as cursor:
        text = "".join(intake.as_csv(cursor, SYSTEM, kept(imported)))
    assert text.splitlines()[:3] == [HEADER, ROWS[1], '3,05/01/2026 09:00,,,,frozen,"a, ""b"""']
    again = write("again.csv", content=text.replace("31/02", "28/02").encode())
    report = intake.run(imported, SYSTEM, again, MAPPING)
    assert (report.read, report.imported, report.quarantined) == (4, 1, 3)


def test_faults_are_counted_and_let_in(store: Store, write: Write) -> None:
    file = write(
        "a.csv",
        HEADER,
        "1,05/01/2026 09:00,05/01/2026 08:00,04/01/2026 09:00,01/01/2026 09:00,done,bonus",
        "2,05/01/2026 09:00,05/01/2026 08:59,,,done,bonus",
    )
    report = intake.run(store, SYSTEM, file, MAPPING)
    assert {str(fault): found.count for fault, found in report.faults.items()} == {
        "answered_before_received": 2,
        "closed_before_received": 1,
        "closed_before_answered": 1,
        "due_before_received": 1,
    }
    assert kept(store).faults == report.faults
    assert kept(store).faults[intake.Fault.ANSWERED_BEFORE_RECEIVED].examples == ("1", "2")


def test_the_terminal_lists_takes_back_and_gives_out(run_cli: Terminal, write: Write) -> None:
    mapping = write("map.toml", TICKETS)
    assert run_cli("import", write("a.csv", HEADER, *ROWS), "--map", mapping).code == 0
    listed = json.loads(run_cli("imports", "--json").stdout)
    assert [(one["import"], one["file"], one["rows"]["waiting"], one["undone"]) for one in listed] == [
        (1, "a.csv", 4, False)
    ]
    out = run_cli("quarantine", "1")
    assert (out.code, out.stdout.splitlines()[:2]) == (0, [HEADER, ROWS[1]])
    told = json.loads(run_cli("quarantine", "1", "--json").stdout)
    assert told[0]["sentence"] == "Opened: “31/02/2026 09:00” is not a date in the formats of the mapping."
    assert json.loads(run_cli("undo", "1", "--json").stdout) == {"import": 1, "tickets": {"removed": 1, "restored": 0}}
    assert "taken back" in run_cli("imports").stdout
    again = run_cli("undo", "1")
    assert (again.code, again.stderr.splitlines()[-1]) == (2, "Import 1 was undone before.")
    assert run_cli("quarantine", "8").code == 2


def test_what_waited_in_an_import_that_was_taken_back_waits_again(store: Store, write: Write) -> None:
    file = write("a.csv", HEADER, *ROWS[:2])
    intake.run(store, SYSTEM, file, MAPPING)
    first = kept(store)
    intake.undo(store, SYSTEM, 1)
    again = intake.run(store, SYSTEM, file, MAPPING)
    assert (again.quarantined, again.known) == (1, 0)
    (row,) = waiting(store, 2)
    report = intake.correct(store, SYSTEM, 2, {row.row_id: (row.cells[0], "28/02/2026 09:00", *row.cells[2:])})
    assert (report.imported, first.known, kept(store, 2).known) == (1, 0, 0)


def test_a_known_row_is_counted_and_stays_where_it_waits(store: Store, write: Write) -> None:
    file = write("a.csv", HEADER, *ROWS[:3])
    intake.run(store, SYSTEM, file, MAPPING)
    second, third = waiting(store)
    # One is corrected and one moves on, still wrong: both are known, neither comes back.
    fixed = (second.cells[0], "28/02/2026 09:00", *second.cells[2:])
    intake.correct(store, SYSTEM, 1, {second.row_id: fixed, third.row_id: third.cells})
    assert len(waiting(store, 2)) == 1
    for number in (3, 4):
        assert intake.run(store, SYSTEM, file, MAPPING).known == 2
        one = kept(store, number)
        assert (one.read, one.quarantined, one.known, one.waiting, one.unchanged) == (3, 2, 2, 0, 1)
    assert len(waiting(store, 2)) == 1


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_quarantine_of_typed_cells_comes_in_as_a_file(store: Store, write: Write, cases: Ask, kind: str) -> None:
    only_dmy = TICKETS.replace(', "iso"', "").replace("[columns]", 'delimiter = ";"\nencoding = "utf-16"\n[columns]', 1)
    mapping = intake.parse_mapping(only_dmy, "helpdesk.toml")
    rows = [books.ticket("1"), books.ticket("2", datetime(2026, 1, 5, 9, 0, 30), State="frozen", Subject="a;b")]
    content = books.saved(books.book(rows)) if kind == "xlsx" else books.parquet_of(rows)
    intake.run(store, SYSTEM, write(f"a.{kind}", content=content), mapping)
    with closing(store.cursor()) as cursor:
        text = b"".join(intake.as_file(cursor, SYSTEM, kept(store))).decode("utf-16")
    assert text.splitlines()[0] == HEADER.replace(",", ";")
    again = write("again.csv", content=text.replace("frozen", "open").encode("utf-16"))
    report = intake.run(store, SYSTEM, again, mapping)
    assert (report.read, report.imported, report.quarantined) == (1, 1, 0)
    opened = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert cases(store, "v.category, received_at") == [
        ("1", "bonus", opened),
        ("2", "a;b", opened + timedelta(seconds=30)),
    ]


def test_the_others_come_in_beside_what_was_corrected(imported: Store, cases: Ask) -> None:
    second = waiting(imported)[0]
    fixed = (second.cells[0], "28/02/2026 09:00", *second.cells[2:])
    report = intake.correct(imported, SYSTEM, 1, {second.row_id: fixed}, others=True)
    assert (report.read, report.imported, report.quarantined) == (4, 1, 3)
    assert [row[0] for row in cases(imported, "v.status")] == ["1", "2"]
    assert (waiting(imported), len(waiting(imported, 2))) == ([], 3)
    with pytest.raises(BadInput, match="None of these rows can be used; line 3: State"):
        intake.correct(imported, SYSTEM, 2, {}, others=True)
    with pytest.raises(BadInput, match="not in quarantine any more"):
        intake.correct(imported, SYSTEM, 1, {}, others=True)


def _older_and_newer(store: Store, write: Write) -> None:
    """Import 1 has ticket 4 in quarantine, import 2 a newer one."""
    intake.run(
        store, SYSTEM, write("old.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus", "4,soon,,,,open,old"), MAPPING
    )
    intake.run(store, SYSTEM, write("new.csv", HEADER, "4,06/01/2026 09:00,,,,open,new"), MAPPING)


CORRECTED = ("4", "06/01/2026 09:00", "", "", "", "open", "old")


def test_a_late_correction_does_not_replace_what_came_in_since(store: Store, write: Write, cases: Ask) -> None:
    _older_and_newer(store, write)
    (row,) = waiting(store)
    with pytest.raises(
        BadInput, match="None of these rows can be used; line 3: Import 2 has brought this ticket since"
    ):
        intake.correct(store, SYSTEM, 1, {row.row_id: CORRECTED})
    assert cases(store, "v.category")[1] == ("4", "new")
    assert kept(store).waiting == 1
    # It is what somebody says now, if it comes in as a file.
    fresh = write("fresh.csv", HEADER, ",".join(CORRECTED))
    assert intake.run(store, SYSTEM, fresh, MAPPING).updated == 1


def test_a_late_correction_among_others_waits_on_and_stays_as_old_as_it_is(
    store: Store, write: Write, cases: Ask
) -> None:
    intake.run(store, SYSTEM, write("old.csv", HEADER, *ROWS[:2], "4,soon,,,,open,old"), MAPPING)
    intake.run(store, SYSTEM, write("new.csv", HEADER, "4,06/01/2026 09:00,,,,open,new"), MAPPING)
    second, fourth = waiting(store)
    given = {second.row_id: ("2", *CORRECTED[1:]), fourth.row_id: CORRECTED}
    report = intake.correct(store, SYSTEM, 1, given)
    assert (report.imported, report.updated, report.reasons) == (1, 0, {"outdated": 1})
    (moved,) = waiting(store, 3)
    with pytest.raises(BadInput, match="Import 2 has brought this ticket since"):
        intake.correct(store, SYSTEM, 3, {moved.row_id: CORRECTED})
    assert cases(store, "v.category")[2] == ("4", "new")


def test_a_late_correction_that_says_what_is_known_comes_in(store: Store, write: Write) -> None:
    _older_and_newer(store, write)
    (row,) = waiting(store)
    report = intake.correct(store, SYSTEM, 1, {row.row_id: (*CORRECTED[:6], "new")})
    assert (report.accepted, report.unchanged, kept(store).waiting) == (1, 1, 0)


def test_a_later_import_that_was_taken_back_is_in_the_way_of_nothing(store: Store, write: Write, cases: Ask) -> None:
    _older_and_newer(store, write)
    intake.undo(store, SYSTEM, 2)
    (row,) = waiting(store)
    intake.correct(store, SYSTEM, 1, {row.row_id: CORRECTED})
    assert cases(store, "v.category")[1] == ("4", "old")


WITHOUT_IDS = intake.parse_mapping(TICKETS.replace('id = "No"\n', ""), "helpdesk.toml")


def test_a_row_without_an_id_that_equals_another_one_is_a_ticket_of_its_own(store: Store, write: Write) -> None:
    """As it would be in the file, whichever is corrected first, and not once more when the file comes again right."""
    same, bad = "1,05/01/2026 09:00,,,,open,bonus", ["1,soon,,,,open,bonus", "1,later,,,,open,bonus"]
    intake.run(store, SYSTEM, write("a.csv", HEADER, same, *bad), WITHOUT_IDS)
    first, second = waiting(store)
    for row in (first, second):
        assert intake.correct(store, SYSTEM, 1, {row.row_id: same.split(",")}).imported == 1
    again = intake.run(store, SYSTEM, write("b.csv", HEADER, same, same, same), WITHOUT_IDS)
    assert (again.imported, again.unchanged) == (0, 3)


def test_what_a_correction_that_was_taken_back_brought_counts_no_more(store: Store, write: Write) -> None:
    same = "1,05/01/2026 09:00,,,,open,bonus"
    intake.run(store, SYSTEM, write("a.csv", HEADER, same, "1,soon,,,,open,bonus"), WITHOUT_IDS)
    (row,) = waiting(store)
    for number in (2, 3):
        assert intake.correct(store, SYSTEM, 1, {row.row_id: same.split(",")}).imported == 1
        intake.undo(store, SYSTEM, number)
    intake.correct(store, SYSTEM, 1, {row.row_id: same.split(",")})
    with closing(store.cursor()) as cursor:
        ids = cursor.execute("SELECT external_id FROM tickets JOIN versions_current USING (ticket_id)").fetchall()
    assert sorted(one[-2:] for (one,) in ids) == ["-1", "-2"]


def test_a_row_corrected_to_the_id_of_another_one_of_its_file_contradicts_it(
    store: Store, write: Write, cases: Ask
) -> None:
    intake.run(store, SYSTEM, write("a.csv", HEADER, *ROWS[:2]), MAPPING)
    (row,) = waiting(store)
    with pytest.raises(BadInput, match="The id “1” is there more than once, with different content"):
        intake.correct(store, SYSTEM, 1, {row.row_id: ("1", "06/01/2026 09:00", "", "", "", "open", "x")})
    assert cases(store, "v.category") == [("1", "bonus")]
    # The same content is no contradiction.
    assert intake.correct(store, SYSTEM, 1, {row.row_id: ROWS[0].split(",")}).unchanged == 1


def test_an_event_corrected_to_the_order_of_another_one_stands_beside_it(store: Store, write: Write, ask: Ask) -> None:
    log = intake.parse_mapping(LOG, "log.toml")
    there = "A,2026-01-02 10:00,1,2026-01-01 08:00,in_analysis,pay"
    rows = [there, "A,soon,1,2026-01-01 08:00,in_analysis,games", "A,later,1,2026-01-01 08:00,in_analysis,pay"]
    intake.run(store, SYSTEM, write("log.csv", LOG_HEADER, *rows), log)
    other, copy = waiting(store)
    given = {other.row_id: there.replace("pay", "games").split(","), copy.row_id: there.split(",")}
    report = intake.correct(store, SYSTEM, 1, given)
    assert (report.read, report.accepted, report.updated) == (2, 2, 1)
    assert ask(store, "SELECT event_key, team FROM events ORDER BY event_id") == [
        ("1767348000000000/1", "pay"),
        ("1767348000000000/1/2", "games"),
    ]


def test_a_copy_of_an_event_alone_leaves_the_quarantine(store: Store, write: Write, ask: Ask) -> None:
    there = "A,2026-01-02 10:00,1,2026-01-01 08:00,in_analysis,pay"
    path = write("log.csv", LOG_HEADER, there, there.replace("2026-01-02 10:00", "soon"))
    intake.run(store, SYSTEM, path, intake.parse_mapping(LOG, "log.toml"))
    (row,) = waiting(store)
    report = intake.correct(store, SYSTEM, 1, {row.row_id: there.split(",")})
    assert (report.accepted, report.imported, report.updated, kept(store).waiting) == (1, 0, 0, 0)
    assert ask(store, "SELECT count(*) FROM events") == [(1,)]


def test_keys_are_kept_only_beside_a_quarantine(store: Store, write: Write, ask: Ask) -> None:
    good = "1,05/01/2026 09:00,,,,open,bonus"
    intake.run(store, SYSTEM, write("a.csv", HEADER, good), MAPPING)
    intake.run(store, SYSTEM, write("b.csv", HEADER, good, "2,soon,,,,open,bonus"), MAPPING)
    intake.run(store, SYSTEM, write("c.csv", HEADER, good, "2,soon,,,,open,bonus"), MAPPING)
    assert ask(store, "SELECT batch_id FROM accepted_keys") == [(2,)]
