"""Why a limit was not kept: asked for with the answer to a late case, corrected later."""

from datetime import datetime

from data.case_state import CaseState, Step
from domain.kinds import EventKind
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.rights import Action, demand
from domain.vocabulary import DESK, NOT_COUNTED, BreachReason, Decision


def is_asked(state: CaseState, at: datetime) -> bool:
    """Whether an answer at `at` has to say why the limit was not kept: the desk's own case is late, and nobody said."""
    return state.source == DESK and state.breach_reason is None and state.is_late(at)


def said_with_answer(
    state: CaseState, decision: Decision, reason: BreachReason | None, at: datetime
) -> dict[str, BreachReason]:
    """What an answer says of the breach; `BadInput` where it has to and does not, or there was none.

    What is no complaint is in no figure, and nobody is asked.
    """
    if reason is None:
        if is_asked(state, at) and decision not in NOT_COUNTED:
            raise BadInput(N_("{reference} is late: choose why its limit was not kept."), reference=state.reference)
        return {}
    _refuse_in_time(state, at)
    return {} if reason == state.breach_reason else {"breach_reason": reason}


def explain(state: CaseState, reason: BreachReason, person: Person, at: datetime) -> Step:
    """The step that says why the limit of `state` was not kept; `BadInput` where it was, or that is said already."""
    demand(person, Action.GIVE_BREACH_REASON, state.team, state.agent)
    _refuse_in_time(state, at)
    if reason == state.breach_reason:
        raise BadInput(N_("{reference} has this reason already: {reason}."), reference=state.reference, reason=reason)
    return Step(EventKind.BREACH_EXPLAINED, at, {"breach_reason": reason})


def _refuse_in_time(state: CaseState, at: datetime) -> None:
    if not state.is_late(at):
        raise BadInput(N_("{reference} is not late: there is no breach to explain."), reference=state.reference)
