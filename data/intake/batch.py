"""What is kept of an import: one row about it, and its quarantine."""

from collections.abc import Sequence

import duckdb

from data import numbering
from data.intake import beside, kept, touched
from data.intake.mapping import Mapping
from data.intake.report import Report
from data.intake.source_file import SourceFile
from data.store import Writing

# A row of a standing import through the same mapping is known, whether it waits there or was dealt with. What was
# corrected and is still wrong moved from one import to the next: it is counted where it came in, or where it waits.
_KNOWN = """
    CREATE OR REPLACE TEMP TABLE known AS
    WITH before AS (
        SELECT text, greatest(
            count(*) FILTER (batch_id NOT IN (SELECT resolved_by FROM quarantine WHERE resolved_by IS NOT NULL)),
            count(*) FILTER (resolved_by IS NULL)
        ) AS times
        FROM quarantine JOIN batches USING (batch_id)
        WHERE undone_by IS NULL AND mapping = $mapping AND coalesce(header, $header) = $header
            AND coalesce(delimiter, $delimiter) = $delimiter
        GROUP BY text
    )
    SELECT row
    FROM (SELECT rowid AS row, text, row_number() OVER (PARTITION BY text ORDER BY line) AS nth FROM quarantined)
    JOIN before USING (text)
    WHERE nth <= times AND NOT $corrects
"""


def known(cursor: duckdb.DuckDBPyConnection, file: SourceFile, mapping: Mapping, corrects: Sequence[int] = ()) -> int:
    """Make `known`: the rows of `quarantined` that an earlier import has in its quarantine already; return how many.

    None of a file that `corrects` rows: those are there already, and move.
    """
    values = {
        "mapping": mapping.text,
        "header": kept.header_text(file.header),
        "delimiter": file.delimiter,
        "corrects": bool(corrects),
    }
    cursor.execute(_KNOWN, values)
    return int(cursor.execute("SELECT count(*) FROM known").fetchall()[0][0])


def keep(writing: Writing, file: SourceFile, mapping: Mapping, report: Report, corrects: Sequence[int] = ()) -> int:
    """Write down the import, and with it the rows of `quarantined` that are not `known`; return its number.

    Those that it `corrects` leave the quarantine.
    """
    cursor = writing.cursor
    batch_id = numbering.following(cursor, "batches", "batch_id")
    about = (batch_id, writing.transaction_id, writing.recorded_at, writing.actor, mapping.source)
    counts = (report.read, report.accepted, report.quarantined, report.imported, report.updated, report.unchanged)
    read = (kept.header_text(file.header), file.delimiter, kept.text_of(report.faults), *report.verdicts)
    cursor.execute(
        "INSERT INTO batches (batch_id, transaction_id, recorded_at, actor, source, file_name, file_digest, mapping,"
        " rows_read, rows_accepted, rows_quarantined, tickets_imported, tickets_updated, tickets_unchanged, header,"
        f" delimiter, faults, verdicts_judged, verdicts_agreed) VALUES ({', '.join('?' * 19)})",
        [*about, file.name, file.digest, mapping.text, *counts, *read],
    )
    touched.keep(cursor, batch_id)
    beside.keep(cursor, batch_id)
    cursor.execute(
        "INSERT INTO quarantine (row_id, batch_id, line, text, reason, details)"
        " SELECT (SELECT coalesce(max(row_id), 0) FROM quarantine) + row_number() OVER (ORDER BY line),"
        " ?, line, text, reason, json_object('column', \"column\", 'value', value)::VARCHAR"
        " FROM quarantined WHERE rowid NOT IN (SELECT row FROM known) ORDER BY line",
        [batch_id],
    )
    cursor.execute(
        "UPDATE quarantine SET resolved_by = ? WHERE row_id IN (SELECT unnest(?::BIGINT[]))", [batch_id, list(corrects)]
    )
    return int(batch_id)
