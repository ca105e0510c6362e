"""The verb `verify`: a store checked against its own record and its own rules."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import click
import duckdb

from data import chain, history, judged, policies
from data.store import Store
from domain.marks import N_
from domain.problems import BadInput
from terminal.frame import answer, print_json, verb

_DIFFERS = 1
_SHOWN = 10

#: What is looked for, by the key of the document: the sentence for the terminal, and how it is found.
_CHECKS: Mapping[str, tuple[str, Callable[[duckdb.DuckDBPyConnection, bytes], list[int]]]] = {
    "broken_links": ("{count} of {writes} writes do not fit their chain ({first})", chain.broken_links),
    "differing_tickets": (
        "{count} cases do not fit their events (number {first})",
        lambda c, _: history.differences(c),
    ),
    "misjudged_tickets": (
        "{count} cases have limits that their policy does not give (number {first})",
        lambda c, _: judged.differences(c),
    ),
    "altered_policies": (
        "{count} versions of the policy are not as they were published (number {first})",
        lambda c, _: policies.altered(c),
    ),
}


@click.command("verify")
@verb
def verify(store_path: Path, as_json: bool) -> int:
    """Check the chain of writes, case versions, deadlines and policies; leaves with 1 where something differs."""
    if not store_path.exists():
        raise BadInput(N_("There is no store at {path}."), path=store_path)
    with Store.open(store_path) as store, closing(store.cursor()) as cursor:
        writes = store.stamp
        found = {key: find(cursor, store.key) for key, (_, find) in _CHECKS.items()}
    print_json({"writes": writes, **found}) if as_json else answer(_told(writes, found))
    return _DIFFERS if any(found.values()) else 0


def _told(writes: int, found: Mapping[str, list[int]]) -> str:
    parts = [
        _CHECKS[key][0].format(count=len(numbers), writes=writes, first=_first(numbers))
        for key, numbers in found.items()
        if numbers
    ]
    fine = f"All {writes} writes fit their chain, every case fits its events and every deadline its policy."
    return "; ".join(parts) + "." if parts else fine


def _first(numbers: list[int]) -> str:
    more = ", …" if len(numbers) > _SHOWN else ""
    return ", ".join(map(str, numbers[:_SHOWN])) + more
