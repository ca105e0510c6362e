"""The verb `verify`: a store checked against its own record and its own rules."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb

from data import chain, history, judged, policies
from domain.marks import N_
from domain.progress import Stretch
from terminal.frame import answer, print_json, verb
from terminal.opening import opened
from terminal.progress import patient

_DIFFERS = 1
_SHOWN = 10

_Find = Callable[[duckdb.DuckDBPyConnection, bytes, Stretch], list[int]]


@dataclass(frozen=True, slots=True)
class _Check:
    """What is looked for: the sentences of one and of many, what one sees while it lasts, and how it is found."""

    one: str
    many: str
    stage: str
    find: _Find


#: By the key of the document.
_CHECKS: Mapping[str, _Check] = {
    "broken_links": _Check(
        "{count} of {writes} writes does not fit its chain ({first})",
        "{count} of {writes} writes do not fit their chain ({first})",
        N_("Checking the chain of writes"),
        lambda c, key, _: chain.broken_links(c, key),
    ),
    "differing_tickets": _Check(
        "{count} case does not fit its events (number {first})",
        "{count} cases do not fit their events (number {first})",
        N_("Comparing the cases with their events"),
        lambda c, _, stretch: history.differences(c, lambda done, whole: stretch.at(done, whole, done)),
    ),
    "misjudged_tickets": _Check(
        "{count} case has a limit that its policy does not give (number {first})",
        "{count} cases have limits that their policy does not give (number {first})",
        N_("Reckoning the deadlines again"),
        lambda c, *_: judged.differences(c),
    ),
    "altered_policies": _Check(
        "{count} version of the policy is not as it was published (number {first})",
        "{count} versions of the policy are not as they were published (number {first})",
        N_("Checking the policies"),
        lambda c, *_: policies.altered(c),
    ),
}


@click.command("verify")
@verb
def verify(store_path: Path, as_json: bool) -> int:
    """Check the chain of writes, case versions, deadlines and policies; leaves with 1 where something differs."""
    with patient() as progress, opened(store_path) as store, closing(store.cursor()) as cursor:
        writes = store.stamp
        part = 1 / len(_CHECKS)
        found = {
            key: check.find(cursor, store.key, Stretch(progress, check.stage, 1, place * part, (place + 1) * part))
            for place, (key, check) in enumerate(_CHECKS.items())
        }
    print_json({"writes": writes, **found}) if as_json else answer(_told(writes, found))
    return _DIFFERS if any(found.values()) else 0


def _told(writes: int, found: Mapping[str, list[int]]) -> str:
    parts = [
        (_CHECKS[key].many if len(numbers) > 1 else _CHECKS[key].one).format(
            count=len(numbers), writes=writes, first=_first(numbers)
        )
        for key, numbers in found.items()
        if numbers
    ]
    fine = f"All {writes} writes fit their chain, every case fits its events and every deadline its policy."
    return "; ".join(parts) + "." if parts else fine


def _first(numbers: list[int]) -> str:
    more = ", …" if len(numbers) > _SHOWN else ""
    return ", ".join(map(str, numbers[:_SHOWN])) + more
