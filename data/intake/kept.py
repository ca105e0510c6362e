"""The imports that there were: what each did, what of it is still in quarantine, whether it was taken back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from data.intake.faults import Fault, Faults
from domain.marks import N_
from domain.problems import NotFound


@dataclass(frozen=True, slots=True)
class Kept:
    """One import. Of its quarantined rows `known` are in the quarantine of an earlier one, `aside` were set aside,
    `left` have not come in since; these are `waiting`, by reason in `reasons_waiting`, unless it was taken back.
    `recorded_at` is in UTC.

    `undone_by` is the transaction that took it back, None while it stands. `header` is empty for imports of before it
    was kept. `verdicts`: on how many of the tickets that it brought or changed both the source and we had one when it
    was recorded, and on how many the same; None for imports of before that was kept.
    """

    batch_id: int
    transaction_id: int
    recorded_at: datetime
    actor: str
    source: str
    file_name: str
    mapping: str
    read: int
    accepted: int
    quarantined: int
    imported: int
    updated: int
    unchanged: int
    header: tuple[str, ...]
    delimiter: str
    faults: Mapping[Fault, Faults]
    undone_by: int | None
    known: int
    waiting: int
    reasons_waiting: Mapping[str, int]
    verdicts: tuple[int, int] | None = None
    left: int = 0
    aside: int = 0


_IMPORTS = """
    SELECT b.batch_id, transaction_id, recorded_at, actor, source, file_name, mapping, rows_read, rows_accepted,
        rows_quarantined, tickets_imported, tickets_updated, tickets_unchanged, header, delimiter, faults, undone_by,
        rows_quarantined - coalesce(own, 0), coalesce(waiting, 0), coalesce(aside, 0), reasons, verdicts_judged,
        verdicts_agreed
    FROM batches AS b LEFT JOIN (
        SELECT batch_id, sum(own)::BIGINT AS own, sum(n)::BIGINT AS waiting, sum(put)::BIGINT AS aside,
            map(list(reason ORDER BY reason) FILTER (n > 0), list(n ORDER BY reason) FILTER (n > 0)) AS reasons
        FROM (
            SELECT batch_id, reason, count(*) AS own, count(*) FILTER (resolved_by IS NULL AND aside_by IS NULL) AS n,
                count(*) FILTER (resolved_by IS NULL AND aside_by IS NOT NULL) AS put
            FROM quarantine GROUP BY batch_id, reason
        )
        GROUP BY batch_id
    ) AS q USING (batch_id)
"""


def imports(cursor: duckdb.DuckDBPyConnection) -> list[Kept]:
    """Every import, the newest first."""
    return [_kept(*row) for row in cursor.execute(f"{_IMPORTS} ORDER BY batch_id DESC").fetchall()]


def same_columns(cursor: duckdb.DuckDBPyConnection, header: Sequence[str]) -> Kept | None:
    """The latest import that stands of a file with these columns; None where there is none.

    Later files of a system are to be read as the earlier ones were: by another zone all their times would move.
    """
    # Its number first: what is told of one import looks at its own quarantine alone.
    found = cursor.execute(
        "SELECT max(batch_id) FROM batches WHERE header = ? AND undone_by IS NULL", [header_text(header)]
    ).fetchone()
    return one(cursor, found[0]) if found and found[0] is not None else None


def one(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> Kept:
    """The import with that number; `NotFound` where there is none."""
    row = cursor.execute(f"{_IMPORTS} WHERE batch_id = ?", [batch_id]).fetchone()
    if row is None:
        raise NotFound(N_("There is no import number {number}."), number=batch_id)
    return _kept(*row)


def _kept(*row: Any) -> Kept:
    *plain, header, delimiter, faults, undone_by, known, left, aside, reasons, judged, agreed = row
    plain[2] = plain[2].astimezone(UTC)
    names = tuple(json.loads(header)) if header else ()
    verdicts = None if judged is None else (judged, agreed)
    waiting, reasons = (left, reasons or {}) if undone_by is None else (0, {})
    told = (names, delimiter or ",", _faults(faults or "{}"), undone_by, known, waiting, reasons, verdicts, left, aside)
    return Kept(*[*plain, *told])


def header_text(header: Sequence[str]) -> str:
    """The columns of a file as they are kept."""
    return json.dumps(list(header), ensure_ascii=False)


def text_of(faults: Mapping[Fault, Faults]) -> str:
    """The faults as they are kept."""
    return json.dumps({fault: [one.count, one.examples] for fault, one in faults.items()})


def _faults(text: str) -> Mapping[Fault, Faults]:
    return {Fault(name): Faults(count, tuple(ids)) for name, (count, ids) in json.loads(text).items()}
