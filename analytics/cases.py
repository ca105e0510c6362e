"""A complaint as it stood at an instant: the only place that says open, answered, due, late, paused."""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from analytics.asked import instant
from analytics.dialect import has_rule, microseconds
from analytics.engine import TICKETS
from domain.vocabulary import (
    AGE_BANDS,
    CHASED_OFTEN,
    DESK,
    NEAR_HARD_STOP,
    SOON,
    Category,
    Decision,
    Priority,
    PriorityReason,
)
from sla.limits import NEAR
from sla.policy import FACTS

_SECOND = 1_000_000
_HOUR = 3600 * _SECOND
_DAY = 24 * _HOUR
#: More hours than any limit has.
_WITHOUT_LIMIT, _WAITS = 1e9, 1e10


class Case:
    """One row of the case versions, looked at as of an instant. Every attribute is a column expression."""

    def __init__(self, versions: ir.Table, as_of: ir.TimestampValue | None = None) -> None:
        """Look at `versions` as of the question's as_of, or as of another instant."""
        self.versions = versions
        self.as_of = instant("as_of") if as_of is None else as_of

    @property
    def is_so(self) -> ir.BooleanValue:
        """Whether this row is how the case stood at as_of."""
        return (self.versions.valid_from <= self.as_of) & (self.versions.valid_to > self.as_of)

    @property
    def is_believed(self) -> ir.BooleanValue:
        """Whether this row was held to be true at the known_at asked."""
        known = instant("known_at")
        return (self.versions.recorded_from <= known) & (self.versions.recorded_to > known)

    @property
    def received_at(self) -> ir.TimestampValue:
        """Clock zero: the first receipt on any channel."""
        return self.versions.received_at

    @property
    def answered_at(self) -> ir.TimestampValue:
        """The latest answer; null while the case is open, and where its end is unknown."""
        return self.versions.answered_at

    @property
    def closed_at(self) -> ir.TimestampValue:
        """When the case was closed."""
        return self.versions.closed_at

    @property
    def is_open(self) -> ir.BooleanValue:
        """Not answered, or reopened since."""
        return self.versions.is_open

    @property
    def is_paused(self) -> ir.BooleanValue:
        """Waiting for the player: the SLA clock stands still."""
        return self.versions.is_paused

    @property
    def is_reopened(self) -> ir.BooleanValue:
        """Open again after an answer."""
        return self.is_open & (self.versions.reopenings > 0)

    @property
    def has_deadline(self) -> ir.BooleanValue:
        """Whether there is a time limit; without one a case is in no rate of time."""
        return self.versions.due_at.notnull()

    @property
    def has_clock(self) -> ir.BooleanValue:
        """Whether the clock of a limit runs for it: a rule fits of the version of the policy that it is judged by.

        Corrected to what no rule of it fits, a case keeps the deadline that this version gave it, and has no clock.
        """
        fits = has_rule(self.versions.policy, *(self.versions[name] for name in FACTS))
        return ibis.ifelse(self.versions.policy.isnull(), False, fits)

    @property
    def late_at(self) -> ir.TimestampValue:
        """When the limit ran out, set once; null as long as it has not by as_of."""
        late_at = self.versions.late_at
        return ibis.ifelse(late_at <= self.as_of, late_at, ibis.null())

    @property
    def is_late(self) -> ir.BooleanValue:
        """The limit ran out while the case was open; a pause since then, or a later deadline, does not undo it."""
        return (self.versions.late_at <= self.as_of).fill_null(False)

    @property
    def fell_due_at(self) -> ir.TimestampValue:
        """The deadline, or the instant at which the limit ran out if that was earlier."""
        return self.versions.fell_due_at

    @property
    def is_due(self) -> ir.BooleanValue:
        """Fallen due by as_of, so that it can be judged.

        It cannot while the clock stands still on a case that is not late, nor where the end is unknown.
        """
        stands_still = self.is_paused & ~self.is_late
        return (self.fell_due_at <= self.as_of) & ~stands_still & ~self.versions.end_unknown

    @property
    def fell_due_originally_at(self) -> ir.TimestampValue:
        """The deadline without extensions, or the instant at which the limit ran out if that was earlier."""
        return ibis.least(self.versions.due_original, self.versions.late_at)

    @property
    def is_originally_due(self) -> ir.BooleanValue:
        """As `is_due`, by the deadline without extensions."""
        # Extended, a case may have missed its first deadline before it was paused: the pause does not undo that.
        missed = (self.versions.due_original < self.versions.paused_since).fill_null(False)
        stands_still = self.is_paused & ~self.is_late & ~missed
        return (self.fell_due_originally_at <= self.as_of) & ~stands_still & ~self.versions.end_unknown

    @property
    def originally_on_time(self) -> ir.BooleanValue:
        """As `on_time`, by the deadline without extensions."""
        return (self.answered_at <= self.versions.due_original).fill_null(False) & ~self.is_late

    @property
    def is_at_risk(self) -> ir.BooleanValue:
        """Open, not late, and four fifths of the limit are used up; what waits for the player stays where it was.

        Without a policy's clock the limit is that from receipt to deadline on the wall clock.
        """
        received, due = microseconds(self.received_at), microseconds(self.versions.due_at)
        near = ibis.coalesce(microseconds(self.versions.risk_at), received + (due - received) * NEAR[0] // NEAR[1])
        by_now = microseconds(ibis.coalesce(self.versions.paused_since, self.as_of))
        return self.is_open & ~self.is_late & (near <= by_now).fill_null(False)

    @property
    def is_due_soon(self) -> ir.BooleanValue:
        """Open and not late, the clock runs, and it runs out within 48 hours."""
        runs = self.is_open & ~self.is_late & ~self.is_paused
        return runs & (self.versions.due_at <= self.as_of + SOON).fill_null(False)

    @property
    def ack_due_at(self) -> ir.TimestampValue:
        """When the player was to be told at the latest that the complaint has arrived."""
        return self.versions.ack_due_at

    @property
    def acknowledged_on_time(self) -> ir.BooleanValue:
        """Acknowledged by then; missing is not."""
        return (self.versions.acknowledged_at <= self.ack_due_at).fill_null(False)

    @property
    def sla_hours(self) -> ir.FloatingValue:
        """From receipt to answer in hours on the clock of the limit, without pauses; null without a policy's limit."""
        return self.versions.sla_seconds / 3600

    @property
    def on_time(self) -> ir.BooleanValue:
        """Answered by the deadline, and never late before; due exactly at the answer is on time."""
        return (self.answered_at <= self.versions.due_at).fill_null(False) & ~self.is_late

    @property
    def is_handled(self) -> ir.BooleanValue:
        """Answered, and not before it was received: that would be a fault in the data, kept out of durations."""
        return self.answered_at >= self.received_at

    @property
    def is_timed(self) -> ir.BooleanValue:
        """It is known how long it has lasted so far; null where its end is not known."""
        return self.is_open | self.is_handled

    @property
    def is_withdrawn(self) -> ir.BooleanValue:
        """The player took it back before there was an answer."""
        return (self.versions.decision == Decision.WITHDRAWN.value).fill_null(False)

    @property
    def is_closed(self) -> ir.BooleanValue:
        """Closed, and not before it was received."""
        return self.closed_at >= self.received_at

    @property
    def handling_hours(self) -> ir.FloatingValue:
        """From receipt to answer, in hours on the wall clock; null for open cases and data faults."""
        return _span(self.received_at, self.answered_at, _HOUR)

    @property
    def handling_seconds(self) -> ir.IntegerValue:
        """From receipt to answer, or to as_of while open, in whole seconds on the wall clock."""
        return (microseconds(ibis.coalesce(self.answered_at, self.as_of)) - microseconds(self.received_at)) // _SECOND

    @property
    def closing_hours(self) -> ir.FloatingValue:
        """From receipt to closing, in hours on the wall clock; null for data faults."""
        return _span(self.received_at, self.closed_at, _HOUR)

    @property
    def age_days(self) -> ir.FloatingValue:
        """From receipt to as_of, in days of 24 hours on the wall clock; null for cases that are not open."""
        return ibis.ifelse(self.is_open, _span(self.received_at, self.as_of, _DAY), ibis.null())

    @property
    def is_breached(self) -> ir.BooleanValue:
        """The limit was not kept: it ran out, or the answer came after it."""
        return self.is_late | (self.answered_at > self.versions.due_at).fill_null(False)

    @property
    def late_days(self) -> ir.FloatingValue:
        """How late, in days of 24 hours: up to the answer, or to as_of while open; null where the limit was kept."""
        late = _span(ibis.coalesce(self.late_at, self.versions.due_at), self._end, _DAY)
        return ibis.ifelse(self.is_breached, late, ibis.null())

    @property
    def left_hours(self) -> ir.FloatingValue:
        """Hours from the answer, or from as_of while open, to the limit; below 0 where it was not kept.

        Null without a limit, while the clock stands still on a case that is not late, and where the end is unknown.
        """
        left = (microseconds(self.versions.due_at) - microseconds(self._end)) / _HOUR
        return ibis.cases((self.is_breached, self.late_days * -24.0), (self.is_paused, ibis.null(float)), else_=left)

    @property
    def priority_reason(self) -> ir.StringValue:
        """Why the case stands out, the first that is so of `PriorityReason`; null where it does not.

        Raised by hand, or said by its source. What was filed with the desk is judged by how it stands: open and late,
        open and chased twice, open with a hard stop within three days, or an account blocked with money on it.
        """
        near_stop = (self.versions.hard_stop_at <= self.as_of + NEAR_HARD_STOP).fill_null(False)
        return ibis.cases(
            (self.versions.raised.fill_null(False), PriorityReason.RAISED.value),
            (self.versions.priority == Priority.HIGH.value, PriorityReason.SOURCE.value),
            (self.versions.source != DESK, ibis.null(str)),
            (self.is_open & self.is_late, PriorityReason.LATE.value),
            (self.is_open & (self.versions.chases >= CHASED_OFTEN).fill_null(False), PriorityReason.CHASED.value),
            (self.is_open & near_stop, PriorityReason.HARD_STOP.value),
            (self.holds_money_back, PriorityReason.BLOCKED_MONEY.value),
            else_=ibis.null(str),
        )

    @property
    def priority(self) -> ir.StringValue:
        """`high` with a reason; else `normal`, or what another source says: a word of its own, or nothing."""
        said = ibis.ifelse(self.versions.source == DESK, ibis.literal(Priority.NORMAL.value), self.versions.priority)
        return ibis.ifelse(self.priority_reason.notnull(), Priority.HIGH.value, said)

    @property
    def holds_money_back(self) -> ir.BooleanValue:
        """An account is blocked, and there is money on it."""
        blocked = self.versions.category == Category.ACCOUNT_BLOCK.value
        if "amount" in self.versions.columns:
            return (blocked & (self.versions.amount > 0)).fill_null(False)
        return (blocked & self.versions.ticket_id.isin(TICKETS.filter(TICKETS.amount > 0).ticket_id)).fill_null(False)

    @property
    def queue_place(self) -> ir.FloatingValue:
        """What orders somebody's queue: the hours left, the longest late first; what has no limit; what waits last.

        What waits for the player and is late stands with the late ones.
        """
        waits = self.is_paused & ~self.is_late
        since_paused = (microseconds(self.versions.due_at) - microseconds(self.versions.paused_since)) / _HOUR
        return ibis.cases(
            (waits, _WAITS + since_paused.fill_null(_WITHOUT_LIMIT)),
            (self.versions.due_at.isnull(), _WITHOUT_LIMIT),
            else_=self.left_hours,
        )

    def was_answered_before(self, span: timedelta) -> ir.BooleanValue:
        """First answered so long before as_of, so that what may follow within that time has followed."""
        return (self.versions.first_answered_at <= self.as_of - span).fill_null(False)

    def came_within(self, instant: ir.TimestampValue, span: timedelta) -> ir.BooleanValue:
        """Whether `instant` lies after the first answer, and not longer after it than `span`."""
        after = microseconds(instant) - microseconds(self.versions.first_answered_at)
        return after.between(0, span // timedelta(microseconds=1)).fill_null(False)

    @property
    def recourse_decided_at(self) -> ir.TimestampValue:
        """The latest decision of an appeal or of a body outside; null where none decided."""
        # The engine takes no notice of what is unknown.
        return ibis.greatest(self.versions.appeal_decided_at, self.versions.mediation_decided_at)

    @property
    def is_overturned(self) -> ir.BooleanValue:
        """An appeal or a body outside changed the answer, whatever was decided after that."""
        return self.versions.overturned_at.notnull()

    @property
    def is_silent(self) -> ir.BooleanValue:
        """Open, not waiting for the player, and without a word to them for too long."""
        return self.is_open & ~self.is_paused & (self.versions.silent_from <= self.as_of).fill_null(False)

    @property
    def _end(self) -> ir.TimestampValue:
        return ibis.coalesce(self.answered_at, ibis.ifelse(self.is_open, self.as_of, ibis.null()))

    @property
    def age_band(self) -> ir.StringValue:
        """The band of ageing by whole days; null for cases that are not open."""
        bands = [(self.age_days < band.end, band.label) for band in AGE_BANDS[:-1]]
        return ibis.cases((self.age_days.isnull(), ibis.null(str)), *bands, else_=AGE_BANDS[-1].label)


def _span(start: ir.TimestampValue, end: ir.TimestampValue, unit: int) -> ir.FloatingValue:
    elapsed = microseconds(end) - microseconds(start)
    return ibis.ifelse(elapsed >= 0, elapsed / unit, ibis.null())
