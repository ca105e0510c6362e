"""The verbs `imports`, `undo` and `quarantine`: what was brought in, taking it back, and what could not be read."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from analytics.figures import figures
from analytics.question import Question
from data import intake
from data.store import Store
from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput
from terminal.frame import answer, print_json, verb
from terminal.progress import shown


@click.command("imports")
@verb
def imports(store_path: Path, as_json: bool) -> None:
    """List the imports, the newest first: what each did, and what of it is in quarantine still."""
    with _opened(store_path) as store, closing(store.cursor()) as cursor:
        documents = [_document(store, one) for one in intake.imports(cursor)]
    if as_json:
        print_json(documents)
    else:
        answer(*map(_line, documents) if documents else ("Nothing was imported yet.",))


@click.command("undo")
@click.argument("number", type=int)
@verb
def undo(number: int, store_path: Path, as_json: bool) -> None:
    """Take import NUMBER back as a whole (its number is in `imports`)."""
    with shown() as progress, _opened(store_path) as store:
        done = intake.undo(store, SYSTEM, number, progress)
    document = {"import": number, "tickets": {"removed": done.removed, "restored": done.restored}}
    said = f"Import {number} is taken back: {done.removed} tickets removed, {done.restored} as they were before it."
    print_json(document) if as_json else answer(said)


@click.command("quarantine")
@click.argument("number", type=int)
@verb
def quarantine(number: int, store_path: Path, as_json: bool) -> None:
    """Print the rows of import NUMBER that could not be read, as CSV with its header, to correct and import again."""
    with _opened(store_path) as store, closing(store.cursor()) as cursor:
        kept = intake.kept_import(cursor, number)
        if as_json:
            print_json([_row(kept, row) for row in intake.waiting(cursor, kept, limit=kept.waiting)])
            return
        for piece in intake.as_csv(cursor, kept):
            click.echo(piece, nl=False)


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    if not path.exists():
        raise BadInput(N_("There is no store at {path}."), path=path)
    with Store.open(path) as store:
        yield store


def verdicts(store: Store, source: str, at: Question) -> tuple[int, int]:
    """On how many tickets of `source` its own verdict is ours, and of how many both have one."""
    with closing(store.cursor()) as cursor:
        frame = figures(cursor, replace(at, where=(("source", (source,)),)), ("source_agreement",))
    return int(frame["numerator"][0]), int(frame["denominator"][0])


def _document(store: Store, kept: intake.Kept) -> dict[str, Any]:
    agreed, judged = verdicts(store, kept.source, Question(kept.recorded_at, known_at=kept.recorded_at))
    return {
        "import": kept.batch_id,
        "file": kept.file_name,
        "source": kept.source,
        "at": kept.recorded_at.isoformat(),
        "by": kept.actor,
        "read": kept.read,
        "tickets": {"imported": kept.imported, "updated": kept.updated, "unchanged": kept.unchanged},
        "rows": {"accepted": kept.accepted, "quarantined": kept.quarantined, "waiting": kept.waiting},
        "reasons": dict(kept.reasons),
        "faults": {
            str(fault): {"tickets": found.count, "for_example": found.examples} for fault, found in kept.faults.items()
        },
        "verdicts": {"judged": judged, "agreed": agreed},
        "undone": kept.undone_by is not None,
    }


def _line(document: dict[str, Any]) -> str:
    tickets, rows = document["tickets"], document["rows"]
    parts = [
        f"{document['import']:>4}  {document['at'][:19]}  {document['file']} ({document['source']})",
        f"{document['read']} rows: {rows['accepted']} accepted, {rows['quarantined']} quarantined"
        + (f", {rows['waiting']} of them waiting" if rows["quarantined"] else ""),
        f"{tickets['imported']} new, {tickets['updated']} updated, {tickets['unchanged']} unchanged",
    ]
    parts += [f"{told['tickets']} {intake.FAULTS[name]}" for name, told in document["faults"].items()]
    if document["verdicts"]["judged"]:
        parts.append("the source's verdict is ours on {agreed} of {judged}".format(**document["verdicts"]))
    return "; ".join(parts + (["taken back"] if document["undone"] else []))


def _row(kept: intake.Kept, row: intake.Waiting) -> dict[str, Any]:
    cells = dict(zip(kept.header, row.cells, strict=False))
    bad = row.quarantined
    return {"line": bad.line, "reason": str(bad.reason), "sentence": str(bad), "cells": cells, "beyond": row.beyond}
