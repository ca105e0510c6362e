"""Délai's own list of tickets comes back in, in every format: same states, same times, same verdicts."""

import csv
import io
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from data import intake
from data.store import Store
from domain.people import SYSTEM
from tests.conftest import Terminal
from tests.intake import books
from tests.nursery import Nursery

PRESET = intake.preset("delai")
TIMES = ("received_at", "answered_at", "closed_at", "due_at")
WORDS = "status category channel complexity priority jurisdiction team agent decision".split()
_NOW = (
    f"SELECT t.reference, {', '.join(f'v.{name}' for name in (*WORDS, *TIMES))}, source_on_time"
    " FROM case_versions AS v JOIN tickets AS t USING (ticket_id)"
    " WHERE year(valid_to) = 9999 AND year(recorded_to) = 9999 ORDER BY 1"
)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> str:
    """The list of the tickets of a demo store, as the terminal writes it."""
    run_cli = Terminal(tmp_path_factory.mktemp("own") / "tickets.duckdb", nursery)
    assert run_cli("demo", "--cases", "400").code == 0
    said = run_cli("tickets", "--figure", "arrivals")
    assert said.code == 0, said.stderr
    return said.stdout


def typed(name: str, value: str) -> object:
    """The value as a spreadsheet or a Parquet file of ours has it: an instant is one, and so is a verdict."""
    if name in TIMES:
        return datetime.fromisoformat(value) if value else None
    return {"True": True, "False": False, "": None}.get(value, value)


def as_csv(text: str) -> bytes:
    return text.encode()


def as_xlsx(text: str) -> bytes:
    header, *rows = csv.reader(io.StringIO(text))
    made = Workbook()
    values = ([typed(name, value) for name, value in zip(header, row, strict=True)] for row in rows)
    plain = ([v.replace(tzinfo=None) if isinstance(v, datetime) else v for v in row] for row in values)
    books.fill(made, list(plain), header)
    return books.saved(made)


def as_parquet(text: str) -> bytes:
    header, *rows = csv.reader(io.StringIO(text))
    return books.parquet({name: [typed(name, row[place]) for row in rows] for place, name in enumerate(header)})


@pytest.mark.parametrize("written", [as_csv, as_xlsx, as_parquet])
def test_it_comes_back(listed: str, tmp_path: Path, written: Callable[[str], bytes]) -> None:
    file = books.write(tmp_path / "tickets.any", written(listed))
    with Store.open(tmp_path / "t.duckdb") as store, closing(store.cursor()) as cursor:
        report = intake.run(store, SYSTEM, file, PRESET)
        back = cursor.execute(_NOW).fetchall()
    rows = list(csv.DictReader(io.StringIO(listed)))
    assert (report.quarantined, report.imported) == (0, len(rows))
    names = ("reference", *WORDS, *TIMES, "source_on_time")
    assert back == sorted(tuple(typed(name, row[name]) for name in names) for row in rows)
    assert {row[1] for row in back} >= {"new", "in_analysis", "answered", "closed"}
