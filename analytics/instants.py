"""The instants in the life of a case that place it in a period."""

from analytics.measure import Instant
from domain.marks import N_

RECEIVED = Instant(N_("the receipt"), lambda case: case.received_at)
FIRST_ANSWERED = Instant(N_("the first answer"), lambda case: case.versions.first_answered_at)
ANSWERED = Instant(N_("the latest answer"), lambda case: case.answered_at)
CLOSED = Instant(N_("the closing"), lambda case: case.closed_at)
FELL_DUE = Instant(
    N_("the deadline, or the instant at which the limit ran out if that was earlier"), lambda case: case.fell_due_at
)
FELL_DUE_FIRST = Instant(
    N_("the first deadline, or the instant at which the limit ran out if that was earlier"),
    lambda case: case.fell_due_originally_at,
)
ACK_FELL_DUE = Instant(N_("the deadline of the acknowledgement"), lambda case: case.ack_due_at)
DECIDED = Instant(N_("the latest decision of an appeal or of a body outside"), lambda case: case.recourse_decided_at)
