"""Filling an empty store with the demo, block by block in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from data import journal, policies, staff
from data.demo.arrivals import arrivals, outage
from data.demo.crew import TEAMS, everybody
from data.demo.invention import Inventor
from data.demo.tables import Block
from data.store import Store, Writing
from domain.marks import N_
from domain.people import SYSTEM
from domain.problems import BadInput
from domain.progress import Progress
from domain.vocabulary import Category

_BLOCK = 5_000


@dataclass(frozen=True, slots=True)
class Report:
    """What the demo put into the store; instants in UTC, ISO 8601."""

    tickets: int
    events: int
    people: int
    seed: int
    until: str

    def as_document(self) -> dict[str, object]:
        """The report as one JSON document."""
        return asdict(self)


def fill(
    store: Store,
    cases: int,
    seed: int,
    until: datetime,
    bad_month: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Fill the empty `store` with `cases` complaints of the three years up to `until`.

    The same `seed` and `until` give the same data. `bad_month`: whether payments went through a provider's
    outage seven months before `until`. `progress` is told how many events
    are in, and can stop it: the store stays empty.
    `BadInput` where something is in the store already or `cases` is not a number from 1 up.
    """
    if cases < 1:
        raise BadInput(N_("A demo needs one complaint at least, not {cases}."), cases=cases)
    bad = outage(until) if bad_month else None
    with store.write(SYSTEM, "demo", until) as writing:
        _refuse_unless_empty(writing)
        staff.add_teams(writing.cursor, TEAMS)
        staff.add_people(writing.cursor, everybody())
        inventor, events = Inventor(cases, seed, until, bad, policies.book(writing.cursor)), 0
        for ids, received, categories in _blocks(*arrivals(cases, seed, until, bad)):
            events += _record(writing, inventor.invent(ids, received, categories))
            if progress:
                progress.tell(N_("Inventing complaints"), ids[-1] / cases, events)
    return Report(cases, events, len(everybody()), seed, until.isoformat())


def _refuse_unless_empty(writing: Writing) -> None:
    row = writing.cursor.execute(
        "SELECT (SELECT count(*) FROM tickets) + (SELECT count(*) FROM users) + (SELECT count(*) FROM teams)"
    ).fetchone()
    if row and row[0]:
        raise BadInput(N_("The store is not empty: the demo fills a new one only. Name another with --store."))


def _blocks(
    received: Sequence[datetime], categories: Sequence[Category]
) -> Iterator[tuple[range, Sequence[datetime], Sequence[Category]]]:
    for start in range(0, len(received), _BLOCK):
        end = min(start + _BLOCK, len(received))
        yield range(start + 1, end + 1), received[start:end], categories[start:end]


def _record(writing: Writing, block: Block) -> int:
    cursor = writing.cursor
    for name, table in block.tables().items():
        cursor.register("invented", table)
        if name == "events":
            cursor.execute("CREATE TEMP TABLE told AS SELECT * FROM invented")
            journal.record(writing, "told")
        else:
            columns = ", ".join(table.column_names)
            cursor.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM invented")
        cursor.unregister("invented")
    return len(block.events["ticket_id"])
