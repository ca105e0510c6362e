"""What players do with a complaint of theirs: each step, by the last part of the address that it is sent to."""

from collections.abc import Callable, Mapping
from datetime import datetime

from data import procedure_commands as procedure
from data.texts import TextKind, checked
from domain.marks import N_
from domain.problems import BadInput, Problem
from domain.vocabulary import RATINGS
from players import papers
from players.visit import Visit
from sla.spans import BEGINNING

#: Does something with a complaint; returns the word for what was done.
Do = Callable[[Visit, int], str]


def _reply(visit: Visit, ticket_id: int) -> str:
    said = checked(TextKind.REPLY, visit.body.text("text")).body
    _keep(visit, ticket_id)
    procedure.reply(visit.store, ticket_id, said)
    return "answered"


def _papers(visit: Visit, ticket_id: int) -> str:
    if not _keep(visit, ticket_id):
        raise BadInput(N_("Choose a file."))
    return "papers"


def _decide(visit: Visit, ticket_id: int) -> str:
    accepts = visit.body.line("decision")
    if accepts not in ("accept", "refuse"):
        raise BadInput(N_("Say whether you accept or refuse."))
    said = visit.body.text("text").strip()
    procedure.answer_proposal(visit.store, ticket_id, accepts == "accept", said, made_at=_read_at(visit))
    return "accepted" if accepts == "accept" else "refused"


def _read_at(visit: Visit) -> datetime:
    """When the proposal was made that the form showed; before any was, where it does not say."""
    try:
        made_at = datetime.fromisoformat(visit.body.line("made_at"))
    except ValueError:
        return BEGINNING
    return made_at if made_at.tzinfo else BEGINNING


def _chase(visit: Visit, ticket_id: int) -> str:
    procedure.chase(visit.store, ticket_id)
    return "chased"


def _appeal(visit: Visit, ticket_id: int) -> str:
    procedure.appeal_own(visit.store, ticket_id, visit.body.text("text"))
    return "appealed"


def _rate(visit: Visit, ticket_id: int) -> str:
    said = visit.body.line("rating")
    if said not in [str(mark) for mark in RATINGS]:
        raise BadInput(N_("Choose a mark."))
    procedure.rate(visit.store, ticket_id, int(said))
    return "rated"


#: By the last part of the address.
STEPS: Mapping[str, Do] = {
    "repondre": _reply,
    "pieces": _papers,
    "proposition": _decide,
    "relancer": _chase,
    "recours": _appeal,
    "noter": _rate,
}


class Refused(Exception):
    """Papers that were not kept, and why, by their field; the others were."""

    def __init__(self, papers: dict[str, list[Problem]]) -> None:
        super().__init__()
        self.papers = papers


def _keep(visit: Visit, ticket_id: int) -> int:
    count, refused = papers.keep(visit.site, ticket_id, visit.body.files)
    if refused:
        raise Refused(refused)
    return count
