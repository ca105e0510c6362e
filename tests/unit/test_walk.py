"""Every figure by every dimension: its value, the tickets behind it and the files of them tell the same.

On a demo and on excerpts of two real exports. The rows of every figure are exported once and put into slices here:
each slice of each dimension is then worked out again from its rows. The first, the largest and the smallest are counted
through their drill-down, every one in `make torture`. One of the three in turn is exported by itself: as CSV, and in
turn as a workbook or as Parquet, which are made of the same stream; no two desks in a row have the same of the two.
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from math import floor
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from analytics.figures import figures
from analytics.lifetimes import lifetimes
from analytics.measure import Clock, Measure, Summary
from analytics.measures import MEASURES
from analytics.question import DIMENSIONS, Question
from analytics.ticket_columns import NAMES
from analytics.ticket_export import Format
from analytics.ticket_list import Part, TicketList, default_part
from data import intake
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM
from domain.vocabulary import AGE_BANDS
from tests.exported import exported, read

PARQUET = Format.PARQUET
DEMO = datetime(2026, 11, 20, 18, tzinfo=UTC)
#: What a duration is worked out again from.
COLUMNS = {
    "handling_mean": "handling_hours",
    "handling_median_answered": "handling_hours",
    "handling_p90_answered": "handling_hours",
    "handling_mean_sla": "sla_hours",
    "handling_median_answered_sla": "sla_hours",
    "handling_p90_answered_sla": "sla_hours",
    "handling_median": "handling_hours",
    "handling_p90": "handling_hours",
    "handling_median_sla": "sla_hours",
    "handling_p90_sla": "sla_hours",
    "closing_mean": "closing_hours",
    "closing_median": "closing_hours",
    "breached_open_days": "late_days",
    "satisfaction": "rating",
}
#: The columns of which the earliest places a row in a month, a week or a day, by what the definition says places it.
PLACED = {
    "the receipt": ("received_at",),
    "the latest answer": ("answered_at",),
    "the closing": ("closed_at",),
    "the deadline, or the instant at which the limit ran out if that was earlier": ("due_at", "late_at"),
    "the first deadline, or the instant at which the limit ran out if that was earlier": ("due_original", "late_at"),
    "the deadline of the acknowledgement": ("ack_due_at",),
    "the first answer": ("first_answered_at",),
    "the latest decision of an appeal or of a body outside": ("recourse_decided_at",),
}


@dataclass(frozen=True)
class Desk:
    """A store and what is asked of it: a few weeks, so that there are as many days as one can walk over."""

    store: Store
    question: Question
    exported: dict[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def used(self) -> dict[str, int]:
        """The seconds that each case has used of its limit, by its reference."""
        with closing(self.store.cursor()) as cursor:
            told = lifetimes(cursor, self.question, Clock.SLA).to_pandas()
            names = cursor.execute("SELECT ticket_id, reference FROM tickets").df()
        both = told.merge(names, on="ticket_id")
        return dict(zip(both["reference"], both["seconds"].astype(int), strict=True))

    def rows_of(self, measure: Measure) -> pd.DataFrame:
        """The rows of an export of all that the figure is about, with `hit`: whether it is one that counts."""
        if measure.id not in self.exported:
            rows, counted = (
                pd.DataFrame(
                    read(exported(self.store, TicketList(self.question, measure.id, part), PARQUET), PARQUET),
                    columns=list(NAMES),
                )
                for part in (Part.DENOMINATOR, Part.NUMERATOR)
            )
            for name in ("received_at", *{name for names in PLACED.values() for name in names}):
                rows[name] = pd.to_datetime(rows[name], utc=True)
            self.exported[measure.id] = rows.assign(hit=rows["reference"].isin(counted["reference"]))
        return self.exported[measure.id]


def excerpt(file: Path, folder: Path, keep: Callable[[int, list[str]], bool]) -> Path:
    """The header and the rows of a compressed export for which `keep` holds, as a file of its own."""
    taken = folder / file.stem
    with gzip.open(file, "rt", newline="") as lines, taken.open("w", newline="") as out:
        rows = csv.reader(lines)
        csv.writer(out).writerow(next(rows))
        csv.writer(out).writerows(row for number, row in enumerate(rows) if keep(number, row))
    return taken


def imported(folder: Path, preset: str, file: Path) -> Store:
    store = Store.open(folder / "tickets.duckdb")
    report = intake.run(store, SYSTEM, file, intake.preset(preset))
    assert report.quarantined == 0
    return store


DESKS = ("demo", "boston", "uci")


@pytest.fixture(scope="module")
def desks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Desk]]:
    """`desks("demo")` → that desk, opened once: all stay open, so that one dimension is asked of each in turn.

    Their questions are of one shape: what is asked of the second has been compiled for the first.
    """
    opened: dict[str, Desk] = {}

    def desk(name: str) -> Desk:
        if name not in opened:
            opened[name] = _opened(name, tmp_path_factory.mktemp(name), request)
        return opened[name]

    yield desk
    for one in opened.values():
        one.store.close()


def _opened(name: str, folder: Path, request: pytest.FixtureRequest) -> Desk:
    if name == "demo":
        store = Store.open(folder / "tickets.duckdb")
        fill(store, 1500, 1, DEMO)
        return Desk(store, Question(DEMO, start=datetime(2026, 11, 1, tzinfo=UTC)))
    shared: Path = request.getfixturevalue("shared_data")
    if name == "boston":
        file = excerpt(shared / "boston311_2015.csv.gz", folder, lambda number, _: number % 40 == 0)
        question = Question(datetime(2015, 7, 1, tzinfo=UTC), start=datetime(2015, 6, 10, tzinfo=UTC))
        return Desk(imported(folder, "boston311", file), question)
    file = excerpt(shared / "uci_incident_event_log.csv.gz", folder, lambda _, row: row[0].endswith("07"))
    question = Question(datetime(2016, 5, 1, tzinfo=UTC), start=datetime(2016, 4, 10, tzinfo=UTC))
    return Desk(imported(folder, "uci_incident", file), question)


Slice = dict[str, Any]


def slices(frame: pd.DataFrame, figure: str, dimension: str) -> list[Slice]:
    """The rows of one figure, each with the question's conditions that it stands for."""
    of = {"figure": figure, "split": MEASURES[figure].split}
    names = [name for name in (dimension, of["split"]) if name]
    rows: list[Slice] = frame[frame["figure"] == figure].to_dict("records")  # type: ignore[assignment]
    return [row | {"where": {name: row[name] for name in names}} for row in rows]


def narrowed(question: Question, where: dict[str, str]) -> Question:
    for name, value in where.items():
        question = question.only(name, value)
    return question


def counts(cursor: duckdb.DuckDBPyConnection, question: Question, figure: str) -> tuple[int, int]:
    """How many tickets the drill-down of a figure has: those that count, and all."""
    counted = [TicketList(question, figure, part).count(cursor) for part in (Part.NUMERATOR, Part.DENOMINATOR)]
    return counted[0], counted[1]


@pytest.mark.parametrize("name", DESKS)
@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.torture)], ids=["some", "whole"])
def test_every_slice_of_every_figure(desks: Callable[[str], Desk], name: str, dimension: str, whole: bool) -> None:
    desk = desks(name)
    with closing(desk.store.cursor()) as cursor:
        frame = figures(cursor, desk.question, tuple(MEASURES), (dimension,))
        for place, (id, measure) in enumerate(MEASURES.items()):
            found = slices(frame, id, dimension)
            for row in found if whole else _some(found):
                numerator, denominator = counts(cursor, narrowed(desk.question, row["where"]), id)
                assert denominator == row["denominator"], (id, row["where"])
                wanted = denominator if measure.quantity and not measure.of_curve else row["numerator"]
                assert numerator == wanted, (id, row["where"])
            _again_from_rows(desk, measure, dimension, found)
            turn = place + DIMENSIONS.index(dimension)
            if found:
                other = (Format.XLSX, Format.PARQUET)[(turn + DESKS.index(name)) % 2]
                _files(desk, cursor, measure, _some(found)[turn % 3], other, look=turn % 3 == 2)


def _again_from_rows(desk: Desk, measure: Measure, dimension: str, found: list[Slice]) -> None:
    """Every slice of the figure, from the rows that an export of all of it has: none more and none less."""
    rows = desk.rows_of(measure)
    names = [name for name in (dimension, measure.split) if name]
    keyed = rows.assign(**{f"by_{name}": _labels(rows, measure, name, desk.question.zone) for name in names})
    groups = dict(list(keyed.groupby([f"by_{name}" for name in names], sort=False)))
    wanted = {tuple(row[name] for name in names): row["value"] for row in found}
    told = {key: _worked_out(desk, measure, group) for key, group in groups.items()}
    # A count names no slice in which nothing counts.
    told = {key: value for key, value in told.items() if measure.summary is not Summary.COUNT or value}
    assert told == pytest.approx(wanted, rel=1e-9, abs=1e-9, nan_ok=True), (measure.id, dimension)


def _labels(rows: pd.DataFrame, measure: Measure, name: str, zone: str) -> pd.Series:
    """The slice that each row belongs to, by its own columns."""
    if name == "age":
        bands = [*(-1.0, *(float(band.start) for band in AGE_BANDS)), float("inf")]
        labels = ["", *(band.label for band in AGE_BANDS)]
        return pd.cut(rows["age_days"].fillna(-1.0), bands, right=False, labels=labels).astype(str)
    if name not in ("month", "week", "day"):
        return rows[name].fillna("").astype(str)
    placed = rows[list(PLACED[measure.instant.words])].min(axis=1).dt.tz_convert(zone)
    return placed.dt.strftime({"month": "%Y-%m", "week": "%G-W%V", "day": "%Y-%m-%d"}[name])


def _worked_out(desk: Desk, measure: Measure, rows: pd.DataFrame) -> float:
    hits = int(rows["hit"].sum())
    if measure.of_curve:
        return _when_answered(desk, measure, rows.to_dict("records"))
    match measure.summary:
        case Summary.SHARE:
            return hits / len(rows)
        case Summary.COUNT:
            return hits
        case Summary.MEAN:
            return float(rows[COLUMNS[measure.id]].mean())
        case Summary.MEDIAN:
            return float(rows[COLUMNS[measure.id]].median())
    return float(rows[COLUMNS[measure.id]].quantile(0.9))


def _when_answered(desk: Desk, measure: Measure, rows: list[dict[Any, Any]]) -> float:
    """The hours after which a half or nine tenths are answered, by Kaplan and Meier, one case after the other."""
    lives = sorted(_life(desk, measure, row) for row in rows)
    left, risk = 1.0, len(lives)
    for seconds, group in groupby(lives, lambda life: life[0]):
        ends = [not_answered for _seconds, not_answered in group]
        left *= 1 - ends.count(False) / risk
        risk -= len(ends)
        if False in ends and left <= (0.1 if "p90" in measure.id else 0.5) + 1e-12:
            return seconds / 3600
    return float("nan")


def _life(desk: Desk, measure: Measure, row: dict[Any, Any]) -> tuple[int, bool]:
    """Whole seconds until the answer, and whether that is not known; what no file tells, the desk is asked."""
    if row["answered_at"] == row["answered_at"] and row["answered_at"]:
        return floor(float(row[COLUMNS[measure.id]]) * 3600 + 1e-6), row["decision"] == "withdrawn"
    if measure.clock is Clock.SLA:
        return desk.used[_unguarded(row["reference"])], True
    return floor(float(row["age_days"]) * 86_400 + 1e-6), True


def _some(found: list[Slice]) -> list[Slice]:
    """The first slice, the largest and the smallest, which may be the same; nothing where there is none."""
    by_size = sorted(found, key=lambda row: row["denominator"])
    return [found[0], by_size[-1], by_size[0]] if found else []


def _files(
    desk: Desk, cursor: duckdb.DuckDBPyConnection, measure: Measure, row: Slice, other: Format, look: bool
) -> None:
    """Two files of a slice, CSV and `other`.

    `look`: beside the list as the pages show it, whose query takes long to compile.
    """
    tickets = TicketList(narrowed(desk.question, row["where"]), measure.id, default_part(measure))
    files = {format: read(exported(desk.store, tickets, format), format) for format in (Format.CSV, other)}
    listed, others = ([_unguarded(one["reference"]) for one in rows] for rows in files.values())
    assert listed == others, (measure.id, row["where"])
    assert len(set(listed)) == len(listed) == tickets.count(cursor), (measure.id, row["where"])
    if look:
        assert listed == list(tickets.rows(cursor)["reference"]), (measure.id, row["where"])
    hits = _hits(desk, tickets, listed) if measure.summary is Summary.SHARE else len(listed)
    for format, rows in files.items():
        worked_out = _when_answered(desk, measure, rows) if measure.of_curve else _again(measure, rows, hits)
        assert worked_out == pytest.approx(row["value"], rel=1e-9, abs=1e-9, nan_ok=True), (measure.id, format)


def _hits(desk: Desk, tickets: TicketList, listed: list[str]) -> int:
    """How many rows the file of those that count has; they are among the others."""
    counted = TicketList(tickets.question, tickets.figure, Part.NUMERATOR)
    names = [_unguarded(row["reference"]) for row in read(exported(desk.store, counted, Format.CSV), Format.CSV)]
    assert set(names) <= set(listed) and len(set(names)) == len(names)
    return len(names)


def _unguarded(name: str) -> str:
    return name.removeprefix("'")


def _again(measure: Measure, rows: list[dict[str, Any]], hits: int) -> float:
    """The figure, from the rows of a file."""
    if measure.summary is Summary.SHARE:
        return hits / len(rows)
    if measure.summary is Summary.COUNT:
        return len(rows)
    values = [float(row[COLUMNS[measure.id]]) for row in rows]
    match measure.summary:
        case Summary.MEAN:
            return float(np.mean(values))
        case Summary.MEDIAN:
            return float(np.median(values))
    return float(np.percentile(values, 90))
