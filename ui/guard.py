"""The guard of the demo: without sign-in, the application answers this machine only."""

import ipaddress
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

OWN_NAMES = frozenset({"localhost", "127.0.0.1"})
_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_SENT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}


class OpenToOthers(SystemExit):
    """The configuration would let other machines in; the demo does not start."""


def _is_loopback(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def demand_loopback(option: Any = config.get_option) -> None:
    """Return if the server listens to this machine under its own names only; else raise `OpenToOthers`."""
    address, hosts = option("server.address"), set(option("server.allowedHosts") or ())
    if not _is_loopback(address):
        raise OpenToOthers(
            f"Délai has no sign-in yet and serves this machine only: server.address is {address!r}, use 127.0.0.1."
        )
    if not hosts or not hosts <= OWN_NAMES:
        raise OpenToOthers(
            "Délai has no sign-in yet and serves this machine only: "
            "server.allowedHosts must be localhost and 127.0.0.1."
        )


class Guard:
    """Turns away what came through a proxy or under another name; adds protective headers to responses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 with one sentence, or pass the request on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        sentence = refusal(Headers(scope=scope))
        if sentence is None:
            await self.app(scope, receive, _adding_headers(send))
        elif scope["type"] == "http":
            await PlainTextResponse(sentence, 403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": sentence})


def refusal(headers: Headers) -> str | None:
    """The sentence for a request that the demo does not answer; None for one that it does."""
    if any(name in headers for name in _FORWARDING):
        return "Délai runs as a demo without sign-in and does not answer through a proxy."
    if headers.get("host", "").rsplit(":", 1)[0] not in OWN_NAMES:
        return "Délai runs as a demo without sign-in and answers to localhost and 127.0.0.1 only."
    return None


def _adding_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SENT.items():
                headers.setdefault(name, value)
        await send(message)

    return sender
