"""A ticket per row: what becomes of it, the same file again, a newer file. Worked by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data import chain, history, intake, verifying
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed
from domain.progress import Progress, Stopped
from tests.intake.conftest import HEADER, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of January 2026, UTC; Paris is an hour ahead."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def test_each_row_is_a_case(store: Store, write: Write, cases: Ask) -> None:
    file = write(
        "a.csv",
        HEADER,
        "1,05/01/2026 09:00,,,08/01/2026 09:00,open,bonus",
        "2,05/01/2026 09:00,06/01/2026 10:30,20/01/2026 09:00,,done,game",
        "3,2026-01-05T10:00,,,,done,payment",
        "4,05/01/2026 09:00,,07/01/2026 09:00,,,",
    )
    report = intake.run(store, SYSTEM, file, MAPPING)
    assert report.as_document() == {
        "read": 4,
        "tickets": {"imported": 4, "updated": 0, "unchanged": 0},
        "rows": {"accepted": 4, "quarantined": 0},
        "reasons": {},
    }
    assert cases(store, "v.status, v.category, received_at, answered_at, closed_at, due_at, end_unknown") == [
        ("1", "in_analysis", "bonus", at(5, 8), None, None, at(8, 8), False),
        ("2", "closed", "game", at(5, 8), at(6, 9, 30), at(20, 8), None, False),
        ("3", "closed", "payment", at(5, 9), None, None, None, True),
        ("4", "closed", None, at(5, 8), at(7, 8), at(7, 8), None, False),
    ]


@pytest.mark.parametrize("closed", ["01/01/2026 09:00", "06/01/2026 09:00"])
def test_a_closing_said_to_be_before_the_answer_is_no_answer(
    closed: str, store: Store, write: Write, ask: Ask, cases: Ask
) -> None:
    """Before the receipt or after: the answer of the 9th is the answer, a day late; the fault is told."""
    file = write("a.csv", HEADER, f"1,05/01/2026 09:00,09/01/2026 09:00,{closed},08/01/2026 09:00,done,bonus")
    report = intake.run(store, SYSTEM, file, MAPPING)
    stands = cases(store, "v.status, answered_at, closed_at, late_at")
    assert stands == [("1", "closed", at(9, 8), at(int(closed[:2]), 8), at(8, 8))]
    assert intake.Fault.CLOSED_BEFORE_ANSWERED in report.faults
    assert (intake.Fault.CLOSED_BEFORE_RECEIVED in report.faults) is (closed < "05")
    assert ask(store, "SELECT count(*) FROM case_versions WHERE late_at <= valid_from AND status = 'closed'") == [(1,)]
    assert verifying.verify(store).is_whole
    assert intake.run(store, SYSTEM, file, MAPPING).unchanged == 1


def test_the_same_file_twice_changes_nothing(store: Store, write: Write, ask: Ask) -> None:
    file = write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus", "2,05/01/2026 09:00,,,,open,bonus")
    intake.run(store, SYSTEM, file, MAPPING)
    before = ask(store, "SELECT * FROM events"), ask(store, "SELECT * FROM tickets")
    report = intake.run(store, SYSTEM, file, MAPPING)
    assert (report.imported, report.updated, report.unchanged) == (0, 0, 2)
    assert (ask(store, "SELECT * FROM events"), ask(store, "SELECT * FROM tickets")) == before
    # But a report is kept of every import.
    assert ask(store, "SELECT tickets_imported, tickets_unchanged FROM batches ORDER BY batch_id") == [(2, 0), (0, 2)]


def test_the_same_quarantine_twice_is_kept_once(store: Store, write: Write, ask: Ask) -> None:
    file = write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus", "2,31/02/2026 09:00,,,,open,bonus")
    reports = [intake.run(store, SYSTEM, file, MAPPING) for _ in range(2)]
    assert [(report.quarantined, report.known) for report in reports] == [(1, 0), (1, 1)]
    assert ask(store, "SELECT batch_id, text FROM quarantine") == [(1, "2,31/02/2026 09:00,,,,open,bonus")]
    # Once more, in a longer file, with another bad row, and the known one there twice: only what is new waits.
    longer = [file.read_text().splitlines()[2]] * 2 + ["3,never,,,,open,bonus"]
    report = intake.run(store, SYSTEM, write("b.csv", *file.read_text().splitlines()[:2], *longer), MAPPING)
    assert (report.quarantined, report.known) == (3, 1)
    assert ask(store, "SELECT batch_id, line FROM quarantine ORDER BY ALL") == [(1, 3), (3, 4), (3, 5)]


def test_a_newer_file_updates_and_keeps_what_was_known(store: Store, write: Write, ask: Ask, cases: Ask) -> None:
    first = write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus", "2,05/01/2026 09:00,,,,open,bonus")
    newer = write(
        "b.csv", HEADER, "1,05/01/2026 09:00,05/01/2026 09:00,,,open,game", "2,05/01/2026 09:00,,,,open,bonus"
    )
    intake.run(store, SYSTEM, first, MAPPING, at=at(10, 0))
    report = intake.run(store, SYSTEM, newer, MAPPING, at=at(11, 0))
    assert (report.imported, report.updated, report.unchanged) == (0, 1, 1)
    # Answered in the minute of its receipt: the answer still comes after the filing that was corrected with it.
    assert cases(store, "v.status, v.category, answered_at, version") == [
        ("1", "answered", "game", at(5, 8), 2),
        ("2", "in_analysis", "bonus", None, 1),
    ]
    believed = (
        "SELECT status, category FROM case_versions WHERE ticket_id = 1 AND recorded_to = ? AND year(valid_to) = 9999"
    )
    assert ask(store, believed, at(11, 0)) == [("in_analysis", "bonus")]
    assert history.differences(store.cursor()) == []
    assert chain.broken_links(store.cursor(), store.key) == []


def test_an_answer_taken_back(store: Store, write: Write, ask: Ask, cases: Ask) -> None:
    with_answer = write("a.csv", HEADER, "1,05/01/2026 09:00,06/01/2026 09:00,,,open,bonus")
    without = write("b.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus")
    state = "v.status, answered_at, received_at"
    for file, expected in (
        (with_answer, ("1", "answered", at(6, 8), at(5, 8))),
        (without, ("1", "in_analysis", None, at(5, 8))),
        (with_answer, ("1", "answered", at(6, 8), at(5, 8))),
    ):
        report = intake.run(store, SYSTEM, file, MAPPING)
        assert report.imported + report.updated == 1
        assert cases(store, state) == [expected]
    assert ask(store, "SELECT count(*) FROM events WHERE kind = 'retracted'") == [(1,)]
    assert intake.run(store, SYSTEM, with_answer, MAPPING).unchanged == 1
    assert history.differences(store.cursor()) == []


def test_tickets_that_the_file_leaves_out_stay(store: Store, write: Write, cases: Ask) -> None:
    intake.run(store, SYSTEM, write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus"), MAPPING)
    intake.run(store, SYSTEM, write("b.csv", HEADER, "2,05/01/2026 09:00,,,,open,bonus"), MAPPING)
    assert [row[0] for row in cases(store, "v.status")] == ["1", "2"]


def test_the_same_id_in_two_sources_is_two_tickets(store: Store, write: Write, ask: Ask) -> None:
    file = write("a.csv", HEADER, "7,05/01/2026 09:00,,,,open,bonus")
    other = intake.parse_mapping(TICKETS.replace('"helpdesk"', '"other"'), "other.toml")
    intake.run(store, SYSTEM, file, MAPPING)
    intake.run(store, SYSTEM, file, other)
    assert ask(store, "SELECT source, reference FROM tickets ORDER BY ticket_id") == [
        ("helpdesk", "7"),
        ("other", "other:7"),
    ]


def test_without_ids_the_content_and_its_occurrence_are_the_id(store: Store, write: Write, ask: Ask) -> None:
    mapping = intake.parse_mapping(TICKETS.replace('id = "No"\n', ""), "no_ids.toml")
    row = "x,05/01/2026 09:00,,,,open,bonus"
    file = write("a.csv", HEADER, row, row, "y,05/01/2026 09:00,,,,open,bonus")
    assert intake.run(store, SYSTEM, file, mapping).imported == 3
    assert intake.run(store, SYSTEM, file, mapping).unchanged == 3
    endings = [external_id.partition("-")[2] for (external_id,) in ask(store, "SELECT external_id FROM tickets")]
    assert sorted(endings) == ["1", "1", "2"]


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        # 29 March 2026, Paris goes from 02:00 to 03:00: 02:30 is not there, and is taken as 03:30.
        ("29/03/2026 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # 25 October 2026, back from 03:00 to 02:00: 02:30 is there twice, and the later one is meant.
        ("25/10/2026 02:30", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_clock_changes(store: Store, write: Write, cases: Ask, local: str, utc: datetime) -> None:
    intake.run(store, SYSTEM, write("a.csv", HEADER, f"1,{local},,,,open,bonus"), MAPPING)
    assert cases(store, "received_at") == [("1", utc)]


def test_markup_is_text(store: Store, write: Write, cases: Ask) -> None:
    odd = "<script>'; DROP TABLE tickets; --"
    intake.run(store, SYSTEM, write("a.csv", HEADER, f'1,05/01/2026 09:00,,,,open,"{odd}"'), MAPPING)
    assert cases(store, "v.category") == [("1", odd)]


def test_only_an_administrator_imports(store: Store, write: Write) -> None:
    file = write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus")
    with pytest.raises(NotAllowed):
        intake.run(store, Person("m", "M", Role.MANAGER), file, MAPPING)
    assert store.stamp == 0


def test_a_failure_half_way_leaves_the_store(
    store: Store, write: Write, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus")

    def fails(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="no space"):
        patched.setattr("data.intake.batch.keep", fails)  # the last step of the write
        intake.run(store, SYSTEM, file, MAPPING)
    assert store.stamp == 0
    for table in ("tickets", "events", "case_versions", "transactions", "batches"):
        assert ask(store, f"SELECT count(*) FROM {table}") == [(0,)]
    assert intake.run(store, SYSTEM, file, MAPPING).imported == 1


def test_progress_goes_from_0_to_1(store: Store, write: Write) -> None:
    told: list[float] = []
    file = write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus")
    intake.run(store, SYSTEM, file, MAPPING, Progress(lambda progress: told.append(progress.fraction)))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)


def test_a_stopped_import_leaves_no_trace(store: Store, write: Write, ask: Ask) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "Recording the tickets":
            progress.stop()

    with pytest.raises(Stopped, match="nothing was changed"):
        intake.run(store, SYSTEM, write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus"), MAPPING, Progress(stop))
    assert store.stamp == 0
    assert ask(store, "SELECT count(*) FROM tickets") == [(0,)]


def test_preview_shows_rows_and_counts_problems(write: Write) -> None:
    file = write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,bonus", "2,31/02/2026 09:00,,,,open,bonus")
    seen = intake.preview(file, MAPPING)
    assert seen.columns == tuple(HEADER.split(","))
    row = dict(zip(seen.fields, seen.rows[0], strict=True))
    assert (row["id"], row["received_at"], row["category"]) == ("1", at(5, 8), "bonus")
    assert (seen.read, seen.quarantined, dict(seen.reasons)) == (2, 1, {"unreadable_date": 1})
    assert str(seen.examples[0]) == "Opened: “31/02/2026 09:00” is not a date in the formats of the mapping."


def test_preview_refuses_what_an_import_refuses(write: Write) -> None:
    with pytest.raises(BadInput, match="has a header and no row"):
        intake.preview(write("a.csv", HEADER), MAPPING)


def test_an_end_that_is_over_counts_only_where_the_status_says_so(store: Store, write: Write, cases: Ask) -> None:
    mapping = intake.parse_mapping(
        TICKETS.replace('layout = "ticket"', 'layout = "ticket"\nends_need_status = true'), "m"
    )
    file = write(
        "a.csv",
        HEADER,
        "1,05/01/2026 09:00,06/01/2026 09:00,07/01/2026 09:00,,open,bonus",
        "2,05/01/2026 09:00,06/01/2026 09:00,07/01/2026 09:00,,done,bonus",
    )
    intake.run(store, SYSTEM, file, mapping)
    assert cases(store, "v.status, answered_at, closed_at") == [
        ("1", "in_analysis", None, None),
        ("2", "closed", at(6, 8), at(7, 8)),
    ]


def test_that_needs_a_status() -> None:
    text = TICKETS.replace('layout = "ticket"', 'layout = "ticket"\nends_need_status = true').replace(
        'status = "State"', ""
    )
    with pytest.raises(BadInput, match="key ends_need_status: needs a column for the status"):
        intake.parse_mapping(text, "m.toml")
