"""*Suivre ma réclamation*: a reference, then the code that is mailed to its player, then the complaint.

Nothing here depends on whether there is such a complaint: what is done about a reference is done after the answer.
"""

from contextlib import closing

from starlette.responses import Response

from data.access import asking, codes, entries, own_case
from data.access.entries import Entry
from domain.marks import N_
from domain.problems import BadInput, Problem
from domain.reference import EXAMPLE, is_reference, normalised
from players import addresses, browser
from players.answers import page, status_of, way_on
from players.visit import Visit


def show(visit: Visit) -> Response:
    """Where the reference is typed, filled with the one of the address."""
    return _asked(visit, visit.asked("reference"))


def send(visit: Visit) -> Response:
    """Let a code be mailed, if there is such a complaint, and go on to where it is typed."""
    said = visit.body.line("reference")
    try:
        visit.demand_own_form()
        reference = _checked(said)
        visit.slow(visit.site.paces.asking)
    except Problem as problem:
        return _asked(visit, said, problem)
    _mail_later(visit, reference)
    return way_on(visit, addresses.asking(addresses.CODE, reference=reference))


def show_code(visit: Visit) -> Response:
    """Where the code is typed."""
    return _code(visit, visit.asked("reference"))


def send_code(visit: Visit) -> Response:
    """Let in whoever typed the right code: under a new name, which nobody can have known before."""
    said = visit.body.line("reference")
    try:
        visit.demand_own_form()
        reference = _checked(said)
        visit.slow(visit.site.paces.typing)
    except Problem as problem:
        return _code(visit, said, problem)
    digits = "".join(visit.body.line("code").split())
    ticket_id = codes.use(visit.store, visit.browser, reference, digits, visit.now)
    if ticket_id is None:
        wrong = BadInput(
            N_("This code is not right, or it is over: look at the newest message, or ask for another code.")
        )
        return _code(visit, said, wrong)
    with closing(visit.store.cursor()) as cursor:
        reference = own_case.read(cursor, ticket_id).state.reference
    return let_in(visit, Entry(ticket_id=ticket_id), addresses.case(reference))


def let_in(visit: Visit, entry: Entry, address: str) -> Response:
    """Let the player in by `entry`, and on to `address`."""
    name = browser.fresh()
    entries.begin(visit.store, name, entry, visit.now)
    return way_on(visit, address, name)


def leave(visit: Visit) -> Response:
    """End the entry: the cookie opens nothing any more, whoever has it."""
    visit.demand_own_form()
    entries.end(visit.store, visit.browser)
    return way_on(visit, addresses.START, browser.fresh())


def _checked(said: str) -> str:
    reference = normalised(said)
    if not is_reference(reference):
        raise BadInput(N_("This is no reference: it looks like {example}."), example=EXAMPLE)
    return reference


def _mail_later(visit: Visit, reference: str) -> None:
    site, store, name, now = visit.site, visit.store, visit.browser, visit.now

    def may_mail(address: str) -> bool:
        return not site.paces.mailing.take(address) and not site.paces.mailing_all.take("")

    site.later(lambda: asking.ask_code(store, name, reference, may_mail, now))


def _asked(visit: Visit, said: str, problem: Problem | None = None) -> Response:
    return _page(visit, "follow.html", said, problem, example=EXAMPLE)


def _code(visit: Visit, said: str, problem: Problem | None = None) -> Response:
    return _page(visit, "code.html", said, problem)


def _page(visit: Visit, template: str, said: str, problem: Problem | None, **more: str) -> Response:
    wrong = [problem] if problem else []
    return page(visit, template, status_of(problem) if problem else 200, reference=said, wrong=wrong, **more)
