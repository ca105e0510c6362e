"""Limits learned from the deadlines that a desk gave itself, and how many deadlines they tell.

`python -m tooling.learned_limits FILE` reads Boston's requests of 2015: one limit for each type and queue, in business
time or in calendar days, learned on January to June and scored on July to December. docs/clock.md tells what came out.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from sla.calendar import Calendar, Closing, Hours, Interval
from sla.clockwork import Clockwork

ZONE = "America/New_York"
_DAYS_OFF = "01-01 01-19 02-16 04-20 05-25 09-07 10-12 11-11 11-26 12-25".split()
DAYS_OFF = frozenset(date.fromisoformat(f"2015-{day}") for day in _DAYS_OFF) | {date(2016, 1, 1), date(2016, 1, 18)}
DESK = ((Interval(8 * 60 + 30, 17 * 60),),) * 5 + ((), ())
ALWAYS = ((Interval(0, 1440),),) * 7
FIRST, LAST = date(2014, 12, 1), date(2017, 12, 31)

MINUTE = 60_000_000
#: A deadline is told where ours is no further from it than this.
NEAR = 2 * MINUTE
#: Limits are learned to so many minutes.
_GRAIN = 5 * MINUTE

_READ = f"""
    SELECT row_number() OVER () AS "case", TYPE AS kind, QUEUE AS queue,
        epoch_us(timezone('{ZONE}', strptime(OPEN_DT, '%m/%d/%Y %I:%M:%S %p'))) AS start,
        epoch_us(timezone('{ZONE}', strptime(TARGET_DT, '%m/%d/%Y %I:%M:%S %p'))) AS "end",
        month(strptime(OPEN_DT, '%m/%d/%Y %I:%M:%S %p')) AS month
    FROM read_csv(?, all_varchar = true)
    WHERE TARGET_DT IS NOT NULL
"""


def clocks() -> dict[str, Clockwork]:
    """The two ways in which the desk counts: its office hours, and days of the calendar at the same time of day."""
    office = Calendar(ZONE, DESK, DAYS_OFF, closing=Closing.NEXT_OPENING)
    days = Calendar(ZONE, ALWAYS, hours=Hours.WALL_CLOCK)
    return {"business": Clockwork(office, FIRST, LAST), "calendar": Clockwork(days, FIRST, LAST)}


@dataclass(frozen=True, slots=True)
class Limits:
    """What was learned: kind of request, queue, way of counting and amount in microseconds; `alike` by kind alone."""

    by_queue: pd.DataFrame
    alike: pd.DataFrame


def read(file: Path) -> pd.DataFrame:
    """The requests with a deadline: case, kind, queue, start, end, month; instants in microseconds."""
    with duckdb.connect() as connection:
        requests: pd.DataFrame = connection.execute(_READ, [str(file)]).df()
    return requests


def learn(requests: pd.DataFrame, ways: dict[str, Clockwork], newest: int = 12) -> Limits:
    """The limit of each kind and queue that tells most deadlines of the `newest` months, then of all."""
    return Limits(*(_learned(requests, ways, group, newest) for group in (["kind", "queue"], ["kind"])))


def told(requests: pd.DataFrame, limits: Limits, ways: dict[str, Clockwork]) -> pd.Series:
    """Whether each request's deadline is that of its limit; a kind that was never seen has none."""
    exact = requests.merge(limits.by_queue, on=["kind", "queue"], how="left")
    rest = requests.merge(limits.alike, on=["kind"], how="left")
    cases = exact.assign(way=exact["way"].fillna(rest["way"]), amount=exact["amount"].fillna(rest["amount"]))
    return _near(cases, ways)


def _learned(requests: pd.DataFrame, ways: dict[str, Clockwork], group: Sequence[str], newest: int) -> pd.DataFrame:
    candidates = pd.concat([_usual(requests, way, clock, group) for way, clock in ways.items()])
    tried = requests.merge(candidates, on=list(group))
    tried["case"] = range(len(tried))
    weight = (tried["month"] > tried["month"].max() - newest) * len(tried) + 1
    tried["near"] = _near(tried, ways).to_numpy() * weight
    score = tried.groupby([*group, "way", "amount"])["near"].sum().reset_index()
    # Where both tell as many, the desk's own hours.
    best = score.sort_values(by="way").sort_values(by="near", ascending=False, kind="stable")
    return pd.DataFrame(best.drop_duplicates(list(group))[[*group, "way", "amount"]])


def _usual(requests: pd.DataFrame, way: str, clock: Clockwork, group: Sequence[str]) -> pd.DataFrame:
    """The three most frequent spans between receipt and deadline of each group, counted in one way."""
    cases = requests.assign(amount=0)[["case", "start", "end", "amount"]]
    spans = clock.answer("elapsed", cases)[["case", "value"]].dropna().merge(requests, on="case")
    spans["amount"] = (spans["value"] / _GRAIN).round().astype("int64") * _GRAIN
    counts = spans.groupby([*group, "amount"]).size().reset_index(name="count").sort_values(by="count", ascending=False)
    return counts.groupby(list(group)).head(3)[[*group, "amount"]].assign(way=way)


def _near(cases: pd.DataFrame, ways: dict[str, Clockwork]) -> pd.Series:
    near = pd.Series(False, index=cases.index)
    for way, clock in ways.items():
        mine = cases[cases["way"] == way]
        asked = mine[["case", "start", "end", "amount"]].astype("int64")
        due = clock.answer("due", asked).set_index("case")["value"]
        off = (mine["case"].map(due) - mine["end"]).abs()
        near.loc[mine.index] = (off <= NEAR).to_numpy()
    return near


def main() -> None:
    """Print the shares."""
    requests, ways = read(Path(sys.argv[1])), clocks()
    spring, autumn = requests[requests["month"] <= 6].reset_index(), requests[requests["month"] > 6].reset_index()
    # Limits change: those of the last three months are the ones in force.
    limits = learn(spring, ways, newest=3)
    for name, part in (("learned on, January to June", spring), ("scored, July to December", autumn)):
        print(f"{name}: {told(part, limits, ways).mean():.4f} of {len(part):,}")
    print(f"learned and scored on all: {told(requests, learn(requests, ways), ways).mean():.4f} of {len(requests):,}")


if __name__ == "__main__":
    main()
