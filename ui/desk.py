"""The desk that a page run works at: the store, who looks, and what the filter bar asks."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from analytics.question import Condition, Question
from data.store import Store
from domain.people import Person
from domain.rights import NOWHERE, Action, Reach, demand, reach
from ui.conditions import Conditions


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page starts from."""

    store: Store
    person: Person
    people: Mapping[str, Person]
    names: Mapping[str, str]
    now: datetime
    asked: Conditions
    question: Question
    pages: Mapping[str, st.Page]
    choices: Mapping[str, list[str]]
    #: The name of the page that is drawn, as in the menu.
    page: str = ""

    def may(self, action: Action) -> bool:
        """Whether the person may do `action` on any case at all."""
        return reach(self.person.role, action) is not Reach.NONE

    @property
    def is_past(self) -> bool:
        """Whether what is asked is how cases stood, or what was known, before now: nobody is to act on that."""
        return self.question.as_of < self.now or self.question.known_at < self.now

    def agents(self, team: str | None = None) -> list[Person]:
        """Who may be given a case: everybody in a team, or in `team`."""
        return [one for one in self.people.values() if one.team and team in (None, one.team)]


_desk: ContextVar[Desk] = ContextVar("desk")


def open_for(desk: Desk) -> None:
    """Make `desk` the one of this page run."""
    _desk.set(desk)


def here() -> Desk:
    """The desk of this page run."""
    return _desk.get()


def scoped(question: Question, person: Person) -> Question:
    """`question` over what `person` may see figures of: everything, or the cases of the own team."""
    if reach(person.role, Action.SEE_FIGURES) is Reach.ANY:
        return question
    name, values = _own_team(person)
    return question.only(name, *values)


def demand_scoped(question: Question, person: Person) -> None:
    """Return if `question` asks of no more than `person` may see figures of; else raise `NotAllowed`."""
    if reach(person.role, Action.SEE_FIGURES) is not Reach.ANY and _own_team(person) not in question.where:
        demand(person, Action.SEE_FIGURES)


def _own_team(person: Person) -> Condition:
    return "team", (person.team or NOWHERE,)
