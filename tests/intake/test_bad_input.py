"""What cannot be used gets one sentence and exit 2, and the store stays as it was; single bad rows are kept aside."""

import json
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data import intake
from data.store import Store
from domain.people import SYSTEM
from domain.problems import BadInput
from domain.progress import Progress
from tests.conftest import Said, Terminal
from tests.intake.conftest import HEADER, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
GOOD = "1,05/01/2026 09:00,,,,open,bonus"
Write = Callable[..., Path]

_TABLES = ("transactions", "tickets", "events", "case_versions", "batches", "quarantine")


def content(path: Path) -> list[Any]:
    """Everything in the store: every row of every table, and so the chain's head."""
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        return [cursor.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in _TABLES]


def many(lines: int) -> list[str]:
    return [HEADER, *(f"{number},05/01/2026 09:00,,,,open,bonus" for number in range(lines))]


FILES = [
    ("empty", b"", "bad.csv is empty."),
    ("only blank lines", b"\n\n\n", "bad.csv is empty."),
    ("a header only", HEADER.encode() + b"\n", "bad.csv has a header and no row."),
    ("binary", bytes(range(256)) * 40, "bad.csv is not a text file: line 1 has a NUL byte."),
    ("a broken archive", b"PK\x03\x04" + b"\0" * 100, "bad.csv is damaged: it is compressed"),
    ("binary without NUL", b"\x81\x8d\x8f\x90\x9d\xff\xfe\n" * 50, "bad.csv is not text"),
    ("a NUL byte", f"{HEADER}\n{GOOD}\n2,05/01".encode() + b"\0\n", "line 3 has a NUL byte."),
    ("a missing column", b"No,Opened\n1,05/01/2026 09:00\n", "bad.csv has no column “Solved”"),
    ("a column twice", f"{HEADER},State\n{GOOD},open\n".encode(), "the column “State” more than once"),
    (
        "31/02 everywhere",
        f"{HEADER}\n1,31/02/2026 09:00,,,,,\n".encode(),
        "line 2: Opened: “31/02/2026 09:00” is not a",
    ),
    (
        "an id twice",
        f"{HEADER}\n{GOOD}\n{GOOD}x\n".encode(),
        "line 2: The id “1” is there more than once. Other lines: 3. Columns that differ: ",
    ),
    ("a broken gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc", "bad.csv is damaged"),
]


@pytest.fixture
def store_with_a_ticket(run_cli: Terminal, write: Write) -> Terminal:
    """A terminal whose store holds one ticket."""
    said = run_cli("import", write("good.csv", HEADER, "old,05/01/2026 09:00,,,,open,bonus"), *mapped(write))
    assert said.code == 0, said.stderr
    return run_cli


def mapped(write: Write, text: str = TICKETS) -> tuple[str | Path, ...]:
    return "--map", write("helpdesk.toml", text)


def refused(said: Said) -> str:
    """The one sentence that a refusal is, progress apart."""
    assert (said.code, said.stdout) == (2, "")
    (sentence,) = [line for line in said.stderr.splitlines() if not line[:4].strip().endswith("%")]
    return sentence


def test_files_through_the_terminal(store_with_a_ticket: Terminal, write: Write) -> None:
    run_cli, before = store_with_a_ticket, content(store_with_a_ticket.store)
    for what, given, sentence in FILES:
        said = run_cli("import", write("bad.csv", content=given), *mapped(write))
        assert sentence in refused(said), what
    assert content(run_cli.store) == before


@pytest.mark.parametrize(("given", "sentence"), [(f[1], f[2]) for f in FILES], ids=[f[0] for f in FILES])
def test_files(store: Store, write: Write, given: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as problem:
        intake.run(store, SYSTEM, write("bad.csv", content=given), MAPPING)
    assert sentence in str(problem.value)
    assert "\n" not in str(problem.value)
    assert store.stamp == 0


def test_no_file_no_mapping_no_preset(run_cli: Terminal, write: Write, tmp_path: Path) -> None:
    good = write("good.csv", HEADER, GOOD)
    assert "There is no file" in refused(run_cli("import", tmp_path / "none.csv", *mapped(write)))
    assert "is not a file" in refused(run_cli("import", tmp_path, *mapped(write)))
    unasked = run_cli("import", good)
    assert (unasked.code, "say --yes to import it so" in unasked.stderr.splitlines()[-1]) == (2, True)
    both = run_cli("import", good, "--preset", "boston311", *mapped(write))
    assert "Name either a preset" in refused(both)
    assert "There is no preset “x”; there are: boston311" in refused(run_cli("import", good, "--preset", "x"))
    assert "cannot be read" in refused(run_cli("import", good, "--map", tmp_path / "none.toml"))


def test_a_line_of_100_mb_is_refused_fast_and_small(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(f"{HEADER}\n{GOOD}\n2,".encode())
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    told: list[float] = []
    tracemalloc.start()
    with pytest.raises(BadInput, match="line 3 is longer than 1000000 bytes"):
        intake.preview(path, MAPPING, progress=Progress(lambda progress: told.append(progress.fraction)))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    # It is refused where that many bytes were read, and the rest of them never is.
    assert 0 < max(told) < 0.03


MAPPINGS = [
    ('zone = "Europe/Paris"', 'zone = "Europe/Pari"', "key zone: “Europe/Pari” is not a time zone"),
    ('zone = "Europe/Paris"', 'zone = "/etc/passwd"', "key zone: “/etc/passwd” is not a time zone"),
    ('zone = "Europe/Paris"', 'zone = "localtime"', "key zone: “localtime” is not a time zone"),
    ('zone = "Europe/Paris"', "", "key zone: is missing"),
    ('layout = "ticket"', 'layout = "row"', "key layout: “row” is not known; write one of event, ticket"),
    ('open = "in_analysis"', 'open = "busy"', "key values.status.open: “busy” is no status; write one of answered,"),
    ('due_at = "Due"', 'deadline = "Due"', "key columns.deadline: is not known; known are"),
    ('received_at = "Opened"\n', "", "key columns.received_at: is missing"),
    ('"%d/%m/%Y %H:%M"', '"%d/%m %H:%M"', "key dates: “%d/%m %H:%M” does not say year, month and day"),
    ('"%d/%m/%Y %H:%M"', '"dd/mm/yyyy"', "key dates: “dd/mm/yyyy” is not a date format"),
    ('source = "helpdesk"', 'source = "Help desk"', "key source: must be a short name"),
    ('source = "helpdesk"', 'source = "helpdesk"\ndelimiter = "x"', "key delimiter: 'x' is no delimiter"),
    ('source = "helpdesk"', 'source = "helpdesk"\ndelimiter = "||"', "key delimiter: '||' is no delimiter"),
    ('source = "helpdesk"', "source = 'helpdesk'\ndelimiter = '\"'", "is no delimiter; write 'auto' or one character"),
    ('source = "helpdesk"', 'source = "helpdesk"\nsheet = 2', "key sheet: must be a text"),
    ('title = "Help desk"', "title = ", "is not TOML"),
    ("[columns]", "[verdict]\ncolumn = 'State'\n[columns]", "key verdict.on_time: must be a list of texts"),
]


@pytest.mark.parametrize(("there", "instead", "sentence"), MAPPINGS, ids=[m[2][:40] for m in MAPPINGS])
def test_mappings(there: str, instead: str, sentence: str) -> None:
    assert there in TICKETS
    with pytest.raises(BadInput) as problem:
        intake.parse_mapping(TICKETS.replace(there, instead), "helpdesk.toml")
    assert str(problem.value).startswith("The mapping helpdesk.toml")
    assert sentence in str(problem.value)


def test_an_unknown_zone_through_the_terminal(run_cli: Terminal, write: Write) -> None:
    said = run_cli("import", write("a.csv", HEADER, GOOD), *mapped(write, TICKETS.replace("Paris", "Pari")))
    assert "key zone: “Europe/Pari” is not a time zone" in refused(said)
    assert not run_cli.store.exists()


def test_single_bad_rows_go_to_quarantine(run_cli: Terminal, write: Write) -> None:
    rows = [
        GOOD,
        "2,31/02/2026 09:00,,,,open,bonus",
        '3,05/01/2026 09:00,,,,open,"two\nlines"',
        ",05/01/2026 09:00,,,,open,bonus",
        "5,,,,,open,bonus",
        "6,05/01/2026 09:00,,,,asleep,bonus",
        "7,05/01/2026 09:00",
        "8,05/01/2026 09:00,,,,open,bonus,more",
        "9,05/01/2026 09:00,,,,open,bonus",
        '9,05/01/2026 09:00,,,,open,"a, ""b"""',
        GOOD,
        "10,05/01/0026 09:00,,,,open,bonus",
        "11,05/01/2026 09:00,,,,open,bonus",
    ]
    said = run_cli("import", write("a.csv", HEADER, *rows), *mapped(write), "--json")
    assert said.code == 0, said.stderr
    assert json.loads(said.stdout) == {
        "read": 13,
        "tickets": {"imported": 3, "updated": 0, "unchanged": 0},
        "rows": {"accepted": 4, "quarantined": 9},
        "reasons": {
            "missing_id": 1,
            "missing_receipt": 1,
            "other_content": 2,
            "unknown_value": 1,
            "unreadable_date": 2,
            "wrong_number_of_columns": 2,
        },
    }
    assert "line 3: Opened: “31/02/2026 09:00” is not a date in the formats of the mapping." in said.stderr
    with Store.open(run_cli.store) as store, closing(store.cursor()) as cursor:
        kept = cursor.execute("SELECT line, text, reason FROM quarantine ORDER BY line").fetchall()
    # Line 4 goes on in line 5.
    assert kept == [
        (3, "2,31/02/2026 09:00,,,,open,bonus", "unreadable_date"),
        (6, ",05/01/2026 09:00,,,,open,bonus", "missing_id"),
        (7, "5,,,,,open,bonus", "missing_receipt"),
        (8, "6,05/01/2026 09:00,,,,asleep,bonus", "unknown_value"),
        (9, "7,05/01/2026 09:00", "wrong_number_of_columns"),
        (10, "8,05/01/2026 09:00,,,,open,bonus,more", "wrong_number_of_columns"),
        (11, "9,05/01/2026 09:00,,,,open,bonus", "other_content"),
        (12, '9,05/01/2026 09:00,,,,open,"a, ""b"""', "other_content"),
        (14, "10,05/01/0026 09:00,,,,open,bonus", "unreadable_date"),
    ]


def test_a_bad_row_far_down_is_found_at_its_line(store: Store, write: Write) -> None:
    lines = many(300_000)
    lines[250_000 - 1] = "x,31/02/2026 09:00,,,,open,bonus"
    lines[200_000 - 1] = "x,05/01/2026 09:00"
    seen = intake.preview(write("big.csv", *lines), MAPPING)
    assert (seen.read, seen.quarantined) == (300_000, 2)
    assert [row.line for row in seen.examples] == [200_000, 250_000]


def test_what_has_not_happened_yet_is_kept_aside(run_cli: Terminal, write: Write) -> None:
    said = run_cli(
        "import", write("ahead.csv", HEADER, GOOD, "2,05/01/2150 09:00,,,,open,bonus"), *mapped(write), "--json"
    )
    report = json.loads(said.stdout)
    assert (said.code, report["rows"], report["reasons"]) == (
        0,
        {"accepted": 1, "quarantined": 1},
        {"in_the_future": 1},
    )
    # As the clocks of the mapping's zone read, not an hour away from what the file says.
    assert "Opened: 2150-01-05 09:00:00 Europe/Paris is in the future" in said.stderr


def test_the_desk_is_no_source() -> None:
    with pytest.raises(BadInput, match="the desk's own name"):
        intake.parse_mapping(TICKETS.replace("helpdesk", "desk"), "mine.toml")


@pytest.mark.parametrize("field", ["decision", "priority", "complexity", "jurisdiction"])
def test_only_an_unknown_status_costs_a_row(store: Store, write: Callable[..., Path], field: str) -> None:
    mapping = intake.parse_mapping(TICKETS.replace('category = "Subject"', f'{field} = "Subject"'), "helpdesk.toml")
    rows = ["1,05/01/2026 09:00,,06/01/2026 09:00,,done,Chiusa", "2,05/01/2026 09:00,,,,asleep,Chiusa"]
    report = intake.run(store, SYSTEM, write("a.csv", HEADER, *rows), mapping)
    assert (report.imported, report.reasons) == (1, {"unknown_value": 1})
