"""The verb `demo`: an empty store filled."""

from datetime import UTC, datetime
from pathlib import Path

import click

from data.demo import fill
from data.store import Store
from terminal.frame import answer, counted, print_json, verb
from terminal.progress import shown


@click.command("demo")
@click.option(
    "--cases", metavar="N", type=click.IntRange(min=1), default=20_000, show_default=True, help="How many complaints."
)
@click.option(
    "--seed",
    metavar="S",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same seed, the same complaints.",
)
@verb
def demo(cases: int, seed: int, store_path: Path, as_json: bool) -> None:
    """Fill an empty store with invented complaints of three years."""
    until = datetime.now(UTC).replace(microsecond=0)
    with shown() as progress, Store.open(store_path) as store:
        report = fill(store, cases, seed, until, progress=progress)
    said = f"{counted(report.tickets, 'complaint')} with {counted(report.events, 'event')}."
    print_json(report.as_document()) if as_json else answer(said)
