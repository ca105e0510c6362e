"""Columns that say nothing: most exports know few of the things that can be said of a case."""

from collections.abc import Sequence

import duckdb


def silent(
    cursor: duckdb.DuckDBPyConnection, rows: str, columns: Sequence[str], values: Sequence[object] = ()
) -> list[str]:
    """Those of `columns` that are NULL in every row of `rows`: what stands behind FROM, with `values` for its marks."""
    counts = ", ".join(f"count({name})" for name in columns)
    found = cursor.execute(f"SELECT {counts} FROM {rows}", list(values)).fetchone() or ()
    return [name for name, count in zip(columns, found, strict=True) if not count]
