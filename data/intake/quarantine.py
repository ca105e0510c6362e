"""Which rows of `staged` are left out and why, and what they look like in the file."""

import re
from datetime import UTC, datetime

import duckdb

from data.intake import rejected, same_id
from data.intake.mapping import Layout, Mapping
from data.intake.reasons import Quarantined, Reason
from data.intake.source_file import SourceFile
from data.intake.staging import REJECTS_AGAIN, Parameters, forget_rejects, reading, refusing

# An id that stands for two contents stands for neither: which one is right, only the source can say.
_CONTRADICTIONS = f"""
    SELECT rowid AS row, '{Reason.OTHER_CONTENT}' AS reason, $column AS "column", left(id, 200) AS value
    FROM staged
    WHERE problem IS NULL AND rowid NOT IN (SELECT row FROM left_out) AND id IN (
        SELECT id FROM staged WHERE id IS NOT NULL GROUP BY id HAVING min(content) <> max(content)
    )
"""
# The same row once more is read and accepted, and counts once: it is left out without a reason.
_COPIES = """
    SELECT row, NULL AS reason, NULL AS "column", NULL AS value
    FROM (
        SELECT rowid AS row, row_number() OVER (PARTITION BY id, content ORDER BY rowid) AS occurrence
        FROM staged
        WHERE problem IS NULL AND id IN (SELECT id FROM staged GROUP BY id, content HAVING count(*) > 1)
    )
    WHERE occurrence > 1 AND row NOT IN (SELECT row FROM left_out)
"""

# What has happened lies in the past; only a deadline may lie ahead. It is told by the
# clocks of the mapping's zone.
_HAPPENED = ("received_at", "answered_at", "closed_at", "occurred_at")
_AHEAD = f"""
    SELECT rowid AS row, '{Reason.FUTURE}' AS reason, $column AS "column",
        strftime(timezone($zone, {{field}}), '%Y-%m-%d %H:%M:%S') || ' ' || $zone AS value
    FROM staged
    WHERE problem IS NULL AND {{field}} > $now AND rowid NOT IN (SELECT row FROM left_out)
"""


def leave_out(cursor: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Make `left_out`: row, reason, column, value of every row of `staged` that does not count."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE left_out AS SELECT rowid AS row, unnest(problem)"
        " FROM staged WHERE problem IS NOT NULL"
    )
    now = datetime.now(UTC)
    for field in _ahead(cursor, mapping, now):
        values = {"column": mapping.columns[field], "now": now, "zone": mapping.zone}
        cursor.execute(f"INSERT INTO left_out {_AHEAD.format(field=field)}", values)
    if "id" not in mapping.columns:
        return
    if mapping.layout is Layout.TICKET:
        cursor.execute(f"INSERT INTO left_out {_CONTRADICTIONS}", {"column": mapping.columns["id"]})
    cursor.execute(f"INSERT INTO left_out {_COPIES}")


def _ahead(cursor: duckdb.DuckDBPyConnection, mapping: Mapping, now: datetime) -> list[str]:
    """The fields that have something ahead of `now`, found by one look at all of them."""
    fields = [field for field in _HAPPENED if field in mapping.columns]
    latest = cursor.execute(f"SELECT {', '.join(f'max({field}) > $now' for field in fields)} FROM staged", {"now": now})
    return [field for field, is_ahead in zip(fields, latest.fetchall()[0], strict=True) if is_ahead]


def quarantine(cursor: duckdb.DuckDBPyConnection, file: SourceFile) -> int:
    """Make `quarantined`: line, text, reason, column, value of every row that cannot be read; return how many."""
    rejected.find(cursor, file)
    if not _count(cursor, "SELECT count(*) FROM left_out WHERE reason IS NOT NULL") + _count(
        cursor, "SELECT count(*) FROM rejected"
    ):
        cursor.execute(_NOTHING)
        return 0
    _look_again(cursor, file)
    places, shifts = zip(*file.plain.shifts, strict=True)
    values = {"places": list(places), "shifts": list(shifts), "is_text": file.plain.is_text}
    cursor.execute(_QUARANTINED, values)
    return _count(cursor, "SELECT count(*) FROM quarantined")


def reasons(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows of `quarantined` there are for each reason."""
    return dict(cursor.execute("SELECT reason, count(*) FROM quarantined GROUP BY reason ORDER BY reason").fetchall())


def examples(cursor: duckdb.DuckDBPyConnection, file: SourceFile, limit: int = 20) -> tuple[Quarantined, ...]:
    """The first rows of `quarantined`."""
    rows = cursor.execute(
        'SELECT line, text, reason, "column", value FROM quarantined ORDER BY line LIMIT ?', [limit]
    ).fetchall()
    found = [Quarantined(line, text, Reason(reason), *rest) for line, text, reason, *rest in rows]
    return tuple(same_id.of_read(cursor, same_id.Table(file.header, file.delimiter), found))


_NOTHING = """
    CREATE OR REPLACE TEMP TABLE quarantined
    (line BIGINT, text VARCHAR, reason VARCHAR, "column" VARCHAR, value VARCHAR)
"""
# A row is found by the rows above it, bad ones too, and in a text by the line breaks within their values; of a bad line
# it is known where it stands.
_QUARANTINED = """
    CREATE OR REPLACE TEMP TABLE quarantined AS
    WITH shifts AS (
        SELECT unnest($places::BIGINT[]) AS place, unnest($shifts::BIGINT[]) AS shift
    ),
    broken AS (
        SELECT row, sum(breaks) OVER (ORDER BY row)::BIGINT AS breaks
        FROM (
            SELECT row, breaks FROM looked_at WHERE breaks > 0
            UNION ALL SELECT before - 1, breaks FROM rejected WHERE breaks > 0
        )
        WHERE $is_text
    ),
    bad AS (
        SELECT row, reason, "column", value, text FROM left_out JOIN looked_at USING (row) WHERE reason IS NOT NULL
    ),
    numbered AS (
        SELECT before, row_number() OVER (ORDER BY before, place) AS rejects FROM rejected
    ),
    placed AS (
        SELECT bad.row, bad.row + coalesce(n.rejects, 0) AS place, bad.text, reason, "column", value
        FROM bad
        ASOF LEFT JOIN (SELECT before, max(rejects) AS rejects FROM numbered GROUP BY before) AS n
            ON n.before <= bad.row
    )
    SELECT p.place + s.shift + coalesce(b.breaks, 0) AS line, text, reason, "column", value
    FROM placed AS p
    ASOF JOIN shifts AS s ON s.place <= p.place
    ASOF LEFT JOIN broken AS b ON b.row < p.row
    UNION ALL
    SELECT line, text, reason, "column", value FROM rejected
"""


def _look_again(cursor: duckdb.DuckDBPyConnection, file: SourceFile) -> None:
    """Make `looked_at`: row, text and line breaks within, of rows that are left out or have such breaks."""
    forget_rejects(cursor, REJECTS_AGAIN)
    parameters = Parameters()
    delimiter = parameters.bind(file.delimiter)
    special = parameters.bind(f'["\r\n{re.escape(file.delimiter)}]')
    columns = [f"c{place}" for place in range(len(file.header))]
    quoted = ", ".join(
        f"CASE WHEN regexp_matches({c}, {special}) THEN '\"' || replace({c}, '\"', '\"\"') || '\"'"
        f" ELSE coalesce({c}, '') END"
        for c in columns
    )
    breaks = f"strlen(concat({', '.join(columns)})) - strlen(replace(concat({', '.join(columns)}), chr(10), ''))"
    # Nothing is cut off: a row must be whole to be corrected.
    query = (
        f"SELECT row, breaks,"
        f" CASE WHEN row IN (SELECT row FROM left_out) THEN concat_ws({delimiter}, {quoted}) END"
        f" AS text FROM (SELECT row_number() OVER () - 1 AS row, {breaks} AS breaks, *"
        f" FROM {reading(file, parameters, REJECTS_AGAIN)})"
        f" WHERE breaks > 0 OR row IN (SELECT row FROM left_out)"
    )
    with refusing(file):
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE looked_at AS {query}", parameters)


def _count(cursor: duckdb.DuckDBPyConnection, query: str) -> int:
    row = cursor.execute(query).fetchone()
    return int(row[0]) if row else 0
