"""The verb `export`: the tickets behind a figure as a file, pseudonymous."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from analytics.export_words import Reader, words
from analytics.ticket_export import Format, write
from analytics.ticket_list import Part, tickets_behind
from domain.marks import N_
from domain.problems import BadInput
from terminal import archiving, leftovers
from terminal.asking import Asked, asking
from terminal.figures import reading
from terminal.frame import counted, print_json, say, verb
from terminal.output import fresh_file, standard_output
from terminal.progress import shown


@click.command("export")
@click.option("--figure", "id", metavar="ID", default="arrivals", show_default=True, help="Whose tickets.")
@click.option("--part", type=click.Choice([str(part) for part in Part]), help="Which of them (default: those counted).")
@click.option("--order", metavar="COLUMN", default="received_at", show_default=True, help="Sorted by; -COLUMN: down.")
@click.option("--format", "format", type=click.Choice([str(one) for one in Format]), help="Needed without --full.")
@click.option("--full", is_flag=True, help="Everything the store holds, names and texts too, to be imported elsewhere.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write (default: standard output).")
@click.option("--force", is_flag=True, help="Replace the file of --out where there is one.")
@asking
@verb
def export(
    id: str,
    part: str | None,
    order: str,
    format: str | None,
    full: bool,
    out: Path | None,
    force: bool,
    store_path: Path,
    as_json: bool,
    **asked: Any,
) -> None:
    """Write the tickets behind a figure as CSV, XLSX or Parquet, pseudonymous, instants in UTC (docs/export.md)."""
    if as_json and out is None:
        raise BadInput(N_("--json needs --out: standard output cannot hold the file and the answer."))
    leftovers.clear(*[out.parent] if out else [])
    if full:
        _demand_unfiltered(asked)
        archiving.write(store_path, out, force, as_json)
        return
    if format is None:
        raise BadInput(N_("Say --format csv, xlsx or parquet; or --full for everything that the store holds."))
    tickets = tickets_behind(Asked(**asked).question(), id, Part(part) if part else None, order)
    told = words(tickets, datetime.now(UTC), Reader())
    with shown() as progress, reading(store_path) as cursor, _target(out, force, store_path, Format(format)) as file:
        rows = write(cursor, tickets, Format(format), file, progress, told)
    if as_json:
        print_json({"rows": rows, "file": str(out)})
    elif out:
        say(f"{counted(rows, 'ticket')} in {out}.")


def _demand_unfiltered(asked: Mapping[str, Any]) -> None:
    given = [name for name in ("as_of", "known_at", "start", "end", "where") if asked[name]]
    if given:
        raise BadInput(N_("--full carries everything: leave the filters out."))


def _target(out: Path | None, force: bool, store_path: Path, format: Format) -> AbstractContextManager[BinaryIO]:
    return fresh_file(out, force, store_path) if out else standard_output(binary=format is not Format.CSV)
