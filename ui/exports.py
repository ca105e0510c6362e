"""Exports as CSV: streamed from a route, under a signed address that works once and lasts ten minutes."""

import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from analytics import ticket_csv
from analytics.ticket_list import TicketList
from data.store import Store
from ui import language
from ui.language import _

LASTS_SECONDS = 600.0
_MOST = 10_000
_SECRET = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class _Offer:
    store: Store
    asked: TicketList
    until: float


_offers: dict[str, _Offer] = {}
_lock = threading.Lock()


def offer(store: Store, asked: TicketList) -> str:
    """An address of this server that sends the tickets of `asked` as CSV, once, within ten minutes."""
    nonce = secrets.token_urlsafe(18)
    now = monotonic()
    with _lock:
        for old in [key for key, made in _offers.items() if made.until < now] or list(_offers)[
            : max(0, len(_offers) - _MOST)
        ]:
            del _offers[old]
        _offers[nonce] = _Offer(store, asked, now + LASTS_SECONDS)
    return f"/export/{nonce}.{_signature(nonce)}"


def _signature(nonce: str) -> str:
    return hmac.new(_SECRET, nonce.encode(), "sha256").hexdigest()[:32]


def _taken(token: str) -> _Offer | None:
    nonce, _dot, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(nonce).encode()):
        return None
    with _lock:
        made = _offers.pop(nonce, None)
    return made if made and made.until >= monotonic() else None


async def send(request: Request) -> Response:
    """The export that the address stands for, or 410 with one sentence."""
    if request.method != "GET":  # a look at the address must not use it up
        return Response(status_code=405, headers={"allow": "GET"})
    made = _taken(request.path_params["token"])
    if made is None:
        language.use(language.preferred(request.headers.get("accept-language")))
        return PlainTextResponse(_("This export was fetched already, or it is too old: load the page again."), 410)
    name = f"delai-{made.asked.figure}-{made.asked.question.as_of:%Y-%m-%d}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(
        iterate_in_threadpool(lines(made.store, made.asked)), 200, headers, "text/csv; charset=utf-8"
    )


def lines(store: Store, asked: TicketList) -> Iterator[str]:
    """The tickets of `asked` as CSV, piece by piece, with a byte order mark for spreadsheets."""
    yield "\ufeff"
    with closing(store.cursor()) as cursor:
        yield from ticket_csv.lines(cursor, asked)
