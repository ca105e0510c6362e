"""Numbers of rows that are given one after the other."""

import duckdb


def following(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """One more than the greatest `column` of `table`; 1 where it is empty. `cursor` is that of a write in progress."""
    row = cursor.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}").fetchall()
    return int(row[0][0])
