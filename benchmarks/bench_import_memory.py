"""How much memory an import takes, by the kind of file and its rows: each in a process of its own, on an empty store.

The same rows as in `bench_import_rows.py`. It should grow with neither the rows nor the kind; at most 2 GB.
"""

import os
import platform
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import xlsxwriter

from benchmarks.bench_import_rows import MOST_MEMORY, written
from benchmarks.bench_import_rows import timed as imported

SIZES = {"csv": (100_000, 1_000_000), "parquet": (100_000, 1_000_000), "xlsx": (50_000, 200_000)}


def made(kind: str, rows: int, folder: Path) -> Path:
    """A file of `kind` with so many rows."""
    text, file = folder / "made.csv", folder / f"rows.{kind}"
    written(text, rows)
    every = f"read_csv('{text}', all_varchar = true)"
    if kind == "csv":
        return text.rename(file)
    if kind == "parquet":
        duckdb.execute(f"COPY (FROM {every}) TO '{file}'")
        return file
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        found = duckdb.execute(f"FROM {every}")
        sheet.write_row(0, 0, [name for name, *_ in found.description or []])
        number = 0
        while some := found.fetchmany(10_000):
            for row in some:
                sheet.write_row(number := number + 1, 0, row)
    return file


def main() -> int:
    """Print the seconds and the peak for each kind and size; 1 where a peak is too high."""
    print(f"{platform.node()}, {os.cpu_count()} cores")
    peaks = []
    for kind, sizes in SIZES.items():
        for rows in sizes:
            with TemporaryDirectory(prefix="delai-bench-") as name:
                file = made(kind, rows, Path(name))
                seconds, peak = imported("imported", file)
            peaks.append(peak)
            print(f"{kind:<8} {rows:>9,} rows  {seconds:6.1f} s  peak {peak / 1e9:.2f} GB", flush=True)
    print(f"at most {max(peaks) / 1e9:.2f} GB (at most {MOST_MEMORY / 1e9:.1f})")
    return int(max(peaks) > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
