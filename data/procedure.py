"""What passes between the desk and the player beside the statuses: requests, replies, proposals, chases, ratings.

Decided without a store, like data.decisions; who may speak for a complaint as its player was shown before.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.case_state import CaseState, Step
from data.texts import TextKind, checked
from domain.kinds import EventKind
from domain.marks import N_
from domain.people import SYSTEM, Person
from domain.problems import BadInput, NotAllowed
from domain.rights import Action, demand
from domain.statuses import DONE, Status
from domain.vocabulary import CHASED_AGAIN, NOT_COUNTED, RATINGS, Proposal


@dataclass(frozen=True, slots=True)
class Request:
    """Ask the player for something: until the reply the clock stands still."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The player writes: what was asked for, or unasked. `is_again`: they wrote the same just before."""

    text: str
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the player that the desk is at work still; it asks for nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Propose:
    """Propose a resolution, which the player accepts or refuses until then."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class AnswerProposal:
    """The player accepts what was proposed, or refuses it, and may say why.

    `is_last`: whether what they read is what the desk proposed last.
    """

    accepts: bool
    text: str = ""
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class Chase:
    """The player asks when there will be an answer; `last_at`: when they did before, None where they did not."""

    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """The player says how the complaint was dealt with, from 1 to 5."""

    rating: int


@dataclass(frozen=True, slots=True)
class Lapse:
    """Nobody answered the proposal by its day. Nobody's intention but the clock's."""


Dialogue = Request | Reply | Tell | Propose | AnswerProposal | Chase | Rate | Lapse


def decide(state: CaseState, intention: Dialogue, person: Person, at: datetime) -> Step:
    """The step that `person` takes with `intention` at `at`, which is not before the last event of the case.

    `NotAllowed`: the person has no right to it; `BadInput`: the case does not let it happen.
    """
    match intention:
        case Request(text):
            demand(person, Action.REQUEST, state.team, state.agent)
            state.refuse_step(Status.WAITING_PLAYER)
            return Step(EventKind.REQUESTED, at, {"status": Status.WAITING_PLAYER}, checked(TextKind.REQUEST, text))
        case Tell(text):
            if person != SYSTEM:
                demand(person, Action.REQUEST, state.team, state.agent)
            _refuse_done(state)
            return Step(EventKind.TOLD, at, {}, checked(TextKind.MESSAGE, text))
        case Propose(text, until):
            return _propose(state, text, until, person, at)
        case Lapse():
            return _lapse(state, person, at)
    demand(person, Action.TAKE_PART)
    return _taken_part(state, intention, at)


def at_answer(state: CaseState) -> dict[str, Any]:
    """What an answer says of the procedure: a proposal that nobody answered is over, and it is itself to be rated."""
    said: dict[str, Any] = {"proposal": ""} if state.proposal == Proposal.MADE else {}
    return said if state.rating is None else said | {"rating": 0}


def at_reopening(state: CaseState) -> dict[str, Any]:
    """What a reopening says of the procedure: whoever asked for the answer that there was did not ask for the next."""
    return {"chases": 0} if state.chases else {}


def _propose(state: CaseState, text: str, until: datetime, person: Person, at: datetime) -> Step:
    demand(person, Action.PROPOSE, state.team, state.agent)
    _refuse_done(state)
    if until <= at:
        raise BadInput(N_("{field}: {until} is not after now."), field="until", until=until)
    observed = {"proposal": Proposal.MADE, "proposal_until": until}
    return Step(EventKind.PROPOSED, at, observed, checked(TextKind.PROPOSAL, text))


def _lapse(state: CaseState, person: Person, at: datetime) -> Step:
    if person != SYSTEM:
        raise NotAllowed(N_("Only the clock ends proposals, not {name}."), name=person.name)
    if state.proposal != Proposal.MADE or state.proposal_until is None or at <= state.proposal_until:
        raise BadInput(N_("{reference} has no proposal that is over."), reference=state.reference)
    return Step(EventKind.PROPOSAL_LAPSED, at, {"proposal": ""})


def _taken_part(state: CaseState, intention: Reply | AnswerProposal | Chase | Rate, at: datetime) -> Step:
    match intention:
        case Reply(text, is_again):
            if is_again:
                raise BadInput(N_("Your message for {reference} is here already."), reference=state.reference)
            observed: dict[str, Any] = {"status": Status.IN_ANALYSIS} if state.status is Status.WAITING_PLAYER else {}
            return Step(EventKind.REPLIED, at, observed, checked(TextKind.REPLY, text))
        case AnswerProposal():
            return _answer_proposal(state, intention, at)
        case Chase(last_at):
            _refuse_done(state)
            if state.status is Status.WAITING_PLAYER:
                raise BadInput(N_("{reference} waits for your answer: write that."), reference=state.reference)
            _refuse_at_once(state, last_at, at)
            return Step(EventKind.CHASED, at, {"chases": (state.chases or 0) + 1})
        case Rate(rating):
            return _rate(state, rating, at)


def _answer_proposal(state: CaseState, answer: AnswerProposal, at: datetime) -> Step:
    _refuse_without_proposal(state, at)
    if not answer.is_last:
        raise BadInput(
            N_("There is another proposal for {reference} by now: read it first."), reference=state.reference
        )
    said = Proposal.ACCEPTED if answer.accepts else Proposal.REFUSED
    text = checked(TextKind.REPLY, answer.text) if answer.text else None
    return Step(EventKind.PROPOSAL_ANSWERED, at, {"proposal": said}, text)


def _rate(state: CaseState, rating: int, at: datetime) -> Step:
    if state.status not in DONE:
        raise BadInput(N_("{reference} is not answered yet: rate it afterwards."), reference=state.reference)
    if state.decision in NOT_COUNTED:
        raise BadInput(N_("{reference} has no answer of its own to rate."), reference=state.reference)
    if rating not in RATINGS:
        raise BadInput(N_("A rating is a whole number from {least} to {most}."), least=RATINGS[0], most=RATINGS[-1])
    return Step(EventKind.RATED, at, {"rating": rating})


def _refuse_without_proposal(state: CaseState, at: datetime) -> None:
    if state.proposal != Proposal.MADE or state.proposal_until is None:
        raise BadInput(N_("{reference} has no proposal that waits for an answer."), reference=state.reference)
    if at > state.proposal_until:
        raise BadInput(
            N_("The proposal for {reference} stood until {until}: it is over."),
            reference=state.reference,
            until=state.proposal_until,
        )


def _refuse_at_once(state: CaseState, last_at: datetime | None, at: datetime) -> None:
    if last_at is not None and at < last_at + CHASED_AGAIN:
        raise BadInput(
            N_("You asked for news of {reference} on {at}: we know that you are waiting."),
            reference=state.reference,
            at=last_at,
        )


def _refuse_done(state: CaseState) -> None:
    if state.status in DONE:
        raise BadInput(N_("{reference} is answered already."), reference=state.reference)
