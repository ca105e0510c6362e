"""Little's law, L = λ·W: whether the backlog is what pace and stay of the cases make of it, and where not, why.

L is the mean number of cases in the system, λ the rate at which they come, W the mean time that each is in it. The law
holds exactly over a span that begins and ends without a case; over any other one the cases that were there at its
start and its end make the difference, which is small where the span is long against W and the backlog ends as it began.

Little, J. D. C. (1961): A proof for the queuing formula L = λW. Operations Research 9(3), 383-387.
Little, J. D. C., Graves, S. C. (2008): Little's law. In: Chhajed, D., Lowe, T. J. (eds.), Building Intuition, 81-100.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

import duckdb
import ibis

from analytics.asked import instant
from analytics.cases import Case
from analytics.dialect import microseconds
from analytics.engine import VERSIONS, rows, sql
from analytics.figures import figures, measure
from analytics.flow import period
from analytics.question import STANDING, Question, Shape
from analytics.series import stock_series
from analytics.slices import among, believed, sliced

#: Off by no more than this part, the law holds; arrivals and answers, backlog then and now, are compared by it too.
TOLERANCE = 0.1
_DAY = timedelta(days=1)
_MICROSECONDS = 86_400_000_000


class Reason(StrEnum):
    """Why the law does not hold over a period."""

    #: Received and answered differ by more than the tolerance.
    UNBALANCED = "unbalanced"
    #: The backlog ended higher, or lower, than it began, by more than the tolerance.
    GREW = "grew"
    SHRANK = "shrank"
    #: The period is shorter than the mean stay.
    SHORT = "short"
    #: Of the received ones more than the tolerance are open still, so their stay is only begun.
    OPEN = "open"
    #: None of these: it is what was there at the start, was reopened, or left the figures.
    EDGES = "edges"


@dataclass(frozen=True, slots=True)
class Law:
    """What the law is about, over [`start`, `end`): counts of cases, days of 24 hours on the wall clock."""

    start: datetime
    end: datetime
    #: Received in the period, answered in it (at the latest answer), and of the received ones open at as_of.
    arrivals: int
    departures: int
    still_open: int
    #: The backlog at the start, at the end, and on average over every instant between (L).
    began: int
    ended: int
    mean: float
    #: Days from receipt to the latest answer, or to as_of while open: the mean over those received (W), 0 without any.
    stay: float

    @property
    def days(self) -> float:
        """How long the period is."""
        return (self.end - self.start) / _DAY

    @property
    def rate(self) -> float:
        """Received each day (λ)."""
        return self.arrivals / self.days

    @property
    def expected(self) -> float:
        """What the law makes of pace and stay: λ·W."""
        return self.rate * self.stay

    @property
    def off(self) -> float:
        """How far `expected` is from the mean backlog, as a part of that; 0 where both are."""
        return (self.expected - self.mean) / self.mean if self.mean else 0.0 if not self.expected else 1.0

    @property
    def holds(self) -> bool:
        """Whether both are the same within the tolerance."""
        return abs(self.off) <= TOLERANCE

    @property
    def reasons(self) -> list[Reason]:
        """Why it does not hold; none where it does."""
        return [] if self.holds else list(self._reasons()) or [Reason.EDGES]

    def _reasons(self) -> Iterator[Reason]:
        if _apart(self.arrivals, self.departures):
            yield Reason.UNBALANCED
        if _apart(self.began, self.ended):
            yield Reason.GREW if self.ended > self.began else Reason.SHRANK
        if self.days < self.stay:
            yield Reason.SHORT
        if self.still_open > TOLERANCE * self.arrivals:
            yield Reason.OPEN


def _apart(one: int, other: int) -> bool:
    return abs(one - other) > TOLERANCE * max(one, other)


def knows(question: Question) -> bool:
    """Whether the law can be asked: cases come into an age or a priority without being received, so not by these."""
    return not any(name in STANDING for name, _values in question.where)


def law(cursor: duckdb.DuckDBPyConnection, question: Question) -> Law | None:
    """The law over the question's period up to as_of; None where that has no case in it, or no length.

    The question must be one that the law `knows`; else ValueError.
    """
    if not knows(question):
        raise ValueError("an age or a priority is no system that cases come into by their receipt")
    span = period(cursor, question)
    if span is None:
        return None
    told = _told(cursor, question.between(*span))
    return told if told.arrivals or told.mean else None


def _told(cursor: duckdb.DuckDBPyConnection, asked: Question) -> Law:
    assert asked.start is not None and asked.end is not None
    moved = figures(cursor, asked, ("arrivals", "departures")).set_index("figure")["value"]
    (open_time,) = rows(cursor, _open_time(asked.shape), asked.values)[0]
    stayed, measured, still_open = rows(cursor, _stay(asked.shape), asked.values)[0]
    began, ended = stock_series(cursor, asked, [asked.start, asked.end], ("backlog",))["backlog"]
    return Law(
        asked.start,
        asked.end,
        int(moved["arrivals"]),
        int(moved["departures"]),
        still_open,
        int(began),
        int(ended),
        (open_time or 0) / ((asked.end - asked.start) // timedelta(microseconds=1)),
        (stayed or 0) / measured / _MICROSECONDS if measured else 0.0,
    )


@lru_cache(maxsize=256)
def _open_time(shape: Shape) -> str:
    """For how long cases were open within the period, in microseconds, all together: the area under the backlog."""
    start, end = instant("start"), instant("end")
    case = Case(VERSIONS, end)
    open_then = VERSIONS.filter(
        (VERSIONS.valid_from < end) & (VERSIONS.valid_to > start),
        believed(case, shape),
        among(case, measure("backlog"), shape),
    )
    until, since = ibis.least(open_then.valid_to, end), ibis.greatest(open_then.valid_from, start)
    return sql(open_then.aggregate(time=(microseconds(until) - microseconds(since)).sum()))


@lru_cache(maxsize=256)
def _stay(shape: Shape) -> str:
    """How long the cases received in the period stayed, in microseconds; of how many that is, how many are open."""
    case = Case(VERSIONS)
    received = VERSIONS.filter(sliced(case, shape), among(case, measure("arrivals"), shape))
    case = Case(received)
    # Null for those answered before they were received, and those whose end nobody knows.
    stay = (ibis.coalesce(case.handling_hours / 24, case.age_days) * _MICROSECONDS).round().cast("int64")
    return sql(received.aggregate(time=stay.sum(), n=stay.count(), open=received.count(where=case.is_open)))
