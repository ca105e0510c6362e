"""Cases a day: how many days a period has had, and how much more days vary than chance alone makes them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import numpy as np

from analytics.figures import figures
from analytics.flow import first_receipt
from analytics.grid import grid
from analytics.interval import Floats
from analytics.question import Question

#: Of fewer whole days it cannot be told how much they vary.
FEWEST = 7
#: From so many on each weekday is measured against its own mean.
BY_WEEKDAY = 14

#: How much more the days of a figure and a slice vary than chance makes them; of those that are missing nobody knows.
Dispersions = Mapping[tuple[str, ...], float]


def begun(cursor: duckdb.DuckDBPyConnection, question: Question) -> Question:
    """The question, its period not before the first receipt of the slice: before that there was nothing to count.

    A period without a beginning stays without one. Where nothing was received, or only later, it has no length.
    """
    if question.start is None:
        return question
    first = first_receipt(cursor, question) or question.as_of
    return replace(question, start=max(first, question.start))


def days_of(question: Question) -> float:
    """How many days of the desk's zone a period has had by as_of; a day of 23 or 25 hours is one. NaN without limits.

    0 where the period is still to come.
    """
    if question.start is None:
        return float("nan")
    end = question.as_of if question.end is None else min(question.end, question.as_of)
    start, end = (_on_the_wall(moment, question.zone) for moment in (question.start, end))
    return max((end - start) / timedelta(days=1), 0.0)


def _on_the_wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def dispersions(
    cursor: duckdb.DuckDBPyConnection, question: Question, ids: Sequence[str], by: Sequence[str] = ()
) -> Dispersions:
    """For each of `ids` (counts of a period) and each slice `by`: `dispersion` of its whole days by as_of."""
    if question.start is None or not ids:
        return {}
    end = min(question.end or question.as_of, question.as_of)
    cells = grid(question.start, end, "day", question.zone)
    whole = [cell for cell in cells if question.start <= cell.start and cell.end <= end]
    if len(whole) < FEWEST:
        return {}
    days = {cell.label: place for place, cell in enumerate(whole)}
    counts: dict[tuple[str, ...], Floats] = defaultdict(lambda: np.zeros(len(days)))
    frame = figures(cursor, question.between(whole[0].start, whole[-1].end), ids, ("day", *by))
    for *key, day, value in frame[["figure", *by, "day", "value"]].itertuples(index=False):
        counts[tuple(key)][days[day]] = value
    return {key: dispersion(one) for key, one in counts.items()}


def dispersion(counts: Floats) -> float:
    """How much more counts of successive days vary than a Poisson distribution tells: Pearson's χ² by its degrees of
    freedom, at least 1; from `BY_WEEKDAY` days on about the means of the weekdays, for a desk that rests on Sundays is
    no less sure of its weeks.

    McCullagh, P. and Nelder, J. A. (1989): Generalized Linear Models, 2nd ed., section 6.2.3.
    """
    groups = 7 if len(counts) >= BY_WEEKDAY else 1
    weekday = np.arange(len(counts)) % groups
    means = np.bincount(weekday, counts) / np.bincount(weekday)
    expected = means[weekday]
    square = (counts - expected) ** 2 / np.where(expected > 0, expected, 1)
    # Weekdays on which nothing ever happens tell nothing of the others.
    degrees = np.count_nonzero(expected > 0) - np.count_nonzero(means > 0)
    return max(1.0, float(square.sum() / degrees)) if degrees else 1.0
