"""The page that somebody asked for before they signed in: remembered by the browser, and opened afterwards."""

from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import cookie

_NAME = "delai_asked"
_LEAVES, _RETURNS = "/auth/login", "/oauth2callback"
_LASTS_SECONDS = 900
_LONGEST = 3000


class WayBack:
    """Notes the page from which somebody leaves to sign in, and sends them there when they return signed in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the answers of two addresses are changed."""
        if scope["type"] == "http" and scope["path"] == _LEAVES:
            send = _noting(send, local(Headers(scope=scope)))
        elif scope["type"] == "http" and scope["path"] == _RETURNS:
            send = _leading(send, _is_ours(unquote(HTTPConnection(scope).cookies.get(_NAME, ""))))
        await self.app(scope, receive, send)


def local(headers: Headers) -> str:
    """Path and query of the page that a request came from; '' where that is not of this service."""
    if not is_from_here(headers):
        return ""
    asked = urlsplit(headers["referer"])
    return _is_ours(asked.path + (f"?{asked.query}" if asked.query else ""))


def is_from_here(headers: Headers) -> bool:
    """Whether a request says that it came from a page of this service."""
    try:
        return bool(headers.get("host")) and urlsplit(headers.get("referer", "")).netloc == headers.get("host")
    except ValueError:
        return False


def _is_ours(address: str) -> str:
    """`address` where it is a path of this service, and nothing that a browser takes for another one; else ''."""
    begins = address.startswith("/") and not address.startswith(("//", "/auth/", _RETURNS))
    plain = address.isascii() and address.isprintable() and not set(address) & set('\\ "<>')
    return address if begins and plain and len(address) <= _LONGEST else ""


def _noting(send: Send, address: str) -> Send:
    attributes = f"Max-Age={_LASTS_SECONDS}; Path={_RETURNS}; HttpOnly; SameSite=Lax"

    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start" and address:
            MutableHeaders(scope=message).append("set-cookie", f"{_NAME}={quote(address, safe='')}; {attributes}")
        await send(message)

    return sender


def _leading(send: Send, address: str) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            signed_in = any(one.startswith(f"{cookie.NAME}=") for one in headers.getlist("set-cookie"))
            if address and signed_in and headers.get("location"):
                headers["location"] = address
                headers.append("set-cookie", f"{_NAME}=; Max-Age=0; Path={_RETURNS}; HttpOnly; SameSite=Lax")
        await send(message)

    return sender
