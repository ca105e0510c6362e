"""The numbered migrations of the store, applied in order, all that are missing in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data import history
from domain.marks import N_
from domain.problems import BadInput, StoreUnusable

_SCHEMA = Path(__file__).with_name("schema")
_VERSIONS = "schema_versions"
#: The mark of a step after which the versions of all cases are derived again, because they tell more than before.
_ANEW = "-- versions: anew"
#: Without these a database is no store.
_OURS = {_VERSIONS, "transactions", "tickets", "events"}


def migrate(connection: duckdb.DuckDBPyConnection) -> int:
    """Bring the store to the newest schema and return its number; nothing is written where it is there already."""
    current = _current(connection)
    _refuse_newer(current, newest())
    if current < newest():
        with _at_once(connection):
            texts = _apply(connection, current, newest())
            if any(_ANEW in text for text in texts):
                # By the newest schema: what derives them knows no other.
                connection.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT ticket_id FROM events")
                history.rebuild(connection)
        connection.execute("CHECKPOINT")
    return newest()


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
    with _at_once(connection):
        _apply(connection, 0, schema)


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


def _apply(connection: duckdb.DuckDBPyConnection, current: int, wanted: int) -> list[str]:
    """Take the steps from schema `current` to `wanted`; returns what they say."""
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {_VERSIONS} (version INTEGER NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
    )
    texts = [step.read_text(encoding="utf-8") for step in _steps()[current:wanted]]
    for version, text in enumerate(texts, start=current + 1):
        connection.execute(text)
        connection.execute(f"INSERT INTO {_VERSIONS} VALUES (?, ?)", [version, datetime.now(UTC)])
    return texts


@contextmanager
def _at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All that is done within, or nothing of it."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
