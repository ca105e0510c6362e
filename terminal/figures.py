"""The verbs `figures` and `tickets`: every figure of the pages, and the tickets behind it."""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
import duckdb
import pandas as pd

from analytics import figures as figures_of
from analytics.measures import MEASURES
from analytics.question import DIMENSIONS
from analytics.slices import unknown_dimension
from analytics.ticket_csv import lines
from analytics.ticket_list import Part, tickets_behind
from data.store import Store
from domain.marks import N_
from domain.problems import BadInput
from terminal.asking import Asked, asking
from terminal.frame import print_json, say, verb

_FIELDS = ("value", "numerator", "denominator", "low", "high")


@click.command("figures")
@click.option("--figure", "ids", metavar="ID", multiple=True, help="Only this figure; may be repeated.")
@click.option("--by", "by", metavar="DIM", multiple=True, help="Broken down by this; may be repeated.")
@asking
@verb
def figures(ids: tuple[str, ...], by: tuple[str, ...], store_path: Path, as_json: bool, **asked: Any) -> None:
    """Work figures out, as of an instant, whole or by dimension (docs/figures.md has all ids)."""
    for name in by:
        if name not in DIMENSIONS:
            raise unknown_dimension(name)
    question = Asked(**asked).question()
    with _reading(store_path) as cursor:
        told = figures_of.figures(cursor, question, _once(ids or MEASURES), _once(by))
    documents = [_document(row, told.columns) for row in told.to_dict("records")]
    if not any(document["denominator"] for document in documents):
        say("No ticket is in this slice and period: look at --as-of, --from, --to and --where.")
    print_json(documents) if as_json else click.echo(_table(documents))


@click.command("tickets")
@click.option("--figure", "id", metavar="ID", required=True, help="The figure whose tickets are wanted.")
@click.option("--part", type=click.Choice([str(part) for part in Part]), help="Which of them (default: those counted).")
@asking
@verb
def tickets(id: str, part: str | None, store_path: Path, as_json: bool, **asked: Any) -> None:
    """Write the tickets behind a figure as CSV, instants in UTC (a list of objects with --json)."""
    behind = tickets_behind(Asked(**asked).question(), id, Part(part) if part else None)
    with _reading(store_path) as cursor:
        if as_json:
            print_json(json.loads(behind.rows(cursor).to_json(orient="records", date_format="iso")))
            return
        for block in lines(cursor, behind):
            sys.stdout.write(block)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    if not path.exists():
        raise BadInput(N_("There is no store at {path}."), path=path)
    with Store.open(path) as store, closing(store.cursor()) as cursor:
        yield cursor


def _document(row: Mapping[Any, Any], columns: pd.Index) -> dict[str, Any]:
    slice_ = {name: row[name] for name in columns if name in DIMENSIONS and isinstance(row[name], str)}
    numbers = {name: _number(row[name]) for name in _FIELDS}
    return {"figure": row["figure"], "slice": slice_, **numbers, "unit": row["unit"], "clock": row["clock"]}


def _number(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value


def _table(documents: list[dict[str, Any]]) -> str:
    return "\n".join(_line(document) for document in documents)


def _line(document: dict[str, Any]) -> str:
    place = ", ".join(f"{name}={value}" for name, value in document["slice"].items())
    value = "–" if document["value"] is None else f"{document['value']:.6g} {document['unit']}"
    counts = "/".join("" if n is None else str(n) for n in (document["numerator"], document["denominator"]))
    return f"{document['figure']:<26} {place:<32} {value:>18}  {counts}"
