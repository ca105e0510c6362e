"""What a column of another system can be here, and the words that a field allows."""

from domain.statuses import Status
from domain.vocabulary import Complexity, Decision, Jurisdiction, Priority

#: Instants.
TIMES = frozenset({"received_at", "answered_at", "closed_at", "due_at", "occurred_at"})
#: Fields that only a log with an event per row has.
EVENT_ONLY = frozenset({"occurred_at"})
#: What a source writes in words of its own: taken over as they are where the mapping does not translate them.
OPEN_LISTS = ("category", "channel", "team", "agent")
#: What must be one of the desk's words in the end.
CLOSED_LISTS: dict[str, frozenset[str]] = {
    "status": frozenset(Status),
    "complexity": frozenset(Complexity),
    "priority": frozenset(Priority),
    "jurisdiction": frozenset(Jurisdiction),
    "decision": frozenset(Decision),
}
#: What cannot be told without: a value that nobody knows puts its row into quarantine. Of other fields it says nothing.
DECISIVE = frozenset({"status"})
#: Every field that a column can be mapped to.
FIELDS = ("id", *sorted(TIMES), *OPEN_LISTS, *CLOSED_LISTS)
#: The same in the order of a ticket's life, as people read them.
IN_ORDER = (
    *("id", "occurred_at", "received_at", "answered_at", "closed_at", "due_at"),
    *("status", "category", "channel", "priority", "team", "agent", "complexity", "jurisdiction", "decision"),
)
