"""Exports of a million tickets: against the engine's bare COPY of the same rows, and how much memory they take.

Ours and COPY take turns, so that both meet the same machine. The memory is that of a process of its own, for 100,000
tickets and for all of them, over what it had before.
"""

import os
import platform
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import duckdb
import psutil

from analytics.export_words import Reader, words
from analytics.question import Question
from analytics.ticket_columns import NAMES
from analytics.ticket_export import Format, streamed, write
from analytics.ticket_list import TicketList, tickets_behind
from benchmarks.million import NAME, UNTIL, million
from benchmarks.scratch import folder
from data.store import Store
from domain.progress import Progress

ROUNDS = 3
#: Days until the last receipt in which some hundred thousand of the million came.
FEW_DAYS = 100
#: A workbook of all would take minutes.
WORKBOOK_DAYS = 50


def received(days: int | None = None) -> TicketList:
    """What was received, in all or in the last `days`."""
    return tickets_behind(Question(UNTIL, start=UNTIL - timedelta(days=days) if days else None), "arrivals")


def ours(store: Store, tickets: TicketList, format: Format, path: Path) -> tuple[float, int]:
    """The seconds that the export to `path` takes, and its rows."""
    started = perf_counter()
    with closing(store.cursor()) as cursor, path.open("wb") as out:
        rows = write(cursor, tickets, format, out, Progress(), words(tickets, UNTIL, Reader()))
    return perf_counter() - started, rows


def bare(store: Store, tickets: TicketList, format: Format, path: Path) -> float:
    """The seconds that COPY takes for the same rows in the same order."""
    statement = f"SELECT {', '.join(NAMES)} FROM ({tickets.statement()})"
    bound = {name: value for name, value in tickets.question.values.items() if f"${name}" in statement}
    with closing(store.cursor()) as cursor:
        started = perf_counter()
        cursor.execute(f"COPY ({statement}) TO '{path}' (FORMAT {format})", bound)
        return perf_counter() - started


def first_byte(store: Store, format: Format) -> float:
    """The seconds until the first rows of a stream are there."""
    with closing(store.cursor()) as cursor:
        started = perf_counter()
        parts = streamed(cursor, received(), format)
        while len(next(parts)) < 1_000:
            pass
        return perf_counter() - started


def grown(format: Format, days: int | None) -> int:
    """By how many bytes a process of its own grows while it exports, over what it had when the store was read."""
    command = [sys.executable, "-m", "benchmarks.bench_export", format, str(days or 0)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _measure_growth(format: Format, days: int | None) -> None:
    process, peak, done = psutil.Process(), [0], threading.Event()

    def watch() -> None:
        while not done.is_set():
            peak[0] = max(peak[0], process.memory_info().rss)
            sleep(0.005)

    with million(folder() / NAME) as store, TemporaryDirectory() as place, closing(store.cursor()) as cursor:
        _read_all(cursor)
        before = process.memory_info().rss
        watcher = threading.Thread(target=watch)
        watcher.start()
        ours(store, received(days), format, Path(place) / "out")
        done.set()
        watcher.join()
    print(max(0, peak[0] - before))


def _read_all(cursor: duckdb.DuckDBPyConnection) -> None:
    """What the engine keeps of the store does not depend on the export."""
    cursor.execute("SELECT sum(hash(v)), sum(hash(t)) FROM case_versions v JOIN tickets t USING (ticket_id)").fetchall()


def main() -> None:
    """Measure and print."""
    print(f"{platform.node()}, {platform.machine()}, {os.cpu_count()} cores")
    with million(folder() / NAME) as store, TemporaryDirectory() as place:
        path = Path(place) / "out"
        for format in (Format.CSV, Format.PARQUET):
            spent: list[tuple[float, float]] = []
            for _ in range(ROUNDS):
                copied = bare(store, received(), format, path)
                took, rows = ours(store, received(), format, path)
                spent.append((took, copied))
            took, copied = (median(times) for times in zip(*spent, strict=True))
            ratio = median(one / other for one, other in spent)
            print(f"{format:<8} {rows:,} tickets  {took:5.2f} s  COPY {copied:5.2f} s  ratio {ratio:.2f} (wanted: 2.5)")
            print(f"{'':<8} the first rows after {first_byte(store, format):.2f} s (wanted: 1)")
        took, rows = ours(store, received(WORKBOOK_DAYS), Format.XLSX, path)
        print(f"{Format.XLSX:<8} {rows:,} tickets  {took:5.2f} s  {rows / took:,.0f} tickets a second")
    for format, days in ((Format.CSV, None), (Format.PARQUET, None), (Format.XLSX, WORKBOOK_DAYS)):
        few, many = grown(format, FEW_DAYS if days is None else 7), grown(format, days)
        print(f"{format:<8} grows by {few >> 20} MB for few tickets, by {many >> 20} MB for many")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _measure_growth(Format(sys.argv[1]), int(sys.argv[2]) or None)
    else:
        main()
