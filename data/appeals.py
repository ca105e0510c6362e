"""The way on from an answer: the appeal, which somebody else decides, then a body outside; each has its own clock.

Decided without a store, like data.decisions.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.case_state import CaseState, Step
from data.texts import TextKind, checked
from domain.kinds import EventKind
from domain.marks import N_
from domain.people import PLAYER, Person
from domain.problems import BadInput, NotAllowed
from domain.rights import Action, demand
from domain.statuses import DONE
from domain.vocabulary import APPEALED_WITHIN, NOT_COUNTED, Body, Decision, Outcome


@dataclass(frozen=True, slots=True)
class Appeal:
    """The player does not accept the answer, and says why."""

    text: str


@dataclass(frozen=True, slots=True)
class DecideAppeal:
    """Confirm the answer, or change it to another decision; tell the player why.

    `answered_by`: who gave the answer, None where nobody of the desk did.
    """

    outcome: Outcome
    text: str
    decision: Decision | None = None
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Mediate:
    """The complaint went to a body outside."""

    body: Body


@dataclass(frozen=True, slots=True)
class DecideMediation:
    """What the body outside made of the answer."""

    outcome: Outcome
    text: str
    decision: Decision | None = None


Recourse = Appeal | DecideAppeal | Mediate | DecideMediation


def decide(state: CaseState, intention: Recourse, person: Person, at: datetime) -> Step:
    """The step that `person` takes with `intention` at `at`; the clocks of both are for data.dated to say.

    `NotAllowed`: the person has no right to it; `BadInput`: the case does not let it happen.
    """
    match intention:
        case Appeal(text):
            demand(person, Action.OPEN_APPEAL, state.team, state.agent)
            _refuse_unanswered(state)
            _refuse_open(state, state.has_appeal)
            if person == PLAYER:
                _refuse_late(state, at)
            observed = {"appealed_at": at, "appeal_outcome": ""}
            return Step(EventKind.APPEALED, at, observed, checked(TextKind.APPEAL, text))
        case DecideAppeal():
            return _decide_appeal(state, intention, person, at)
        case Mediate(body):
            demand(person, Action.RECORD_MEDIATION, state.team, state.agent)
            _refuse_open(state, state.has_mediation)
            return Step(EventKind.MEDIATED, at, {"mediated_at": at, "mediation_body": body, "mediation_outcome": ""})
        case DecideMediation(outcome, text, decision):
            demand(person, Action.RECORD_MEDIATION, state.team, state.agent)
            _refuse_none(state, state.has_mediation)
            said = {"mediation_outcome": outcome, "mediation_decided_at": at, **_changed(state, outcome, decision)}
            return Step(EventKind.MEDIATION_DECIDED, at, said, checked(TextKind.APPEAL, text))


def _decide_appeal(state: CaseState, intention: DecideAppeal, person: Person, at: datetime) -> Step:
    demand(person, Action.DECIDE_APPEAL, state.team, state.agent)
    _refuse_none(state, state.has_appeal)
    _refuse_taken_up(state)
    if person.user_id == intention.answered_by:
        raise NotAllowed(
            N_("{name} gave the answer to {reference}: somebody else decides the appeal."),
            name=person.name,
            reference=state.reference,
        )
    changed = _changed(state, intention.outcome, intention.decision)
    said = {"appeal_outcome": intention.outcome, "appeal_decided_at": at, **changed}
    return Step(EventKind.APPEAL_DECIDED, at, said, checked(TextKind.ANSWER, intention.text))


def _changed(state: CaseState, outcome: Outcome, decision: Decision | None) -> dict[str, Any]:
    """The decision that stands from now on, where it is another one."""
    if outcome is Outcome.CONFIRMED:
        return {}
    _refuse_taken_up(state)
    if decision is None or decision in NOT_COUNTED or decision == state.decision:
        raise BadInput(N_("A changed answer needs another decision: choose one."))
    return {"decision": decision}


def _refuse_unanswered(state: CaseState) -> None:
    if state.status not in DONE or state.decision in NOT_COUNTED:
        raise BadInput(N_("{reference} has no answer to appeal against."), reference=state.reference)


def _refuse_taken_up(state: CaseState) -> None:
    """What is open has no answer that a decision could confirm or change."""
    if state.status not in DONE:
        raise BadInput(N_("{reference} is open: answer it first."), reference=state.reference)


def _refuse_late(state: CaseState, at: datetime) -> None:
    """The player has one appeal against each answer, for a time; the desk may still note a later one."""
    if state.answered_at is None or (state.appealed_at is not None and state.appealed_at >= state.answered_at):
        raise BadInput(
            N_("The appeal against the answer to {reference} was decided: a body outside is next."),
            reference=state.reference,
        )
    if at > state.answered_at + APPEALED_WITHIN:
        raise BadInput(
            N_("The time to appeal against the answer to {reference} ended on {until}."),
            reference=state.reference,
            until=state.answered_at + APPEALED_WITHIN,
        )


def _refuse_open(state: CaseState, is_open: bool) -> None:
    if is_open:
        raise BadInput(N_("{reference} has one already that is not decided."), reference=state.reference)


def _refuse_none(state: CaseState, is_open: bool) -> None:
    if not is_open:
        raise BadInput(N_("{reference} has none that waits for a decision."), reference=state.reference)
