"""Which median lies closer to what came out in the end: that of Kaplan and Meier, or that of answered cases?

On two real logs, as of ten instants each. The rule was written down before anything was looked at: the k-th instant is
the first receipt and k tenths of the time from there to the last event, k = 1 to 10. The cohort of an instant are the
cases received by then. All medians are the first second by which half of the cases are answered: of the whole cohort
with open cases censored at the instant; of those of the cohort that are answered by then; and, as of the last event, of
the whole cohort, where a case that is open even then is longer than all others.

    python -m benchmarks.median_as_of

prints the table that stands in docs/survival.md.
"""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pandas as pd

from analytics.lifetimes import lifetimes
from analytics.measure import Clock
from analytics.question import Question
from analytics.survival import End, curve
from data import intake
from data.store import Store
from domain.people import SYSTEM

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LOGS = {"uci_incident": "uci_incident_event_log.csv.gz", "helpdesk_log": "helpdesk_event_log.csv.gz"}
TENTHS, WANTED = 10, 8
_HEAD = """| as of | cohort | open | final median, h | Kaplan–Meier, h | of answered cases, h | closer |
|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Row:
    """One instant: how many cases had come and were open, and three medians in seconds."""

    as_of: datetime
    cohort: int
    open: int
    final: float
    censored: float
    answered: float

    @property
    def closer(self) -> str:
        """Which of the two lies closer; as far as each other is a tie, to the second."""
        theirs, ours = abs(self.answered - self.final), abs(self.censored - self.final)
        return "Kaplan–Meier" if ours < theirs else "tie" if ours == theirs else "answered"

    def line(self) -> str:
        """The row as the documentation writes it."""
        hours = (f"{seconds / 3600:.2f}" for seconds in (self.final, self.censored, self.answered))
        named = f"{self.as_of:%Y-%m-%d %H:%M}"
        return f"| {named} | {self.cohort:,} | {self.open:,} | {' | '.join(hours)} | {self.closer} |"


def compared(cursor: duckdb.DuckDBPyConnection, source: str) -> Iterator[Row]:
    """A row for each of the ten instants of the log `source`."""
    where = (("source", (source,)),)
    first, last = _bounds(cursor, source)
    end = _lives(cursor, Question(last, where=where)).set_index("ticket_id")
    for tenth in range(1, TENTHS + 1):
        as_of = first + (last - first) * tenth / TENTHS
        then = _lives(cursor, Question(as_of, where=where))
        known = then[then["end"] == End.ANSWERED]["seconds"]
        yield Row(
            as_of,
            len(then),
            int((then["end"] == End.OPEN).sum()),
            _final(end.loc[then["ticket_id"]]),
            curve(then["seconds"], then["end"]).quantile(0.5),
            float(np.quantile(known, 0.5, method="inverted_cdf")),
        )


def _bounds(cursor: duckdb.DuckDBPyConnection, source: str) -> tuple[datetime, datetime]:
    asked = "SELECT min(received_at), max(valid_from) FROM case_versions WHERE source = ?"
    ((first, last),) = cursor.execute(asked, [source]).fetchall()
    return first.astimezone(UTC), last.astimezone(UTC)


def _lives(cursor: duckdb.DuckDBPyConnection, asked: Question) -> pd.DataFrame:
    return lifetimes(cursor, asked, Clock.GROSS).to_pandas()


def _final(lives: pd.DataFrame) -> float:
    seconds = lives["seconds"].where(lives["end"] == End.ANSWERED, np.inf)
    return float(np.quantile(seconds, 0.5, method="inverted_cdf"))


def told(rows: list[Row], source: str) -> str:
    """The table of one log, and what it comes to."""
    counts = {word: sum(row.closer == word for row in rows) for word in ("Kaplan–Meier", "answered", "tie")}
    sums = (
        f"`{source}`: Kaplan–Meier closer {counts['Kaplan–Meier']} times of {len(rows)}, the median of answered cases"
        f" {counts['answered']} times, ties: {counts['tie']}."
    )
    return "\n".join([f"### {source}", "", _HEAD, *(row.line() for row in rows), "", sums])


def main() -> int:
    """Print both tables; 1 where Kaplan–Meier is closer fewer than eight times of ten."""
    missing = [file for file in LOGS.values() if not (SHARED / file).is_file()]
    if missing:
        sys.exit(f"{SHARED} has no {', '.join(missing)}: docs/survival.md says what these logs are.")
    met = True
    for source, file in LOGS.items():
        with TemporaryDirectory() as place, Store.open(Path(place) / "tickets.duckdb") as store:
            intake.run(store, SYSTEM, SHARED / file, intake.preset(source))
            with closing(store.cursor()) as cursor:
                rows = list(compared(cursor, source))
        print(told(rows, source), end="\n\n")
        met &= sum(row.closer == "Kaplan–Meier" for row in rows) >= WANTED
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
