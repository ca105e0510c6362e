"""One HTTP request to an ASGI application, in this process."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answered:
    """What the application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def get(app: ASGIApp, path: str, **headers: str) -> Answered:
    """The answer to GET `path`; underscores in names of headers stand for hyphens."""
    return call(app, "GET", path, **headers)


def call(
    app: ASGIApp, method: str, path: str, leaves_after: int | None = None, body: bytes = b"", **headers: str
) -> Answered:
    """The answer to `method` on `path`, in a thread of its own: a browser's loop may be running in this one.

    `body` is what is sent. `leaves_after`: the client is gone after so many messages of the answer, as a server tells
    the application.
    """
    with ThreadPoolExecutor(1) as thread:
        asked = _call(app, method, path, {"host": "localhost:8501", **headers}, leaves_after, body)
        return thread.submit(asyncio.run, asked).result()


async def _call(
    app: ASGIApp, method: str, path: str, headers: dict[str, str], leaves_after: int | None, body: bytes
) -> Answered:
    sent: list[Message] = []
    path, _mark, query = path.partition("?")
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "headers": raw,
        "http_version": "1.1", "scheme": "http", "server": ("localhost", 8501), "root_path": "",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
    }  # fmt: skip
    open_still = asyncio.Event()

    async def receive() -> Message:
        if not open_still.is_set():
            open_still.set()
            return {"type": "http.request", "body": body}
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if len(sent) == leaves_after:
            raise OSError("the client is gone")
        sent.append(message)

    await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    answer = b"".join(message.get("body", b"") for message in sent)
    return Answered(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, answer)
