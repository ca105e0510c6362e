"""How long it takes to reassign 500 tickets at one million, in the command, and to undo it; the median of ten decides.

The target: 1 s. The proposal and the way back are measured beside it.
"""

import platform
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.million import NAME, million
from benchmarks.scratch import folder
from data import spread_commands, staff
from data.spread_commands import Given
from data.spreading import MOST, Load, Pending, propose
from data.store import Store
from domain.people import Person, Role
from tests.browser.application import copied

ROUNDS, WANTED_S = 10, 1.0
_OPEN = """
    SELECT ticket_id, version, team, agent, due_at, coalesce(late_at <= now(), false)
    FROM versions_current JOIN tickets USING (ticket_id) WHERE is_open AND agent IS NOT NULL ORDER BY hash(ticket_id)
"""
Row = tuple[int, int, str, str, datetime | None, bool]


def main() -> int:
    """Measure and print; 1 where the target is missed."""
    million(folder() / NAME).close()
    with TemporaryDirectory() as place, Store.open(copied(folder() / NAME, Path(place))) as store:
        with closing(store.cursor()) as cursor:
            people = staff.people(cursor)
            rows: list[Row] = cursor.execute(_OPEN).fetchall()
        spent = [_round(store, people, rows[turn * MOST : (turn + 1) * MOST]) for turn in range(ROUNDS)]
    print(f"{platform.node()}: {MOST} tickets reassigned at one million, {datetime.now(UTC):%Y-%m-%d}")
    for name, took in zip(("proposed", "reassigned", "given back"), zip(*spent, strict=True), strict=True):
        print(f"  {name:<10} median {median(took):5.2f} s of {', '.join(f'{one:.2f}' for one in took)}")
    return int(median(given for _, given, _ in spent) > WANTED_S)


def _round(store: Store, people: list[Person], rows: list[Row]) -> tuple[float, float, float]:
    supervisor = next(one for one in people if one.role is Role.SUPERVISOR)
    there = [Load(one.user_id, one.team) for one in people if one.role is Role.AGENT]
    start = perf_counter()
    to = propose([Pending(number, team, None, due, False, late) for number, _, team, _, due, late in rows], there)
    proposed = perf_counter()
    number = spread_commands.spread(store, supervisor, [Given(row[0], row[1], to[row[0]] or "") for row in rows])
    given = perf_counter()
    spread_commands.undo_spread(store, supervisor, number)
    return proposed - start, given - proposed, perf_counter() - given


if __name__ == "__main__":
    sys.exit(main())
