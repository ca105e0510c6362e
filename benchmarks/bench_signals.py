"""How often chance raises a flag, and whether the bad month is found: demos of many seeds as Signals shows them.

Without the bad month, in the period that the page opens with: in at least 90 of 100 demos nothing is flagged. With it,
over twelve months: a week of that month is flagged as worse, and payments moved it most. A demo of 20,000 complaints
takes half a minute of a processor: ten seeds without it unless `--seeds` says otherwise, five of them with it too
unless `--bad-months` does.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.signal_report import ON_TIME, Signals, signals, watched
from analytics.spans import bounds
from data.demo import fill
from data.demo.arrivals import outage
from data.store import Store
from domain.vocabulary import HOME_ZONE, Category
from ui.conditions import Conditions, question
from ui.signal_words import is_worse


def seen(cases: int, seed: int, until: datetime, bad_month: bool, period: str) -> list[Signals]:
    """What the page says of a fresh demo as of `until`."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "tickets.duckdb") as store:
        fill(store, cases, seed, until, bad_month)
        with closing(store.cursor()) as cursor:
            return watched(partial(signals, cursor, question(Conditions(period), until)))


def weeks_of_outage(until: datetime) -> Iterator[str]:
    """The weeks that lie in the bad month, or partly, and the one after it: limits run out days after the receipt."""
    bad = outage(until)
    day = bad.start - timedelta(days=bad.start.weekday())
    while day < bad.end + timedelta(days=7):
        year, week, _ = day.isocalendar()
        assert bounds(f"{year}-W{week:02}", "week", HOME_ZONE)[0].date() == day
        yield f"{year}-W{week:02}"
        day += timedelta(days=7)


def is_found(told: list[Signals], weeks: set[str]) -> bool:
    """Whether a week of these is flagged as worse on time, and every such week was moved most by payments."""
    rates = next(one for one in told if one.figure == ON_TIME)
    hits = [one for one in rates.flagged if one.week in weeks and is_worse(ON_TIME, one.reasons[:1])]
    outside = [one for one in hits if one.value < one.low]
    return bool(outside) and all(one.most and one.most.value == Category.PAYMENT for one in outside)


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_signals", description="Flags by chance.")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--bad-months", type=int, default=5)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--until", type=datetime.fromisoformat, default=datetime(2026, 11, 27, 10, tzinfo=UTC))
    asked = parser.parse_args()
    bad_weeks, counted = set(weeks_of_outage(asked.until)), Counter[str]()
    for seed in range(asked.first, asked.first + asked.seeds):
        plain = seen(asked.cases, seed, asked.until, False, Conditions().period)
        raised = [one.figure for one in plain if one.flagged]
        counted.update(raised or ["nothing"])
        line = f"seed {seed}: without it {', '.join(raised) or 'nothing'}"
        if seed < asked.first + asked.bad_months:
            found = is_found(seen(asked.cases, seed, asked.until, True, "12m"), bad_weeks)
            counted["found" if found else "not found"] += 1
            line += f"; with it {'found' if found else 'NOT FOUND'}"
        print(line, flush=True)
    print(f"{asked.seeds} demos of {asked.cases} complaints until {asked.until:%Y-%m-%d}: {dict(counted)}")


if __name__ == "__main__":
    main()
