"""Exports: sent from a route, under a signed address that works once, for ten minutes and for one session."""

import hmac
import secrets
import threading
from collections.abc import Callable, Generator, Hashable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from analytics.export_words import Words
from analytics.listing import Listing
from analytics.question import Question
from analytics.ticket_export import Format, streamed
from data import staff
from data.evidence import papers
from data.evidence.papers import Paper
from data.store import Store
from domain.people import Person, Session
from domain.problems import NotAllowed, Problem
from ui import admission, cookie, export_files, language, opened
from ui.desk import demand_scoped
from ui.export_files import Ready
from ui.language import _
from ui.telling import told

LASTS_SECONDS = 600.0
#: So many for each person: whoever draws a long page gives up their own older ones, never those of others.
_MOST = 1_000
_SECRET = secrets.token_bytes(32)
_MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
}

Parts = Generator[bytes, None, None]


def _nothing() -> None:
    """What there is to be done when nobody comes for an offer without a file."""


@dataclass(frozen=True, slots=True)
class _Offer:
    person: Person
    name: str
    media: str
    parts: Callable[[], Parts]
    until: float
    forget: Callable[[], None] = _nothing
    #: What it is, where a page that is drawn again offers the same.
    subject: Hashable = None


_offers: dict[str, _Offer] = {}
_lock = threading.Lock()


def offer(store: Store, person: Person, asked: Listing, format: Format = Format.CSV, words: Words | None = None) -> str:
    """An address of this server that sends `person` the tickets of `asked` as a file, once, within ten minutes.

    A workbook says `words` beside them, and is made when somebody comes for it: it is for few tickets. `NotAllowed`
    where `asked` goes beyond what the person may see figures of.
    """
    demand_scoped(asked.question, person)
    if words is not None:
        return _put(person, _name(asked, format), _MEDIA[format], lambda: _workbook(store, asked, words))
    return _put(person, _name(asked, format), _MEDIA[format], lambda: parts(store, asked, format))


def offer_file(person: Person, ready: Ready) -> str:
    """An address of this server that sends `person` the workbook that is `ready`, once; `NotAllowed` as for `offer`."""
    demand_scoped(ready.asked.question, person)
    return _put_file(person, _name(ready.asked, Format.XLSX), _MEDIA[Format.XLSX], ready.path)


def offer_report(person: Person, question: Question, path: Path, name: str) -> str:
    """An address of this server that sends `person` the report at `path` about `question` as `name`, once.

    `NotAllowed` as for `offer`.
    """
    demand_scoped(question, person)
    return _put_file(person, name, "text/html; charset=utf-8", path)


def offer_zip(person: Person, path: Path, name: str) -> str:
    """An address of this server that sends `person` the archive or backup at `path` as `name`, once."""
    return _put_file(person, name, "application/zip", path)


def offer_csv(person: Person, name: str, parts: Callable[[], Parts]) -> str:
    """An address of this server that sends `person` `parts` as the CSV file `name` (ASCII), once."""
    return _put(person, name, _MEDIA[Format.CSV], parts)


def offer_paper(store: Store, person: Person, paper: Paper, name: str) -> str:
    """An address of this server that sends `person` the paper as `name` (ASCII), once: the look is noted then.

    Until it was used, or is old, it is the same address however often it is asked for.
    """

    def read() -> Parts:
        _paper, content = papers.read(store, person, paper.paper_id)
        return _at_once(content)

    return _put(person, name, paper.media_type, read, subject=("paper", paper.paper_id, name))


def _at_once(content: bytes) -> Parts:
    yield content


def _put_file(person: Person, name: str, media: str, path: Path) -> str:
    def forget() -> None:
        path.unlink(missing_ok=True)

    address = _put(person, name, media, lambda: export_files.sent(path), forget)
    late = threading.Timer(LASTS_SECONDS, forget)
    late.daemon = True
    late.start()
    return address


#: What a file of ours may do in a browser that shows it all the same.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def _name(asked: Listing, format: Format) -> str:
    return f"delai-{asked.stem}-{asked.question.as_of:%Y-%m-%d}.{format}"


def _put(
    person: Person,
    name: str,
    media: str,
    parts: Callable[[], Parts],
    forget: Callable[[], None] = _nothing,
    subject: Hashable = None,
) -> str:
    made = _Offer(person, name, media, parts, monotonic() + LASTS_SECONDS, forget, subject)
    with _lock:
        _make_room(person)
        same = (key for key, one in _offers.items() if subject and (one.person, one.subject) == (person, subject))
        nonce = next(same, "") or secrets.token_urlsafe(18)
        _offers[nonce] = made
    return f"/export/{nonce}.{_signature(nonce)}"


def _make_room(person: Person) -> None:
    """Forget what is old, and of what `person` has the oldest beyond so many: what has no file first."""
    now = monotonic()
    for old in [key for key, one in _offers.items() if one.until < now]:
        _offers.pop(old).forget()
    theirs = [key for key, one in _offers.items() if one.person.user_id == person.user_id]
    theirs.sort(key=lambda key: _offers[key].forget is not _nothing)
    for old in theirs[: max(0, len(theirs) + 1 - _MOST)]:
        _offers.pop(old).forget()


def _signature(nonce: str) -> str:
    return hmac.new(_SECRET, nonce.encode(), "sha256").hexdigest()[:32]


def _taken(token: str, session: Session | None) -> _Offer | None:
    """The offer of `token`, taken out; None where there is none, or it was made for another session than `session`."""
    nonce, _dot, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(nonce).encode()):
        return None
    with _lock:
        if nonce in _offers and _offers[nonce].person.session not in (None, session):
            return None
        made = _offers.pop(nonce, None)
    if made is None or made.until >= monotonic():
        return made
    made.forget()
    return None


async def send(request: Request) -> Response:
    """The export that the address stands for, or 410 with one sentence."""
    if request.method != "GET":  # a look at the address must not use it up
        return Response(status_code=405, headers={"allow": "GET"})
    claims = cookie.sent(request.cookies) if admission.is_configured() else None
    made = _taken(request.path_params["token"], claims.session if claims else None)
    if made and not await run_in_threadpool(_may_still, made.person):
        made.forget()
        made = None
    if made is None:
        language.use(language.preferred(request.headers.get("accept-language")))
        return PlainTextResponse(_("This export was fetched already, or it is too old: load the page again."), 410)
    try:
        parts = await run_in_threadpool(made.parts)
    except Problem as problem:
        language.use(language.preferred(request.headers.get("accept-language")))
        return PlainTextResponse(told(problem), 410)
    headers = {
        "content-disposition": f'attachment; filename="{made.name}"',
        "cache-control": "no-store",
        # What is in it is saved, never shown; and were it, it could load, run and send nothing.
        "content-security-policy": _POLICY,
    }
    return _Parted(parts, headers, made.media)


def _may_still(person: Person) -> bool:
    """Whether somebody who signed in is in the role and team for which their export was made."""
    if person.session is None:
        return True
    with closing(opened.store().cursor()) as cursor:
        try:
            staff.demand_current(cursor, person)
        except NotAllowed:
            return False
    return True


class _Parted(StreamingResponse):
    """Sends a file part by part, and lets go of what it is made from, also where nobody listens any more."""

    def __init__(self, parts: Parts, headers: dict[str, str], media_type: str) -> None:
        self._parts = parts
        super().__init__(iterate_in_threadpool(parts), 200, headers, media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._parts.close()


def parts(store: Store, asked: Listing, format: Format) -> Parts:
    """The tickets of `asked` as CSV, with a byte order mark for spreadsheets, or as Parquet, part by part."""
    if format is Format.CSV:
        yield "\ufeff".encode()
    with closing(store.cursor()) as cursor:
        yield from streamed(cursor, asked, format)


def _workbook(store: Store, asked: Listing, words: Words) -> Parts:
    yield from export_files.sent(export_files.made(store, asked, words).path)
