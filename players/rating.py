"""The rating by the link of the answer's mail: signed, so that it needs no code, and one press for a person.

Scanners of mail fetch every link, so to fetch it gives no mark: the page shows the mark, and sends itself once it is
seen (static/rate.js). A scanner that claims to be a browser before which somebody sits is taken for the player.
"""

from contextlib import closing

from starlette.responses import Response

from data import links
from data import procedure_commands as procedure
from data.access import whose
from domain.problems import Problem
from domain.vocabulary import RATINGS
from players import addresses
from players.answers import failed, page, way_on
from players.visit import Visit
from wording.language import _


def show(visit: Visit) -> Response:
    """The mark of the link, and the button that gives it."""
    token = visit.asked("token")
    found = links.verified(visit.store.key, token)
    if found is None:
        return failed(visit, _no_link(), 404)
    reference, mark = found
    return page(visit, "rate.html", reference=reference, mark=mark, marks=_others(visit, reference), token=token)


def send(visit: Visit) -> Response:
    """Give the mark that the link is signed for; the link is what shows that the player may."""
    visit.slow(visit.site.paces.acting)
    found = links.verified(visit.store.key, visit.body.line("token"))
    if found is None:
        return failed(visit, _no_link(), 404)
    reference, mark = found
    with closing(visit.store.cursor()) as cursor:
        ticket_id = whose.number_of(cursor, reference)
    if ticket_id is None:
        return failed(visit, _no_link(), 404)
    try:
        procedure.rate(visit.store, ticket_id, mark)
    except Problem as problem:
        return failed(visit, problem)
    return way_on(visit, addresses.RATED)


def thanks(visit: Visit) -> Response:
    """That the mark has arrived."""
    return page(visit, "rated.html")


def _others(visit: Visit, reference: str) -> dict[int, str]:
    return {mark: links.sign(visit.store.key, reference, mark) for mark in RATINGS}


def _no_link() -> str:
    return _("This link is not whole: open it once more from our message.")
