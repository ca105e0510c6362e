"""Import of a million rows against DuckDB's bare `read_csv` and insert of the same file in the same minute.

The ratio decides: at most 6, in at most 2 GB of memory. The file is made here.
"""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

ROWS = 1_000_000
MOST_TIMES, MOST_MEMORY = 6.0, 2 * 1024**3

# Like a city's requests: unique ids, ten months of wall-clock times, a target for 7 of 10, an end for 17 of 20.
_FILE = """
    COPY (
        SELECT 101000000000 + i AS CASE_ENQUIRY_ID, strftime(opened, '{clock}') AS OPEN_DT,
            CASE WHEN hash(i, 1) % 10 < 7
                THEN strftime(opened + to_days(1 + (hash(i, 2) % 30)::INTEGER), '{clock}') END AS TARGET_DT,
            CASE WHEN ended
                THEN strftime(opened + to_seconds((hash(i, 3) % 5000000)::BIGINT), '{clock}') END AS CLOSED_DT,
            CASE WHEN hash(i, 4) % 5 = 0 THEN 'OVERDUE' ELSE 'ONTIME' END AS OnTime_Status,
            CASE WHEN ended THEN 'Closed' ELSE 'Open' END AS CASE_STATUS,
            'Request about ' || hash(i, 5) % 5000 AS CASE_TITLE, 'Department of works ' || hash(i, 6) % 13 AS SUBJECT,
            'Reason of the request, number ' || hash(i, 7) % 45 AS REASON,
            'Type of request ' || hash(i, 8) % 119 AS TYPE,
            'DEPT_Queue of the district ' || hash(i, 9) % 140 AS QUEUE, 'DEPT' || hash(i, 10) % 15 AS Department,
            'Neighbourhood of the city ' || hash(i, 11) % 24 AS neighborhood,
            ['Constituent Call', 'Self Service', 'Employee Generated'][1 + (hash(i, 12) % 3)::BIGINT] AS Source
        FROM (
            SELECT i, TIMESTAMP '2015-01-01' + to_seconds(i * 26) AS opened, hash(i, 13) % 20 < 17 AS ended
            FROM range({rows}) AS t(i)
        )
    ) TO '{path}' (HEADER)
"""


def written(path: Path, rows: int = ROWS) -> None:
    """Write so many rows to `path`."""
    duckdb.execute(_FILE.format(path=path, clock="%m/%d/%Y %I:%M:%S %p", rows=rows))


def bare(file: Path, store: Path) -> None:
    """Read and insert, nothing else."""
    with duckdb.connect(str(store)) as connection:
        connection.execute("CREATE TABLE rows AS FROM read_csv(?)", [str(file)])


def imported(file: Path, store: Path) -> None:
    """The import as the terminal does it."""
    from data import intake
    from data.store import Store
    from domain.people import SYSTEM

    with Store.open(store) as opened:
        report = intake.run(opened, SYSTEM, file, intake.preset("boston311"))
    assert report.imported and not report.quarantined, report


def timed(what: str, file: Path) -> tuple[float, int]:
    """Seconds and the peak of memory in bytes of `what`, in a process of its own that starts with an empty store."""
    store = file.with_name(f"{what}-{time.time_ns()}.duckdb")
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, __file__, what, file, store])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{what} failed")
    store.unlink()
    return seconds, usage.ru_maxrss * 1024


def main() -> int:
    """Print both times, the ratio and the peak; 1 where the ratio or the peak is too high."""
    with TemporaryDirectory(prefix="delai-bench-") as name:
        folder = Path(name)
        file = folder / "rows.csv"
        written(file)
        print(f"{platform.node()}, {os.cpu_count()} cores; {ROWS:,} rows, {file.stat().st_size / 1e6:.0f} MB")
        runs = [(timed("bare", file), timed("imported", file)) for _ in range(3)]
    for (seconds, _), (ours, memory) in runs:
        print(f"bare {seconds:5.1f} s, import {ours:5.1f} s, ratio {ours / seconds:4.1f}, peak {memory / 1e9:.2f} GB")
    ratio = sorted(ours / seconds for (seconds, _), (ours, _) in runs)[1]
    peak = max(memory for _, (_, memory) in runs)
    print(
        f"median ratio {ratio:.1f} (at most {MOST_TIMES}), peak {peak / 1e9:.2f} GB (at most {MOST_MEMORY / 1e9:.1f})"
    )
    return int(ratio > MOST_TIMES or peak > MOST_MEMORY)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"bare": bare, "imported": imported}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
