"""Deadlines, elapsed time and verdicts of ten million cases, one in ten with a pause, beside two libraries.

Wanted: 3 s and 6 GB for all three, each case at least 1,000 times faster than `businesstimedelta` and 100 times faster
than `business-duration`, with equal answers on a sample.
They only measure elapsed time, without pauses, and are compared with that.
"""

import os
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as of_day

import businesstimedelta
import duckdb
import pandas as pd
import psutil
import pytz
from business_duration import businessDuration

from sla.calendar import Calendar, Interval
from sla.clockwork import Clockwork, statement, verdicts
from sla.spans import microseconds

CASES, SAMPLE = 10_000_000, 2_000
LIMIT = timedelta(hours=40)
FIRST, LAST = date(2022, 1, 1), date(2027, 12, 31)
HOURS = Interval(9 * 60, 18 * 60)
CALENDAR = Calendar("UTC", ((HOURS,),) * 5 + ((), ()))
_START = microseconds(datetime(2023, 1, 1, tzinfo=UTC))
_HOUR = 3_600_000_000

_CASES = f"""
    CREATE TABLE cases AS
    SELECT i AS "case", {_START} + (hash(i, 1) % {3 * 365 * 24 * 3600})::BIGINT * 1000000 AS start,
        start + (hash(i, 2) % {60 * 24 * 3600})::BIGINT * 1000000 AS "end",
        {LIMIT // timedelta(microseconds=1)} AS amount
    FROM range({{count}}) AS t(i)
"""
_PAUSES = f"""
    CREATE TABLE pauses AS
    SELECT "case", start + (hash("case", 3) % 48)::BIGINT * {_HOUR} AS begun,
        begun + (hash("case", 4) % 96)::BIGINT * {_HOUR} AS over
    FROM cases WHERE hash("case", 5) % 10 = 0
"""


def main() -> int:
    """Print the times and ratios; 1 where a limit is missed."""
    clock = Clockwork(CALENDAR, FIRST, LAST)
    with duckdb.connect(":memory:") as connection:
        clock.lay(connection)
        connection.execute(_CASES.format(count=CASES))
        connection.execute(_PAUSES)
        spent = _seconds(lambda: connection.execute(f"CREATE TABLE judged AS {verdicts(clock.time)}"))
        elapsed = statement(clock.time, "unpaused")
        alone = _seconds(
            lambda: connection.execute(f'CREATE TABLE spans AS SELECT "case", value FROM ({elapsed}) AS answered')
        )
        judged, late = connection.execute("SELECT count(*), count(*) FILTER (is_late) FROM judged").fetchall()[0]
        peak = psutil.Process().memory_info()
    print(f"{platform.node()}, {os.cpu_count()} cores: {judged:,} cases judged, {late:,} late")
    memory = getattr(peak, "peak_wset", 0) or _peak()
    print(f"  deadlines, elapsed time and verdicts {spent:6.2f} s (wanted: 3), peak {memory / 1e9:.1f} GB (wanted: 6)")
    ours = alone / CASES
    print(f"  elapsed time alone, without pauses {alone:6.2f} s: what the libraries do")
    slower = [
        _compared(clock, *library)
        for library in (("businesstimedelta", _by_delta), ("business-duration", _by_duration))
    ]
    for (name, seconds), wanted in zip(slower, (1000, 100), strict=True):
        print(f"  {name:<18} {seconds * 1e6:8.1f} µs a case, {seconds / ours:8.0f} times ours (wanted: {wanted})")
    met = spent <= 3 and memory <= 6e9 and slower[0][1] / ours >= 1000 and slower[1][1] / ours >= 100
    return int(not met)


def _peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _compared(clock: Clockwork, name: str, minutes: Callable[[datetime, datetime], float]) -> tuple[str, float]:
    """Seconds a case of another library, after it agreed with ours on a sample."""
    chance = random.Random(1)
    starts = [datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(525_600)) for _ in range(SAMPLE)]
    spans = [(start, start + timedelta(minutes=chance.randrange(60 * 1440))) for start in starts]
    theirs: list[float] = []
    seconds = _seconds(lambda: theirs.extend(minutes(*span) for span in spans)) / SAMPLE
    table = pd.DataFrame(
        {
            "case": range(SAMPLE),
            "start": [microseconds(start) for start, _ in spans],
            "end": [microseconds(end) for _, end in spans],
            "amount": 0,
        }
    )
    ours = clock.answer("unpaused", table)["value"] / 60_000_000
    worst = max(abs(one - other) for one, other in zip(ours, theirs, strict=True))
    if worst > 1 / 60:
        raise SystemExit(f"{name} says otherwise, by {worst} minutes")
    return name, seconds


_RULES = businesstimedelta.Rules(
    [
        businesstimedelta.WorkDayRule(
            start_time=of_day(9), end_time=of_day(18), working_days=[0, 1, 2, 3, 4], tz=pytz.utc
        )
    ]
)


def _by_delta(start: datetime, end: datetime) -> float:
    return float(_RULES.difference(start, end).timedelta.total_seconds() / 60)


def _by_duration(start: datetime, end: datetime) -> float:
    naive = (start.replace(tzinfo=None), end.replace(tzinfo=None))
    return float(businessDuration(*naive, starttime=of_day(9), endtime=of_day(18), unit="min") or 0)


if __name__ == "__main__":
    sys.exit(main())
