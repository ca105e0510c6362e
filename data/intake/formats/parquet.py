"""A Parquet file as plain text: the engine reads and writes it, a row group at a time."""

from contextlib import closing
from pathlib import Path

import duckdb

from data.intake.formats.plain import EXACT, MOST_COLUMNS, OF_ROWS, Plain, too_many_columns
from data.intake.reasons import one_line
from data.intake.watching import watched
from data.literal import literal
from domain.marks import N_
from domain.problems import BadInput
from domain.progress import Part

# What a cell of a table can hold; all else is nested, or bytes.
_WHOLE = frozenset("TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT".split())
_BROKEN = frozenset({"FLOAT", "DOUBLE"})
_LOCAL = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_TEXTS = frozenset("BOOLEAN DATE TIME UUID VARCHAR INTERVAL".split()) | {"TIME WITH TIME ZONE"}
_WITH_ZONE = frozenset({"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"})
_MEMORY = "500MB"


def plain_parquet(path: Path, name: str, digest: str, folder: Path, part: Part) -> Plain:
    """The rows of `path` as CSV in `folder`, instants in UTC; `BadInput` names a column that is no cell of a table."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "temp_directory": str(folder / "spilt"),
    }
    try:
        with closing(duckdb.connect(":memory:", config=settings)) as cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            columns = _columns(cursor, path, name)
            numbers = _numbers(cursor, path, columns)
            target = folder / "parquet.csv"
            names = {f"name{place}": column for place, (column, _) in enumerate(columns)}
            with watched(cursor, part):
                cursor.execute(
                    f"COPY ({_rows(columns)}) TO $target (FORMAT csv, HEADER false)",
                    {"path": literal(path), "target": str(target), **names},
                )
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        # What is about a place of our own is no fault of the file.
        if str(folder) in str(error):
            raise OSError(0, str(error).splitlines()[0]) from error
        raise BadInput(N_("{file} is damaged: it is a Parquet file and cannot be read as one."), file=name) from error
    return Plain(target, digest, ",", OF_ROWS, numbers=numbers)


def _columns(cursor: duckdb.DuckDBPyConnection, path: Path, name: str) -> list[tuple[str, str]]:
    """The name and the type of each column."""
    described = cursor.execute(
        "DESCRIBE FROM read_parquet($path, hive_partitioning = false)", {"path": literal(path)}
    ).fetchall()
    columns = [(str(column), str(kind)) for column, kind, *_ in described]
    if len(columns) > MOST_COLUMNS:
        raise too_many_columns(name, len(columns))
    for column, kind in columns:
        if not (_is_number(kind) or kind in _LOCAL | _TEXTS | _WITH_ZONE or kind.startswith("ENUM")):
            raise BadInput(
                N_("{file}: the column “{column}” holds {kind}, not single values; leave it out or write it as text."),
                file=name,
                column=one_line(column)[:100],
                kind=one_line(kind)[:100],
            )
    return columns


def _is_number(kind: str) -> bool:
    return kind in _WHOLE | _BROKEN or kind.startswith("DECIMAL")


def _numbers(cursor: duckdb.DuckDBPyConnection, path: Path, columns: list[tuple[str, str]]) -> dict[str, str]:
    """The name and the first value of each column of numbers."""
    places = [place for place, (_, kind) in enumerate(columns) if _is_number(kind)]
    if not places:
        return {}
    firsts = ", ".join(f"any_value(#{place + 1}::VARCHAR)" for place in places)
    row = cursor.execute(
        f"SELECT {firsts} FROM (FROM read_parquet($path, hive_partitioning = false) LIMIT 1000)",
        {"path": literal(path)},
    ).fetchone()
    found = zip(places, row or (), strict=True)
    return {columns[place][0].strip(): str(first) for place, first in found if first is not None}


def _rows(columns: list[tuple[str, str]]) -> str:
    """The names and then every row, as texts. A row of a single column must not become a blank line."""
    names = ", ".join(f"$name{place}" for place in range(len(columns)))
    texts = [_text(f"#{place + 1}", kind) for place, (_, kind) in enumerate(columns)]
    if len(texts) == 1:
        texts = [f"coalesce({texts[0]}, '')"]
    return f"SELECT {names} UNION ALL SELECT {', '.join(texts)} FROM read_parquet($path, hive_partitioning = false)"


def _text(value: str, kind: str) -> str:
    if kind in _BROKEN:
        whole = f"{value} = trunc({value}) AND abs({value}) < {EXACT}"
        return f"CASE WHEN {whole} THEN {value}::BIGINT::VARCHAR ELSE {value}::VARCHAR END"
    if kind == "DATE":
        return f"{value}::VARCHAR || 'T00:00:00'"
    if kind in _LOCAL:
        return f"replace({value}::VARCHAR, ' ', 'T')"
    if kind in _WITH_ZONE:
        return f"replace(timezone('UTC', {value}::TIMESTAMPTZ)::VARCHAR, ' ', 'T') || 'Z'"
    return f"nullif({value}::VARCHAR, '')"
