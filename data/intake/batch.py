"""What is kept of an import: one row about it, and its quarantine."""

import json
from collections.abc import Sequence

import duckdb

from data.intake import kept, touched
from data.intake.mapping import Mapping
from data.intake.report import Report
from data.intake.source_file import SourceFile
from data.store import Writing


def is_known(cursor: duckdb.DuckDBPyConnection, file: SourceFile, mapping: Mapping) -> bool:
    """Whether the same file was imported through the same mapping before."""
    row = cursor.execute(
        "SELECT count(*) FROM batches WHERE file_digest = ? AND mapping = ?", [file.digest, mapping.text]
    ).fetchone()
    return bool(row and row[0])


def keep(writing: Writing, file: SourceFile, mapping: Mapping, report: Report, corrects: Sequence[int] = ()) -> None:
    """Write down the import, and the rows of `quarantined` with it; those that it `corrects` leave the quarantine."""
    cursor = writing.cursor
    row = cursor.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM batches").fetchone()
    batch_id = row[0] if row else 1
    about = (batch_id, writing.transaction_id, writing.recorded_at, writing.actor, mapping.source)
    counts = (report.read, report.accepted, report.quarantined, report.imported, report.updated, report.unchanged)
    read = (json.dumps(file.header, ensure_ascii=False), file.delimiter, kept.text_of(report.faults), *report.verdicts)
    cursor.execute(
        "INSERT INTO batches (batch_id, transaction_id, recorded_at, actor, source, file_name, file_digest, mapping,"
        " rows_read, rows_accepted, rows_quarantined, tickets_imported, tickets_updated, tickets_unchanged, header,"
        f" delimiter, faults, verdicts_judged, verdicts_agreed) VALUES ({', '.join('?' * 19)})",
        [*about, file.name, file.digest, mapping.text, *counts, *read],
    )
    touched.keep(cursor, batch_id)
    cursor.execute(
        "INSERT INTO quarantine (row_id, batch_id, line, text, reason, details)"
        " SELECT (SELECT coalesce(max(row_id), 0) FROM quarantine) + row_number() OVER (ORDER BY line),"
        " ?, line, text, reason, json_object('column', \"column\", 'value', value)::VARCHAR"
        " FROM quarantined ORDER BY line",
        [batch_id],
    )
    cursor.execute(
        "UPDATE quarantine SET resolved_by = ? WHERE row_id IN (SELECT unnest(?::BIGINT[]))", [batch_id, list(corrects)]
    )
