"""A case that a lead lets stand out, by hand; the rest follows from how the case stands (analytics.cases)."""

from datetime import datetime

from data.case_state import CaseState, Step
from data.texts import TextKind, checked
from domain.kinds import EventKind
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput
from domain.rights import Action, demand
from domain.statuses import DONE


def prioritise(state: CaseState, raised: bool, reason: str, person: Person, at: datetime) -> Step:
    """The step that raises the priority of `state` by hand, or takes that back; `BadInput` where nothing changes."""
    demand(person, Action.RAISE_PRIORITY, state.team, state.agent)
    if state.status in DONE:
        raise BadInput(N_("{reference} is answered: nothing about it is urgent."), reference=state.reference)
    if raised == bool(state.raised):
        sentence = (
            N_("The priority of {reference} is raised already.")
            if raised
            else N_("The priority of {reference} was not raised by hand: it follows from how the complaint stands.")
        )
        raise BadInput(sentence, reference=state.reference)
    return Step(EventKind.PRIORITISED, at, {"raised": raised}, checked(TextKind.REASON, reason))
