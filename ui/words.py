"""The words of the desk as people read them, in the current language."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from data.intake.faults import NAMES as FAULTS
from data.intake.faults import Fault
from domain.evidence import EvidenceKind, kinds_of
from domain.kinds import EventKind
from domain.marks import N_
from domain.messages import MessageKind
from domain.people import Role
from domain.reference import EXAMPLE
from domain.retention import Held
from domain.rights import Action
from domain.statuses import Status
from domain.unseen import visible
from domain.vocabulary import (
    Body,
    BreachReason,
    Category,
    Channel,
    Complexity,
    Decision,
    Jurisdiction,
    Outcome,
    Priority,
    PriorityReason,
    Proposal,
)
from ui import numbers
from ui.language import _, pgettext

_LABELS: Mapping[str, Mapping[str, str]] = {
    "category": {
        "payment": N_("Payment"),
        "technical": N_("Technical fault"),
        "bonus": N_("Bonus"),
        "account_block": N_("Account blocked"),
        "game": N_("Game dispute"),
        "fraud": N_("Suspected fraud"),
        "other": N_("Other"),
    },
    "channel": {"chat": N_("Chat"), "email": N_("E-mail"), "form": N_("Form"), "phone": N_("Phone")},
    "decision": {
        "upheld": N_("Upheld"),
        "partly_upheld": N_("Partly upheld"),
        "rejected": N_("Rejected"),
        "rejected_goodwill": N_("Rejected, with a goodwill gesture"),
        "withdrawn": N_("Withdrawn"),
        "inadmissible": N_("Inadmissible"),
        "duplicate": N_("Duplicate"),
        "spam": N_("Spam"),
    },
    "complexity": {"simple": N_("Simple"), "complex": N_("Complex")},
    "priority": {"normal": N_("Normal"), "high": N_("High")},
    "priority_reason": {
        PriorityReason.RAISED: N_("raised by hand"),
        PriorityReason.SOURCE: N_("said by the source"),
        PriorityReason.LATE: N_("late"),
        PriorityReason.CHASED: N_("chased twice"),
        PriorityReason.HARD_STOP: N_("hard stop within 3 days"),
        PriorityReason.BLOCKED_MONEY: N_("money blocked"),
    },
    "breach_reason": {
        BreachReason.WAITED_THIRD_PARTY: N_("Waited for a third party"),
        BreachReason.MISSING_PAPERS: N_("Papers were missing"),
        BreachReason.PLAYER_UNREACHABLE: N_("Player could not be reached"),
        BreachReason.STAFF_SHORTAGE: N_("Too few people"),
        BreachReason.SYSTEM_OUTAGE: N_("System down"),
        BreachReason.HANDED_OVER_LATE: N_("Handed over late"),
        BreachReason.COMPLEX_CASE: N_("Complex case"),
        BreachReason.OTHER: N_("Other"),
    },
    "jurisdiction": {
        "fr": N_("France"),
        "uk": N_("United Kingdom"),
        "mt": N_("Malta"),
        "cw": N_("Curaçao"),
        "eu": N_("European Union"),
    },
    "source": {"desk": N_("This desk")},
    "role": {
        "manager": N_("Manager"),
        "team_lead": N_("Team lead"),
        "agent": N_("Agent"),
        "supervisor": N_("Supervisor"),
        "analyst": N_("Analyst"),
        "compliance": N_("Compliance"),
        "admin": N_("Administrator"),
        "player": N_("Player"),
    },
    "proposal": {Proposal.MADE: N_("Made"), Proposal.ACCEPTED: N_("Accepted"), Proposal.REFUSED: N_("Refused")},
    "outcome": {Outcome.CONFIRMED: N_("Confirmed"), Outcome.CHANGED: N_("Changed")},
    "body": {Body.MEDIATOR: N_("Mediator"), Body.ADR: N_("ADR body"), Body.REGULATOR: N_("Regulator")},
    "message": {
        MessageKind.ACKNOWLEDGEMENT: N_("Acknowledgement"),
        MessageKind.REQUEST: N_("Request"),
        MessageKind.REMINDER: N_("Reminder"),
        MessageKind.STILL_WORKING: N_("Still working on it"),
        MessageKind.EXTENSION: N_("Extension"),
        MessageKind.PROPOSAL: N_("Proposal"),
        MessageKind.ANSWER: N_("The answer"),
        MessageKind.APPEAL_RECEIVED: N_("Appeal received"),
        MessageKind.APPEAL_DECIDED: N_("Appeal decided"),
        MessageKind.AFTER_ANSWER: N_("Written after the answer"),
        MessageKind.CODE: N_("Code"),
    },
    "held": {
        Held.IDENTITY: N_("Identity papers"),
        Held.PAPERS: N_("Other papers"),
        Held.MESSAGES: N_("Messages to players"),
        Held.TEXTS: N_("Texts of players and staff"),
        Held.PLAYERS: N_("Account, name, e-mail"),
    },
    "evidence_kind": {
        EvidenceKind.IDENTITY: N_("Identity paper"),
        EvidenceKind.TRANSACTION: N_("Proof of a transaction"),
        EvidenceKind.DESCRIPTION: N_("Written account"),
        EvidenceKind.CORRESPONDENCE: N_("Correspondence"),
        EvidenceKind.SCREENSHOTS: N_("Screenshots"),
    },
    "kind": {
        EventKind.FILED: N_("Filed"),
        EventKind.TAKEN: N_("Taken"),
        EventKind.ASSIGNED: N_("Assigned"),
        EventKind.STATUS_CHANGED: N_("Status changed"),
        EventKind.NOTED: N_("Note"),
        EventKind.ACKNOWLEDGED: N_("Acknowledged"),
        EventKind.EXTENDED: N_("Deadline extended"),
        EventKind.RECLASSIFIED: N_("Corrected"),
        EventKind.LIMITED: N_("Limit set by the policy"),
        EventKind.PRIORITISED: N_("Priority set by hand"),
        EventKind.BREACH_EXPLAINED: N_("Reason for being late"),
        EventKind.REQUESTED: N_("Player asked for something"),
        EventKind.REPLIED: N_("Player wrote"),
        EventKind.TOLD: N_("Player told"),
        EventKind.PROPOSED: N_("Resolution proposed"),
        EventKind.PROPOSAL_ANSWERED: N_("Proposal answered"),
        EventKind.PROPOSAL_LAPSED: N_("Proposal lapsed"),
        EventKind.CHASED: N_("Player asked for news"),
        EventKind.RATED: N_("Player rated the answer"),
        EventKind.APPEALED: N_("Appeal"),
        EventKind.APPEAL_DECIDED: N_("Appeal decided"),
        EventKind.MEDIATED: N_("Taken outside"),
        EventKind.MEDIATION_DECIDED: N_("Outcome from outside"),
        EventKind.PAPER_ADDED: N_("Paper added"),
        EventKind.PAPER_DELETED: N_("Paper deleted"),
        EventKind.ANSWERED: N_("Answer sent"),
        EventKind.REOPENED: N_("Reopened"),
        EventKind.CLOSED: N_("Complaint closed"),
        EventKind.OBSERVED: N_("Seen in the source"),
        EventKind.RETRACTED: N_("Taken back by the source"),
    },
}

_DIMENSIONS: Mapping[str, str] = {
    "category": N_("Category"),
    "channel": N_("Channel"),
    "team": N_("Team"),
    "agent": N_("Agent"),
    "complexity": N_("Complexity"),
    "priority": N_("Priority"),
    "jurisdiction": N_("Jurisdiction"),
    "source": N_("Source"),
    "status": N_("Status"),
    "decision": N_("Decision"),
    "breach_reason": N_("Reason for being late"),
    "age": N_("Age"),
    "month": N_("Month"),
    "week": N_("Week"),
    "day": N_("Day"),
    "batch": N_("Import"),
}

_WITHOUT: Mapping[str, str] = {
    "team": N_("No team"),
    "agent": N_("Nobody"),
    "decision": N_("No decision"),
    "breach_reason": N_("No reason given"),
}

_ACTIONS: Mapping[Action, str] = {
    Action.FILE: N_("file a complaint"),
    Action.NOTE: N_("write a note"),
    Action.ACKNOWLEDGE: N_("acknowledge"),
    Action.CHANGE_STATUS: N_("change the status"),
    Action.REQUEST: N_("write to the player"),
    Action.PROPOSE: N_("propose a resolution"),
    Action.OPEN_APPEAL: N_("open an appeal"),
    Action.DECIDE_APPEAL: N_("decide an appeal"),
    Action.RECORD_MEDIATION: N_("note a body outside"),
    Action.TAKE_PART: N_("speak as the player"),
    Action.ANSWER: N_("answer"),
    Action.EXTEND: N_("extend the deadline"),
    Action.RECLASSIFY: N_("correct category and complexity"),
    Action.REOPEN: N_("reopen"),
    Action.TAKE: N_("take a case"),
    Action.ASSIGN: N_("assign"),
    Action.SET_ABSENCE: N_("say who is away"),
    Action.COACH: N_("see how each agent of the team does"),
    Action.RAISE_PRIORITY: N_("raise a priority"),
    Action.GIVE_BREACH_REASON: N_("say why a limit was not kept"),
    Action.SEE_WORKLOAD: N_("see the workload"),
    Action.SEE_TEXTS: N_("read what was written"),
    Action.ADD_PAPERS: N_("add papers"),
    Action.DELETE_PAPERS: N_("delete papers"),
    Action.SEE_PAPERS: N_("see papers"),
    Action.SEE_FIGURES: N_("see the figures"),
    Action.IMPORT: N_("import"),
    Action.EXPORT_ALL: N_("export everything, names and texts too"),
    Action.RESTORE: N_("fill a store from an archive"),
    Action.SET_POLICIES: N_("set policies"),
    Action.SEE_AUDIT: N_("see the log"),
    Action.BACK_UP: N_("back the store up"),
    Action.SET_RETENTION: N_("set how long things are kept"),
    Action.ERASE_PLAYER: N_("erase a player"),
    Action.GIVE_PLAYER_DATA: N_("hand out a player’s data"),
    Action.SEE_APPEALS: N_("see the list of appeals"),
    Action.SEE_OUTBOX: N_("see which messages did not go, and try them again"),
    Action.SET_GUIDES: N_("change the guides"),
    Action.SET_TEMPLATES: N_("change the messages to players"),
    Action.SET_USERS: N_("set users and teams"),
}

_NAMED_BY: Mapping[type[StrEnum], str] = {
    BreachReason: "breach_reason",
    Category: "category",
    Channel: "channel",
    Complexity: "complexity",
    Decision: "decision",
    EventKind: "kind",
    EvidenceKind: "evidence_kind",
    Held: "held",
    Body: "body",
    Jurisdiction: "jurisdiction",
    MessageKind: "message",
    Outcome: "outcome",
    Priority: "priority",
    Proposal: "proposal",
    Role: "role",
    Status: "status",
}


def member(value: StrEnum) -> str:
    """A word of the domain's closed lists; what has no label stays as it is written."""
    if isinstance(value, Action):
        return _(_ACTIONS[value])
    return label(_NAMED_BY.get(type(value), ""), value)


def zone() -> str:
    """On which clocks times are shown, for a page with many of them."""
    return _("Times of Paris")


def an_example(is_own: bool) -> str:
    """What stands in an empty box for a reference: an example where the desk has references of its own."""
    return EXAMPLE if is_own else _("Number of a ticket")


def field(name: str) -> str:
    """The name of a field of a form."""
    return _(_DIMENSIONS[name]) if name in _DIMENSIONS else _fields().get(name, name)


def _fields() -> Mapping[str, str]:
    return {
        "account": pgettext("field", "Account"),
        "name": pgettext("field", "Name"),
        "email": pgettext("field", "E-mail"),
        "description": pgettext("field", "Description"),
        "note": pgettext("field", "Note"),
        "aside_reason": _("Why it is set aside"),
        "answer": pgettext("field", "Answer"),
        "reason": pgettext("field", "Reason"),
        "request": pgettext("field", "Request"),
        "message": pgettext("field", "Message"),
        "proposal": pgettext("field", "Proposal"),
        "appeal": pgettext("field", "Reason of the appeal"),
        "reply": pgettext("field", "Reply"),
        "body": pgettext("field", "Text"),
        "subject": pgettext("field", "Subject"),
        "outcome": pgettext("field", "Outcome"),
        "due_at": pgettext("field", "New deadline"),
        "starts_on": _("Starts on"),
        "pausing": pgettext("field", "Statuses that stop the clock"),
    }


def priority(value: str | None, reason: str | None) -> str:
    """`High: late`; nothing where the complaint does not stand out."""
    if not isinstance(reason, str):
        return ""
    said = label("priority_reason", reason)
    return _("{name}: {value}").format(name=label("priority", value), value=said)


def policy(version: int | None) -> str:
    """What gave a limit: a version of the policy, or where there is none the source."""
    if version is None:
        return _("by the source")
    return _("policy version {number}").format(number=numbers.number(version))


def dimension(name: str) -> str:
    """The name of a dimension: `Catégorie`."""
    return _(_DIMENSIONS[name])


def label(name: str, value: str | None, names: Mapping[str, str] | None = None) -> str:
    """A value of dimension `name`; `names` has people and teams; what nobody named stays as it came.

    Of names that came from outside, what is not seen or turns the writing round stands as its code.
    """
    if value is None or value == "" or value != value:
        return _(_WITHOUT.get(name, N_("None")))
    if names and value in names:
        return visible(names[value])
    if name in ("week", "month", "day", "age"):
        return _time(name, value)
    if name == "batch":
        return _batch(value)
    if name == "evidence":
        return ", ".join(label("evidence_kind", one) for one in kinds_of(value))
    if name == "status":
        return _statuses().get(value, value)
    message = _LABELS.get(name, {}).get(value)
    return _(message) if message else visible(value)


def _batch(value: str) -> str:
    """`3 · new tickets`."""
    number, _dash, kind = value.partition("-")
    if not kind:
        return number
    kinds = {"new": _("new tickets"), "updated": _("updated tickets")}
    said = kinds.get(kind) or (_(FAULTS[Fault(kind)]) if kind in set(Fault) else kind)
    return f"{number} · {said}"


def _statuses() -> Mapping[str, str]:
    return {
        "new": pgettext("status", "New"),
        "in_analysis": pgettext("status", "In analysis"),
        "waiting_player": pgettext("status", "Waiting for the player"),
        "waiting_third_party": pgettext("status", "Waiting for a third party"),
        "answered": pgettext("status", "Answered"),
        "closed": pgettext("status", "Closed"),
    }


def _time(name: str, value: str) -> str:
    if name == "age":
        return _("{band} days").format(band=value.replace("-", "–"))
    if name == "week":
        year, _w, week = value.partition("-W")
        return _("week {week} of {year}").format(week=week.lstrip("0"), year=year)
    try:
        start = date.fromisoformat(value if name == "day" else f"{value}-01")
    except ValueError:
        return value
    return numbers.day(start) if name == "day" else numbers.month(start)
