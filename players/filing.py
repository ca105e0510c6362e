"""*Déposer une réclamation*: first the category, then the form, then what happens next."""

from contextlib import closing
from datetime import datetime
from secrets import token_urlsafe

import duckdb
from starlette.responses import Response

from data import dated, filing, policies
from data.access import forms, own_case, whose
from data.access.entries import Entry
from data.filing import Complaint
from domain.evidence import ACCEPTED, EvidenceKind, expected
from domain.marks import N_
from domain.problems import BadInput, Problem
from domain.vocabulary import DESK, Category, Channel
from domain.zones import home_day
from players import addresses, papers
from players.answers import as_json, failed, page, status_of, way_on
from players.filing_form import CURRENCIES, Typed, complaint, typed
from players.visit import Visit
from players.words import told
from sla.limits import Limit
from wording.language import _

_LONGEST_FORM = 64


def show(visit: Visit) -> Response:
    """The categories, or the form of the one that is asked for."""
    chosen = _category(visit.asked("categorie"))
    if chosen is None:
        return page(visit, "category.html", categories=list(Category))
    form = Typed()
    if visit.entry:
        form.values |= _own(visit, visit.entry)
    return _form(visit, chosen, form, token_urlsafe(24))


def send(visit: Visit) -> Response:
    """File what the form says, once; show it again with what is wrong beside its field."""
    chosen = _category(visit.body.line("category"))
    if chosen is None:
        return way_on(visit, addresses.FILE)
    form = typed(visit.body)
    if visit.entry and visit.entry.is_handed_over:
        form.values |= _own(visit, visit.entry)
    number = visit.body.line("form")[:_LONGEST_FORM] or token_urlsafe(24)
    try:
        visit.demand_own_form()
        if not visit.body.line("remove"):
            visit.slow(visit.site.paces.filing)
    except Problem as problem:
        return _form(visit, chosen, form, number, problem)
    secret = _secret(visit, number)
    if gone := visit.body.line("remove"):
        visit.site.held.drop(secret, gone)
        return _form(visit, chosen, form, number)
    refused = papers.hold(visit.site, secret, visit.body.files, visit.network)
    said = complaint(form, chosen, visit.language, visit.now)
    if said is None or refused:
        return _form(visit, chosen, form, number, refused=refused)
    try:
        given = papers.given(visit.site, secret)
        filed = forms.file_once(visit.store, secret, said, given, visit.site.paces.may_acknowledge, visit.now)
    except Problem as problem:
        return _form(visit, chosen, form, number, problem)
    if not filed.is_as_said:
        another = token_urlsafe(24)
        visit.site.held.move(secret, _secret(visit, another))
        return _form(visit, chosen, form, another, _sent_before())
    visit.site.held.forget(secret)
    return way_on(visit, f"{addresses.FILED}/{number}")


def _sent_before() -> Problem:
    return BadInput(
        N_("This form became a complaint already, and was changed since. To file another one with it, send it again.")
    )


def hold(visit: Visit) -> Response:
    """Hold one paper of a form that is not sent yet: what the script of the page asks for."""
    try:
        visit.demand_own_form()
        visit.slow(visit.site.paces.acting)
    except Problem as problem:
        return as_json(visit, {"problem": told(problem)}, status_of(problem))
    secret = _secret(visit, visit.body.line("form")[:_LONGEST_FORM])
    refused = papers.hold(visit.site, secret, visit.body.files[:1], visit.network)
    for problems in refused.values():
        return as_json(visit, {"problem": told(problems[0])}, 422)
    there = visit.site.held.of(secret)
    if not there:
        return as_json(visit, {"problem": _("Choose a file.")}, 422)
    return as_json(visit, {"paper": there[-1].paper, "name": there[-1].name})


def done(visit: Visit) -> Response:
    """The reference, the deadline and what happens next, for the browser that sent the form."""
    number = str(visit.request.path_params["form"])
    with closing(visit.store.cursor()) as cursor:
        ticket_id = forms.complaint_of(cursor, visit.store.key, _secret(visit, number))
        if ticket_id is None:
            return failed(visit, _("This page was shown for a day after the complaint was filed."), 404)
        case = own_case.read(cursor, ticket_id)
    return page(visit, "filed.html", case=case)


def _form(
    visit: Visit,
    category: Category,
    form: Typed,
    number: str,
    problem: Problem | None = None,
    refused: dict[str, list[Problem]] | None = None,
) -> Response:
    helps = expected(category)
    with closing(visit.store.cursor()) as cursor:
        limit, due = _limit(cursor, category, visit.now)
    return page(
        visit,
        "file.html",
        status_of(problem) if problem else 422 if form.problems or refused else 200,
        category=category,
        form=form,
        number=number,
        problem=problem,
        refused=refused or {},
        held=visit.site.held.of(_secret(visit, number)),
        helps=helps,
        others=[kind for kind in EvidenceKind if kind not in helps],
        limit=limit,
        due=due,
        currencies=CURRENCIES,
        accepted=",".join(ACCEPTED),
        today=home_day(visit.now).isoformat(),
        field=papers.field,
    )


def _own(visit: Visit, entry: Entry) -> dict[str, str]:
    """What is known of a player who is in."""
    with closing(visit.store.cursor()) as cursor:
        mine = whose.of_entry(cursor, entry)
    return {"account": mine.account or "", "email": mine.email or ""}


def _limit(
    cursor: duckdb.DuckDBPyConnection, category: Category, now: datetime
) -> tuple[Limit | None, datetime | None]:
    """The limit for the answer to a complaint that is filed now, and the deadline that follows from it."""
    book = policies.book(cursor)
    step = filing.filed(Complaint("–", home_day(now), category, "–", Channel.FORM), "", "", now)
    facts = {"source": DESK, **{name: step.observed[name] for name in ("category", "complexity", "channel")}}
    [limited] = dated.opened(book, [step], DESK)
    return book.in_force(now).policy.answer(facts), limited.observed["due_at"]


def _category(said: str) -> Category | None:
    return Category(said) if said in set(Category) else None


def _secret(visit: Visit, number: str) -> str:
    """The form called `number` of this browser: the same number in another one is another form."""
    return f"{visit.browser}.{number}"
