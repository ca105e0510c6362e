"""An import from end to end: read, match with the tickets that are there, record."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from data.intake import batch, beside, faults, free_text, guesses, outdated, quarantine, recording, touched, twice
from data.intake.formats import share
from data.intake.given import changed
from data.intake.mapping import Mapping
from data.intake.reasons import NoneUsable
from data.intake.report import Preview, Report
from data.intake.source_file import SourceFile, opened
from data.intake.staging import stage
from data.intake.watching import watched
from data.store import Store
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, Problem
from domain.progress import Part, Progress
from domain.rights import Action, demand

#: What part of the time after making it plain reading takes, and of recording what comes before the first block.
_READING, _PREPARING = 0.35, 0.15
_FIRST_ROWS = "SELECT * EXCLUDE (row) FROM accepted ORDER BY row LIMIT ?"


def preview(
    path: Path, mapping: Mapping, rows: int = 20, progress: Progress | None = None, kept: Path | None = None
) -> Preview:
    """What `path` holds when read through `mapping`; writes nothing, `BadInput` says why it cannot be used.

    Its plain text is kept in the folder `kept`, where there is one.
    """
    progress = progress or Progress()
    with (
        tempfile.TemporaryDirectory(prefix="delai-preview-") as folder,
        opened(path, mapping, Part(progress, N_("Looking at the file"), 0, 0.6), kept) as file,
        closing(duckdb.connect(":memory:", config={"temp_directory": folder})) as cursor,
    ):
        cursor.execute("SET TimeZone = 'UTC'")
        with watched(cursor, Part(progress, N_("Reading the rows"), 0.6, 0.95), file.rows_about()):
            read, bad = _read(cursor, file, mapping)
        first = cursor.execute(_FIRST_ROWS, [rows])
        fields = tuple(name for name, *_ in first.description or ())
        return Preview(
            columns=file.header,
            fields=fields,
            rows=tuple(first.fetchall()),
            read=read,
            quarantined=bad,
            reasons=quarantine.reasons(cursor),
            examples=quarantine.examples(cursor, file),
            warnings=_warnings(cursor, file, mapping),
        )


def run(
    store: Store,
    person: Person,
    path: Path,
    mapping: Mapping,
    progress: Progress | None = None,
    at: datetime | None = None,
    corrects: Sequence[int] = (),
    kept: Path | None = None,
) -> Report:
    """Import `path` through `mapping` in the name of `person`; all of it or nothing.

    `corrects` are the numbers of rows in quarantine that the file takes the place of; in the folder `kept` the plain
    text of the file is looked for, and left.

    Raises `NotAllowed` without the right to import, `BadInput` where the file or the mapping cannot be used.
    """
    demand(person, Action.IMPORT)
    progress = progress or Progress()
    progress.tell(N_("Looking at the file"), 0.0)
    begun = share(path)
    with (
        opened(path, mapping, Part(progress, N_("Looking at the file"), 0, begun), kept) as file,
        closing(store.cursor()) as cursor,
        store.sparing(),
    ):
        known = begun + _READING * (1 - begun)
        with watched(cursor, Part(progress, N_("Reading the rows"), begun, known), file.rows_about()):
            read, bad = _read(cursor, file, mapping, corrects)
        part = Part(progress, N_("Recording the tickets"), known)
        part.tell()
        with progress.interrupting(cursor.interrupt):
            report = _write(store, person, cursor, file, mapping, read, bad, at, corrects, part)
    progress.finish()
    return report


def _read(
    cursor: duckdb.DuckDBPyConnection, file: SourceFile, mapping: Mapping, corrects: Sequence[int] = ()
) -> tuple[int, int]:
    """Stage the file; how many rows were read, and how many of them are quarantined."""
    stage(cursor, file, mapping)
    quarantine.leave_out(cursor, mapping)
    if corrects:
        beside.find(cursor, corrects)
        outdated.leave_out(cursor, mapping, corrects)
    bad = quarantine.quarantine(cursor, file)
    staged, rejected = cursor.execute(
        "SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM rejected)"
    ).fetchall()[0]
    recording.accept(cursor, mapping, bool(corrects))
    read = staged + rejected
    file.demand_unchanged()
    if _accepted(cursor) + bad != read:
        raise changed(file.name)
    if not read:
        raise BadInput(N_("{file} has a header and no row."), file=file.name)
    if bad == read:
        raise NoneUsable(
            N_("None of the {read} rows of {file} can be used; line {line}: {reason}"),
            quarantine.examples(cursor, file, 1)[0],
            read=read,
            file=file.name,
        )
    return read, bad


def _warnings(cursor: duckdb.DuckDBPyConnection, file: SourceFile, mapping: Mapping) -> tuple[Problem, ...]:
    """What is to be looked at in the way the file is read."""
    return (*guesses.found(file), *twice.found(mapping), *free_text.found(cursor, mapping))


def _accepted(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many rows count, and such that are there once more, counted apart from those that do not."""
    query = "SELECT (SELECT count(*) FROM accepted) + (SELECT count(*) FROM left_out WHERE reason IS NULL)"
    return int(cursor.execute(query).fetchall()[0][0])


def _write(
    store: Store,
    person: Person,
    cursor: duckdb.DuckDBPyConnection,
    file: SourceFile,
    mapping: Mapping,
    read: int,
    bad: int,
    at: datetime | None,
    corrects: Sequence[int],
    part: Part,
) -> Report:
    def tell(done: int, whole: int) -> None:
        part.tell(_PREPARING + (0.95 - _PREPARING) * done / max(1, whole), read * done // max(1, whole))

    with store.alone():
        # Before the write begins: a temporary table dropped within it would keep its memory until the end.
        recording.match(cursor, mapping, bool(corrects))
        new, updated, unchanged = recording.tickets(cursor)
        reasons, examples = quarantine.reasons(cursor), quarantine.examples(cursor, file)
        report = Report(
            read,
            new,
            updated,
            unchanged,
            read - bad,
            bad,
            reasons,
            examples,
            faults.found(cursor),
            known=batch.known(cursor, file, mapping, corrects),
            warnings=_warnings(cursor, file, mapping),
        )
        touched.find(cursor)
        beside.gather(cursor, recording.key(mapping), bool(corrects) or report.quarantined > report.known)
        recording.gather(cursor, mapping, person)
        with store.write(person, "import", at, cursor=cursor) as writing:
            recording.record(writing, mapping, tell)
            report = replace(report, verdicts=touched.verdicts(cursor, writing.recorded_at))
            number = batch.keep(writing, file, mapping, report, corrects)
    return replace(report, batch_id=number)
