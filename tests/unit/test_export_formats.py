"""Tickets as files: the same rows in each format, typed, safe in a spreadsheet, whole or not there at all."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import ibis
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import csv_line, engine, explained, pieces, ticket_xlsx
from analytics.export_words import Reader, words
from analytics.measures import MEASURES
from analytics.question import Question
from analytics.ticket_columns import NAMES
from analytics.ticket_export import Format, streamed, write
from analytics.ticket_list import Part, TicketList, tickets_behind
from data.store import Store
from domain.people import SYSTEM
from domain.progress import Progress, Stopped
from tests.asking import question
from tests.exported import AT, Row, exported, read
from tests.ledger import at, tell
from tests.story import NOW, STORY


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("story") / "tickets.duckdb"
    with Store.open(path) as store:
        yield tell(store, STORY)


ALL = TicketList(question(NOW), "arrivals", Part.DENOMINATOR)
NONE = TicketList(question("01-01 00:00"), "arrivals", Part.DENOMINATOR)


def listed(store: Store, tickets: TicketList) -> list[Row]:
    with closing(store.cursor()) as cursor:
        frame = tickets.rows(cursor)[list(NAMES)]
    return [
        {name: None if value != value else value for name, value in row.items()}
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records")
    ]


@pytest.mark.parametrize("order", ["received_at", "-late_days", "reference", "-agent"])
def test_parquet_has_the_values_of_the_list(desk: Store, order: str) -> None:
    tickets = TicketList(question(NOW), "arrivals", Part.DENOMINATOR, order)
    rows = listed(desk, tickets)
    assert read(exported(desk, tickets, Format.PARQUET), Format.PARQUET) == rows
    assert len(rows) == 15


def test_parquet_has_types(desk: Store) -> None:
    schema = pq.read_schema(io.BytesIO(exported(desk, ALL, Format.PARQUET)))
    assert tuple(schema.names) == NAMES
    assert schema.field("received_at").type == pa.timestamp("us", "UTC")
    assert schema.field("handling_hours").type == pa.float64()
    assert schema.field("at_risk").type == pa.bool_()
    assert schema.field("reopenings").type == pa.int32()


def as_csv(value: Any) -> str:
    """A cell as Python's own writer of CSV has it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else str(value)


def test_csv_has_the_values_of_the_list(desk: Store) -> None:
    rows = read(exported(desk, ALL, Format.CSV), Format.CSV)
    assert rows == [{name: as_csv(value) for name, value in row.items()} for row in listed(desk, ALL)]


def test_a_workbook_has_the_values_of_the_list(desk: Store) -> None:
    rows = read(exported(desk, ALL, Format.XLSX), Format.XLSX)
    for row, wanted in zip(rows, listed(desk, ALL), strict=True):
        for name, value in wanted.items():
            if isinstance(value, datetime):
                value = value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            # Spreadsheets hold sixteen digits.
            wanted_here = pytest.approx(value, rel=1e-14) if isinstance(value, float) else value
            assert row[name] == wanted_here, name


@pytest.mark.parametrize("format", Format)
def test_no_ticket_is_a_file_with_its_columns(desk: Store, format: Format) -> None:
    file = exported(desk, NONE, format)
    assert read(file, format) == []
    match format:
        case Format.CSV:
            assert file.decode() == ",".join(NAMES) + "\r\n"
        case Format.PARQUET:
            assert tuple(pq.read_schema(io.BytesIO(file)).names) == NAMES
        case Format.XLSX:
            (header,) = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].iter_rows(values_only=True)
            assert header[0] == "Reference" and len(header) == len(NAMES)


def test_a_workbook_is_made_to_be_read(desk: Store) -> None:
    asked = TicketList(question(NOW, team="payments"), "handling_mean_sla", Part.DENOMINATOR, "-due_at")
    book = openpyxl.load_workbook(io.BytesIO(exported(desk, asked, Format.XLSX)))
    assert book.sheetnames == ["Tickets", "Filters", "Definitions"]
    tickets = book["Tickets"]
    assert tickets.freeze_panes == "B2"
    assert tickets.auto_filter.ref == f"A1:AK{tickets.max_row}"
    header = dict(zip(NAMES, next(tickets.iter_rows(max_row=1)), strict=True))
    assert header["received_at"].value == "Received on (UTC)"
    assert header["reference"].font.bold
    assert tickets.column_dimensions["A"].width > 12
    filters = dict(row[:2] for row in book["Filters"].iter_rows(values_only=True))
    assert filters == {
        "Figure": "Mean handling time of answered cases, SLA clock",
        "Which of its tickets": "All that the figure is about",
        "As of": "2026-11-20T13:00:00+01:00",
        "As known on": "now",
        "From": "the first complaint",
        "To, not in it": "the instant shown",
        "Time zone": "Europe/Paris",
        "team": "payments",
        "Sorted by": "Deadline ↓",
        "Exported on": "2026-11-20T13:00:00+01:00",
        "Number of tickets": tickets.max_row - 1,
    }
    defined = [row for row in book["Definitions"].iter_rows(values_only=True)]
    # One text with the page of definitions, formula and what is left out among it.
    measure = MEASURES["handling_mean_sla"]
    said = dict(row[:2] for row in defined[:8])
    assert said == {"Figure": measure.title, **dict(explained.lines(measure, str))}
    assert measure.formula in said["Formula"] and measure.left_out[0] in said["Left out"]
    assert tuple(row[2] for row in defined[10:]) == NAMES
    assert all(row[1] for row in defined[10:])


def test_a_workbook_is_in_the_words_of_its_reader(desk: Store) -> None:
    reader = Reader(lambda message: f"«{message}»", str.upper, lambda name, value: f"{name}:{value}")
    asked = TicketList(question(NOW, team=""), "backlog", Part.NUMERATOR)
    out = io.BytesIO()
    with closing(desk.cursor()) as cursor:
        write(cursor, asked, Format.XLSX, out, Progress(), words(asked, AT, reader))
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["«Tickets»", "«Filters»", "«Definitions»"]
    filters = dict(row[:2] for row in book["«Filters»"].iter_rows(values_only=True))
    assert filters["TEAM"] == "team:"
    assert filters["«Figure»"] == "«Open complaints»"
    assert filters["«Period»"] == "«none: the figure stands at the instant shown»"


def test_what_a_sheet_has_no_room_for_goes_on_in_the_next(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticket_xlsx, "MOST", 6)
    book = openpyxl.load_workbook(io.BytesIO(exported(desk, ALL, Format.XLSX)))
    assert book.sheetnames == ["Tickets", "Tickets 2", "Tickets 3", "Filters", "Definitions"]
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [7, 7, 4]
    references = [row[0] for sheet in book.worksheets[:3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert references == [row["reference"] for row in listed(desk, ALL)]


FORMULAS = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"]
HARMLESS = ["payments", "EC-4F7Q9M2K-T", "a=b", "", " a", "é", "7", "_x0041_", "<r>x</r>", "a,b", 'say "no"', "a\nb"]


def lines(texts: list[Any], type_: str = "string") -> list[str]:
    """Each value as the only cell of a line, by the engine, read by Python."""
    table = ibis.memtable({"cell": texts}, schema={"cell": type_})
    statement = engine.sql(table.select(line=csv_line.line(table, ["cell", "cell"])))
    with duckdb.connect() as cursor:
        cursor.execute("SET TimeZone = 'UTC'")
        name = next(iter(table.op().find(ibis.expr.operations.InMemoryTable))).name
        cursor.register(name, pa.table({"cell": pa.array(texts, ibis.dtype(type_).to_pyarrow())}))
        batches = list(engine.batches(cursor, statement, {}))
    text = b"".join(map(csv_line.encoded, batches)).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert all(len(row) == 2 and row[0] == row[1] for row in rows)
    assert text == _by_python([[row[0]] * 2 for row in rows])
    return [row[0] for row in rows]


def _by_python(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def test_a_cell_of_csv_is_never_a_formula() -> None:
    assert lines(FORMULAS) == [f"'{text}" for text in FORMULAS]
    assert lines(HARMLESS) == HARMLESS


@settings(max_examples=60)
@given(st.lists(st.text(st.sampled_from("=+-@\t\r\n \"',;aZé1|\x00😀"), max_size=6), min_size=1, max_size=20))
def test_any_text_is_read_as_it_is_and_is_no_formula(texts: list[str]) -> None:
    for text, read_back in zip(texts, lines(texts), strict=True):
        is_formula = text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert read_back == ("'" if is_formula else "") + text


@settings(max_examples=60)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_a_number_in_csv_is_the_number(numbers: list[float]) -> None:
    assert [float(text) for text in lines(numbers, "float64")] == numbers


def test_other_cells_of_csv() -> None:
    assert lines([-3.5, 8.125, 26.0], "float64") == ["-3.5", "8.125", "26.0"]
    assert lines([7, None], "int32") == ["7", ""]
    assert lines([True, False, None], "boolean") == ["True", "False", ""]
    instants = [datetime(2026, 11, 12, 9, 0, 0, 999999, UTC), datetime(987, 1, 2, 3, 4, 5, tzinfo=UTC)]
    assert lines(instants, "timestamp('UTC')") == ["2026-11-12T09:00:00+00:00", "0987-01-02T03:04:05+00:00"]


def _told_by_a_source(store: Store, names: list[str]) -> list[str]:
    """Tickets whose external ids are these, in their order."""
    start = "ticket | source | occurred | status"
    tell(store, "\n".join([start, *(f"T{n} | old | 11-02 10:{n:02} | new" for n in range(len(names)))]))
    with store.write(SYSTEM, "rename") as writing:
        for n, name in enumerate(names):
            writing.cursor.execute("UPDATE tickets SET external_id = ? WHERE external_id = ?", [name, f"T{n}"])
    return names


@pytest.mark.parametrize("format", Format)
def test_texts_of_a_source_come_out_as_they_are(store: Store, format: Format) -> None:
    # An escaped "_x0041_" is told as such by Excel, and not by openpyxl.
    left_out = {"", *(["\r=1", "_x0041_"] if format is Format.XLSX else [])}
    names = _told_by_a_source(store, [text for text in FORMULAS + HARMLESS if text not in left_out])
    asked = tickets_behind(Question(at(NOW)), "arrivals")
    rows = read(exported(store, asked, format), format)
    guarded = [f"'{name}" if name in FORMULAS else name for name in names]
    assert [row["external_id"] for row in rows] == (guarded if format is Format.CSV else names)


def test_what_a_workbook_cannot_hold_is_seen(store: Store) -> None:
    _told_by_a_source(store, ["a\x07b", "\x0b", "c\rd", "\ufffe"])
    rows = read(exported(store, tickets_behind(Question(at(NOW)), "arrivals"), Format.XLSX), Format.XLSX)
    assert [row["external_id"] for row in rows] == ["a␇b", "␋", "c␍d", "\ufffd"]


@pytest.mark.parametrize("format", [Format.CSV, Format.PARQUET])
def test_a_stream_is_the_file(desk: Store, format: Format) -> None:
    with closing(desk.cursor()) as cursor:
        assert b"".join(streamed(cursor, ALL, format)) == exported(desk, ALL, format)


@pytest.mark.parametrize("format", Format)
def test_pieces_are_the_whole(desk: Store, format: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(exported(desk, ALL, format), format)
    monkeypatch.setattr(pieces, "_ROWS", 4)
    told: list[tuple[str, int]] = []
    assert read(exported(desk, ALL, format, Progress(lambda p: told.append((p.stage, p.rows)))), format) == whole
    assert [rows for stage, rows in told if stage == "Writing the tickets"][:4] == [0, 4, 8, 12]


def test_an_edit_meanwhile_is_not_in_the_file(desk: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pieces, "_ROWS", 4)
    with Store.open(tmp_path / "own.duckdb") as store:
        tell(store, STORY)
        before = read(exported(store, ALL, Format.PARQUET), Format.PARQUET)
        with closing(store.cursor()) as cursor:
            parts = streamed(cursor, ALL, Format.PARQUET)
            first = next(parts)
            tell(store, "ticket | occurred | status\nA | 11-19 10:00 | in_analysis\nO | 11-19 10:00 | answered")
            file = first + b"".join(parts)
        assert read(file, Format.PARQUET) == before != read(exported(store, ALL, Format.PARQUET), Format.PARQUET)


@pytest.mark.parametrize("format", Format)
def test_it_can_be_stopped(desk: Store, format: Format) -> None:
    progress = Progress(lambda p: p.stop())
    with pytest.raises(Stopped):
        exported(desk, ALL, format, progress)
    assert read(exported(desk, ALL, format), format), "the store is as it was"


def test_a_workbook_can_be_stopped_while_it_is_packed(desk: Store) -> None:
    progress = Progress(lambda p: p.stop() if p.stage == "Packing the file" else None)
    with pytest.raises(Stopped):
        exported(desk, ALL, Format.XLSX, progress)
