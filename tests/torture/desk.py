"""A small desk that many people work at at once: what the tests of many writers share."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from data import case_state, chain, commands, history, staff
from data.case_state import CaseState
from data.demo import fill
from data.store import Store
from domain.people import Person, Role
from domain.problems import StaleVersion
from domain.statuses import Status

TICKETS, HANDS = 100, 8
_NEXT = {
    Status.NEW: Status.IN_ANALYSIS,
    Status.IN_ANALYSIS: Status.WAITING_THIRD_PARTY,
    Status.WAITING_THIRD_PARTY: Status.IN_ANALYSIS,
    Status.WAITING_PLAYER: Status.IN_ANALYSIS,
}

#: Everything after the first write, that of the demo.
_EVENTS = "SELECT ticket_id, count(*) FROM events WHERE transaction_id > 1 GROUP BY ticket_id"

Said = Callable[[int, int], object]
Versions = Mapping[int, int]


@dataclass
class Told:
    """What the hands were told: acknowledged edits (ticket, new version), conflicts with what changed meanwhile."""

    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    conflicts: list[StaleVersion] = field(default_factory=list)


def begin(path: Path) -> dict[int, int]:
    """Make a store of a hundred complaints at `path`; returns the version of each."""
    with Store.open(path) as store:
        fill(store, TICKETS, 1, datetime(2026, 11, 20, tzinfo=UTC))
        return versions(store)


def versions(store: Store) -> dict[int, int]:
    """The version of each ticket."""
    with closing(store.cursor()) as cursor:
        return dict(cursor.execute("SELECT ticket_id, version FROM tickets").fetchall())


def supervisor(store: Store) -> Person:
    """Somebody who may do everything to any ticket."""
    with closing(store.cursor()) as cursor:
        return next(one for one in staff.people(cursor) if one.role is Role.SUPERVISOR)


def work(store: Store, seconds: float, said: Said | None = None) -> Told:
    """Eight hands edit the hundred tickets for so long, each on the version that it read; `said` hears each edit."""
    person, told, failed, until = supervisor(store), Told(), [], monotonic() + seconds

    def hand(seed: int) -> None:
        chance = random.Random(seed)
        try:
            while monotonic() < until and not failed:
                _edit(store, person, chance, told, said)
        except BaseException as error:
            failed.append(error)

    hands = [threading.Thread(target=hand, args=(seed,)) for seed in range(HANDS)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    if failed:
        raise failed[0]
    return told


def _edit(store: Store, person: Person, chance: random.Random, told: Told, said: Said | None) -> None:
    ticket = chance.randint(1, TICKETS)
    with closing(store.cursor()) as cursor:
        state = case_state.load(cursor, [ticket])[ticket]
    try:
        version = _step(store, person, state, chance)
    except StaleVersion as problem:
        told.conflicts.append(problem)
        return
    told.acknowledged.append((ticket, version))
    if said:
        said(ticket, version)


def _step(store: Store, person: Person, state: CaseState, chance: random.Random) -> int:
    if state.status in _NEXT and chance.random() < 0.5:
        return commands.change_status(store, person, state.ticket_id, state.version, _NEXT[state.status])
    return commands.note(store, person, state.ticket_id, state.version, f"Nachricht {chance.random()}")


def demand_whole(
    store: Store, begun: Versions, before: Versions, acknowledged: Sequence[tuple[int, int]], unsure: int = 0
) -> None:
    """What was acknowledged since `before` is there, once, and all since the desk was `begun` in one event each.

    Nothing else is, but for `unsure` edits that were done and not heard of. Versions, events and chain fit each other.
    """
    assert len(set(acknowledged)) == len(acknowledged), "two people were told that they made the same version"
    after, heard = versions(store), Counter(ticket for ticket, _version in acknowledged)
    assert all(before[ticket] < version <= after[ticket] for ticket, version in acknowledged)
    more = {ticket: after[ticket] - before[ticket] - heard[ticket] for ticket in after}
    assert all(extra >= 0 for extra in more.values()), "an acknowledged edit is lost"
    assert sum(more.values()) <= unsure, "an edit is there that nobody was told of"
    with closing(store.cursor()) as cursor:
        events = cursor.execute(_EVENTS).fetchall()
        assert dict(events) == {one: after[one] - begun[one] for one in after if after[one] > begun[one]}
        assert chain.broken_links(cursor, store.key) == []
        assert history.differences(cursor) == []
