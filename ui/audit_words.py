"""The log in words: what was done, to whom, which field, from what to what."""

from collections.abc import Mapping
from datetime import date, datetime

from data.audit import WRITTEN, Change, Line, Part, Value
from data.backup import WITH_KEY, WITHOUT_KEY
from data.outbox.unsent import LEFT
from data.outbox.written import Way
from data.verifying import WHOLE
from domain.kinds import ActKind, EventKind
from domain.marks import N_
from domain.people import PLAYER, SYSTEM
from ui import import_list, numbers, words
from ui.language import NAMES, _, ngettext
from ui.markup import visible

_WHAT: Mapping[str, str] = {
    "import": N_("Import of a file"),
    "undo import": N_("Import taken back"),
    "demo": N_("Demo"),
    "publish_policy": N_("Policy published"),
    "withdraw_policy": N_("Policy withdrawn"),
    "save_mapping": N_("Mapping saved"),
    "delete_mapping": N_("Mapping deleted"),
    "see_mentions": N_("Mentions seen"),
    "save_view": N_("View kept"),
    "rename_view": N_("View renamed"),
    "delete_view": N_("View deleted"),
    ActKind.USER: N_("User changed"),
    ActKind.ABSENCE: N_("Absence"),
    ActKind.TEAM: N_("Team changed"),
    ActKind.SESSION: N_("Session"),
    ActKind.PAPERS_SEEN: N_("Identity papers seen"),
    ActKind.VERIFIED: N_("Log verified"),
    ActKind.BACKED_UP: N_("Backup made"),
    ActKind.QUARANTINED: N_("Row in quarantine"),
    ActKind.RETENTION: N_("Retention"),
    ActKind.ERASED: N_("Player erased"),
    ActKind.DATA_GIVEN: N_("Player’s data handed out"),
    ActKind.GUIDE: N_("Procedure changed"),
    ActKind.TEMPLATE: N_("Message to players changed"),
    ActKind.MESSAGE: N_("Sending of a message"),
    "leave_messages": N_("Messages left"),
    "try_messages_again": N_("Messages tried again"),
    "tick": N_("Step of a procedure ticked"),
}
_FIELDS: Mapping[str, str] = {
    "received_at": N_("Received on"),
    "closed_at": N_("Closed on"),
    "due_at": N_("Deadline"),
    "due_original": N_("First deadline"),
    "risk_at": N_("At risk from"),
    "ack_due_at": N_("Acknowledgement due"),
    "acknowledged_at": N_("Acknowledged on"),
    "hard_stop_at": N_("Hard stop"),
    "sla_seconds": N_("Time used of the limit (seconds)"),
    "source_on_time": N_("On time by the source"),
    "end_unknown": N_("End unknown"),
    "policy": N_("Policy version"),
    "kind": N_("What happened"),
    "text": N_("Text"),
    "raised": N_("Priority raised by hand"),
    "ack_by_machine": N_("Acknowledged by the machine"),
    "silent_from": N_("Without news from"),
    "chases": N_("Chased"),
    "rating": N_("Rating"),
    "proposal": N_("Proposal"),
    "proposal_until": N_("Proposal until"),
    "appealed_at": N_("Appeal on"),
    "appeal_due_at": N_("Appeal to be decided by"),
    "appeal_outcome": N_("Outcome of the appeal"),
    "appeal_decided_at": N_("Appeal decided on"),
    "mediated_at": N_("Taken outside on"),
    "mediation_body": N_("Body outside"),
    "mediation_due_at": N_("Outcome from outside due"),
    "mediation_outcome": N_("Outcome from outside"),
    "mediation_decided_at": N_("Decided outside on"),
    "evidence": N_("Papers"),
    "evidence_missing": N_("Papers missing at the answer"),
    "role": N_("Role"),
    "access": N_("Access"),
    "days": N_("Days"),
    "signed_out": N_("Signed out"),
    "ended_everywhere": N_("Signed out everywhere"),
    "key": N_("Key of the chain"),
    "result": N_("Result"),
    "deleted": N_("Deleted"),
    "player": N_("Player"),
    "set_aside": N_("Set aside because"),
    "version": N_("Version"),
    "sending": N_("Sending"),
}
_VALUES: Mapping[str, str] = {
    WRITTEN: N_("written"),
    WHOLE: N_("nothing found"),
    "yes": N_("yes"),
    "no": N_("no"),
    WITH_KEY: N_("in it"),
    WITHOUT_KEY: N_("not in it"),
}
#: What becomes of a message.
_SENDING: Mapping[str, str] = {
    Way.WAITING: N_("{message}: waits"),
    Way.GIVEN_UP: N_("{message}: given up"),
    LEFT: N_("{message}: left"),
}


def who(actor: str, names: Mapping[str, str]) -> str:
    """Somebody's name; their id where the store has none."""
    if actor == PLAYER.user_id:
        return _("the player")
    return visible(SYSTEM.name if actor == SYSTEM.user_id else names.get(actor, actor))


def what(word: str) -> str:
    """A kind of event or act, or a write; one without a name stays as it is called."""
    if word in set(EventKind):
        return words.label("kind", word)
    return _(_WHAT[word]) if word in _WHAT else visible(word)


def field(name: str) -> str:
    """The name of a field; one without a name stays as it is called."""
    if name in _FIELDS:
        return _(_FIELDS[name])
    return visible(words.field(name))


def about(line: Line, names: Mapping[str, str]) -> str:
    """The complaint, the person or the thing that a line is about."""
    if line.ticket_id is not None:
        return visible(line.reference or str(line.ticket_id))
    if line.part is Part.WRITE:
        return _whole(line)
    if line.what == ActKind.RETENTION:
        return visible(words.label("held", line.subject))
    if line.what == ActKind.QUARANTINED:
        number, _slash, place = line.subject.partition("/")
        return visible(_("Import {number}, line {line}").format(number=number, line=place))
    if line.what == ActKind.GUIDE:
        return visible(words.label("category", line.subject))
    if line.what == ActKind.TEMPLATE:
        kind, _slash, language = line.subject.partition("/")
        return visible(f"{words.label('message', kind)} · {NAMES.get(language, language)}")
    return visible(names.get(line.subject, line.subject))


def _whole(line: Line) -> str:
    counted = ngettext("{count} event", "{count} events", line.events).format(count=numbers.number(line.events))
    told = [visible(line.source), visible(import_list.file_called(line.file))] if line.source else []
    rest = line.command.removeprefix(line.what).strip()
    said = [*told, counted] if line.events else [visible(rest)]
    return " · ".join(one for one in said if one)


def value(change: Change, said: Value | None, names: Mapping[str, str]) -> str:
    """One side of a change, in the current language; a dash for nothing."""
    match said:
        case None:
            return numbers.NOTHING
        case bool():
            return _("yes") if said else _("no")
        case datetime():
            return numbers.moment(said)
        case int():
            return numbers.number(said)
    if said in _VALUES:
        return _(_VALUES[said])
    if change.field == "sending":
        return _sending(said)
    try:
        return _in_time(change.field, said)
    except ValueError:
        return visible(words.label(change.field, said, names))


def _sending(said: str) -> str:
    """A message and what becomes of it, of which the record has the kinds."""
    kind, _slash, way = said.partition("/")
    if way not in _SENDING:
        return visible(said)
    return _(_SENDING[way]).format(message=words.label("message", kind))


def _in_time(field: str, said: str) -> str:
    """The days of an absence or the instant that a session ended, which are kept as they are written for machines.

    Raises ValueError for every other field, and for what is none of that.
    """
    if field == "days":
        first, last = map(date.fromisoformat, said.split())
        return _("{first} to {last}").format(first=numbers.day(first), last=numbers.day(last))
    if field in ("signed_out", "ended_everywhere"):
        return numbers.moment(datetime.fromisoformat(said))
    raise ValueError(field)
