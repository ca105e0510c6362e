"""The verbs `figures` and `tickets`: every figure of the pages, and the tickets behind it."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
import duckdb
import pandas as pd

from analytics import figures as figures_of
from analytics.measures import MEASURES
from analytics.question import DIMENSIONS, Question
from analytics.slices import unknown_dimension
from analytics.ticket_export import Format, streamed
from analytics.ticket_list import Part, tickets_behind
from domain.marks import N_
from domain.progress import Stretch
from terminal.asking import Asked, asking
from terminal.frame import answer, print_json, say, verb
from terminal.opening import opened
from terminal.output import standard_output
from terminal.progress import patient

WORKING_OUT = N_("Working the figures out")
#: The numbers of a document.
FIELDS = ("value", "numerator", "denominator", "low", "high")


@click.command("figures")
@click.option("--figure", "ids", metavar="ID", multiple=True, help="Only this figure; may be repeated.")
@click.option("--by", "by", metavar="DIM", multiple=True, help="Broken down by this; may be repeated.")
@asking
@verb
def figures(ids: tuple[str, ...], by: tuple[str, ...], store_path: Path, as_json: bool, **asked: Any) -> None:
    """Work figures out, as of an instant, whole or by dimension (docs/figures.md has all ids)."""
    demand_dimensions(by)
    question = Asked(**asked).question()
    with patient() as progress, reading(store_path) as cursor:
        documents = told(cursor, question, once(ids or MEASURES), once(by), Stretch(progress, WORKING_OUT, 1))
    warn_of_nothing(documents)
    print_json(documents) if as_json else answer(*map(line, documents))


@click.command("tickets")
@click.option("--figure", "id", metavar="ID", required=True, help="The figure whose tickets are wanted.")
@click.option("--part", type=click.Choice([str(part) for part in Part]), help="Which of them (default: those counted).")
@asking
@verb
def tickets(id: str, part: str | None, store_path: Path, as_json: bool, **asked: Any) -> None:
    """Write the tickets behind a figure as CSV, instants in UTC (a list of objects with --json)."""
    behind = tickets_behind(Asked(**asked).question(), id, Part(part) if part else None)
    with reading(store_path) as cursor:
        if as_json:
            print_json(json.loads(behind.rows(cursor).to_json(orient="records", date_format="iso")))
            return
        with standard_output(binary=False) as out:
            out.writelines(streamed(cursor, behind, Format.CSV))


def demand_dimensions(by: Iterable[str]) -> None:
    """`BadInput` for the first of `by` that is no dimension."""
    for name in by:
        if name not in DIMENSIONS:
            raise unknown_dimension(name)


def once(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, each once."""
    return tuple(dict.fromkeys(names))


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of the store at `path`; `BadInput` where there is none."""
    with opened(path) as store, closing(store.cursor()) as cursor:
        yield cursor


def told(
    cursor: duckdb.DuckDBPyConnection,
    question: Question,
    ids: tuple[str, ...],
    by: tuple[str, ...],
    stretch: Stretch,
) -> list[dict[str, Any]]:
    """A document for each of the figures `ids` and each slice `by`: figure, slice, `FIELDS`, unit, clock.

    `stretch` is told how far that is.
    """
    frame = figures_of.figures(cursor, question, ids, by, stretch.at)
    return [_document(row, frame.columns) for row in frame.to_dict("records")]


def warn_of_nothing(documents: Iterable[Mapping[str, Any]]) -> None:
    """Say so where no document is about any ticket."""
    if not any(document["denominator"] for document in documents):
        say("No ticket is in this slice and period: look at --as-of, --from, --to and --where.")


def _document(row: Mapping[Any, Any], columns: pd.Index) -> dict[str, Any]:
    slice_ = {name: row[name] for name in columns if name in DIMENSIONS and isinstance(row[name], str)}
    fields = {name: _number(row[name]) for name in FIELDS}
    return {"figure": row["figure"], "slice": slice_, **fields, "unit": row["unit"], "clock": row["clock"]}


def _number(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value


def line(document: Mapping[str, Any]) -> str:
    """A figure as one line of text: its id, slice, value and counts."""
    place = ", ".join(f"{name}={value}" for name, value in document["slice"].items())
    return f"{document['figure']:<26} {place:<32} {numbers(document, document['unit'])}"


def numbers(fields: Mapping[str, Any], unit: str) -> str:
    """The value with its unit, "–" where there is none, and the counts behind it."""
    value = "–" if fields["value"] is None else f"{fields['value']:.6g} {unit}"
    counts = "/".join("" if n is None else str(n) for n in (fields["numerator"], fields["denominator"]))
    return f"{value:>18}  {counts}"
