"""The verbs `demo` and `verify`: an empty store filled, a store checked against its own record."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from data import chain, history
from data.demo import fill
from data.store import Store
from domain.marks import N_
from domain.problems import BadInput
from terminal.frame import print_json, say, verb

_DIFFERS = 1
_SHOWN = 10


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
    with Store.open(store_path) as store:
        report = fill(store, cases, seed, until, progress=_progress)
    document = report.as_document()
    print_json(document) if as_json else click.echo("{tickets} complaints with {events} events.".format(**document))


@click.command("verify")
@verb
def verify(store_path: Path, as_json: bool) -> int:
    """Check the chain of writes and the case versions; leaves with 1 where something differs."""
    if not store_path.exists():
        raise BadInput(N_("There is no store at {path}."), path=store_path)
    with Store.open(store_path) as store, closing(store.cursor()) as cursor:
        writes = store.stamp
        broken, differing = chain.broken_links(cursor, store.key), history.differences(cursor)
    document = {"writes": writes, "broken_links": broken, "differing_tickets": differing}
    print_json(document) if as_json else click.echo(_found(writes, broken, differing))
    return _DIFFERS if broken or differing else 0


def _found(writes: int, broken: list[int], differing: list[int]) -> str:
    if not broken and not differing:
        return f"All {writes} writes fit their chain, and every case fits its events."
    parts = []
    if broken:
        parts.append(f"{len(broken)} of {writes} writes do not fit their chain ({_first(broken)})")
    if differing:
        parts.append(f"{len(differing)} cases do not fit their events (number {_first(differing)})")
    return "; ".join(parts) + "."


def _first(numbers: list[int]) -> str:
    more = ", …" if len(numbers) > _SHOWN else ""
    return ", ".join(map(str, numbers[:_SHOWN])) + more


def _progress(done: int, cases: int) -> None:
    say(f"{done / cases:4.0%}  {done} of {cases} complaints")
