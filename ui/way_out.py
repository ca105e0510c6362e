"""The address that signs out: it ends the session itself, and other sites do not lead anybody there."""

from collections.abc import Callable, Mapping
from enum import Enum, auto

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import way_back
from ui.guard import OTHER_SITES

_PATH = "/auth/logout"


class _Asked(Enum):
    """Who leads a browser to the address: a page of ours or the person, another site, nobody knows who."""

    HERE = auto()
    ELSEWHERE = auto()
    UNKNOWN = auto()


class WayOut:
    """Ends the session of the cookies before Streamlit takes them away, where somebody here asks for it.

    `end` is given the cookies. What comes from another site is refused. Where the browser does not say, its cookie goes
    as ever, and the session stays: nobody signs others out by a link.
    """

    def __init__(self, app: ASGIApp, end: Callable[[Mapping[str, str]], None]) -> None:
        self.app = app
        self.end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; one address is looked at first."""
        if scope["type"] == "http" and scope["path"].rstrip("/") == _PATH:
            match _asked(Headers(scope=scope)):
                case _Asked.ELSEWHERE:
                    await PlainTextResponse(OTHER_SITES, 403)(scope, receive, send)
                    return
                case _Asked.HERE:
                    await run_in_threadpool(self.end, HTTPConnection(scope).cookies)
        await self.app(scope, receive, send)


def _asked(headers: Headers) -> _Asked:
    """By headers that the browser writes: a site may keep back the second, and can say neither in another's name."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return _Asked.HERE if site in ("same-origin", "none") else _Asked.ELSEWHERE
    if "referer" in headers:
        return _Asked.HERE if way_back.is_from_here(headers) else _Asked.ELSEWHERE
    return _Asked.UNKNOWN
