"""The invented life of a complaint, told step by step through the same decisions as a real one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from data import breaches, dated, decisions, procedure
from data.case_state import CaseState, Step, after, opened
from data.dated import Moment
from data.decisions import Intention
from data.demo import dialogue, phrases
from data.demo.chance import drawn
from data.demo.crew import Team
from data.demo.hours import at_work
from data.policies import Book
from domain.kinds import EventKind
from domain.people import PLAYER, SYSTEM, Person
from domain.statuses import Status
from domain.vocabulary import NOT_COUNTED, BreachReason, Complexity, Decision

#: The player may appeal for so long after an answer; then the case closes by itself.
APPEAL_WINDOW = timedelta(days=14)
_MOMENT = timedelta(minutes=1)

_DECISIONS = {
    Decision.UPHELD: 32,
    Decision.PARTLY_UPHELD: 16,
    Decision.REJECTED: 35,
    Decision.REJECTED_GOODWILL: 10,
    Decision.WITHDRAWN: 3,
    Decision.INADMISSIBLE: 4,
}
_ASKS_PLAYER = 0.24
_ACKNOWLEDGED_AT_ONCE, _NOT_ACKNOWLEDGED = 0.9, 0.3
_EXTENDED, _MORE_TIME = 0.6, timedelta(days=10)
_PLAYER_IS_SILENT = 0.1
_REOPENED = 0.05
_MOVED_ON = 0.06
_TAKEN = 0.3
_OFTEN = 0.3
#: Why cases are late in which others are often asked, and the rest.
_WITH_OTHERS = (
    BreachReason.WAITED_THIRD_PARTY,
    BreachReason.SYSTEM_OUTAGE,
    BreachReason.WAITED_THIRD_PARTY,
    BreachReason.STAFF_SHORTAGE,
    BreachReason.WAITED_THIRD_PARTY,
)
_ALONE = (
    BreachReason.STAFF_SHORTAGE,
    BreachReason.COMPLEX_CASE,
    BreachReason.MISSING_PAPERS,
    BreachReason.STAFF_SHORTAGE,
    BreachReason.PLAYER_UNREACHABLE,
    BreachReason.COMPLEX_CASE,
    BreachReason.OTHER,
    BreachReason.STAFF_SHORTAGE,
)
_NOTED = 0.22


@dataclass(frozen=True, slots=True)
class Course:
    """How a case will go.

    The share of its time limit that the work takes, the chance that a third party is asked, how long it lies
    forgotten, and the decision where it is no complaint at all.
    """

    share: float
    third_party: float
    forgotten: timedelta = timedelta(0)
    no_complaint: Decision | None = None


@dataclass(slots=True)
class Life:
    """A case up to the instant `until`: its state, who took which step, and those that concern its limits."""

    state: CaseState
    until: datetime
    random: Random
    team: Team
    amount: int
    steps: list[tuple[str, Step]] = field(default_factory=list)
    agent: Person = SYSTEM
    reason: BreachReason = BreachReason.OTHER
    reckoned: dict[int, Moment] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)
    voice: Random = field(init=False)

    def __post_init__(self) -> None:
        self.voice = Random(self.state.ticket_id)

    def moment(self, place: int) -> Moment:
        """The step at `place` with the case before it, as its limits stood by then."""
        moment = self.reckoned[place]
        return replace(moment, state=replace(moment.state, **self.limits))

    @property
    def told(self) -> list[Step]:
        """The steps so far."""
        return [step for _, step in self.steps]

    def does(self, person: Person, intention: Intention, at: datetime) -> bool:
        """Take a step at `at`, a moment after the last one at the earliest; false where it is to come."""
        at = max(at, self.state.since + _MOMENT)
        if at > self.until:
            return False
        if isinstance(intention, decisions.Answer) and breaches.is_asked(self.state, at):
            intention = replace(intention, breach_reason=self.reason)
        step = _without_papers(decisions.decide(self.state, intention, person, at))
        if dated.concerns_limits(self.state, step):
            self.reckoned[len(self.steps)] = Moment(self.state, step, dated.stops_of([*self.told, step]))
        self.steps.append((person.user_id, step))
        self.state = after(self.state, step)
        return True

    def works(self, intention: Intention, at: datetime) -> bool:
        """The agent of the case takes a step within working hours near `at`."""
        weekends = self.state.complexity == Complexity.SIMPLE
        return self.does(self.agent, intention, at_work(at, self.state.since, self.random, weekends))


def _without_papers(step: Step) -> Step:
    """The step without a word on papers: nobody in the demo has any, which is no news of how the desk works."""
    return replace(step, observed={name: said for name, said in step.observed.items() if name != "evidence_missing"})


def reckon(book: Book, told: Sequence[Life]) -> None:
    """Put what they do to the limits into the steps of all these lives: the first such step of each, the second …"""
    for turn in count():
        waiting = [life for life in told if turn < len(life.reckoned)]
        if not waiting:
            return
        places = [list(life.reckoned)[turn] for life in waiting]
        steps = dated.dated(book, [life.moment(place) for life, place in zip(waiting, places, strict=True)])
        for life, place, step in zip(waiting, places, steps, strict=True):
            life.limits |= {name: step.observed[name] for name in dated.MOVING if name in step.observed}
            life.steps[place] = (life.steps[place][0], step)


def explain(told: Sequence[Life]) -> None:
    """Say why with each answer that came late by the limits as `reckon` moved them, and with no other."""
    for life in told:
        (_, first), *rest = life.steps
        state = opened(life.state.ticket_id, life.state.reference, first)
        for place, (actor, step) in enumerate(rest, start=1):
            if step.kind is EventKind.ANSWERED:
                step = replace(step, observed=_explained(state, step, life))
                life.steps[place] = (actor, step)
            state = after(state, step)


def _explained(state: CaseState, step: Step, life: Life) -> dict[str, Any]:
    said = {name: value for name, value in step.observed.items() if name != "breach_reason"}
    if said["decision"] in NOT_COUNTED or not breaches.is_asked(state, step.occurred_at):
        return said
    return said | {"breach_reason": life.reason}


def live(life: Life, course: Course) -> None:
    """Let everything happen to the case, up to the instant at which the demo ends.

    Its limits stay those of its first day; `reckon` moves them afterwards.
    """
    received, limit = life.state.received_at, life.state.due_at or life.state.received_at
    life.reason = _reason(life, course)
    work = (limit - received) * course.share
    by_machine = life.random.random() < _ACKNOWLEDGED_AT_ONCE
    if by_machine and not life.does(SYSTEM, decisions.Acknowledge(), received + timedelta(seconds=20)):
        return
    if _dispatched(life, received, work) and _worked(life, course, received, work):
        _followed_up(life, work)


def _dispatched(life: Life, received: datetime, work: timedelta) -> bool:
    random = life.random
    life.agent = random.choice(life.team.agents)
    at = received + work * random.uniform(0.03, 0.2)
    team = life.state.team or ""
    if random.random() < _TAKEN:
        return life.works(decisions.Take(), at)
    if not life.does(life.team.lead, decisions.Assign(team, life.agent), at):
        return False
    if random.random() < _MOVED_ON:
        life.agent = random.choice(life.team.agents)
        return life.does(life.team.lead, decisions.Assign(team, life.agent), at + work * 0.1)
    return True


def _worked(life: Life, course: Course, received: datetime, work: timedelta) -> bool:
    random = life.random
    if course.no_complaint:
        return _answered(life, course.no_complaint, received + work)
    if not life.works(_to(Status.IN_ANALYSIS), received + work * random.uniform(0.2, 0.28)):
        return False
    forgets = life.state.acknowledged_at is None and random.random() < _NOT_ACKNOWLEDGED
    if life.state.acknowledged_at is None and not forgets and not life.works(decisions.Acknowledge(), life.state.since):
        return False
    note = decisions.Note(phrases.note(random))
    if random.random() < _NOTED and not life.works(note, received + work * random.uniform(0.28, 0.32)):
        return False
    if random.random() < _ASKS_PLAYER:
        return _asked_player(life, course, received, work)
    return _concluded(life, course, received + work, work)


def _asked_player(life: Life, course: Course, received: datetime, work: timedelta) -> bool:
    random = life.random
    if not life.works(procedure.Request(phrases.request(life.voice)), received + work * 0.35):
        return False
    asked = life.state.since
    if random.random() < _PLAYER_IS_SILENT:
        return _answered(life, Decision.WITHDRAWN, asked + timedelta(days=random.uniform(12, 20)))
    reply = asked + timedelta(days=min(random.expovariate(1 / 3.5), 20))
    if not life.does(PLAYER, procedure.Reply(phrases.reply(life.voice)), reply):
        return False
    return _concluded(life, course, received + (life.state.since - asked) + work, work)


def _concluded(life: Life, course: Course, end: datetime, work: timedelta) -> bool:
    end += course.forgotten
    if not _extended(life, end):
        return False
    if life.random.random() < course.third_party and not _asked_third_party(life, end, work):
        return False
    dialogue.propose(life, end)
    return _answered(life, drawn(life.random, _DECISIONS), end)


def _extended(life: Life, end: datetime) -> bool:
    """Whether the case goes on: one that will not be done in time may get more of it, where its hard stop is far."""
    due, stop = life.state.due_at, life.state.hard_stop_at
    if due is None or end < due or dated.stops_of(life.told) or life.random.random() > _EXTENDED:
        return True
    later, at = due + _MORE_TIME, due - timedelta(hours=30)
    if (stop and later > stop) or at <= life.state.since or life.state.complexity != Complexity.COMPLEX:
        return True
    return life.works(decisions.Extend(later, phrases.delay(life.random)), at)


def _asked_third_party(life: Life, end: datetime, work: timedelta) -> bool:
    asked, told = end - work * life.random.uniform(0.4, 0.5), end - work * life.random.uniform(0.05, 0.25)
    return life.works(_to(Status.WAITING_THIRD_PARTY), asked) and life.works(_to(Status.IN_ANALYSIS), told)


def _answered(life: Life, decision: Decision, at: datetime) -> bool:
    text = phrases.answer(life.random, decision, _given_back(decision, life.amount))
    dialogue.chase(life, at)
    return life.works(decisions.Answer(decision, text), at)


def _given_back(decision: Decision, amount: int) -> int:
    """Whole units of the currency: all of it, half of it, or a small gesture."""
    return {Decision.PARTLY_UPHELD: (amount + 1) // 2, Decision.REJECTED_GOODWILL: 10}.get(decision, amount)


def _followed_up(life: Life, work: timedelta) -> bool:
    random = life.random
    if random.random() < _REOPENED:
        again = life.state.since + min(timedelta(days=random.expovariate(1 / 4)), APPEAL_WINDOW * 0.95)
        if not life.works(decisions.Reopen(phrases.reason(random)), again):
            return False
        decision = drawn(random, _DECISIONS)
        if not _answered(life, decision, life.state.since + work * random.uniform(0.1, 0.5)):
            return False
    answered = life.state.since
    dialogue.follow(life)
    return life.does(SYSTEM, decisions.Close(), answered + APPEAL_WINDOW)


def _reason(life: Life, course: Course) -> BreachReason:
    """Why the case will be late if it is, by its number: what chance draws for the rest of its life stays the same."""
    if course.forgotten:
        return BreachReason.HANDED_OVER_LATE
    likely = _WITH_OTHERS if course.third_party >= _OFTEN else _ALONE
    return likely[life.state.ticket_id * 7 % len(likely)]


def _to(status: Status) -> Intention:
    return decisions.ChangeStatus(status)
