"""The verb `verify`: a store checked against its own record, its rules and the heads of its chain saved elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from data import backup, heads
from data.heads import Compared, Saved, Verdict
from data.verifying import Verified
from data.verifying import verify as verified_of
from terminal.frame import answer, print_json, verb
from terminal.opening import opened
from terminal.progress import patient

_DIFFERS = 1
_SHOWN = 10

#: Of one and of many.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "broken_links": (
        "{count} of {writes} writes does not fit its chain ({first})",
        "{count} of {writes} writes do not fit their chain ({first})",
    ),
    "differing_tickets": (
        "{count} case does not fit its events (number {first})",
        "{count} cases do not fit their events (number {first})",
    ),
    "misjudged_tickets": (
        "{count} case has a limit that its policy does not give (number {first})",
        "{count} cases have limits that their policy does not give (number {first})",
    ),
    "altered_policies": (
        "{count} version of the policy is not as it was published (number {first})",
        "{count} versions of the policy are not as they were published (number {first})",
    ),
    "altered_texts": (
        "{count} case has texts that are not as they were written (number {first})",
        "{count} cases have texts that are not as they were written (number {first})",
    ),
    "altered_papers": (
        "{count} paper is missing or not as it was kept (number {first})",
        "{count} papers are missing or not as they were kept (number {first})",
    ),
    "altered_people": (
        "{count} user or team is not as the log says ({first})",
        "{count} users or teams are not as the log says ({first})",
    ),
}
_HEADS: Mapping[Verdict, str] = {
    Verdict.CUT: "the end was cut off: the head saved in {place} is of write {number}, the store ends with {writes}",
    Verdict.OTHER: "the record was rewritten: no write has the link that was saved in {place}",
    Verdict.UNREADABLE: "the head saved in {place} cannot be read",
}


@click.command("verify")
@click.option("--head", "head", help="A saved head to compare with: its file, a backup, or a link.")
@verb
def verify(head: str | None, store_path: Path, as_json: bool) -> int:
    """Check the chain of writes, saved heads, case versions, deadlines and policies; 1 where something differs.

    Without --head, the heads beside the store are compared: that of the last write and those of its backups.
    """
    saved = [_named(head)] if head else None
    with patient() as progress, opened(store_path) as store:
        done = verified_of(store, saved, progress)
    print_json(_document(done)) if as_json else answer(_told(done))
    return 0 if done.is_whole else _DIFFERS


def _named(text: str) -> Saved:
    path = Path(text)
    return Saved(text, backup.head_of(path)) if backup.is_backup(path) else heads.given(text)


def _document(done: Verified) -> dict[str, Any]:
    compared = [{"place": one.saved.place, "verdict": str(one.verdict)} for one in done.compared]
    return {"writes": done.head.transaction_id, "link": done.head.link, **done.found, "heads": compared}


def _told(done: Verified) -> str:
    writes = done.head.transaction_id
    parts = [
        _SENTENCES[key][len(numbers) > 1].format(count=len(numbers), writes=writes, first=_first(numbers))
        for key, numbers in done.found.items()
        if numbers
    ]
    parts += list(_of_heads(done.unfit, writes))
    return "; ".join(parts) + "." if parts else _fine(writes, len(done.compared))


def _of_heads(unfit: Sequence[Compared], writes: int) -> Iterator[str]:
    for one in unfit:
        number = one.saved.head.transaction_id if one.saved.head else 0
        yield _HEADS[one.verdict].format(place=one.saved.place, number=number, writes=writes)


def _fine(writes: int, compared: int) -> str:
    chain = f"All {writes} writes fit their chain" if writes != 1 else "The one write fits its chain"
    fine = f"{chain}, every case fits its events and every deadline its policy."
    return (
        f"{fine} Saved heads that fit: {compared}." if compared else f"{fine} No head was saved that could be compared."
    )


def _first(numbers: Sequence[int] | Sequence[str]) -> str:
    more = ", …" if len(numbers) > _SHOWN else ""
    return ", ".join(map(str, numbers[:_SHOWN])) + more
