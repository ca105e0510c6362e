"""What a query tells of the cases that a curve is made of: their times in lists, one row for each slice."""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from analytics.cases import Case
from analytics.measure import Clock, Measure
from analytics.open_time import OpenTime, spent
from analytics.question import Question
from analytics.survival import Curve, End, made_of

#: The seconds of the answered and of the withdrawn cases of a slice; of the open ones their seconds or, where these are
#: reckoned by calendars, their numbers.
ANSWERED, WITHDRAWN, OPEN, OPEN_IDS = "answered_seconds", "withdrawn_seconds", "open_seconds", "open_ids"

Lists = Mapping[str, Any]
Times = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]
_NONE: npt.NDArray[np.int64] = np.array([], dtype=np.int64)


def seconds(case: Case, clock: Clock) -> ir.IntegerValue:
    """Whole seconds from receipt to answer or withdrawal on `clock`; of open ones to as_of, null on the SLA clock."""
    return case.handling_seconds if clock is Clock.GROSS else case.versions.sla_seconds


def end(case: Case) -> ir.IntegerValue:
    """How the case ended by as_of: an `End`."""
    return ibis.cases((case.is_open, int(End.OPEN)), (case.is_withdrawn, int(End.WITHDRAWN)), else_=int(End.ANSWERED))


def collected(case: Case, clock: Clock) -> dict[str, ir.Value]:
    """The lists by their names, for an aggregation over the cases that a curve is about."""
    spans, ended = seconds(case, clock), end(case)
    opened = {OPEN: spans} if clock is Clock.GROSS else {OPEN_IDS: case.versions.ticket_id}
    lists = {
        ANSWERED: spans.collect(where=ended == int(End.ANSWERED)),
        WITHDRAWN: spans.collect(where=ended == int(End.WITHDRAWN)),
    }
    return lists | {name: column.collect(where=case.is_open) for name, column in opened.items()}


def used(cursor: duckdb.DuckDBPyConnection, question: Question, measure: Measure) -> OpenTime | None:
    """What open cases have used of their limits, where `measure` goes by the clock of the limit."""
    return spent(cursor, question, measure) if measure.of_curve and measure.clock is Clock.SLA else None


def times_of(lists: Lists, used: OpenTime | None) -> Times | None:
    """The seconds of the answered, the withdrawn and the open cases of a slice.

    With what open cases have `used` where that is not among its lists; None where no clock tells that: the years of the
    calendars are over.
    """
    answered, withdrawn, opened = (_whole(lists.get(name)) for name in (ANSWERED, WITHDRAWN, OPEN))
    if used is None:
        return answered, withdrawn, opened
    told = used.of(_whole(lists.get(OPEN_IDS)))
    return None if np.isnan(told).any() else (answered, withdrawn, told.astype(np.int64))


def curve_of(lists: Lists, used: OpenTime | None) -> Curve | None:
    """The curve of a slice; see `times_of`."""
    times = times_of(lists, used)
    return made_of(*times) if times else None


def together(slices: Iterable[Times | None]) -> Curve | None:
    """The curve of all slices; None where no clock tells how long the open ones of one have been so."""
    known = list(slices)
    if any(times is None for times in known):
        return None
    ends = zip(*[(_NONE,) * len(End), *known], strict=True)
    return made_of(*(np.concatenate(times) for times in ends))


def _whole(listed: Any) -> npt.NDArray[np.int64]:
    return _NONE if listed is None else np.asarray(listed, dtype=np.int64)
