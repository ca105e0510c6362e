"""Which lines of the log there are: asked of a few columns of the three tables that they come from."""

from collections.abc import Sequence

import duckdb

from data.audit.asked import Asked, Condition, imports, of_acts, of_events, of_writes
from data.audit.line import Part

_TABLES = {
    Part.WRITE: ("transactions", "transaction_id", of_writes),
    Part.EVENT: ("events", "event_id", of_events),
    Part.ACT: ("acts", "act_id", of_acts),
}
_ORDER = "recorded_at DESC, transaction_id DESC, part, number DESC"


def count(cursor: duckdb.DuckDBPyConnection, part: Part, asked: Asked) -> int:
    """How many lines of `part` fit."""
    table, _number, of_table = _TABLES[part]
    found = of_table(asked)
    if found is None:
        return 0
    whole = _how_many(cursor, table, found)
    # Those of imports counted and taken off: the engine finds them fast, and the others not.
    apart = _of_imports(cursor, "IN") if part is Part.EVENT and not asked.opens_imports else []
    return whole - (_how_many(cursor, table, [*found, *apart]) if apart else 0)


def _how_many(cursor: duckdb.DuckDBPyConnection, table: str, found: Sequence[Condition]) -> int:
    condition, values = where(found)
    return int(cursor.execute(f"SELECT count(*) FROM {table} {condition}", values).fetchall()[0][0])


def _of_imports(cursor: duckdb.DuckDBPyConnection, how: str) -> list[Condition]:
    """The condition that a write is (`IN`) or is not (`NOT IN`) an import; none where there are none.

    Their numbers are bound one by one: with a list or a join the engine looks at every event.
    """
    numbers = imports(cursor)
    return [(f"transaction_id {how} ({', '.join('?' * len(numbers))})", numbers)] if numbers else []


def where(found: Sequence[Condition]) -> tuple[str, list[object]]:
    """`found` as one condition, with its values; nothing where there is none."""
    values = [value for _condition, given in found for value in given]
    return ("WHERE " + " AND ".join(f"({condition})" for condition, _given in found) if found else ""), values


def keys(cursor: duckdb.DuckDBPyConnection, asked: Asked, most: int | None = None) -> tuple[str, list[object]]:
    """SQL that finds part and number of each line in order, the first `most` of them at least, with its values."""
    selects: list[str] = []
    values: list[object] = []
    for part, (table, number, of_table) in _TABLES.items():
        found = of_table(asked)
        if found is None:
            continue
        if part is Part.EVENT and not asked.opens_imports:
            found = [*found, *_of_imports(cursor, "NOT IN")]
        condition, given = where(found)
        key = f"{part:d}::TINYINT AS part, {number} AS number"
        select = f"SELECT {key}, recorded_at, transaction_id FROM {table} {condition}"
        # Of each kind by itself: so the engine passes over what is too old to be among them.
        selects.append(f"(FROM ({select}) ORDER BY {_ORDER} LIMIT {most:d})" if most is not None else f"({select})")
        values += given
    return f"SELECT part, number FROM ({' UNION ALL '.join(selects)}) ORDER BY {_ORDER}", values
