"""Every figure by every dimension: its value, the tickets behind it and the files of them tell the same.

On a demo and on excerpts of two real exports. Every slice of every figure is counted through its drill-down; one slice
of each figure and dimension, in turn the first, the largest and the smallest, is exported in each format, and the
figure is worked out again from the rows of the files.
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from analytics.figures import figures
from analytics.measure import Measure, Summary
from analytics.measures import MEASURES
from analytics.question import DIMENSIONS, Question
from analytics.ticket_export import Format
from analytics.ticket_list import Part, TicketList, default_part
from data import intake
from data.demo import fill
from data.store import Store
from domain.people import SYSTEM
from tests.exported import exported, read

DEMO = datetime(2026, 11, 20, 18, tzinfo=UTC)
#: What a duration is worked out again from.
COLUMNS = {
    "handling_mean": "handling_hours",
    "handling_median_answered": "handling_hours",
    "handling_p90_answered": "handling_hours",
    "handling_mean_sla": "sla_hours",
    "handling_median_answered_sla": "sla_hours",
    "handling_p90_answered_sla": "sla_hours",
    "closing_mean": "closing_hours",
    "closing_median": "closing_hours",
    "breached_open_days": "late_days",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A store and what is asked of it: a few weeks, so that there are as many days as one can walk over."""

    store: Store
    question: Question


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


@pytest.fixture(scope="module", params=["demo", "boston", "uci"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "demo":
        store = Store.open(folder / "tickets.duckdb")
        fill(store, 1500, 1, DEMO)
        question = Question(DEMO, start=datetime(2026, 11, 1, tzinfo=UTC))
    else:
        shared: Path = request.getfixturevalue("shared_data")
        if request.param == "boston":
            file = excerpt(shared / "boston311_2015.csv.gz", folder, lambda number, _: number % 40 == 0)
            store = imported(folder, "boston311", file)
            question = Question(datetime(2015, 7, 1, tzinfo=UTC), start=datetime(2015, 6, 10, tzinfo=UTC))
        else:
            file = excerpt(shared / "uci_incident_event_log.csv.gz", folder, lambda _, row: row[0].endswith("07"))
            store = imported(folder, "uci_incident", file)
            question = Question(datetime(2016, 5, 1, tzinfo=UTC), start=datetime(2016, 4, 10, tzinfo=UTC))
    with store:
        yield Desk(store, question)


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


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_slice_of_every_figure(desk: Desk, dimension: str) -> None:
    with closing(desk.store.cursor()) as cursor:
        frame = figures(cursor, desk.question, tuple(MEASURES), (dimension,))
        for place, (id, measure) in enumerate(MEASURES.items()):
            found = slices(frame, id, dimension)
            for row in found:
                numerator, denominator = counts(cursor, narrowed(desk.question, row["where"]), id)
                assert denominator == row["denominator"], (id, row["where"])
                assert numerator == (denominator if measure.quantity else row["numerator"]), (id, row["where"])
                assert _value(measure, numerator, denominator, row["value"]) == row["value"], (id, row["where"])
            turn = place + DIMENSIONS.index(dimension)
            if found:
                _files(desk, cursor, measure, _one(found, turn), look=turn % 3 == 2)


def _value(measure: Measure, numerator: int, denominator: int, told: float) -> float:
    """The figure by its counts; of a duration counts do not tell it."""
    match measure.summary:
        case Summary.SHARE:
            return numerator / denominator
        case Summary.COUNT:
            return numerator
    return told


def _one(found: list[Slice], turn: int) -> Slice:
    """One of the slices: in turn the first, the largest, the smallest."""
    by_size = sorted(found, key=lambda row: row["denominator"])
    return (found[0], by_size[-1], by_size[0])[turn % 3]


def _files(desk: Desk, cursor: duckdb.DuckDBPyConnection, measure: Measure, row: Slice, look: bool) -> None:
    """The three files of a slice; `look`: beside the list as the pages show it, whose query takes long to compile."""
    tickets = TicketList(narrowed(desk.question, row["where"]), measure.id, default_part(measure))
    files = {format: read(exported(desk.store, tickets, format), format) for format in Format}
    listed, *others = [[_unguarded(one["reference"]) for one in rows] for rows in files.values()]
    assert [listed, listed] == others, (measure.id, row["where"])
    assert len(set(listed)) == len(listed) == tickets.count(cursor), (measure.id, row["where"])
    if look:
        assert listed == list(tickets.rows(cursor)["reference"]), (measure.id, row["where"])
    hits = _hits(desk, tickets, listed) if measure.summary is Summary.SHARE else len(listed)
    for format, rows in files.items():
        assert _again(measure, rows, hits) == pytest.approx(row["value"], rel=1e-9, abs=1e-9), (measure.id, format)


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
