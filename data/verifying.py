"""A store checked against its own record, its own rules and the heads of its chain that were saved elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import accounts, acts, chain, heads, history, judged, policies, texts
from data.acts import Act
from data.chain import Head
from data.evidence.altered import altered as altered_papers
from data.heads import Compared, Saved, Verdict
from data.store import Store
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import Person
from domain.progress import Progress, Stretch
from domain.rights import Action, demand

#: What the act of a verification says where all is well; else what was found, by the names of `CHECKS`.
WHOLE = "whole"
#: Heads that do not fit, beside the names of `CHECKS`.
HEADS = "unfit_heads"

_Find = Callable[[duckdb.DuckDBPyConnection, Store, Stretch], Sequence[int] | Sequence[str]]

#: What is looked for, by its name: what is being done, and the numbers or ids of what does not fit.
CHECKS: Mapping[str, tuple[str, _Find]] = {
    "broken_links": (
        N_("Checking the chain of writes"),
        lambda cursor, store, _: chain.broken_links(cursor, store.key),
    ),
    "differing_tickets": (
        N_("Comparing the cases with their events"),
        lambda cursor, _, stretch: history.differences(cursor, lambda done, whole: stretch.at(done, whole, done)),
    ),
    "misjudged_tickets": (N_("Reckoning the deadlines again"), lambda cursor, *_: judged.differences(cursor)),
    "altered_policies": (N_("Checking the policies"), lambda cursor, *_: policies.altered(cursor)),
    "altered_texts": (N_("Comparing the texts with their digests"), lambda cursor, *_: texts.altered(cursor)),
    "altered_papers": (
        N_("Comparing the papers with their digests"),
        lambda cursor, store, stretch: altered_papers(cursor, store, stretch.at),
    ),
    "altered_people": (N_("Comparing users and teams with the log"), lambda cursor, *_: accounts.altered(cursor)),
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: the last write, the numbers or ids that do not fit by the names of `CHECKS`, the saved heads."""

    head: Head
    found: Mapping[str, Sequence[int] | Sequence[str]]
    compared: Sequence[Compared]

    @property
    def unfit(self) -> list[Compared]:
        """The saved heads that do not fit."""
        return [one for one in self.compared if one.verdict is not Verdict.FITS]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not any(self.found.values()) and not self.unfit


def verify(store: Store, saved: Sequence[Saved] | None = None, progress: Progress | None = None) -> Verified:
    """Check the whole of `store` as it stands at one instant, while others may go on writing.

    `saved` are the heads to compare it with, by default those beside it. Raises `Stopped` where `progress` was.
    """
    progress = progress or Progress()
    with closing(store.cursor()) as cursor, progress.interrupting(cursor.interrupt), store.sparing():
        # Read first: a head that is saved later is of a write that this look at the store does not have.
        told = heads.beside(store.path) if saved is None else list(saved)
        cursor.begin()
        part = 1 / len(CHECKS)
        found = {
            name: find(cursor, store, Stretch(progress, stage, 1, place * part, (place + 1) * part))
            for place, (name, (stage, find)) in enumerate(CHECKS.items())
        }
        verified = Verified(chain.head(cursor), found, heads.compared(cursor, told))
        cursor.rollback()
    progress.finish()
    return verified


def verify_for(store: Store, person: Person, progress: Progress | None = None) -> Verified:
    """As `verify`, in the name of `person`, who may see the log; that it was done, and what it found, is an act."""
    demand(person, Action.SEE_AUDIT)
    verified = verify(store, None, progress)
    with store.write(person, "verify") as writing:
        acts.record(
            writing, [Act(ActKind.VERIFIED, str(verified.head.transaction_id), "result", None, _result(verified))]
        )
    return verified


@dataclass(frozen=True, slots=True)
class Last:
    """The last verification that was asked for: when (UTC), by whom, up to which write, and what it found."""

    at: datetime
    actor: str
    transaction_id: int
    found: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest link of the chain, what it says to the head saved beside the store, and the last verification."""

    head: Head
    saved: Verdict | None
    last: Last | None


def standing(store: Store, person: Person) -> Standing:
    """How the chain stands now; `NotAllowed` for whoever may not see the log."""
    demand(person, Action.SEE_AUDIT)
    saved = heads.newest(store.path)
    with closing(store.cursor()) as cursor:
        head, verdict = chain.head(cursor), heads.judged(cursor, saved) if saved else None
        return Standing(head, verdict, _last(cursor))


def _last(cursor: duckdb.DuckDBPyConnection) -> Last | None:
    row = cursor.execute(
        "SELECT recorded_at, actor, subject, after FROM acts WHERE kind = ? ORDER BY act_id DESC LIMIT 1",
        [ActKind.VERIFIED],
    ).fetchone()
    if row is None:
        return None
    at, actor, subject, said = row
    counts = dict(one.split("=") for one in said.split() if one != WHOLE)
    return Last(at.astimezone(UTC), actor, int(subject), {name: int(count) for name, count in counts.items()})


def _result(verified: Verified) -> str:
    counts = {name: len(numbers) for name, numbers in verified.found.items()} | {HEADS: len(verified.unfit)}
    return " ".join(f"{name}={count}" for name, count in counts.items() if count) or WHOLE
