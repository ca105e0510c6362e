"""What the desk writes to players: the kinds of its messages, and what each may speak of."""

from collections.abc import Mapping
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.kinds import EventKind


class MessageKind(StrEnum):
    """What a message to a player is about."""

    ACKNOWLEDGEMENT = "acknowledgement"
    REQUEST = "request"
    REMINDER = "reminder"
    STILL_WORKING = "still_working"
    EXTENSION = "extension"
    PROPOSAL = "proposal"
    ANSWER = "answer"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_DECIDED = "appeal_decided"
    #: They wrote to a complaint that has its answer.
    AFTER_ANSWER = "after_answer"
    #: The one with which players show that a complaint is theirs.
    CODE = "code"


#: What a player is written when this happens to their complaint.
OF_EVENTS: Mapping[EventKind, MessageKind] = MappingProxyType(
    {
        EventKind.ACKNOWLEDGED: MessageKind.ACKNOWLEDGEMENT,
        EventKind.REQUESTED: MessageKind.REQUEST,
        EventKind.TOLD: MessageKind.STILL_WORKING,
        EventKind.EXTENDED: MessageKind.EXTENSION,
        EventKind.PROPOSED: MessageKind.PROPOSAL,
        EventKind.ANSWERED: MessageKind.ANSWER,
        EventKind.APPEALED: MessageKind.APPEAL_RECEIVED,
        EventKind.APPEAL_DECIDED: MessageKind.APPEAL_DECIDED,
    }
)

#: Those that a player waits for: they go at any hour.
AT_ONCE = frozenset({MessageKind.ACKNOWLEDGEMENT, MessageKind.APPEAL_RECEIVED, MessageKind.CODE})
#: When the others may arrive, on the clocks of the desk's home.
MORNING, EVENING = time(8), time(20)
#: The time between two reminders of one complaint.
BETWEEN_REMINDERS = timedelta(days=1)
#: The time between two messages that say that a complaint has its answer: no machine makes the desk write for ever.
BETWEEN_AFTER_ANSWER = timedelta(days=1)
#: So many reminders of one request, then none: the desk decides what comes next.
REMINDERS = 3

#: The languages that messages are written in; the first where a player's is not known.
LANGUAGES = ("fr", "en")

#: What a template may name, written `$name`.
FIELDS = ("reference", "name", "deadline", "text", "link", "code", "appeal", "until")

#: What a template has to name, or the message would be of no use.
NEEDED: Mapping[MessageKind, tuple[str, ...]] = MappingProxyType(
    {
        MessageKind.ACKNOWLEDGEMENT: ("reference", "deadline"),
        MessageKind.REQUEST: ("text",),
        MessageKind.REMINDER: ("text",),
        MessageKind.STILL_WORKING: ("text",),
        MessageKind.EXTENSION: ("text", "deadline"),
        MessageKind.PROPOSAL: ("text", "until"),
        MessageKind.ANSWER: ("text", "appeal"),
        MessageKind.APPEAL_RECEIVED: ("reference",),
        MessageKind.APPEAL_DECIDED: ("text", "appeal"),
        MessageKind.AFTER_ANSWER: ("text", "appeal"),
        MessageKind.CODE: ("code",),
    }
)
