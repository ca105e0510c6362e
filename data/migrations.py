"""The numbered migrations of the store, applied in order, each in a transaction of its own."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from domain.marks import N_
from domain.problems import BadInput, StoreUnusable

_SCHEMA = Path(__file__).with_name("schema")
_VERSIONS = "schema_versions"
#: Without these a database is no store.
_OURS = {_VERSIONS, "transactions", "tickets", "events"}


def migrate(connection: duckdb.DuckDBPyConnection) -> int:
    """Bring the store to the newest schema and return its number; nothing is written where it is there already."""
    current = _current(connection)
    steps = _steps()
    _refuse_newer(current, len(steps))
    for version, step in enumerate(steps[current:], start=current + 1):
        _apply(connection, version, step.read_text(encoding="utf-8"))
    if current < len(steps):
        connection.execute("CHECKPOINT")
    return len(steps)


def is_foreign(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the database holds something and is no store; nothing is written."""
    return not ((names := _names(connection)) >= _OURS or names <= {_VERSIONS})


def newest() -> int:
    """The number of the newest schema."""
    return len(_steps())


def demand_known(schema: int, file: str) -> None:
    """Return if this version reads what was written into `file` from a store of `schema`; else `BadInput`."""
    if schema > newest():
        raise BadInput(
            N_("{file} was written by a newer version of Délai (schema {schema}, here {known}): use that."),
            file=file,
            schema=schema,
            known=newest(),
        )


def build(connection: duckdb.DuckDBPyConnection, schema: int) -> None:
    """Make the tables as a store of `schema` (1 to the newest) has them in the empty database of `connection`."""
    for version, step in enumerate(_steps()[:schema], start=1):
        _apply(connection, version, step.read_text(encoding="utf-8"))


def _steps() -> list[Path]:
    return sorted(_SCHEMA.glob("[0-9]*.sql"))


def _names(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
        " UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary"
    ).fetchall()
    return {name for (name,) in rows}


def _current(connection: duckdb.DuckDBPyConnection) -> int:
    if _VERSIONS not in _names(connection):
        return 0
    row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_versions").fetchone()
    return int(row[0]) if row else 0


def _refuse_newer(current: int, known: int) -> None:
    if current > known:
        raise StoreUnusable(
            N_("The store has schema {current}, this version of Délai knows up to {known}: use a newer version."),
            current=current,
            known=known,
        )


def _apply(connection: duckdb.DuckDBPyConnection, version: int, statements: str) -> None:
    connection.begin()
    try:
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {_VERSIONS} (version INTEGER NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
        )
        connection.execute(statements)
        connection.execute("INSERT INTO schema_versions VALUES (?, ?)", [version, datetime.now(UTC)])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
