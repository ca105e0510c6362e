"""The same tickets in other clothes (delimiter, encoding, dates, zone, order of columns) are the same tickets."""

import gzip
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data import intake
from data.store import Store
from domain.people import SYSTEM

BOSTON = intake.preset("boston311")
NAMES = {
    "CASE_ENQUIRY_ID": "Numéro",
    "OPEN_DT": "Reçue le",
    "TARGET_DT": "Échéance",
    "CLOSED_DT": "Répondue le",
    "OnTime_Status": "À temps ?",
    "CASE_STATUS": "État",
    "TYPE": "Catégorie",
    "Department": "Équipe",
    "Source": "Canal",
}
RENAMED = replace(
    BOSTON,
    columns={field: NAMES[column] for field, column in BOSTON.columns.items()},
    verdict=replace(BOSTON.verdict, column=NAMES["OnTime_Status"]) if BOSTON.verdict else None,
)
ISO = replace(RENAMED, dates=("iso",))
TIMES = ("OPEN_DT", "TARGET_DT", "CLOSED_DT")

Totals = list[tuple[object, ...]]

_TOTALS = """
    SELECT source, valid_to > '9998-01-01' AS stands, status, channel, source_on_time, count(*),
        count(DISTINCT category), count(DISTINCT team), count(due_at), count(late_at), sum(epoch(received_at)),
        sum(epoch(answered_at)), sum(epoch(due_at)), sum(epoch(late_at))
    FROM case_versions GROUP BY ALL ORDER BY ALL
"""


def totals(file: Path, mapping: intake.Mapping, path: Path) -> Totals:
    """What an import of `file` comes to, counted and summed over all case versions."""
    with Store.open(path) as store:
        report = intake.run(store, SYSTEM, file, mapping)
        assert (report.read, report.quarantined) == (80_820, 0)
        with closing(store.cursor()) as cursor:
            return cursor.execute(_TOTALS).fetchall()


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> duckdb.DuckDBPyConnection:
    """The export as a table `rows` of texts, with times in ISO and in UTC beside it."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(
        "CREATE TABLE rows AS FROM read_csv(?, all_varchar = true)", [str(shared_data / "boston311_2015.csv.gz")]
    )
    return connection


@pytest.fixture(scope="module")
def plain(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Totals:
    """The totals of the export as it came."""
    return totals(shared_data / "boston311_2015.csv.gz", BOSTON, tmp_path_factory.mktemp("plain") / "t.duckdb")


def in_french(column: str) -> str:
    return f'"{column}" AS "{NAMES[column]}"'


def in_iso(column: str, tail: str = "") -> str:
    local = f"strptime(\"{column}\", '%m/%d/%Y %I:%M:%S %p')"
    instant = f"timezone('America/New_York', {local})" if tail else local
    return f"strftime({instant}, '%Y-%m-%dT%H:%M:%S') || '{tail}' AS \"{NAMES[column]}\""


def selected(times: Callable[[str], str]) -> str:
    """A query that renames the columns and turns their order round."""
    return ", ".join((times if column in TIMES else in_french)(column) for column in reversed(NAMES))


VARIANTS = {
    "renamed and reordered, semicolons": (selected(in_french), ";", RENAMED),
    "tabs, ISO dates": (selected(in_iso), "\t", ISO),
    "ISO dates in UTC with an offset": (selected(lambda column: in_iso(column, "Z")), ",", ISO),
    "another zone": (
        selected(lambda column: in_iso(column, " ").replace(" || ' '", "")),
        ",",
        replace(ISO, zone="UTC"),
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_same_totals(variant: str, rows: duckdb.DuckDBPyConnection, plain: Totals, tmp_path: Path) -> None:
    columns, delimiter, mapping = VARIANTS[variant]
    file = tmp_path / "variant.csv"
    rows.execute(f"COPY (SELECT {columns} FROM rows) TO '{file}' (HEADER, DELIMITER '{delimiter}')")
    assert totals(file, mapping, tmp_path / "t.duckdb") == plain


def test_same_totals_in_cp1252(rows: duckdb.DuckDBPyConnection, plain: Totals, tmp_path: Path) -> None:
    file, packed = tmp_path / "utf8.csv", tmp_path / "cp1252.csv.gz"
    rows.execute(f"COPY (SELECT {selected(in_french)} FROM rows) TO '{file}' (HEADER, DELIMITER ';')")
    packed.write_bytes(gzip.compress(file.read_text(encoding="utf-8").encode("cp1252"), 1))
    assert totals(packed, RENAMED, tmp_path / "t.duckdb") == plain
