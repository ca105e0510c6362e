"""Putting a deadline off: who may, until when, and why."""

from datetime import datetime, timedelta

from data.case_state import CaseState, Step
from data.texts import TextKind, checked
from domain.kinds import EventKind
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.rights import Action, demand
from domain.statuses import DONE

_FURTHEST = timedelta(days=2 * 366)


def extend(state: CaseState, due_at: datetime, reason: str, person: Person, at: datetime) -> Step:
    """The step that puts the deadline of `state` off to `due_at`; the first deadline stays beside it.

    `BadInput` where there is none, its clock stands still, or `due_at` is not later, past the hard stop or years away.
    """
    demand(person, Action.EXTEND, state.team, state.agent)
    _refuse_state(state)
    _refuse_day(state, due_at, at)
    observed = {"due_at": due_at, "due_original": state.due_original or state.due_at}
    return Step(EventKind.EXTENDED, at, observed, checked(TextKind.REASON, reason))


def _refuse_day(state: CaseState, due_at: datetime, at: datetime) -> None:
    if state.due_at is None or due_at <= max(state.due_at, at):
        raise BadInput(
            N_("{field}: {due_at} is not after the deadline, {deadline}, and now."),
            field="due_at",
            due_at=due_at,
            deadline=state.due_at,
        )
    if state.hard_stop_at is not None and due_at > state.hard_stop_at:
        raise BadInput(
            N_("{field}: {due_at} is after {hard_stop}, which no extension may pass for this jurisdiction."),
            field="due_at",
            due_at=due_at,
            hard_stop=state.hard_stop_at,
        )
    if due_at > at + _FURTHEST:
        raise BadInput(
            N_("{field}: {due_at} is more than two years away; look at the year."), field="due_at", due_at=due_at
        )


def _refuse_state(state: CaseState) -> None:
    if state.status in DONE:
        raise BadInput(N_("{reference} is answered: there is nothing to extend."), reference=state.reference)
    if state.due_at is None:
        raise BadInput(N_("{reference} has no time limit: there is nothing to extend."), reference=state.reference)
    if state.paused_since is not None:
        raise BadInput(
            N_("{reference} waits for the player: its clock stands still. Extend it when it runs again."),
            reference=state.reference,
        )
