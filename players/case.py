"""A complaint as its player sees it, and all that they can do with it."""

from collections.abc import Mapping
from contextlib import closing

from starlette.responses import Response

from data.access import own_case, whose
from data.evidence import papers as kept
from domain.evidence import ACCEPTED, EvidenceKind, expected
from domain.marks import N_
from domain.people import PLAYER
from domain.problems import NotAllowed, NotFound, Problem
from domain.vocabulary import RATINGS
from players import addresses, papers, words
from players.answers import failed, page, status_of, way_on
from players.next_steps import appeal_until, awaited, deadline, steps
from players.taking_part import STEPS, Refused
from players.visit import Visit
from wording.language import _

#: What was done, by the word in the address that says so.
_DONE: Mapping[str, str] = {
    "answered": N_("Your message has arrived."),
    "papers": N_("Your papers have arrived."),
    "accepted": N_("You accepted our proposal. We will do what it says and write to you."),
    "refused": N_("You refused our proposal. We will go on looking at your complaint."),
    "chased": N_("We have noted that you are waiting. Thank you for your patience."),
    "appealed": N_("Your appeal has arrived. Somebody who did not give the answer will look at it."),
    "rated": N_("Thank you for your mark."),
}


def show(visit: Visit) -> Response:
    """The complaint that the address names."""
    try:
        with closing(visit.store.cursor()) as cursor:
            ticket_id = visit.demand_own_case(cursor)
    except NotAllowed:
        return way_on(visit, addresses.asking(addresses.FOLLOW, reference=visit.request.path_params["reference"]))
    except NotFound as problem:
        return failed(visit, problem)
    return _shown(visit, ticket_id)


def send(visit: Visit) -> Response:
    """Do what was pressed, and show the complaint; with what was typed where it could not be done."""
    step = str(visit.request.path_params["step"])
    if step not in STEPS:
        return failed(visit, _("There is no such page."), 404)
    try:
        with closing(visit.store.cursor()) as cursor:
            ticket_id = visit.demand_own_case(cursor)
    except NotAllowed as problem:
        return _signed_out(visit, problem)
    except NotFound as problem:
        return failed(visit, problem)
    try:
        visit.demand_own_form()
        visit.slow(visit.site.paces.acting)
        done = STEPS[step](visit, ticket_id)
    except Refused as refused:
        return _shown(visit, ticket_id, 422, step, refused.papers)
    except Problem as problem:
        return _shown(visit, ticket_id, status_of(problem), step, {"": [problem]})
    reference = str(visit.request.path_params["reference"])
    return way_on(visit, addresses.asking(addresses.case(reference), fait=done))


def _shown(
    visit: Visit,
    ticket_id: int,
    status: int = 200,
    step: str = "",
    problems: Mapping[str, list[Problem]] | None = None,
) -> Response:
    with closing(visit.store.cursor()) as cursor:
        case = own_case.read(cursor, ticket_id)
        there = kept.of_ticket(cursor, PLAYER, ticket_id)
        missing = kept.missing(cursor, PLAYER, ticket_id)
        holder = whose.holder(cursor, ticket_id)
    helps = expected(case.state.category)
    done = visit.asked("fait")
    return page(
        visit,
        "case.html",
        status,
        case=case,
        holder=holder,
        papers=there,
        missing=missing,
        kinds=[*helps, *(kind for kind in EvidenceKind if kind not in helps)],
        steps=steps(case.state, visit.now),
        awaited=awaited(case.state, visit.now),
        deadline=deadline(case.state, visit.now),
        appeal_until=appeal_until(case.state),
        done=_(_DONE[done]) if done in _DONE else "",
        step=step,
        problems=problems or {},
        typed=visit.body.text("text"),
        accepted=",".join(ACCEPTED),
        field=papers.field,
        marks=list(RATINGS),
    )


def _signed_out(visit: Visit, problem: Problem) -> Response:
    """Whoever was signed out meanwhile gets what they typed back, to be kept until they are in again."""
    reference = str(visit.request.path_params["reference"])
    return page(
        visit, "signed_out.html", 403, problem=words.told(problem), reference=reference, typed=visit.body.text("text")
    )
