"""What the player of an invented complaint says and is asked, by a chance of its own: the rest stays as it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from data import appeals, procedure
from data.case_state import CaseState
from data.decisions import Intention
from data.demo import phrases
from data.demo.chance import drawn
from data.demo.crew import SUPERVISOR
from domain.people import PLAYER, Person
from domain.statuses import Status
from domain.vocabulary import NOT_COUNTED, RATINGS, Body, Decision, Outcome, Proposal

_FAVOURABLE = frozenset({Decision.UPHELD, Decision.PARTLY_UPHELD, Decision.REJECTED_GOODWILL})
_RATED = 0.34
#: How often each mark is given, by whether the answer is in the player's favour.
_MARKS: Mapping[bool, Mapping[int, int]] = {
    True: dict(zip(RATINGS, (3, 5, 14, 38, 40), strict=True)),
    False: dict(zip(RATINGS, (30, 24, 22, 15, 9), strict=True)),
}
_PATIENCE, _CHASES, _AGAIN = timedelta(days=2), 0.2, 0.35
_PROPOSED, _ACCEPTED, _STANDS = 0.07, 0.6, timedelta(days=7)
_APPEALED, _OVERTURNED, _OUTSIDE, _OVERTURNED_OUTSIDE = 0.06, 0.22, 0.3, 0.3


class Speaking(Protocol):
    """A case in which the player speaks: how it stands, the chance of what is said, and a step at an instant."""

    @property
    def state(self) -> CaseState:
        """How the case stands."""

    @property
    def agent(self) -> Person:
        """Who works on it."""

    @property
    def voice(self) -> Random:
        """The chance by which the player speaks."""

    def does(self, person: Person, intention: Intention, at: datetime) -> bool:
        """Take a step at `at`; false where it is to come."""


def chase(life: Speaking, until: datetime) -> None:
    """Perhaps ask for news before `until`, when the answer comes; a few ask again."""
    chance = _CHASES
    while (rest := until - life.state.since) > _PATIENCE and life.voice.random() < chance:
        at = life.state.since + rest * life.voice.uniform(0.4, 0.9)
        # Whoever is asked for something waits for nobody.
        if life.state.status is Status.WAITING_PLAYER or not life.does(PLAYER, procedure.Chase(), at):
            return
        chance = _AGAIN


def propose(life: Speaking, end: datetime) -> None:
    """Perhaps propose a resolution before `end`, which the player takes or not."""
    if life.voice.random() > _PROPOSED or end - life.state.since < _PATIENCE:
        return
    at = life.state.since + (end - life.state.since) * 0.3
    if life.does(life.agent, procedure.Propose(phrases.proposal(life.voice), at + _STANDS), at):
        accepts = life.voice.random() < _ACCEPTED
        said = at + (min(end, at + _STANDS) - at) * life.voice.uniform(0.1, 0.8)
        if life.state.proposal == Proposal.MADE:
            life.does(PLAYER, procedure.AnswerProposal(accepts), said)


def follow(life: Speaking) -> None:
    """Perhaps rate the answer and appeal against it; what is decided of that."""
    decision = Decision(str(life.state.decision))
    answered, voice = life.state.since, life.voice
    if decision in NOT_COUNTED:
        return
    if voice.random() < _RATED:
        mark = drawn(voice, _MARKS[decision in _FAVOURABLE])
        life.does(PLAYER, procedure.Rate(mark), answered + timedelta(days=voice.expovariate(1)))
    if decision in (Decision.UPHELD, Decision.WITHDRAWN) or voice.random() > _APPEALED:
        return
    appealed = life.does(PLAYER, appeals.Appeal(phrases.appeal(voice)), answered + timedelta(days=voice.uniform(1, 12)))
    if appealed and _decided(life, decision, voice) and voice.random() < _OUTSIDE:
        _outside(life, voice)


def _decided(life: Speaking, decision: Decision, voice: Random) -> bool:
    """Whether the appeal was decided and the answer stands, so that the player may go on."""
    changed = voice.random() < _OVERTURNED
    other = Decision.UPHELD if decision is not Decision.UPHELD else Decision.REJECTED
    intention = appeals.DecideAppeal(
        Outcome.CHANGED if changed else Outcome.CONFIRMED,
        phrases.decided(voice, changed),
        other if changed else None,
    )
    return life.does(SUPERVISOR, intention, life.state.since + timedelta(days=voice.uniform(2, 11))) and not changed


def _outside(life: Speaking, voice: Random) -> None:
    body = Body.MEDIATOR if voice.random() < 0.8 else Body.ADR
    if not life.does(SUPERVISOR, appeals.Mediate(body), life.state.since + timedelta(days=voice.uniform(4, 30))):
        return
    changed = voice.random() < _OVERTURNED_OUTSIDE
    said = Outcome.CHANGED if changed else Outcome.CONFIRMED
    decision = Decision.PARTLY_UPHELD if life.state.decision != Decision.PARTLY_UPHELD else Decision.UPHELD
    intention = appeals.DecideMediation(said, phrases.decided(voice, changed), decision if changed else None)
    life.does(SUPERVISOR, intention, life.state.since + timedelta(days=voice.uniform(30, 85)))
