"""Steps with what they do to the limits of their cases: the first ones, those put off, those reckoned anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data import one_deadline
from data.case_state import CaseState, Step
from data.one_deadline import Course, Given
from data.policies import Book
from domain.kinds import EventKind
from domain.statuses import DONE, PAUSING, Status
from domain.vocabulary import DESK
from sla.policy import FACTS
from sla.spans import BEGINNING, MICROSECOND, SECOND, microseconds

#: A span in which the clock of the answer stands still.
Stop = tuple[datetime, datetime]

_NUMBERS = ("received", "begun", "end", "due", "original", "risk", "hard_stop", "policy")
#: What a step says of the limits where they move.
MOVING = ("due_at", "due_original", "risk_at", "policy")
_SAID = {"due": "due_at", "original": "due_original", "risk": "risk_at"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A step, the case before it, and every span until then in which its clock stood still."""

    state: CaseState
    step: Step
    stops: Sequence[Stop]


def concerns_limits(state: CaseState, step: Step) -> bool:
    """Whether `step` moves a limit of the case, ends what is measured against it, or begins what has one."""
    return step.kind in _BEGINS or _begins_silence(state, step) or _moves_limits(state, step)


def _begins_silence(state: CaseState, step: Step) -> bool:
    """Whether the time without a word begins with `step`: with a word, and when it is the desk's turn again."""
    is_ours = state.source == DESK or state.silent_from is not None
    return step.kind in WORDS or (is_ours and _takes_up(state, step))


def _takes_up(state: CaseState, step: Step) -> bool:
    """Whether the clock of the answer, which stood still, runs from `step` on."""
    status = step.observed.get("status", state.status)
    return status not in PAUSING and status not in DONE and (state.status in PAUSING or state.status in DONE)


def _moves_limits(state: CaseState, step: Step) -> bool:
    if step.kind in (EventKind.RECLASSIFIED, EventKind.EXTENDED, EventKind.ANSWERED):
        return True
    return _takes_up(state, step)


#: What begins with a step, the column that says when it is to be over.
_BEGINS = {
    EventKind.APPEALED: ("appeal", "appeal_due_at"),
    EventKind.MEDIATED: ("mediation", "mediation_due_at"),
}
#: With these the player has a word of the desk.
WORDS = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.REQUESTED,
        EventKind.TOLD,
        EventKind.EXTENDED,
        EventKind.PROPOSED,
        EventKind.ANSWERED,
        EventKind.APPEAL_DECIDED,
    }
)


def _begun(book: Book, state: CaseState, step: Step) -> dict[str, Any]:
    """The limits of what begins with `step`: an appeal, a body outside, the time without a word to the player."""
    version, at = book.in_force(state.received_at), microseconds(step.occurred_at)
    begun = dict([_BEGINS[step.kind]] if step.kind in _BEGINS else [])
    begun |= {"silence": "silent_from"} if _begins_silence(state, step) else {}
    limits = {column: one_deadline.of_step(version, name, at) for name, column in begun.items()}
    return {column: _instant(limit) for column, limit in limits.items() if limit is not None}


def opened(book: Book, steps: Sequence[Step], source: str) -> list[Step]:
    """Steps that file complaints of `source`, each with the limits that its complaint begins with."""
    return [_opened(book, step, source) for step in steps]


def _opened(book: Book, step: Step, source: str) -> Step:
    facts = {"source": source, **{name: step.observed[name] for name in FACTS if name != "source"}}
    received = step.observed["received_at"]
    first = one_deadline.first(book.in_force(received), facts, microseconds(received))
    said = {"due_at": first.due, "due_original": first.due, "risk_at": first.risk, "ack_due_at": first.ack_due}
    if source == DESK:
        said["silent_from"] = one_deadline.of_step(book.in_force(received), "silence", microseconds(received))
    limits = {name: _instant(value) for name, value in (said | {"hard_stop_at": first.hard_stop}).items()}
    return replace(step, observed={**step.observed, "policy": first.policy, **limits})


def dated(book: Book, moments: Sequence[Moment]) -> list[Step]:
    """The steps of `moments`, each with what it does to the limits of its case."""
    return [replace(moment.step, observed={**moment.step.observed, **_said(book, moment)}) for moment in moments]


def _said(book: Book, moment: Moment) -> dict[str, Any]:
    """What the step says of limits that was not so before."""
    begun = _begun(book, moment.state, moment.step)
    return begun | _moved(book, moment) if _moves_limits(moment.state, moment.step) else begun


def _moved(book: Book, moment: Moment) -> dict[str, Any]:
    state, step = moment.state, moment.step
    case, due = _course(book, moment), step.observed.get("due_at", state.due_at)
    if step.kind is EventKind.EXTENDED:
        return {"risk_at": _instant(one_deadline.near(case, _number(due)))}
    original, risk, hard_stop = map(_number, (state.due_original, state.risk_at, state.hard_stop_at))
    begun, end = microseconds(state.stopped_since or step.occurred_at), microseconds(step.occurred_at)
    moved = one_deadline.moved(case, Given(_number(due), original, risk, hard_stop, _is_anew(step)), begun, end)
    instants = {"due_at": moved.due, "due_original": moved.original, "risk_at": moved.risk}
    limits = {name: _instant(value) for name, value in instants.items()} | {"policy": moved.policy}
    said = {name: value for name, value in limits.items() if value is not None and value != getattr(state, name)}
    if moved.spent is not None and step.kind is EventKind.ANSWERED:
        said["sla_seconds"] = moved.spent // SECOND
    return said


def _course(book: Book, moment: Moment) -> Course:
    state, seen = moment.state, moment.step.observed
    facts = {name: seen.get(name, getattr(state, name)) for name in FACTS}
    policy = book.in_force(state.received_at).number if _is_anew(moment.step) else state.policy
    stops = [(microseconds(begun), microseconds(over)) for begun, over in moment.stops]
    return one_deadline.course(book, policy, facts, microseconds(state.received_at), stops)


def _is_anew(step: Step) -> bool:
    """Whether a correction ends what was given before."""
    return step.kind is EventKind.RECLASSIFIED


def _number(instant: datetime | None) -> int | None:
    return None if instant is None else microseconds(instant)


def _instant(value: int | None) -> datetime | None:
    return None if value is None else BEGINNING + value * MICROSECOND


def stops_of(steps: Sequence[Step]) -> list[Stop]:
    """The spans in which the clock of the answer stood still in the course of `steps`, the last one until their end."""
    found: list[Stop] = []
    since: datetime | None = None
    for step in steps:
        status = Status(step.observed["status"]) if "status" in step.observed else None
        if status is None:
            continue
        if since is not None:
            found.append((since, step.occurred_at))
        since = step.occurred_at if status in PAUSING or status in DONE else None
    return found
