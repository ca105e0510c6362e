"""The overview's figures on a million tickets: ours, hand-written SQL and the usual pandas way, in the same minute.

All three work out the same numbers, which are compared: the four cards, the weekly trend of two of them, the course of
the two others over 26 weeks, and the open cases by category. Each round asks as of another hour: nothing is cached.
"""

import platform
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any, TypeVar

import duckdb
import numpy as np
import pandas as pd

from analytics.figures import figures
from analytics.question import Question
from analytics.series import stock_series
from analytics.spans import midnight
from benchmarks.million import NAME, UNTIL, million
from benchmarks.scratch import folder
from domain.vocabulary import FOREVER, HOME_ZONE

CARDS = ("on_time_rate", "handling_median_answered", "backlog", "breached_open")
PAST = UNTIL - timedelta(days=400)
ROUNDS = 7

Numbers = dict[str, Any]
Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]
Found = TypeVar("Found")


def asked(as_of: datetime) -> Question:
    """The last 90 days as of `as_of`."""
    return Question(as_of, start=as_of - timedelta(days=90), end=as_of)


def mondays(as_of: datetime) -> list[datetime]:
    """The last 26 local Mondays before `as_of`, oldest first."""
    last = as_of.date() - timedelta(days=as_of.weekday())
    return [midnight(last - timedelta(weeks=back), HOME_ZONE).astimezone(UTC) for back in range(25, -1, -1)]


def ours(cursor: duckdb.DuckDBPyConnection, question: Question) -> Frames:
    """The frames that the page draws, by the code of the application."""
    weeks = mondays(question.as_of)
    return (
        figures(cursor, question, CARDS),
        figures(cursor, question.between(weeks[0], None), CARDS[:2], ("week",)),
        stock_series(cursor, question, weeks, CARDS[2:]),
        figures(cursor, question, CARDS[2:], ("category",)),
    )


def numbers(frames: Frames) -> Numbers:
    """What is in the frames, to be compared. Not timed."""
    cards, trend, course, by_category = frames
    trend = trend.set_index(["figure", "week"])
    return {
        **cards.set_index("figure")["value"],
        "trend": trend["value"].loc["on_time_rate"].round(9).tolist(),
        "trend_hours": trend["value"].loc["handling_median_answered"].round(6).tolist(),
        "course": course["backlog"].tolist(),
        "course_late": course["breached_open"].tolist(),
        "by_category": by_category.set_index(["figure", "category"])["value"].loc["backlog"].to_dict(),
    }


_SO = (
    """valid_from <= $as_of AND valid_to > $as_of AND recorded_to > $known AND recorded_from <= $known AND is_counted"""
)
_DUE = f"""FROM case_versions WHERE {_SO} AND NOT end_unknown AND (NOT is_paused OR late_at <= $as_of)
    AND least(due_at, late_at) <= $as_of"""
_ON_TIME = "answered_at <= due_at AND coalesce(late_at > $as_of, true)"
_HOURS = "(epoch_us(answered_at) - epoch_us(received_at)) / 3.6e9"
_WEEK = "date_trunc('week', timezone('Europe/Paris', {}))"


def by_hand(cursor: duckdb.DuckDBPyConnection, question: Question) -> Numbers:
    """The numbers by SQL as an analyst would write it over the same table."""
    weeks = mondays(question.as_of)
    values = {"as_of": question.as_of, "known": question.known_at, "start": question.start}

    def run(sql: str, **more: Any) -> list[tuple[Any, ...]]:
        used = {name: value for name, value in (values | more).items() if f"${name}" in sql}
        return cursor.execute(sql, used).fetchall()

    ((rate,),) = run(f"SELECT count(*) FILTER ({_ON_TIME}) / count(*) {_DUE} AND least(due_at, late_at) >= $start")
    handled = f"FROM case_versions WHERE {_SO} AND answered_at >= received_at"
    ((hours,),) = run(f"SELECT median({_HOURS}) {handled} AND answered_at >= $start")
    ((backlog, late),) = run(
        f"SELECT count(*), count(*) FILTER (late_at <= $as_of) FROM case_versions WHERE {_SO} AND is_open"
    )
    trend = run(
        f"SELECT {_WEEK.format('least(due_at, late_at)')} AS week, count(*) FILTER ({_ON_TIME}) / count(*) {_DUE}"
        " AND least(due_at, late_at) >= $first GROUP BY week ORDER BY week",
        first=weeks[0],
    )
    trend_hours = run(
        f"SELECT {_WEEK.format('answered_at')} AS week, median({_HOURS}) {handled} AND answered_at >= $first"
        " GROUP BY week ORDER BY week",
        first=weeks[0],
    )
    course = run(
        """SELECT monday, count(v.ticket_id), count(*) FILTER (v.late_at <= monday)
        FROM (SELECT unnest($weeks) AS monday) AS w
        LEFT JOIN (
            SELECT * FROM case_versions WHERE is_open AND is_counted AND recorded_to > $known
            AND recorded_from <= $known AND valid_to > $first AND valid_from <= $last
        ) AS v ON v.valid_from <= monday AND v.valid_to > monday GROUP BY monday ORDER BY monday""",
        weeks=weeks,
        first=weeks[0],
        last=weeks[-1],
    )
    by_category = run(f"SELECT category, count(*) FROM case_versions WHERE {_SO} AND is_open GROUP BY category")
    return {
        "on_time_rate": rate,
        "handling_median_answered": hours,
        "backlog": backlog,
        "breached_open": late,
        "trend": [round(value, 9) for _, value in trend],
        "trend_hours": [round(value, 6) for _, value in trend_hours],
        "course": [count for _, count, _ in course],
        "course_late": [count for _, _, count in course],
        "by_category": dict(by_category),
    }


def frame_of(cursor: duckdb.DuckDBPyConnection, question: Question) -> pd.DataFrame:
    """All cases as they stand, in memory: what the pandas way starts from. Not timed."""
    return cursor.execute(
        """SELECT category, is_open, is_paused, end_unknown, received_at, answered_at, due_at, late_at
        FROM case_versions
        WHERE valid_from <= $as_of AND valid_to > $as_of AND recorded_to > $known AND recorded_from <= $known
            AND is_counted""",
        {"as_of": question.as_of, "known": question.known_at},
    ).df()


def by_pandas(frame: pd.DataFrame, question: Question) -> Numbers:
    """The numbers over a frame in memory, with masks and groupby; the course is that of cases never reopened."""
    as_of, weeks = pd.Timestamp(question.as_of), mondays(question.as_of)
    cases = frame.copy(deep=False)
    cases["late"] = cases["late_at"] <= as_of
    cases["fell_due"] = cases[["due_at", "late_at"]].min(axis=1)
    cases["on_time"] = (cases["answered_at"] <= cases["due_at"]) & ~cases["late"]
    cases["hours"] = (cases["answered_at"] - cases["received_at"]) / pd.Timedelta(hours=1)
    due = cases[(cases["fell_due"] <= as_of) & (~cases["is_paused"] | cases["late"]) & ~cases["end_unknown"]]
    handled = cases[cases["hours"] >= 0]
    stock = cases[cases["is_open"]]
    end = cases["answered_at"].fillna(pd.Timestamp(FOREVER))
    return {
        "on_time_rate": due[due["fell_due"] >= question.start]["on_time"].mean(),
        "handling_median_answered": handled[handled["answered_at"] >= question.start]["hours"].median(),
        "backlog": len(stock),
        "breached_open": int(stock["late"].sum()),
        "trend": _weekly(due[due["fell_due"] >= weeks[0]], "fell_due")["on_time"].mean().round(9).tolist(),
        "trend_hours": _weekly(handled[handled["answered_at"] >= weeks[0]], "answered_at")["hours"]
        .median()
        .round(6)
        .tolist(),
        "course": [int(((cases["received_at"] <= at) & (end > at)).sum()) for at in weeks],
        "course_late": [
            int(((cases["received_at"] <= at) & (end > at) & (cases["late_at"] <= at)).sum()) for at in weeks
        ],
        "by_category": stock.groupby("category").size().to_dict(),
    }


def _weekly(cases: pd.DataFrame, instant: str) -> Any:
    local = cases[instant].dt.tz_convert(HOME_ZONE).dt.tz_localize(None)
    return cases.groupby(local.dt.to_period("W"))


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    """How long `work` took, in milliseconds, and what it found."""
    start = perf_counter()
    found = work()
    return (perf_counter() - start) * 1000, found


def compare(found: Numbers, other: Numbers, leave_out: frozenset[str] = frozenset()) -> None:
    """Stop where two ways found different numbers."""
    for name, value in found.items():
        if name not in leave_out and not _same(value, other[name]):
            raise SystemExit(f"{name} differs: {value} and {other[name]}")


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one == other
    return bool(np.allclose(np.asarray(one, dtype=float), np.asarray(other, dtype=float), rtol=1e-9))


def main() -> None:
    """Measure and print the medians and their ratios."""
    spent: dict[str, list[float]] = {"ours": [], "by hand": [], "pandas": [], "past": []}
    with million(folder() / NAME) as store, closing(store.cursor()) as cursor:
        for hours in range(ROUNDS + 1):
            now, past = asked(UNTIL + timedelta(hours=hours)), asked(PAST + timedelta(hours=hours))
            frame = frame_of(cursor, now)
            ms_past, _ = timed(lambda q=past: ours(cursor, q))  # type: ignore[misc]
            ms, found = timed(lambda q=now: ours(cursor, q))  # type: ignore[misc]
            ms_hand, hand = timed(lambda q=now: by_hand(cursor, q))  # type: ignore[misc]
            ms_pandas, pandas = timed(lambda q=now, f=frame: by_pandas(f, q))  # type: ignore[misc]
            told = numbers(found)
            compare(told, hand)
            compare(told, pandas, frozenset({"course", "course_late"}))
            for name, value in zip(spent, (ms, ms_hand, ms_pandas, ms_past), strict=True):
                spent[name].append(value)
    middle = {name: median(values[1:]) for name, values in spent.items()}
    print(
        f"{platform.node()}, {platform.machine()}: the overview's figures on {len(frame):,} cases, median of {ROUNDS}"
    )
    for name, value in middle.items():
        print(f"  {name:<8} {value:7.0f} ms")
    print(f"  ours / by hand  {middle['ours'] / middle['by hand']:.2f}  (wanted: 1.5 at the most)")
    print(f"  ours / pandas   {middle['ours'] / middle['pandas']:.2f}  (wanted: 0.25 at the most)")
    print(f"  past / present  {middle['past'] / middle['ours']:.2f}  (wanted: 1.5 at the most)")


if __name__ == "__main__":
    main()
