"""What can happen to a complaint, and beside the complaints: the kinds of events and acts in the record."""

from enum import StrEnum


class EventKind(StrEnum):
    """What one event tells."""

    FILED = "filed"
    TAKEN = "taken"
    ASSIGNED = "assigned"
    STATUS_CHANGED = "status_changed"
    NOTED = "noted"
    #: The player was told that the complaint has arrived.
    ACKNOWLEDGED = "acknowledged"
    #: The deadline was put off, with a reason.
    EXTENDED = "extended"
    #: Category or complexity were corrected: the deadline is reckoned anew.
    RECLASSIFIED = "reclassified"
    #: A policy of the desk gave a limit to a complaint of another system.
    LIMITED = "limited"
    #: A lead said that the complaint is to stand out, or took that back.
    PRIORITISED = "prioritised"
    #: Why the limit was not kept.
    BREACH_EXPLAINED = "breach_explained"
    #: The player was asked for something: until they reply the clock stands still.
    REQUESTED = "requested"
    #: The player wrote, to a request or unasked.
    REPLIED = "replied"
    #: A word to the player that asks for nothing: the desk is still at work.
    TOLD = "told"
    PROPOSED = "proposed"
    #: The player took the proposal, or did not.
    PROPOSAL_ANSWERED = "proposal_answered"
    #: Nobody answered the proposal by its day.
    PROPOSAL_LAPSED = "proposal_lapsed"
    #: The player asked when there would be an answer.
    CHASED = "chased"
    RATED = "rated"
    #: The player does not accept the answer: somebody else looks at it.
    APPEALED = "appealed"
    APPEAL_DECIDED = "appeal_decided"
    #: The complaint is with a body outside: a mediator, or a regulator.
    MEDIATED = "mediated"
    MEDIATION_DECIDED = "mediation_decided"
    #: A paper came in, whoever brought it; and one was taken away, by somebody or because its time was over.
    PAPER_ADDED = "paper_added"
    PAPER_DELETED = "paper_deleted"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"
    #: Seen in another system: a line of its log, or how a ticket stands there.
    OBSERVED = "observed"
    #: Takes the place of the event with its key, and says nothing itself.
    RETRACTED = "retracted"


class ActKind(StrEnum):
    """What one act tells, and whose id its subject is."""

    USER = "user"
    TEAM = "team"
    ABSENCE = "absence"
    #: Somebody signed out, or was: the subject is the user.
    SESSION = "session"
    #: The subject is the number of the complaint.
    PAPERS_SEEN = "papers_seen"
    #: The subject is the number of the last write that was verified.
    VERIFIED = "verified"
    #: The subject is the number of the last write that is in the backup.
    BACKED_UP = "backed_up"
    #: A row that could not be read: the subject is the number of its import and its line there, with a slash between.
    QUARANTINED = "quarantined"
    #: How complaints of a category are dealt with: the subject is the category.
    GUIDE = "guide"
    #: What players are written: the subject is the kind of the message and its language, with a slash between.
    TEMPLATE = "template"
    #: A message that did not go was left, or is tried again: the subject is the number of the complaint.
    MESSAGE = "message"
    #: How long what is held of players is kept, or that it was deleted: the subject is what is held.
    RETENTION = "retention"
    #: A player was erased, or what is held of them was handed out: the subject is the number of each complaint.
    ERASED = "erased"
    DATA_GIVEN = "data_given"
