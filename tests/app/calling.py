"""One HTTP request to an ASGI application, in this process."""

import asyncio
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
    return asyncio.run(_get(app, path, {"host": "localhost:8501", **headers}))


async def _get(app: ASGIApp, path: str, headers: dict[str, str]) -> Answered:
    sent: list[Message] = []
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": raw,
        "http_version": "1.1", "scheme": "http", "server": ("localhost", 8501), "root_path": "",
        "asgi": {"version": "3.0"},
    }  # fmt: skip
    open_still = asyncio.Event()

    async def receive() -> Message:
        if not open_still.is_set():
            open_still.set()
            return {"type": "http.request", "body": b""}
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent)
    return Answered(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body)
