"""The table of docs/risk.md, from the real export: `python -m tooling.risk_table ../shared/data/boston311_2015.csv.gz`.

A test holds the page and what this prints together.
"""

import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from analytics.backtest import RIVALS, Backtest, backtest
from analytics.question import Question
from data import intake
from data.store import Store
from domain.people import SYSTEM

PAGE = Path(__file__).resolve().parent.parent / "docs" / "risk.md"
#: When the figures of that export are worked out, on the clocks of the city.
ZONE, SOURCE = "America/New_York", "boston311"
AS_OF = datetime(2016, 1, 13, tzinfo=ZoneInfo(ZONE))

_HEAD = (
    "| month start | open | undecided | untold | judged | late | chance | all alike | by category |",
    "|---|---|---|---|---|---|---|---|---|",
)
_PARTS = ("| chance told | cases | mean chance | became late | 95 % interval |", "|---|---|---|---|---|")


def looked_back(store: Store) -> Backtest:
    """The backtest on the export in `store`."""
    with closing(store.cursor()) as cursor:
        return backtest(cursor, Question(AS_OF, zone=ZONE).only("source", SOURCE))


def tables(found: Backtest) -> str:
    """Both tables of the page: the scores of each month start, and how far the chances came true."""
    starts = [_start(row) for row in found.starts.to_dict("records")]
    parts = [_part(row) for row in found.calibration.to_dict("records")]
    return "\n".join([*_HEAD, *starts, "", *_PARTS, *parts])


def _start(row: dict) -> str:  # type: ignore[type-arg]
    day = row["as_of"].tz_convert(ZONE).date().isoformat()
    counts = [f"{row[name]:,}" for name in ("open", "undecided", "untold", "judged")]
    scores = [f"{row[name]:.4f}" for name in RIVALS]
    return "| " + " | ".join([day, *counts, f"{row['late']:.1%}", *scores]) + " |"


def _part(row: dict) -> str:  # type: ignore[type-arg]
    tenth = f"{row['bin'] * 10}–{row['bin'] * 10 + 10} %"
    told = [f"{row['cases']:,}", f"{row['chance']:.1%}", f"{row['late']:.1%}", f"{row['low']:.1%}–{row['high']:.1%}"]
    return "| " + " | ".join([tenth, *told]) + " |"


def main(file: Path) -> None:
    """Import the export into a store of its own and print the tables; one sentence where it is not there."""
    if not file.is_file():
        sys.exit(f"{file} is not there: name the export boston311_2015.csv.gz (docs/risk.md says what it is).")
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "tickets.duckdb") as store:
        intake.run(store, SYSTEM, file, intake.preset(SOURCE))
        print(tables(looked_back(store)))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "boston311_2015.csv.gz"))
