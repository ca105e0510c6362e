"""Limits reckoned: when cases are due, when they come near it and what they took, with pauses taken off.

The same statements for a set of one, for all history in a store, and for what might have been.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from threading import Lock

import ibis
import ibis.expr.types as ir
import pandas as pd

from sla import pauses
from sla.business_time import BusinessTime, Time
from sla.calendar import Calendar
from sla.clockwork import CASES, NO_PAUSES, PAUSES, Clockwork
from sla.limits import BY_DAYS, NEAR, Limit, Way
from sla.policy import Policy

#: What runs where no limit says which clock does.
WALL = Limit(Way.HOURS, 1)
_DUES = {"due": "amount", "risk": "near"}


@lru_cache(maxsize=256)
def statement(time: Time, way: Way) -> str:
    """The statement that reckons limits of a kind for a table `cases` with `pauses` (see sla.clockwork).

    It gives `case`, due, risk (when four fifths are used up), elapsed, in microseconds; null where the tables of the
    calendar end.
    """
    by_days = isinstance(time, BusinessTime) and way in BY_DAYS
    table = _by_days(time, way) if by_days else _by_amount(time)  # type: ignore[arg-type]
    return str(ibis.to_sql(table, dialect="duckdb"))


def _by_amount(time: Time) -> ir.Table:
    cases = CASES.mutate(near=CASES.amount * NEAR[0] // NEAR[1])
    return pauses.judged(time, cases, PAUSES, _DUES).select("case", "due", "risk", "elapsed")


def _by_days(time: BusinessTime, way: Way) -> ir.Table:
    """Days become the business time until the day reached: pauses are taken off that."""
    to_the_end = way is Way.BUSINESS_DAYS_END
    rows = time.after_days(CASES, "start", "amount", "given", to_the_end)
    rows = time.worked(time.worked(rows, "start", "from_"), "given", "until_")
    rows = rows.mutate(amount=rows.until_ - rows.from_).drop("from_", "until_")
    rows = pauses.judged(time, rows.mutate(near=rows.amount * NEAR[0] // NEAR[1]), PAUSES, _DUES)
    moved = "due"
    if to_the_end:
        # However little a pause moves it: a limit of whole days ends when a day does.
        rows, moved = time.after_days(rows.mutate(none=0), "due", "none", "closed", end_of_day=True), "closed"
    return rows.select("case", "risk", "elapsed", due=ibis.ifelse(rows.due_moved == 0, rows.given, rows[moved]))


@lru_cache(maxsize=64)
def _putting_off(time: Time) -> str:
    """The statement that puts instants (`amount`) off by the pause from `start` to `end`: case and put_off.

    A pause that begins when the instant has passed does not move it.
    """
    rows = CASES
    for instant, name in (("start", "begun_"), ("end", "over_"), ("amount", "given_")):
        rows = time.worked(rows, instant, name)
    rows = rows.mutate(target=rows.given_ + rows.over_ - rows.begun_)
    rows = time.due(rows, "start", "target", "later")
    moves = (rows.begun_ < rows.given_) & (rows.over_ > rows.begun_)
    return str(ibis.to_sql(rows.select("case", put_off=ibis.ifelse(moves, rows.later, rows.amount)), dialect="duckdb"))


class Reckoner:
    """The clocks of a policy for instants from `first` to `last`; threads may share it."""

    def __init__(self, policy: Policy, first: date, last: date) -> None:
        """Clocks are made when they are needed."""
        self.policy = policy
        self._span = first, last
        self._clocks: dict[str, Clockwork] = {}
        self._lock = Lock()

    def clock(self, limit: Limit) -> Clockwork:
        """The clock that runs for `limit`."""
        calendars: Mapping[str, Calendar | None] = self.policy.calendars
        with self._lock:
            if limit.calendar not in self._clocks:
                calendar = calendars[limit.calendar] if limit.calendar else None
                self._clocks[limit.calendar] = Clockwork(calendar, *self._span)
            return self._clocks[limit.calendar]

    def reckoned(self, limit: Limit, cases: pd.DataFrame, stops: pd.DataFrame = NO_PAUSES) -> pd.DataFrame:
        """`cases` (case, start, end) with due, risk and elapsed under `limit`; `stops`: case, begun, over.

        All in microseconds from 1970 or of business time; null outside the years of the clock.
        """
        clock = self.clock(limit)
        return clock.told(statement(clock.time, limit.way), cases.assign(amount=limit.measured), stops)

    def put_off(self, limit: Limit | None, instants: pd.DataFrame) -> pd.DataFrame:
        """`instants` (case, start, end, amount) with put_off: the instant `amount` after a pause from start to end.

        In the time of `limit`, or on the wall clock without one; all in microseconds from 1970.
        """
        clock = self.clock(limit or WALL)
        return clock.told(_putting_off(clock.time), instants)
