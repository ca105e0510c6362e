"""Exports as CSV: streamed from a route, under a signed address that works once and lasts ten minutes."""

import csv
import hmac
import io
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any

import pyarrow as pa
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from analytics.ticket_list import COLUMNS, TicketList
from data.store import Store

LASTS_SECONDS = 600.0
_MOST = 10_000
_SECRET = secrets.token_bytes(32)
#: A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Numbers of the store: they are not for people.
_INNER = {"ticket_id", "version"}
EXPORTED = [name for name in COLUMNS if name not in _INNER]


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
            : len(_offers) - _MOST
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
    made = _taken(request.path_params["token"])
    if made is None:
        return PlainTextResponse(
            "This export was fetched already, or it is too old: load the page again.", 410
        )
    name = f"delai-{made.asked.figure}-{made.asked.question.as_of:%Y-%m-%d}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(
        iterate_in_threadpool(lines(made.store, made.asked)), 200, headers, "text/csv; charset=utf-8"
    )


def lines(store: Store, asked: TicketList) -> Iterator[str]:
    """The tickets of `asked` as CSV, piece by piece, with a byte order mark for spreadsheets."""
    yield "\ufeff" + _csv([EXPORTED])
    with closing(store.cursor()) as cursor:
        for batch in asked.stream(cursor):
            yield _csv(_rows(batch))


def _rows(batch: pa.RecordBatch) -> Iterator[list[Any]]:
    columns: Mapping[str, list[Any]] = batch.select(EXPORTED).to_pydict()
    for values in zip(*columns.values(), strict=True):
        yield [plain(value) for value in values]


def plain(value: Any) -> Any:
    """`value` for a cell: a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
    return value.isoformat(timespec="seconds") if hasattr(value, "isoformat") else value


def _csv(rows: Any) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
