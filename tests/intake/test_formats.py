"""The same tickets in every format are the same tickets, and a bad row is named where it stands. Worked by hand."""

import csv
import gzip
import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest

from data import intake
from data.intake.formats import made_plain, share
from data.intake.mapping import Layout
from data.intake.recognition import recognise
from data.intake.source_file import opened
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from domain.progress import Part, Progress, Stopped
from tests.intake import books
from tests.intake.conftest import HEADER, LOG, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
ONLY_DMY = replace(MAPPING, dates=("%d/%m/%Y %H:%M",))
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]

LINES = (
    HEADER,
    "1,05/01/2026 09:00,,,08/01/2026 09:00,open,bonus",
    "2,05/01/2026 09:00,06/01/2026 10:30,20/01/2026 09:00,,done,«jeu», déçu",
)
ROWS = [
    books.ticket(1, Due=datetime(2026, 1, 8, 9)),
    books.ticket(
        2.0, Solved=datetime(2026, 1, 6, 10, 30), Closed=datetime(2026, 1, 20, 9), State="done", Subject="«jeu», déçu"
    ),
]
FACTS = "v.status, v.category, received_at, answered_at, closed_at, due_at"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of January 2026 by the clock of Paris."""
    return datetime(2026, 1, day, hour - 1, minute, tzinfo=UTC)


TOLD = [
    ("1", "in_analysis", "bonus", at(5, 9), None, None, at(8, 9)),
    ("2", "closed", "«jeu», déçu", at(5, 9), at(6, 10, 30), at(20, 9), None),
]


def tell(store: Store, path: Path, cases: Ask, mapping: intake.Mapping = MAPPING) -> list[tuple[Any, ...]]:
    report = intake.run(store, SYSTEM, path, mapping)
    assert (report.read, report.quarantined) == (2, 0)
    return cases(store, FACTS)


@pytest.mark.parametrize("delimiter", list(";\t|^~#&-]\\'*$ §¦"))
def test_any_delimiter(store: Store, write: Write, cases: Ask, delimiter: str) -> None:
    rows = [line.split(",", 6) for line in LINES]
    text = "\n".join(delimiter.join(f'"{value}"' for value in row) for row in rows)
    bad = delimiter.join(f'"{value}"' for value in ("3", f"{delimiter}x", "", "", "", "", ""))
    mapping = replace(MAPPING, delimiter=delimiter)
    report = intake.run(store, SYSTEM, write("a.csv", text, bad), mapping)
    assert (report.read, report.quarantined, report.examples[0].line) == (3, 1, 4)
    assert f'"{delimiter}x"' in report.examples[0].text
    assert cases(store, FACTS) == TOLD


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_encoding(store: Store, write: Write, cases: Ask, encoding: str, packed: bool) -> None:
    content = "\n".join(";".join(line.split(",", 6)) for line in LINES).encode(encoding)
    path = write("a.csv", content=gzip.compress(content) if packed else content)
    assert tell(store, path, cases) == TOLD
    # The digest is that of what was given, not of what it was read as.
    with closing(store.cursor()) as cursor:
        kept = cursor.execute("SELECT file_digest FROM batches").fetchall()
    assert kept == [(hashlib.sha256(content).hexdigest(),)]


def test_utf16_without_a_mark_that_a_mapping_names(store: Store, write: Write, cases: Ask) -> None:
    content = "\n".join(";".join(line.split(",", 6)) for line in LINES).encode("utf-16-be")
    assert tell(store, write("a.csv", content=content), cases, replace(MAPPING, encoding="utf-16")) == TOLD


# A cell that is a date is one, whatever the mapping says of texts.
@pytest.mark.parametrize("mapping", [MAPPING, ONLY_DMY], ids=["with iso", "without iso"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_spreadsheet(store: Store, write: Write, cases: Ask, mapping: intake.Mapping, packed: bool) -> None:
    content = books.saved(books.book(ROWS))
    path = write("a.xlsx", content=gzip.compress(content) if packed else content)
    assert tell(store, path, cases, mapping) == TOLD


def test_a_long_spreadsheet_tells_its_rows_and_can_be_stopped(store: Store, write: Write) -> None:
    path = write("a.xlsx", content=books.saved(books.book([books.ticket(number) for number in range(6_000)])))
    told: list[int] = []

    def stop(progress: Progress) -> None:
        told.append(progress.rows)
        if progress.rows:
            progress.stop()

    with pytest.raises(Stopped, match="nothing was changed"):
        intake.run(store, SYSTEM, path, MAPPING, Progress(stop))
    assert (told[-1], max(told[:-1])) == (5_000, 0)
    assert store.stamp == 0


def test_making_a_spreadsheet_plain_is_told_by_its_bytes(write: Write) -> None:
    path = write("a.xlsx", content=books.saved(books.book([books.ticket(number) for number in range(12_000)])))
    told: list[float] = []
    progress = Progress(lambda one: told.append(one.fraction))
    with opened(path, MAPPING, Part(progress, "Looking at the file", 0, share(path))):
        assert told == sorted(told)
    # Some of it after each five thousand rows, and most of the work is done with that.
    assert len({round(one, 1) for one in told}) >= 4
    assert told[-1] == pytest.approx(share(path)) and told[-1] > 0.5


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.parquet", "cp1252.csv"])
def test_every_format_can_be_stopped_while_it_is_made_plain(store: Store, write: Write, name: str) -> None:
    rows = [books.ticket(number, "05/01/2026 09:00", Subject="é" * 100) for number in range(20_000)]
    text = "\n".join([HEADER, *(",".join(str(one or "") for one in row) for row in rows)])
    content = {
        "a.csv": text.encode,
        "a.csv.gz": lambda: gzip.compress(text.encode()),
        "a.parquet": lambda: books.parquet_of([[str(one) for one in row] for row in rows]),
        "cp1252.csv": lambda: text.encode("cp1252"),
    }[name]()
    progress = Progress(lambda one: one.stop() if one.fraction > 0 else None)
    with pytest.raises(Stopped, match="nothing was changed"):
        intake.run(store, SYSTEM, write(name, content=content), MAPPING, progress)
    assert progress.stage == "Looking at the file"
    assert store.stamp == 0


def test_the_rate_is_that_of_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 0.0, 100.0, 110.0])
    monkeypatch.setattr("domain.progress.monotonic", lambda: next(now))
    progress = Progress()
    for stage, rows in (("one", 0), ("two", 0), ("two", 500)):
        progress.tell(stage, 0.5, rows)
    assert progress.rate == 50


@pytest.mark.parametrize("mapping", [MAPPING, ONLY_DMY], ids=["with iso", "without iso"])
def test_a_parquet_file(store: Store, write: Write, cases: Ask, mapping: intake.Mapping) -> None:
    assert tell(store, write("a.parquet", content=books.parquet_of(ROWS)), cases, mapping) == TOLD


def test_the_same_spreadsheet_twice_changes_nothing(store: Store, write: Write) -> None:
    path = write("a.xlsx", content=books.saved(books.book([*ROWS, books.ticket("3", "never")])))
    assert intake.run(store, SYSTEM, path, MAPPING).quarantined == 1
    with closing(store.cursor()) as cursor:
        before = cursor.execute("SELECT * FROM events").fetchall()
        again = intake.run(store, SYSTEM, path, MAPPING)
        assert (again.unchanged, again.quarantined, again.known) == (2, 1, 1)
        assert cursor.execute("SELECT * FROM events").fetchall() == before


def test_cells_become_texts(write: Write) -> None:
    values = [12.0, 0.5, 1e300, True, date(2026, 1, 5), datetime(2026, 1, 5, 9, 30, 1), time(8, 15), "a\nb", " x "]
    path = write(
        "a.xlsx", content=books.saved(books.book([[1, datetime(2026, 1, 5), *values]], ["No", "Opened", *"abcdefghi"]))
    )
    assert texts(path) == [
        *("1", "2026-01-05T00:00:00", "12", "0.5", "1e+300", "true", "2026-01-05T00:00:00", "2026-01-05T09:30:01"),
        *("08:15:00", "a\nb", " x "),
    ]


def test_values_of_a_parquet_file_become_texts(write: Write) -> None:
    paris = pa.timestamp("us", tz="Europe/Paris")
    local = datetime(2026, 1, 5, 9, 30)
    columns = {
        "No": pa.array([2**60]),
        "Opened": pa.array([local], pa.timestamp("ns")),
        "zone": pa.array([at(5, 9)], paris),
        "nanoseconds": pa.array([at(5, 9)], pa.timestamp("ns", tz="UTC")),
        "seconds": pa.array([local], pa.timestamp("s")),
        "day": pa.array([date(2026, 1, 5)]),
        "time": pa.array([time(8, 15)]),
        "decimal": pa.array([Decimal("12.50")]),
        "whole": pa.array([12.0]),
        "float": pa.array([0.5], pa.float32()),
        "flag": pa.array([True]),
        "word": pa.array(["ja"]).dictionary_encode(),
        "uuid": pa.array([UUID(int=1).bytes], pa.uuid()),
        "nothing": pa.array([None], pa.string()),
    }
    assert texts(write("a.parquet", content=books.parquet(columns))) == [
        *("1152921504606846976", "2026-01-05T09:30:00", "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
        *(
            "2026-01-05T09:30:00",
            "2026-01-05T00:00:00",
            "08:15:00",
            "12.50",
            "12",
            "0.5",
            "true",
            "ja",
            str(UUID(int=1)),
            "",
        ),
    ]


def texts(path: Path) -> list[str]:
    """The values of the only row of `path`, as the one text that every format becomes."""
    mapping = replace(MAPPING, columns={"id": "No", "received_at": "Opened"})
    with opened(path, mapping) as file, file.path.open(encoding="utf-8", newline="") as text:
        _, row = csv.reader(text)
    return row


def test_a_bad_row_of_a_sheet_is_named_by_its_row(store: Store, write: Write, ask: Ask) -> None:
    empty: list[object] = []
    rows = [
        books.ticket("a\nb"),
        empty,
        books.ticket(2, "31/02/2026 09:00"),
        [*books.ticket(3), "more"],
        empty,
        empty,
        books.ticket(None),
        books.ticket(5),
    ]
    made = books.book([books.NAMES, *rows], header=[])  # an empty row above all
    path = write("a.xlsx", content=books.saved(made))
    report = intake.run(store, SYSTEM, path, MAPPING)
    assert (report.read, report.accepted, report.quarantined) == (5, 2, 3)
    assert ask(store, "SELECT line, reason FROM quarantine ORDER BY line") == [
        (5, "unreadable_date"),
        (6, "wrong_number_of_columns"),
        (9, "missing_id"),
    ]


def test_an_error_of_a_sheet_is_no_value(store: Store, write: Write, ask: Ask) -> None:
    rows = [books.ticket(1), books.ticket("2", Subject="#REF!"), books.ticket("#N/A"), books.ticket(4, Subject="#1")]
    made = books.book(rows)
    made.active["G3"].data_type = "e"
    report = intake.run(store, SYSTEM, write("a.xlsx", content=books.saved(made)), MAPPING)
    assert (report.accepted, report.reasons) == (2, {"spreadsheet_error": 2})
    assert [(row.line, row.column, row.value) for row in report.examples] == [
        (3, "Subject", "#REF!"),
        (4, "No", "#N/A"),
    ]
    assert ask(store, "SELECT category FROM versions_current ORDER BY ticket_id") == [("bonus",), ("#1",)]


def test_an_error_that_the_mapping_knows_is_a_word(store: Store, write: Write, ask: Ask) -> None:
    mapping = intake.parse_mapping(f'{TICKETS}\n[values.category]\n"#REF!" = "lost"\n', "helpdesk.toml")
    intake.run(store, SYSTEM, write("a.csv", HEADER, "1,05/01/2026 09:00,,,,open,#REF!"), mapping)
    assert ask(store, "SELECT category FROM versions_current") == [("lost",)]


def test_a_bad_row_of_a_sheet_is_corrected_by_its_cells(store: Store, write: Write, cases: Ask) -> None:
    rows = [books.ticket(1), books.ticket("2", State="frozen", Subject="a\nb")]
    intake.run(store, SYSTEM, write("a.xlsx", content=books.saved(books.book(rows))), ONLY_DMY)
    with closing(store.cursor()) as cursor:
        (row,) = intake.waiting(cursor, SYSTEM, intake.kept_import(cursor, 1))
    assert row.cells == ("2", "2026-01-05T09:00:00", "", "", "", "frozen", "a\nb")
    report = intake.correct(store, SYSTEM, 1, {row.row_id: [*row.cells[:5], "open", row.cells[6]]})
    assert (report.imported, report.quarantined) == (1, 0)
    assert cases(store, "v.category, received_at") == [("1", "bonus", at(5, 9)), ("2", "a\nb", at(5, 9))]


def test_a_bad_row_of_a_parquet_file_is_named_by_its_number(write: Write) -> None:
    rows = [books.ticket("1", "05/01/2026 09:00"), books.ticket("2", "31/02/2026 09:00", Subject="a\nb")]
    seen = intake.preview(write("a.parquet", content=books.parquet_of(rows)), MAPPING)
    assert [(row.line, row.reason) for row in seen.examples] == [(2, "unreadable_date")]


def test_the_first_sheet_with_rows_that_is_shown(write: Write) -> None:
    made = books.book([books.ticket("hidden")])
    sheet = made.active
    assert sheet is not None
    sheet.title, sheet.sheet_state = "Secret", "hidden"
    made.create_sheet("Empty")
    made.active = made.create_sheet("Tickets")
    books.fill(made, [books.ticket("shown"), books.ticket("shown too")])
    path = write("a.xlsx", content=books.saved(made))
    assert intake.preview(path, MAPPING).read == 2
    assert intake.preview(path, replace(MAPPING, sheet="Secret")).read == 1
    with pytest.raises(BadInput, match="the sheet “Empty” is empty"):
        intake.preview(path, replace(MAPPING, sheet="Empty"))
    with pytest.raises(BadInput, match="no sheet “None” with cells; it has: Secret, Empty, Tickets"):
        intake.preview(path, replace(MAPPING, sheet="None"))


XES = LOG.replace('order = ["step"]\n', "")
for field, column in {
    "ticket": "case:concept:name",
    "at": "time:timestamp",
    "opened": "case:opened",
    "state": "concept:name",
    "team": "org:group",
}.items():
    XES = XES.replace(f'= "{field}"', f'= "{column}"')
XES_MAPPING = intake.parse_mapping(XES, "xes.toml")
EVENTS = {
    "A": [
        {"time:timestamp": "2026-01-02T10:00:00.000+01:00", "concept:name": "in_analysis"},
        {"time:timestamp": "2026-01-02T10:00:00.000+01:00", "concept:name": "Resolved", "org:group": 'pay, "out"'},
    ],
    "B": [{"org:group": "games", "time:timestamp": "2026-01-03T10:00:00Z", "concept:name": "waiting_player"}],
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    "start", ["<log>", '<?xml version="1.0"?>\n<!-- a log -->\n<log xmlns="http://www.xes-standard.org/">']
)
def test_an_event_log(store: Store, write: Write, cases: Ask, start: str, packed: bool) -> None:
    opened_at = b'<date key="opened" value="2026-01-01T08:00:00Z"/>'
    opened_at += b'<list key="all"><values><string key="x" value="y"/></values></list>'
    content = books.xes(EVENTS, start).replace(b"<trace>", b"<trace>" + opened_at)
    content = content.replace(b'value="games"/>', b'value="games"><string key="nested" value="no"/></string>')
    path = write("a.xes", content=gzip.compress(content) if packed else content)
    report = intake.run(store, SYSTEM, path, XES_MAPPING)
    assert (report.read, report.accepted, report.imported) == (3, 3, 2)
    assert cases(store, "v.status, v.team, received_at, answered_at") == [
        ("A", "answered", 'pay, "out"', datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2026, 1, 2, 9, tzinfo=UTC)),
        ("B", "waiting_player", "games", datetime(2026, 1, 1, 8, tzinfo=UTC), None),
    ]


def test_columns_of_an_event_log_and_its_bad_events(write: Write) -> None:
    content = books.xes({**EVENTS, "C": [{"concept:name": "in_analysis"}]})
    seen = intake.preview(
        write("a.xes", content=content),
        replace(XES_MAPPING, columns={"id": "case:concept:name", "occurred_at": "time:timestamp"}),
    )
    assert seen.columns == ("case:concept:name", "time:timestamp", "concept:name", "org:group")
    assert [(row.line, row.reason) for row in seen.examples] == [(4, "missing_time")]


def test_an_event_log_is_read_an_event_a_row(write: Write) -> None:
    path = write("a.xes", content=books.xes(EVENTS))
    columns = {"id": "case:concept:name", "received_at": "time:timestamp"}
    with pytest.raises(BadInput, match="needs a mapping with layout"):
        intake.preview(path, replace(MAPPING, layout=Layout.TICKET, columns=columns))


def test_all_with_offsets_or_all_without(store: Store, write: Write, cases: Ask) -> None:
    file = write("a.csv", HEADER, "1,2026-01-05T09:00:00Z,,,2026-01-08 09:00,,", "2,2026-01-05T10:00+02:00,,,,,")
    assert intake.run(store, SYSTEM, file, MAPPING).accepted == 2
    nine, eight = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert cases(store, "received_at, due_at") == [("1", nine, at(8, 9)), ("2", eight, None)]


@pytest.mark.parametrize("name", ["a*.csv", "a?.csv", "[a].csv", "year=1/a.csv", "a.csv.gz"])
def test_a_name_is_a_name_and_no_pattern(store: Store, write: Write, tmp_path: Path, name: str) -> None:
    rows = "\n".join([HEADER, *(f"{number},05/01/2026 09:00,,,,open,bonus" for number in (1, 2))]) + "\n"
    (tmp_path / "year=1").mkdir()
    for neighbour in ("ab.csv", "a.csv"):
        write(neighbour, content=rows.encode())
    path = write(name, content=rows.encode())
    assert intake.run(store, SYSTEM, path, MAPPING).read == 2
    assert len(recognise(path).survey.head) == 2


def test_a_parquet_file_s_name_is_no_pattern(store: Store, write: Write, tmp_path: Path) -> None:
    (tmp_path / "year=1").mkdir()
    content = books.parquet_of(ROWS)
    write("ab.parquet", content=content)
    for name in ("a*.parquet", "year=1/a.parquet"):
        seen = intake.preview(write(name, content=content), MAPPING)
        assert (seen.read, list(seen.columns)) == (len(ROWS), books.NAMES)


def test_what_the_machine_lacks_is_no_fault_of_the_file(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.parquet", content=books.parquet_of(ROWS))
    full = tmp_path / "full"
    full.mkdir()
    for name in ("parquet.csv", "tmp_parquet.csv"):
        (full / name).symlink_to("/dev/full")
    with pytest.raises(BadInput, match=r"a\.parquet cannot be read: .*No space left"):
        made_plain(path, full)
    monkeypatch.setattr("data.intake.formats.parquet._MEMORY", "100kB")
    with pytest.raises(BadInput, match=r"a\.parquet takes more memory than there is"):
        made_plain(path, tmp_path)
