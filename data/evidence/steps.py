"""What papers do to their complaint, decided without a store, like data.decisions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.case_state import CaseState, Step
from domain.evidence import EvidenceKind, expected, kinds_of, lacking, written
from domain.kinds import EventKind
from domain.people import PLAYER, SYSTEM, Person
from domain.rights import Action, demand
from domain.statuses import Status
from domain.vocabulary import DESK


@dataclass(frozen=True, slots=True)
class AddPaper:
    """Put the paper with this number, whose content has this digest, to the complaint."""

    paper_id: int
    kind: EvidenceKind
    digest: str


@dataclass(frozen=True, slots=True)
class DeletePaper:
    """Take a paper away. `left` are the kinds that are there without it; None where it did its work and counts on."""

    paper_id: int
    digest: str
    left: Collection[str] | None = None


OnPapers = AddPaper | DeletePaper


def decide(state: CaseState, intention: OnPapers, person: Person, at: datetime) -> Step:
    """The step that `person` takes at `at`; `NotAllowed` where they have no right to it."""
    said: dict[str, Any] = {"paper_id": intention.paper_id, "paper_digest": intention.digest}
    match intention:
        case AddPaper(kind=kind):
            demand(person, Action.ADD_PAPERS, state.team, state.agent)
            said["evidence"] = written([*kinds_of(state.evidence), kind])
            # A paper of the player's is what the desk waited for, with or without words.
            if person == PLAYER and state.status is Status.WAITING_PLAYER:
                said["status"] = Status.IN_ANALYSIS
            return Step(EventKind.PAPER_ADDED, at, said)
        case DeletePaper(left=left):
            if person != SYSTEM:  # when their time is over papers go by themselves, and with their player
                demand(person, Action.DELETE_PAPERS, state.team, state.agent)
            if left is not None:
                said["evidence"] = written(left)
            return Step(EventKind.PAPER_DELETED, at, said)


def at_answer(state: CaseState) -> dict[str, Any]:
    """What an answer says of the papers: how many kinds are missing, where any are expected.

    Nothing of a complaint of another system, whose papers lie there.
    """
    if state.source != DESK or not expected(state.category):
        return {}
    return {"evidence_missing": len(lacking(state.category, kinds_of(state.evidence)))}
