"""What may be done to a complaint, decided without a store.

A case, an intention, a person and an instant give the step to record, or a `Problem` in one sentence.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data import appeals, breaches, extensions, priorities, procedure
from data.appeals import Appeal, DecideAppeal, DecideMediation, Mediate, Recourse
from data.case_state import CaseState, Step
from data.evidence import steps as papers
from data.evidence.steps import AddPaper, DeletePaper, OnPapers
from data.procedure import Dialogue
from data.texts import TextKind, checked
from domain.kinds import EventKind
from domain.marks import N_
from domain.people import SYSTEM, Person
from domain.problems import BadInput, NotAllowed
from domain.rights import Action, demand
from domain.statuses import DONE, OPEN, Status, is_reopening
from domain.vocabulary import BreachReason, Category, Complexity, Decision


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """Take the case one step on; an answer and a reopening have intentions of their own."""

    status: Status


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the player with a decision and its reasons; where the limit was not kept, say why."""

    decision: Decision
    text: str
    breach_reason: BreachReason | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take an answered or closed case up again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Write something down for the colleagues."""

    text: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Tell the player that the complaint has arrived, its reference and its deadline."""


@dataclass(frozen=True, slots=True)
class Extend:
    """Put the deadline off to `due_at`, and tell why."""

    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Reclassify:
    """Correct what the complaint is about and how much work it is."""

    category: Category
    complexity: Complexity
    reason: str


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Say that the case is to stand out, or take that back, and tell why."""

    raised: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ExplainBreach:
    """Say why the limit was not kept."""

    reason: BreachReason


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the case to a team ('': none) and somebody in it (None: nobody)."""

    team: str
    agent: Person | None


@dataclass(frozen=True, slots=True)
class Spread:
    """Give the open case to somebody among many (None: nobody was chosen, which is refused)."""

    agent: Person | None


@dataclass(frozen=True, slots=True)
class Take:
    """Take a case that nobody works on."""


@dataclass(frozen=True, slots=True)
class Close:
    """The appeal window is over: the case closes by itself. Nobody's intention but the clock's."""


Intention = (
    ChangeStatus
    | Answer
    | Reopen
    | Note
    | Acknowledge
    | Extend
    | Reclassify
    | Prioritise
    | ExplainBreach
    | Assign
    | Spread
    | Take
    | Close
    | Dialogue
    | Recourse
    | OnPapers
)


def decide(state: CaseState, intention: Intention, person: Person, at: datetime) -> Step:
    """The step that `person` takes with `intention` at `at`, or at the case's last event if that is later.

    What it does to the limits of the case is for data.dated to say.
    `NotAllowed`: the person has no right to it; `BadInput`: the case does not let it happen.
    """
    at = max(at, state.since)
    match intention:
        case ChangeStatus(status):
            return _change_status(state, status, person, at)
        case Answer(decision, text):
            demand(person, Action.ANSWER, state.team, state.agent)
            observed = _entered(state, Status.ANSWERED, at) | {"decision": decision}
            observed |= breaches.said_with_answer(state, decision, intention.breach_reason, at)
            observed |= papers.at_answer(state) | procedure.at_answer(state)
            return Step(EventKind.ANSWERED, at, observed, checked(TextKind.ANSWER, text))
        case Reopen(reason):
            return _reopen(state, reason, person, at)
        case Note(text):
            demand(person, Action.NOTE, state.team, state.agent)
            return Step(EventKind.NOTED, at, {}, checked(TextKind.NOTE, text))
        case Acknowledge():
            return _acknowledge(state, person, at)
        case Extend(due_at, reason):
            return extensions.extend(state, due_at, reason, person, at)
        case Reclassify():
            return _reclassify(state, intention, person, at)
        case Prioritise(raised, reason):
            return priorities.prioritise(state, raised, reason, person, at)
        case ExplainBreach(reason):
            return breaches.explain(state, reason, person, at)
        case Assign(team, agent):
            return _assign(state, team, agent, person, at)
        case Spread(agent):
            return _spread(state, agent, person, at)
        case Take():
            return _take(state, person, at)
        case Close():
            return _close(state, person, at)
        case Appeal() | DecideAppeal() | Mediate() | DecideMediation():
            return appeals.decide(state, intention, person, at)
        case AddPaper() | DeletePaper():
            return papers.decide(state, intention, person, at)
    return procedure.decide(state, intention, person, at)


def _change_status(state: CaseState, status: Status, person: Person, at: datetime) -> Step:
    demand(person, Action.CHANGE_STATUS, state.team, state.agent)
    state.refuse_step(status)
    if status is Status.ANSWERED:
        raise BadInput(
            N_("An answer needs a decision and a text: answer {reference} instead."),
            reference=state.reference,
        )
    if is_reopening(state.status, status):
        raise BadInput(N_("A reopening needs a reason: reopen {reference} instead."), reference=state.reference)
    kind = EventKind.CLOSED if status is Status.CLOSED else EventKind.STATUS_CHANGED
    return Step(kind, at, _entered(state, status, at))


def _reopen(state: CaseState, reason: str, person: Person, at: datetime) -> Step:
    demand(person, Action.REOPEN, state.team, state.agent)
    if state.status not in DONE:
        raise BadInput(N_("{reference} is open: there is nothing to reopen."), reference=state.reference)
    if state.has_appeal:
        raise BadInput(N_("{reference} has an appeal: decide it before you reopen."), reference=state.reference)
    observed = _entered(state, Status.IN_ANALYSIS, at) | procedure.at_reopening(state)
    if state.end_unknown:
        observed["end_unknown"] = False
    return Step(EventKind.REOPENED, at, observed, checked(TextKind.REASON, reason))


def _acknowledge(state: CaseState, person: Person, at: datetime) -> Step:
    if person != SYSTEM:  # a machine that takes complaints in acknowledges them at once
        demand(person, Action.ACKNOWLEDGE, state.team, state.agent)
    if state.acknowledged_at is not None:
        raise BadInput(
            N_("{reference} was acknowledged at {at} already."), reference=state.reference, at=state.acknowledged_at
        )
    return Step(EventKind.ACKNOWLEDGED, at, {"acknowledged_at": at, "ack_by_machine": person == SYSTEM})


def _reclassify(state: CaseState, to: Reclassify, person: Person, at: datetime) -> Step:
    demand(person, Action.RECLASSIFY, state.team, state.agent)
    if state.status in DONE:
        raise BadInput(N_("{reference} is answered: reopen it to correct it."), reference=state.reference)
    if (to.category, to.complexity) == (state.category, state.complexity):
        raise BadInput(
            N_("{reference} is {category}, {complexity} already: choose what is to change."),
            reference=state.reference,
            category=to.category,
            complexity=to.complexity,
        )
    observed = {"category": to.category, "complexity": to.complexity}
    return Step(EventKind.RECLASSIFIED, at, observed, checked(TextKind.REASON, to.reason))


def _assign(state: CaseState, team: str, agent: Person | None, person: Person, at: datetime) -> Step:
    demand(person, Action.ASSIGN, state.team, state.agent)
    if agent is not None:
        # A lead may hand a case over to another team; who works on it there is for that team's lead to say.
        demand(person, Action.ASSIGN, team)
        if agent.team != team:
            raise BadInput(N_("{name} is not in the team {team}."), name=agent.name, team=team or "–")
    return Step(EventKind.ASSIGNED, at, {"team": team, "agent": agent.user_id if agent else ""})


def _spread(state: CaseState, agent: Person | None, person: Person, at: datetime) -> Step:
    if agent is None:
        raise BadInput(N_("{reference} is given to nobody: choose who is to have it."), reference=state.reference)
    if state.status not in OPEN:
        raise BadInput(N_("{reference} is answered: there is nothing to give away."), reference=state.reference)
    return _assign(state, agent.team or "", agent, person, at)


def _take(state: CaseState, person: Person, at: datetime) -> Step:
    demand(person, Action.TAKE, state.team, state.agent)
    if state.agent is not None:
        raise BadInput(N_("{agent} works on {reference} already."), agent=state.agent, reference=state.reference)
    if state.status not in OPEN:
        raise BadInput(N_("{reference} is answered: there is nothing to take."), reference=state.reference)
    return Step(EventKind.TAKEN, at, {"agent": person.user_id})


def _close(state: CaseState, person: Person, at: datetime) -> Step:
    if person != SYSTEM:
        raise NotAllowed(N_("Only the clock closes complaints by itself, not {name}."), name=person.name)
    return Step(EventKind.CLOSED, at, _entered(state, Status.CLOSED, at))


def _entered(state: CaseState, status: Status, at: datetime) -> dict[str, Any]:
    """What a step into `status` says: the status, and the closing time."""
    state.refuse_step(status)
    observed: dict[str, Any] = {"status": status}
    if status is Status.CLOSED:
        observed["closed_at"] = at
    return observed
