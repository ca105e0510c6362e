"""The clock of one calendar, at work: cases in, deadlines and spans of business time out."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from domain.marks import N_
from domain.problems import BadInput
from sla import pauses
from sla.business_time import BusinessTime, Time, WallTime
from sla.calendar import Calendar
from sla.spans import BEGINNING, MICROSECOND, microseconds
from sla.timetable import timetable
from sla.watch import BusinessWatch, WallWatch, Watch

Pause = tuple[datetime, datetime]

CASES = ibis.table({"case": "int64", "start": "int64", "end": "int64", "amount": "int64"}, name="cases")
PAUSES = ibis.table({"case": "int64", "begun": "int64", "over": "int64"}, name="pauses")
NO_PAUSES = pd.DataFrame(columns=list(PAUSES.columns), dtype="int64")


@lru_cache(maxsize=256)
def statement(time: Time, what: str) -> str:
    """The statement that answers `what` for a table `cases` with `pauses`, as `Clockwork.answer` says."""
    answers: Mapping[str, Callable[[], ir.Table]] = {
        "elapsed": lambda: _judged(time, "elapsed"),
        "unpaused": lambda: _unpaused(time),
        "due": lambda: _judged(time, "due"),
        "after_days": lambda: _after_days(time, end_of_day=False),
        "end_of_day": lambda: _after_days(time, end_of_day=True),
    }
    return str(ibis.to_sql(answers[what](), dialect="duckdb"))


def _judged(time: Time, value: str) -> ir.Table:
    return pauses.judged(time, CASES, PAUSES).select(*CASES.columns, value=value)


def _unpaused(time: Time) -> ir.Table:
    rows = time.worked(time.worked(CASES, "start", "worked_before"), "end", "worked_by_end")
    spent = rows.worked_by_end - rows.worked_before
    return rows.select(*CASES.columns, value=ibis.ifelse(spent < 0, 0, spent))


def _after_days(time: Time, end_of_day: bool) -> ir.Table:
    if not isinstance(time, BusinessTime):
        raise TypeError("the wall clock knows no business days")
    return time.after_days(CASES, "start", "amount", "value", end_of_day)


@lru_cache(maxsize=64)
def verdicts(time: Time) -> str:
    """The statement that judges all cases of a table `cases` with their `pauses`: case, due, elapsed and is_late.

    Late is what ended after its deadline; a case exactly on it is in time.
    """
    judged = pauses.judged(time, CASES, PAUSES)
    verdict = judged.select("case", "due", "elapsed", is_late=judged.end > judged.due)
    return str(ibis.to_sql(verdict, dialect="duckdb"))


class Clockwork:
    """A calendar's clock for instants from `first` to `last`, or the wall clock; threads may share it."""

    def __init__(self, calendar: Calendar | None, first: date, last: date) -> None:
        """Make the tables: some 10 ms for each year. Without a calendar it is the wall clock."""
        self._made = None if calendar is None else timetable(calendar, first, last)
        self._engine = duckdb.connect(":memory:")
        self.lay(self._engine)

    @cached_property
    def watch(self) -> Watch:
        """The same clock for one case, told without a query."""
        return BusinessWatch(self._made) if self._made else WallWatch()

    @property
    def time(self) -> Time:
        """How its time passes: what the statements over its tables depend on."""
        return BusinessTime(self._made.shape) if self._made else WallTime()

    def lay(self, connection: duckdb.DuckDBPyConnection, temporary: bool = False) -> None:
        """Make the tables of the calendar, `calendar_blocks` and so on, in another engine.

        `temporary`: for this connection alone, in a store that is not written to.
        """
        kind = "TEMP TABLE" if temporary else "TABLE"
        for name, table in (self._made.tables if self._made else {}).items():
            connection.register("rows", table)
            connection.execute(f"CREATE OR REPLACE {kind} calendar_{name} AS FROM rows")
            connection.unregister("rows")

    def elapsed(self, start: datetime, end: datetime, stops: Sequence[Pause] = ()) -> timedelta:
        """The business time from `start` to `end` without the pauses `stops`; none if it ends first."""
        return timedelta(microseconds=self._one("elapsed", start, stops, end=microseconds(end)))

    def due(self, start: datetime, amount: timedelta, stops: Sequence[Pause] = ()) -> datetime:
        """When the business time `amount` after `start` is used up, the clock standing still in `stops`; in UTC."""
        return self._instant(self._one("due", start, stops, amount=amount // MICROSECOND))

    def after_days(self, start: datetime, days: int, end_of_day: bool = False) -> datetime:
        """So many business days after `start`: at its time of day within the hours, or as that day closes; in UTC."""
        return self._instant(self._one("end_of_day" if end_of_day else "after_days", start, (), amount=days))

    def answer(self, what: str, cases: pd.DataFrame, stops: pd.DataFrame = NO_PAUSES) -> pd.DataFrame:
        """`cases` with `value` in microseconds: `elapsed`, `due`, `after_days` or `end_of_day`; see `told`.

        `unpaused` is elapsed too, and does not look at `stops`.
        """
        return self.told(statement(self.time, what), cases, stops)

    def told(self, text: str, cases: pd.DataFrame, stops: pd.DataFrame = NO_PAUSES) -> pd.DataFrame:
        """`cases` with what the statement `text` adds to them, in microseconds.

        Columns of `cases`: case, start, end, amount (business days for the last two); of `stops`: case, begun, over.
        A value is null where a column that it needs is, or where an instant lies outside the clock's years. The order
        is that of `cases`. `ValueError` for a case that stands there twice, `BadInput` for a pause that ends too early.
        """
        if cases["case"].duplicated().any():
            raise ValueError("a case stands there twice")
        if (stops["over"] < stops["begun"]).any():
            raise BadInput(N_("A pause ends before it begins."))
        with closing(self._engine.cursor()) as cursor:
            # Whole numbers that may be null: a frame makes floats of them.
            cursor.register("cases", cases[list(CASES.columns)].astype("Int64"))
            cursor.register("pauses", stops[list(PAUSES.columns)].astype("Int64"))
            values = cursor.execute(text).df()
        added = [name for name in values.columns if name not in CASES.columns]
        return cases.merge(values[["case", *added]].astype("Int64"), on="case", how="left")

    def _one(self, what: str, start: datetime, stops: Sequence[Pause], end: int = 0, amount: int = 0) -> int:
        case = pd.DataFrame({"case": [1], "start": [microseconds(start)], "end": [end], "amount": [amount]})
        rows = [(1, microseconds(begun), microseconds(over)) for begun, over in stops]
        table = pd.DataFrame(rows, columns=list(PAUSES.columns), dtype="int64")
        value = self.answer(what, case, table)["value"][0]
        if pd.isna(value):
            raise BadInput(
                N_("{start}, or what is reckoned from it, is outside the years of the calendar."), start=start
            )
        return int(value)

    @staticmethod
    def _instant(value: int) -> datetime:
        return BEGINNING + timedelta(microseconds=value)
