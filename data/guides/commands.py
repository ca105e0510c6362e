"""Guides changed, and their steps ticked off on a complaint."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from data import acts, case_state
from data.acts import Act
from data.case_state import CaseState
from data.guides.guide import Guide, Step, brought, checked_steps, guide
from data.store import Store, Writing
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import Person
from domain.problems import BadInput, NotFound, StaleVersion
from domain.rights import Action, demand
from domain.vocabulary import Category


@dataclass(frozen=True, slots=True)
class Tick:
    """A step was taken: by whom (a user's id), and when it was ticked off, in UTC."""

    step: str
    at: datetime
    actor: str


def save(store: Store, person: Person, read: Guide, fr: str, en: str) -> int:
    """Make `fr` and `en`, a step a line, the guide of the category of `read`; returns the number of the new version.

    `BadInput` as `checked_steps`; `StaleVersion` where somebody saved another version since `read`.
    """
    demand(person, Action.SET_GUIDES)
    steps = checked_steps(fr, en)
    with store.write(person, "save_guide") as writing:
        return _put(writing, read, steps)


def bring_back(store: Store, person: Person, read: Guide) -> int:
    """Make the guide that the program brings the one of the category of `read`, as a new version; as `save`."""
    demand(person, Action.SET_GUIDES)
    with store.write(person, "save_guide") as writing:
        return _put(writing, read, brought(read.category).steps)


def _put(writing: Writing, read: Guide, steps: tuple[Step, ...]) -> int:
    now = guide(writing.cursor, read.category)
    if now.version != read.version:
        raise StaleVersion(N_("Somebody changed this guide after you read it. Nothing was saved."))
    if steps == now.steps:
        raise BadInput(N_("The guide says this already."))
    made = Guide(read.category, now.version + 1, steps)
    writing.cursor.execute(
        "INSERT INTO guides (category, version, fr, en, changed_at, actor) VALUES (?, ?, ?, ?, ?, ?)",
        [read.category, made.version, made.text("fr"), made.text("en"), writing.recorded_at, writing.actor],
    )
    acts.record(
        writing, [Act(ActKind.GUIDE, str(read.category), "version", str(now.version or "") or None, str(made.version))]
    )
    return made.version


def ticks(cursor: duckdb.DuckDBPyConnection, person: Person, ticket_id: int) -> dict[str, Tick]:
    """The steps that were ticked off on a complaint, by their keys; `NotFound` or `NotAllowed` as for it."""
    _demand(cursor, person, Action.SEE_FIGURES, ticket_id)
    rows = cursor.execute("SELECT step, ticked_at, actor FROM ticks WHERE ticket_id = ?", [ticket_id]).fetchall()
    return {step: Tick(step, at.astimezone(UTC), actor) for step, at, actor in rows}


def tick(store: Store, person: Person, ticket_id: int, step: str, is_done: bool) -> None:
    """Tick the step with that key off on a complaint, or take the tick away; what is so already stays as it is.

    It is no event: what it says of the work is in no figure. `BadInput` where the guide has no such step (any more).
    """
    with store.write(person, "tick") as writing:
        state = _demand(writing.cursor, person, Action.NOTE, ticket_id)
        if step not in {one.key for one in _steps(writing.cursor, state)}:
            raise BadInput(N_("The guide was changed: it does not have this step any more."))
        own = [ticket_id, step]
        if not is_done:
            writing.cursor.execute("DELETE FROM ticks WHERE ticket_id = ? AND step = ?", own)
        elif not writing.cursor.execute("SELECT 1 FROM ticks WHERE ticket_id = ? AND step = ?", own).fetchall():
            writing.cursor.execute(
                "INSERT INTO ticks (ticket_id, step, ticked_at, actor) VALUES (?, ?, ?, ?)",
                [*own, writing.recorded_at, writing.actor],
            )


def _steps(cursor: duckdb.DuckDBPyConnection, state: CaseState) -> tuple[Step, ...]:
    if state.category not in [str(one) for one in Category]:
        return ()
    return guide(cursor, Category(state.category)).steps


def _demand(cursor: duckdb.DuckDBPyConnection, person: Person, action: Action, ticket_id: int) -> CaseState:
    state = case_state.load(cursor, [ticket_id]).get(ticket_id)
    if state is None:
        raise NotFound(N_("There is no complaint number {number}."), number=ticket_id)
    demand(person, action, state.team, state.agent)
    return state
