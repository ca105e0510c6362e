"""What the page Risk asks for at a million tickets, in processor time; and which clock tells chances better.

The page asks for the chances of all open cases once for each stamp, for the numbers of those that fit at each new
value of a filter, and for the backtest every ten minutes. The first two together may take 300 ms.

Where the real exports are, Boston's requests, whose short limits count office hours, are told their chances twice: on
the wall clock, as the application does, and on the clock of those office hours.
"""

import platform
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import duckdb
import numpy as np
import pandas as pd

from analytics import risk
from analytics.backtest import backtest, brier
from analytics.question import Question
from analytics.risk_cases import DAYS
from benchmarks.million import NAME, UNTIL, million
from benchmarks.scratch import folder
from data import intake
from data.store import Store
from domain.people import SYSTEM
from sla.clockwork import Clockwork
from tooling import learned_limits
from tooling.risk_table import AS_OF, SOURCE, ZONE

WANTED_MS, ROUNDS = 300, 5
BOSTON = Path(__file__).resolve().parents[2] / "shared" / "data" / "boston311_2015.csv.gz"
_READ = """
    SELECT ticket_id, category, '' AS complexity, epoch_us(received_at) AS start, epoch_us(due_at) AS due,
        coalesce(epoch_us(answered_at), 9e18::BIGINT) AS answered
    FROM case_versions
    WHERE year(valid_to) = 9999 AND is_counted AND due_at IS NOT NULL AND coalesce(answered_at >= received_at, true)
"""


def timed(what: str, work: Callable[[], object]) -> float:
    """The median of the processor's milliseconds that `work` takes, printed."""
    spent = []
    for _round in range(ROUNDS):
        start = process_time()
        work()
        spent.append((process_time() - start) * 1000)
    print(f"  {what:42} {median(spent):6.0f} ms of the processor")
    return median(spent)


def page(cursor: duckdb.DuckDBPyConnection) -> float:
    """What the page asks for; returns the milliseconds of what a new value of a filter may have to wait for."""
    asked = Question(UNTIL)
    whole = risk.chances(cursor, asked)
    print(f"  {len(whole):,} open cases with a deadline ahead")
    first = timed("chances of all open cases", lambda: risk.chances(cursor, asked))
    then = timed("those of a category", lambda: risk.narrowed(cursor, whole, asked.only("category", "bonus")))
    timed("backtest", lambda: backtest(cursor, asked))
    return first + then


def clocks(store: Store) -> None:
    """Both clocks at the same month starts: cases judged, and the Brier score on each."""
    with closing(store.cursor()) as cursor:
        starts = backtest(cursor, Question(AS_OF, zone=ZONE)).starts["as_of"]
        cases = cursor.execute(_READ).df()
    office = learned_limits.clocks()["business"]
    for start in starts:
        scores = {
            name: _score(cases, start.to_pydatetime(), clock) for name, clock in (("wall", None), ("office", office))
        }
        print(f"  {start:%Y-%m-%d}  " + "  ".join(f"{name} {score:.4f} ({n})" for name, (score, n) in scores.items()))


def _score(cases: pd.DataFrame, now: datetime, clock: Clockwork | None) -> tuple[float, int]:
    at, since = (int(moment.timestamp() * 1e6) for moment in (now, now - timedelta(days=DAYS)))
    past = cases[(cases["start"] <= at) & (cases["start"] >= since)]
    ended = past["answered"] <= at
    lasted = _elapsed(past["start"], past["answered"].where(ended, at), clock) * 2 + ended.to_numpy()
    by_stratum = {(str(name), ""): lasted[rows] for name, rows in past.groupby("category").indices.items()}
    decided = cases["due"] <= int(AS_OF.timestamp() * 1e6)
    stood = cases[(cases["start"] <= at) & (cases["answered"] > at) & (cases["due"] > at) & decided]
    age, budget = (_elapsed(stood["start"], end, clock) // 1_000_000 for end in (stood["due"] * 0 + at, stood["due"]))
    told = risk.with_chances(stood.assign(age=age, budget=budget).reset_index(drop=True), by_stratum).dropna(
        subset=["chance"]
    )
    return brier(told["chance"], told["answered"] > told["due"]), len(told)


def _elapsed(start: pd.Series, end: pd.Series, clock: Clockwork | None) -> np.ndarray:
    """Microseconds from `start` to `end`."""
    if clock is None:
        return (end - start).to_numpy().astype(np.int64)
    spans = pd.DataFrame({"case": range(len(start)), "start": start.to_numpy(), "end": end.to_numpy(), "amount": 0})
    return clock.answer("elapsed", spans.astype("int64")).sort_values("case")["value"].to_numpy().astype(np.int64)


def main() -> int:
    """Measure and print; 1 where the limit is missed."""
    print(f"{platform.node()}, {platform.machine()}: the page Risk on a million tickets")
    with million(folder() / NAME) as store, closing(store.cursor()) as cursor:
        spent = page(cursor)
    print(f"  a new value of a filter: {spent:.0f} ms at the most (wanted: {WANTED_MS})")
    if BOSTON.is_file():
        print("Brier scores on Boston's requests of 2015, by the clock that times are read off (cases)")
        with TemporaryDirectory() as place, Store.open(Path(place) / "tickets.duckdb") as store:
            intake.run(store, SYSTEM, BOSTON, intake.preset(SOURCE))
            clocks(store)
    return int(spent > WANTED_MS)


if __name__ == "__main__":
    sys.exit(main())
