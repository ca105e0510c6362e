"""The verbs `imports`, `undo` and `quarantine`: what was brought in, taking it back, and what could not be read."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from data import intake
from domain.people import SYSTEM
from terminal.frame import answer, counted, print_json, verb
from terminal.opening import opened
from terminal.progress import shown


@click.command("imports")
@verb
def imports(store_path: Path, as_json: bool) -> None:
    """List the imports, the newest first: what each did, and what of it is in quarantine still."""
    with opened(store_path) as store, closing(store.cursor()) as cursor:
        documents = [_document(one) for one in intake.imports(cursor)]
    if as_json:
        print_json(documents)
    else:
        answer(*map(_line, documents) if documents else ("Nothing was imported yet.",))


@click.command("undo")
@click.argument("number", type=int)
@verb
def undo(number: int, store_path: Path, as_json: bool) -> None:
    """Take import NUMBER back as a whole (its number is in `imports`)."""
    with shown() as progress, opened(store_path) as store:
        done = intake.undo(store, SYSTEM, number, progress)
    document = {"import": number, "tickets": {"removed": done.removed, "restored": done.restored}}
    removed = f"{counted(done.removed, 'ticket')} removed"
    said = f"Import {number} is taken back: {removed}, {done.restored} as before it."
    print_json(document) if as_json else answer(said)


@click.command("quarantine")
@click.argument("number", type=int)
@verb
def quarantine(number: int, store_path: Path, as_json: bool) -> None:
    """Print the rows of import NUMBER that could not be read, as CSV with its header, to correct and import again."""
    with opened(store_path) as store, closing(store.cursor()) as cursor:
        kept = intake.kept_import(cursor, number)
        if as_json:
            print_json([_row(kept, row) for row in intake.waiting(cursor, SYSTEM, kept, limit=kept.left)])
            return
        sys.stdout.buffer.writelines(intake.as_file(cursor, SYSTEM, kept))
        if missing := intake.missing_in_file(cursor, kept):
            click.echo(str(missing), err=True)


def _document(kept: intake.Kept) -> dict[str, Any]:
    judged, agreed = kept.verdicts or (None, None)
    return {
        "import": kept.batch_id,
        "file": kept.file_name,
        "source": kept.source,
        "at": kept.recorded_at.isoformat(),
        "by": kept.actor,
        "read": kept.read,
        "tickets": {"imported": kept.imported, "updated": kept.updated, "unchanged": kept.unchanged},
        "rows": {
            "accepted": kept.accepted,
            "quarantined": kept.quarantined,
            "waiting": kept.waiting,
            "set_aside": kept.aside,
            "known": kept.known,
        },
        "reasons_waiting": dict(kept.reasons_waiting),
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
        f"{counted(document['read'], 'row')}: {rows['accepted']} accepted, {rows['quarantined']} quarantined"
        + (f", {rows['waiting']} of them waiting" if rows["quarantined"] else "")
        + (f", {rows['set_aside']} set aside" if rows["set_aside"] else "")
        + (f", {rows['known']} known from an earlier import" if rows["known"] else ""),
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
