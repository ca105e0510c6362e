"""The verb `whatif`: figures as they would have been under another policy, beside the actual ones."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import duckdb

from analytics import sides
from analytics.measure import Summary
from analytics.measures import MEASURES
from analytics.question import Question
from analytics.whatif import supposing
from domain.marks import N_
from domain.progress import Stretch
from domain.vocabulary import AGE_BANDS
from sla import policy_document
from terminal.asking import Asked, asking
from terminal.figures import FIELDS, WORKING_OUT, demand_dimensions, line, numbers, once, reading, told, warn_of_nothing
from terminal.frame import answer, print_json, verb
from terminal.output import standard_output
from terminal.progress import patient

#: The figures about deadlines, told where none is named.
ABOUT_DEADLINES = tuple(
    id
    for id in (
        "on_time_rate on_time_closed on_time_original ack_on_time breached_open breached_open_share breached_open_days"
        " breached_closed at_risk"
    ).split()
    if id in MEASURES
)
_BANDS = {band.label: place for place, band in enumerate(AGE_BANDS)}

Document = dict[str, Any]


@click.command("whatif")
@click.option(
    "--policy",
    "policy_path",
    metavar="P.toml",
    type=click.Path(path_type=Path),
    required=True,
    help="The policy to suppose, a TOML file (docs/policies.md).",
)
@click.option("--figure", "ids", metavar="ID", multiple=True, help="Only this figure (default: those about deadlines).")
@click.option("--by", "by", metavar="DIM", multiple=True, help="Broken down by this; may be repeated.")
@click.option("--changed", is_flag=True, help="Instead, the tickets whose verdict would be another, as CSV.")
@asking
@verb
def whatif(
    policy_path: Path,
    ids: tuple[str, ...],
    by: tuple[str, ...],
    changed: bool,
    store_path: Path,
    as_json: bool,
    **asked: Any,
) -> None:
    """Work figures out as they would have been under another policy, beside the actual ones; nothing is written."""
    demand_dimensions(by)
    policy, question = policy_document.load(policy_path), Asked(**asked).question()
    with patient() as progress, reading(store_path) as cursor:
        progress.tell(N_("Judging the cases anew"), 0.0)
        with supposing(cursor, policy, question) as other:
            if changed:
                progress.tell(N_("Looking for those that change sides"), 0.5)
                _write_changed(other, question, as_json)
                return
            of = question, once(ids or ABOUT_DEADLINES), once(by)
            supposed = told(other, *of, Stretch(progress, WORKING_OUT, 1, 0.5, 0.8))
            documents = beside(supposed, told(cursor, *of, Stretch(progress, WORKING_OUT, 1, 0.8, 1.0)))
    warn_of_nothing([fields for document in documents for fields in (document, document["actual"])])
    print_json(documents) if as_json else answer(*_table(documents))


def beside(supposed: Iterable[Document], actual: Iterable[Document]) -> list[Document]:
    """The documents of `supposed`, each with the numbers of its slice in `actual` under "actual".

    A slice that only one of them has is empty in the other.
    """
    others, ours = _by_slice(actual), _by_slice(supposed)
    figures = dict.fromkeys(figure for figure, _ in [*ours, *others])
    keys = [key for figure in figures for key in sorted((k for k in {**ours, **others} if k[0] == figure), key=_place)]
    return [
        (ours.get(key) or {**others[key], **_nothing(key[0])})
        | {"actual": {name: others.get(key, _nothing(key[0]))[name] for name in FIELDS}}
        for key in keys
    ]


_Key = tuple[str, tuple[tuple[str, str], ...]]


def _by_slice(documents: Iterable[Document]) -> dict[_Key, Document]:
    return {(document["figure"], tuple(document["slice"].items())): document for document in documents}


def _place(key: _Key) -> list[tuple[int, str]]:
    """Slices in the order in which figures tell them."""
    return [(_BANDS.get(value, -1) if name == "age" else 0, value) for name, value in key[1]]


def _nothing(figure: str) -> Document:
    """The numbers of a figure that is about no case."""
    measure = MEASURES[figure]
    value = 0 if measure.summary is Summary.COUNT else None
    numerator = 0 if measure.quantity is None else None
    return {"value": value, "numerator": numerator, "denominator": 0, "low": None, "high": None}


def _table(documents: Sequence[Document]) -> Iterator[str]:
    yield f"{'':<59} {'would have been':>18}{'':<17} {'is':>18}"
    for document in documents:
        yield f"{line(document):<95} {numbers(document['actual'], document['unit'])}"


def _write_changed(cursor: duckdb.DuckDBPyConnection, question: Question, as_json: bool) -> None:
    if as_json:
        frame = sides.changed_sides(cursor, question)
        print_json(json.loads(frame.to_json(orient="records", date_format="iso")))
        return
    with standard_output(binary=False) as out:
        out.writelines(sides.csv(cursor, question))
