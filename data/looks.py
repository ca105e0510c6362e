"""Looks at what not everybody may see: who looked, when, at which complaint. The papers may go, that stays."""

from datetime import datetime

from data import acts, case_state
from data.acts import Act
from data.store import Store
from domain.kinds import ActKind
from domain.marks import N_
from domain.people import Person
from domain.problems import NotFound
from domain.rights import Action, demand


def saw_papers(store: Store, person: Person, ticket_id: int, at: datetime | None = None) -> None:
    """Note that `person` looks at the identity papers of the complaint `ticket_id`; called before they are shown.

    `NotFound` or `NotAllowed` where they may not see them: then nothing is noted, and nothing is to be shown.
    """
    with store.write(person, "see_papers", at) as writing:
        state = case_state.load(writing.cursor, [ticket_id]).get(ticket_id)
        if state is None:
            raise NotFound(N_("There is no complaint number {number}."), number=ticket_id)
        demand(person, Action.SEE_PAPERS, state.team, state.agent)
        acts.record(writing, [Act(ActKind.PAPERS_SEEN, str(ticket_id))])
