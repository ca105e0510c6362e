"""One case judged: when it is due, when it comes near it and what it took, its pauses taken off.

The same rules as sla.pauses and sla.reckoning, which judge any number of cases at once; the tests hold them together,
and `verify` judges by those what was reckoned by these. Instants are microseconds from 1970 in UTC.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.marks import N_
from domain.problems import BadInput
from sla.limits import BY_DAYS, NEAR, Limit, Way
from sla.spans import Span
from sla.watch import BusinessWatch, Watch


class Judged(NamedTuple):
    """When the limit is used up, when four fifths of it are, and the time from start to end; None: not to be told."""

    due: int | None = None
    risk: int | None = None
    elapsed: int | None = None


class Course:
    """A case from its start on, as the clock of its limit counts it."""

    def __init__(self, watch: Watch, start: int, begins: int, pauses: Sequence[Span]) -> None:
        """`begins` is `start`, and `pauses` are those after it, in order, on the clock of `watch`."""
        self._watch, self._start, self._begins, self._pauses = watch, start, begins, pauses

    def due(self, amount: int) -> int | None:
        """When `amount` is used up."""
        return self._watch.due(self._start, self._begins + amount + self.moved(amount))

    def moved(self, amount: int) -> int:
        """By how much the pauses put that off: those that begin before."""
        moved = earlier = 0
        for begun, over in self._pauses:
            moved += over - begun if begun - self._begins - earlier < amount else 0
            earlier += over - begun
        return moved

    def time_until(self, end: int) -> int | None:
        """The time until `end`, before the start less than none, with the pauses."""
        ends = self._watch.worked(end)
        return None if ends is None else ends - self._begins

    def elapsed(self, end: int) -> int | None:
        """The time until `end` without the pauses."""
        if (ends := self._watch.worked(end)) is None:
            return None
        stopped = sum(min(over, ends) - min(begun, ends) for begun, over in self._pauses)
        return max(0, ends - self._begins) - stopped


def course(watch: Watch, start: int, stops: Iterable[Span]) -> Course | None:
    """The case from `start` on whose clock stood still in `stops`; None where one of them is not in the tables."""
    if (begins := watch.worked(start)) is None:
        return None
    pauses = []
    for pause in merged(stops):
        begun, over = (watch.worked(instant) for instant in pause)
        if begun is None or over is None:
            return None
        pauses.append((max(begun, begins), max(over, begins)))
    return Course(watch, start, begins, pauses)


def reckoned(watch: Watch, limit: Limit, start: int, end: int, stops: Iterable[Span] = ()) -> Judged:
    """What `limit` makes of a case from `start` to `end` whose clock stood still in `stops`."""
    case = course(watch, start, stops)
    if case is None:
        return Judged()
    if limit.way in BY_DAYS and isinstance(watch, BusinessWatch):
        due, amount = _by_days(watch, case, start, limit)
    else:
        due, amount = case.due(limit.measured), limit.measured
    risk = None if amount is None else case.due(amount * NEAR[0] // NEAR[1])
    return Judged(due, risk, case.elapsed(end))


def _by_days(watch: BusinessWatch, case: Course, start: int, limit: Limit) -> tuple[int | None, int | None]:
    """When a limit of days is used up, and the business time until the day reached: pauses are taken off that."""
    to_the_end = limit.way is Way.BUSINESS_DAYS_END
    given = watch.after_days(start, limit.measured, to_the_end)
    amount = None if given is None else case.time_until(given)
    if amount is None or not case.moved(amount):
        return given, amount
    due = case.due(amount)
    # However little a pause moves it: a limit of whole days ends when a day does.
    return (watch.after_days(due, 0, end_of_day=True) if to_the_end and due is not None else due), amount


def put_off(watch: Watch, instant: int, begun: int, over: int) -> int | None:
    """`instant` later by the pause from `begun` to `over`; one that begins when it has passed does not move it."""
    given, from_, until = watch.worked(instant), watch.worked(begun), watch.worked(over)
    if given is None or from_ is None or until is None or not from_ < min(given, until):
        return instant
    return watch.due(begun, given + until - from_)


def merged(stops: Iterable[Span]) -> list[Span]:
    """The same pauses in order, those that touch or overlap as one."""
    found: list[Span] = []
    for begun, over in sorted(stops):
        if over < begun:
            raise BadInput(N_("A pause ends before it begins."))
        if found and begun <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], over))
        else:
            found.append((begun, over))
    return found
