"""What was recognised in a file, on standard error, and the question whether to import it so."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from data import intake
from data.intake.recognition import Choice, Proposal, Remark, Survey
from domain.marks import N_
from domain.problems import BadInput, Problem
from terminal.frame import counted, say

#: How many of the first rows are shown as they would be read.
ROWS = 5
_LONGEST = 40


def show(survey: Survey, proposal: Proposal, preview: intake.Preview) -> None:
    """Say how the file would be read, why, and what would come of it."""
    for line in _lines(survey, proposal, preview):
        say(line)


def _lines(survey: Survey, proposal: Proposal, preview: intake.Preview) -> Iterator[str]:
    mapping = proposal.mapping
    yield f"{survey.name}: a row is {'a ticket' if mapping.layout is intake.Layout.TICKET else 'an event'}."
    width = max(len(choice.field) for choice in proposal.choices)
    for choice in proposal.choices:
        yield from _choice(choice, width)
    for name, table in mapping.values.items():
        yield f"{name:{width}}    " + ", ".join(
            f"{_cut(there)} = {here or '(nothing)'}" for there, here in table.items()
        )
    yield f"Dates: {', '.join(mapping.dates)}. Zone: {mapping.zone}. Source: {mapping.source}."
    yield from (_remark(remark) for remark in proposal.remarks)
    if proposal.left_out:
        yield f"Left out: {', '.join(map(_cut, proposal.left_out))}."
    yield from map(warned, preview.warnings)
    yield "The first rows as they would be read:"
    zone = ZoneInfo(mapping.zone)
    for row in preview.rows:
        fields = zip(preview.fields, row, strict=True)
        yield "  " + ", ".join(f"{name} {_cut(_plain(value, zone))}" for name, value in fields if _is_said(name, value))
    good = preview.read - preview.quarantined
    yield f"{counted(preview.read, 'row')}: {good} would be accepted, {preview.quarantined} quarantined."
    yield from (f"line {row.line}: {row}" for row in preview.examples[:ROWS])


def show_before(before: intake.Kept, mapping: intake.Mapping) -> None:
    """Say where an import of a file with these columns read its times by the clocks of another zone."""
    zone = intake.parse_mapping(before.mapping, before.file_name).zone
    if zone != mapping.zone:
        say(
            f"! Import {before.batch_id} read a file with these columns by the clocks of {zone}:"
            f" say --zone {zone} to read this one so."
        )


def warned(warning: Problem) -> str:
    """What is to be looked at, and where another encoding is named here."""
    where = " (--encoding, or encoding in a mapping)" if "encoding" in warning.details else ""
    return f"! {warning}{where}"


def _choice(choice: Choice, width: int) -> Iterator[str]:
    if choice.column is None:
        if choice.remarks:
            yield f"{choice.field:{width}} ←  no column. " + " ".join(map(str, choice.remarks))
        return
    samples = ", ".join(map(_cut, choice.samples[:3]))
    yield f"{choice.field:{width}} ←  {_cut(choice.column)} ({samples})"
    yield from (f"{'':{width}}    {_remark(remark)}" for remark in choice.remarks)
    if choice.others:
        yield f"{'':{width}}    Could also be: {', '.join(map(_cut, choice.others[:3]))}."


def _remark(remark: Remark) -> str:
    return f"{'! ' if remark.doubt else ''}{remark}"


def _is_said(name: str, value: Any) -> bool:
    return value is not None and name not in ("content", "problem", "source_on_time") and not name.startswith("order_")


def _plain(value: Any, zone: ZoneInfo) -> str:
    """`value` as a text; a time as the clocks of the mapping's zone read, with their offset."""
    return value.astimezone(zone).isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _cut(text: str) -> str:
    """`text` on one line, and not too long for it; nothing in it moves the cursor of a terminal."""
    flat = "".join(one if one.isprintable() else " " for one in text)
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def demand_free(path: Path) -> None:
    """Return if a mapping can be written to `path`: there is nothing yet, in a folder that is there."""
    if path.exists():
        raise BadInput(N_("{file} is there already: name another file for --save-map."), file=path)
    if not path.parent.is_dir():
        raise BadInput(N_("There is no folder {folder} for --save-map."), folder=path.parent)


def save(path: Path, mapping: intake.Mapping) -> None:
    """Write the mapping to `path`, which must not be there."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(mapping.text)
    except OSError as error:
        reason = error.strerror or error
        raise BadInput(N_("The mapping cannot be written to {file}: {reason}."), file=path, reason=reason) from error
    say(f"The mapping is in {path}: correct it where it is wrong, and import with --map.")


def ask() -> None:
    """Return if the person at the terminal agrees; `BadInput` where nobody can be asked."""
    if not sys.stdin.isatty():
        raise BadInput(
            N_(
                "Nobody can be asked whether this is right: say --yes to import it so, --save-map FILE.toml to correct"
                " the mapping first, or --map and --preset to use another; nothing was imported."
            )
        )
    click.confirm("Import it so?", abort=True, err=True)
