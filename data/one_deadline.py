"""The limits of one case: the same rules as data.deadlines, which tells those of any number of cases at once.

Planning the statements of that takes longer than an edit may; `verify` judges by them what was reckoned here. Instants
are microseconds from 1970 in UTC, spans microseconds, None what there is not.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from data.policies import Book, Version
from sla import one_case
from sla.limits import NEAR, Limit
from sla.one_case import Judged
from sla.policy import Facts
from sla.reckoning import WALL
from sla.spans import BEGINNING, Span
from sla.watch import Watch


class First(NamedTuple):
    """The limits that a case begins with; `policy` is None where no rule fits."""

    policy: int | None
    due: int | None
    risk: int | None
    ack_due: int | None
    hard_stop: int | None


class Moved(NamedTuple):
    """The limits of a case; `spent` is what it took on the clock of its rule, None without one, as `policy`."""

    policy: int | None
    due: int | None
    original: int | None
    risk: int | None
    spent: int | None


class Course(NamedTuple):
    """A case on the way: received, under a limit (None: no rule fits), its clock standing still in `stops`."""

    version: Version
    limit: Limit | None
    received: int
    stops: Sequence[Span]

    def watch(self, until: int) -> Watch:
        """The clock of the limit for instants until then; the wall clock without one."""
        return _watch(self.version, self.limit or WALL, self.received, until)


class Given(NamedTuple):
    """What a case was given before: its limits, and whether a correction ends that."""

    due: int | None
    original: int | None
    risk: int | None
    hard_stop: int | None
    anew: bool

    @property
    def is_extended(self) -> bool:
        """Whether a person gave another deadline than the first one, which stands."""
        return None not in (self.due, self.original) and self.due != self.original and not self.anew


def course(book: Book, policy: int | None, facts: Facts, received: int, stops: Sequence[Span]) -> Course:
    """The case with these facts under version `policy`; None: under none."""
    version = book.versions[0] if policy is None else book.version(policy)
    return Course(version, None if policy is None else version.policy.answer(facts), received, stops)


def first(version: Version, facts: Facts, received: int) -> First:
    """The limits by `version`, the one in force at the receipt."""
    policy = version.policy
    answer = policy.answer(facts)
    judged, acknowledged, stopped = (
        _by(version, limit, received) if limit else Judged()
        for limit in (answer, policy.acknowledged_within(facts), policy.hard_stop(facts) if answer else None)
    )
    return First(version.number if answer else None, judged.due, judged.risk, acknowledged.due, stopped.due)


def of_step(version: Version, step: str, begun: int) -> int | None:
    """When the step of the procedure that begins at `begun` is to be over; None without a limit for it."""
    version = version.for_steps
    limit = version.policy.procedure.get(step)
    return _by(version, limit, begun).due if limit else None


def one_before(version: Version, step: str, at: int) -> int | None:
    """What of the step is over before this instant has at `at` a fifth of its time left, or less; None as `of_step`.

    Of five business days that is the last one.
    """
    version = version.for_steps
    limit = version.policy.procedure.get(step)
    return _by(version, replace(limit, amount=max(1, limit.amount // 5)), at).due if limit else None


def moved(case: Course, given: Given, begun: int, end: int) -> Moved:
    """How the limits stand at `end`, when the clock has just stood still from `begun` on.

    A deadline by a rule is reckoned from the receipt on; one that a person or the source gave is put off by the last
    stop.
    """
    rule = Judged()
    if case.limit:
        rule = one_case.reckoned(case.watch(end), case.limit, case.received, end, case.stops)
    if rule.due is None:
        due, original, risk = (_put_off(case, at, begun, end) for at in (given.due, given.original, given.risk))
        return Moved(None, due, original, risk, rule.elapsed)
    if given.is_extended:
        due, risk = _extended(case, given, begun, end, rule.due), _put_off(case, given.risk, begun, end)
        return Moved(case.version.number, due, rule.due, risk, rule.elapsed)
    return Moved(case.version.number, rule.due, rule.due, rule.risk, rule.elapsed)


def near(case: Course, due: int | None) -> int | None:
    """When four fifths of the time until the deadline `due` are used up: in that of its rule, or on the wall clock."""
    if due is None:
        return None
    course = one_case.course(case.watch(due), case.received, case.stops)
    whole = course.elapsed(due) if course else None
    return None if course is None or whole is None else course.due(whole * NEAR[0] // NEAR[1])


def _extended(case: Course, given: Given, begun: int, end: int, by_rule: int) -> int | None:
    """Whatever puts an extension off, it stays within the hard stop, and it takes nothing away."""
    due = _put_off(case, given.due, begun, end)
    if due is None:
        return None
    return max(by_rule, due if given.hard_stop is None else min(due, given.hard_stop))


def _put_off(case: Course, instant: int | None, begun: int, end: int) -> int | None:
    return None if instant is None else one_case.put_off(case.watch(end), instant, begun, end)


def _by(version: Version, limit: Limit, received: int) -> Judged:
    return one_case.reckoned(_watch(version, limit, received, received), limit, received, received)


def _watch(version: Version, limit: Limit, first: int, last: int) -> Watch:
    span = (BEGINNING + timedelta(microseconds=instant) for instant in (first, last))
    return version.reckoner(*span).clock(limit).watch
