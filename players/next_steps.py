"""What a complaint waits for, and what its player can do about it now."""

from dataclasses import dataclass
from datetime import datetime

from data import appeals, decisions, procedure
from data.case_state import CaseState
from data.decisions import Intention
from domain.marks import N_
from domain.people import PLAYER
from domain.problems import Problem
from domain.statuses import DONE, Status
from domain.vocabulary import APPEALED_WITHIN, RATINGS
from wording import numbers
from wording.language import _

#: What a player may write, for whether they may write at all.
_SOMETHING = "–"


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be done: each is offered where the command would let it happen."""

    reply: bool
    is_asked: bool
    papers: bool
    proposal: bool
    chase: bool
    appeal: bool
    rate: bool


def steps(case: CaseState, now: datetime) -> Steps:
    """What the player can do with `case` at `now`."""
    done = case.status in DONE
    return Steps(
        reply=not done,
        is_asked=case.status is Status.WAITING_PLAYER,
        papers=case.status is not Status.CLOSED,
        proposal=_may(case, procedure.AnswerProposal(accepts=True), now),
        chase=_may(case, procedure.Chase(), now),
        appeal=_may(case, appeals.Appeal(_SOMETHING), now),
        rate=_may(case, procedure.Rate(RATINGS[0]), now),
    )


def _may(case: CaseState, intention: Intention, now: datetime) -> bool:
    """Whether the player could do this now: what is offered is what would be done."""
    try:
        decisions.decide(case, intention, PLAYER, now)
    except Problem:
        return False
    return True


def appeal_until(case: CaseState) -> datetime | None:
    """Until when the player can appeal against the answer."""
    return case.answered_at + APPEALED_WITHIN if case.answered_at else None


_AWAITED = {
    Status.NEW: N_("It is our turn: somebody will look at your complaint."),
    Status.IN_ANALYSIS: N_("It is our turn: somebody is looking at your complaint."),
    Status.WAITING_PLAYER: N_("It is your turn: we asked you for something. Until you answer, our clock stands still."),
    Status.WAITING_THIRD_PARTY: N_("A partner of ours has to tell us something. Our clock runs on."),
    Status.ANSWERED: N_("We have answered."),
    Status.CLOSED: N_("This complaint is closed."),
}


def awaited(case: CaseState, now: datetime) -> str:
    """What is awaited, and from whom."""
    if case.has_mediation:
        return _("A body outside has your complaint; we wait for what it decides.")
    if case.has_appeal:
        return _("It is our turn: somebody who did not give the answer looks at your appeal.")
    if steps(case, now).proposal:
        return _("It is your turn: we proposed a solution. Accept or refuse it.")
    return _(_AWAITED[case.status])


def deadline(case: CaseState, now: datetime) -> str:
    """Until when something is promised; '' where nothing is, or the clock stands still."""
    if case.has_appeal and case.appeal_due_at:
        return _promised(case.appeal_due_at, now)
    if case.status in DONE or case.status is Status.WAITING_PLAYER or case.due_at is None:
        return ""
    return _promised(case.due_at, now)


def _promised(due: datetime, now: datetime) -> str:
    if due < now:
        return _("You should have had our answer by {moment}. We are late, and we are sorry.").format(
            moment=numbers.moment(due)
        )
    return _("You will have our answer by {moment} at the latest (time of Paris).").format(moment=numbers.moment(due))
