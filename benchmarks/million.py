"""A store of a million tickets for the benchmarks: the demo's twenty thousand, fifty times over."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data import migrations
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM

CASES, COPIES = 20_000, 50
#: Of the newest schema: one of an older desk has other things in it.
NAME = f"million-{migrations.newest()}.duckdb"
UNTIL = datetime(2026, 11, 20, 18, tzinfo=UTC)
_NUMBERS = {"ticket_id", "event_id", "text_id"}
_NAMES = {"reference", "external_id"}
_TIMES = ("valid_to", "recorded_at")


def million(path: Path) -> Store:
    """The open store at `path`, made where there is none: a million tickets with six million events."""
    return grown(path, COPIES)


def grown(path: Path, copies: int) -> Store:
    """The open store at `path`, made where there is none: twenty thousand tickets, `copies` times over."""
    if not path.exists():
        with TemporaryDirectory(dir=path.parent) as place:
            made = Path(place) / path.name
            _make(made, copies)
            # The store last: where it is, it is whole.
            for file in (made.with_name(made.name + ".key"), made):
                file.rename(path.parent / file.name)
    return Store.open(path)


def _make(path: Path, copies: int) -> None:
    with Store.open(path) as store:
        fill(store, CASES, 1, UNTIL)
        with store.write(SYSTEM, "copies", UNTIL) as writing:
            for table, columns in _tables_of_tickets(writing.cursor).items():
                writing.cursor.execute(_again(table, columns, copies))


def _tables_of_tickets(cursor: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = cursor.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (table_oid)"
        " WHERE NOT internal AND database_name <> 'temp' GROUP BY table_name"
    ).fetchall()
    return {table: columns for table, columns in rows if "ticket_id" in columns}


def _again(table: str, columns: list[str], copies: int) -> str:
    """A statement that puts every row of `table` in `copies` times, under numbers and names of their own.

    In the order of time where it has one, and numbered by it, as a store grows.
    """
    moved = [f"{name} * {copies} + copy AS {name}" for name in columns if name in _NUMBERS]
    moved += [f"{name} || '-' || copy AS {name}" for name in columns if name in _NAMES]
    order = ", ".join(name for name in (*_TIMES, "ticket_id") if name in columns)
    return (
        f"CREATE OR REPLACE TEMP TABLE once AS FROM {table}; DELETE FROM {table};"
        f" INSERT INTO {table} SELECT * EXCLUDE (copy) REPLACE ({', '.join(moved)})"
        f" FROM once, (SELECT range AS copy FROM range({copies})) ORDER BY {order}"
    )
