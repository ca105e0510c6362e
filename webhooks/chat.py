"""`POST /intake/chat`: the chat tool files a conversation as a complaint. Without a key there is no such address."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data import chats
from data.chats import Filed
from data.store import Store
from domain.problems import BadInput, NotAllowed
from domain.zones import home_day
from webhooks import conversation, signature

PATH = "/intake/chat"
#: Bytes of a body: a transcript has up to 20,000 characters, of which JSON may make six bytes each.
LARGEST = 256 * 1024
_FRESH = {"cache-control": "no-store"}


def routes(store: Callable[[], Store]) -> list[Route]:
    """The address for the chat tool; none where no key is set. `StoreUnusable` where the key is none."""
    key = signature.key()
    if key is None:
        return []

    async def take(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refused(413, f"The body has more than {LARGEST} bytes.")
        return await run_in_threadpool(_taken, store(), key, request, body)

    return [Route(PATH, take, methods=["POST"])]


async def _body(request: Request) -> bytes | None:
    """What was posted; None where it is too much, of which no more is read."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            return None
    return bytes(read)


def _taken(store: Store, key: bytes, request: Request, body: bytes) -> Response:
    now = datetime.now(UTC)
    try:
        message_id = signature.demand_signed(key, request.headers, body, now)
        said = conversation.read(body, home_day(now))
        return _answer(chats.file(store, message_id, said.conversation_id, said.complaint))
    except NotAllowed as problem:
        return _refused(401, str(problem))
    except BadInput as problem:
        return _unusable(problem)


def _answer(filed: Filed) -> Response:
    due = filed.due_at.isoformat(timespec="seconds") if filed.due_at else None
    told = {"reference": filed.reference, "deadline": due}
    return JSONResponse(told, 201 if filed.is_new else 200, headers=_FRESH)


def _unusable(problem: BadInput) -> Response:
    """Which field cannot be used, by the name that it has here."""
    if problem.details.get("field") == "description":
        problem.details["field"] = "transcript"
    return _refused(422, str(problem), problem.details.get("field"))


def _refused(status: int, sentence: str, field: str | None = None) -> Response:
    return JSONResponse({"error": sentence, **({"field": field} if field else {})}, status, headers=_FRESH)
