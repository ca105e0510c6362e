"""The guard: what comes under another name, from another site or without a session is not answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.admission import OWN_NAMES
from ui.headers import protecting

#: The sentence for what comes from another site.
OTHER_SITES = "Délai does not answer other sites."
#: Where the players' pages are.
PLAYERS = "/reclamations"
_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
#: What only somebody who signed in may fetch or send; the pages themselves ask by their own connection.
_PRIVATE = ("/export/", "/media/", "/_stcore/upload_file")


@dataclass(frozen=True, slots=True)
class Rules:
    """Under which names the service answers, whether people come by https, and whose cookies stand for a session.

    `stands` None: it is a demo, which answers this machine only. `public`: the name under which there are the players'
    pages and nothing else; '' where they have none of their own.
    """

    names: frozenset[str] = OWN_NAMES
    https: bool = False
    stands: Callable[[Mapping[str, str]], bool] | None = None
    public: str = ""


DEMO = Rules()


class Guard:
    """Turns away what should not be answered; adds protective headers to every answer."""

    def __init__(self, app: ASGIApp, rules: Rules = DEMO) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 or 401 with one sentence, or pass the request on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        protected = protecting(send, demo=self.rules.stands is None, https=self.rules.https)
        sentence = refusal(scope, self.rules)
        if sentence:
            await _refuse(sentence, 403, scope, receive, protected)
        elif self._is_public(scope) and not _is_players(scope):
            await _refuse_players(scope, receive, protected)
        elif not await self._may_fetch(scope):
            await _refuse("Sign in first.", 401, scope, receive, protected)
        else:
            await self.app(scope, receive, protected)

    def _is_public(self, scope: Scope) -> bool:
        return bool(self.rules.public) and _name(Headers(scope=scope)) == self.rules.public

    async def _may_fetch(self, scope: Scope) -> bool:
        if self.rules.stands is None or not scope["path"].startswith(_PRIVATE):
            return True
        return await run_in_threadpool(self.rules.stands, HTTPConnection(scope).cookies)


async def _refuse(sentence: str, status: int, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await PlainTextResponse(sentence, status)(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": sentence})


def _is_players(scope: Scope) -> bool:
    """Whether a request is one for the players' pages, or for the probe of whoever watches over the service."""
    path = scope["path"]
    return scope["type"] == "http" and (path in (PLAYERS, "/health") or path.startswith(f"{PLAYERS}/"))


async def _refuse_players(scope: Scope, receive: Receive, send: Send) -> None:
    """Under the players' name the root leads to their pages; nothing else is there."""
    if scope["type"] == "http" and scope["path"] in ("", "/"):
        await RedirectResponse(PLAYERS, 307)(scope, receive, send)
    else:
        await _refuse("Not found.", 404, scope, receive, send)


def refusal(scope: Scope, rules: Rules) -> str | None:
    """The sentence for a request that is not answered; None for one that is."""
    headers = Headers(scope=scope)
    if rules.stands is None and any(name in headers for name in _FORWARDING):
        return "Délai runs as a demo without sign-in and does not answer through a proxy."
    if not _is_own(headers, rules.names):
        if rules.stands is None:
            return "Délai runs as a demo without sign-in and answers to localhost and 127.0.0.1 only."
        return "Délai does not answer under this name."
    if not _is_same_site(scope, headers):
        return OTHER_SITES
    return None


def _is_own(headers: Headers, names: frozenset[str]) -> bool:
    said = headers.getlist("host")
    try:
        asked = urlsplit(f"//{said[0]}") if len(said) == 1 else None
        return asked is not None and asked.netloc == said[0] and "@" not in said[0] and asked.hostname in names
    except ValueError:
        return False


def _name(headers: Headers) -> str | None:
    """The name, in small letters, under which a request comes that `_is_own` lets pass."""
    return urlsplit(f"//{headers['host']}").hostname


def _is_same_site(scope: Scope, headers: Headers) -> bool:
    """Whether a page of ours asks. A browser says where a connection or a change comes from; others must say it too."""
    origin = headers.get("origin")
    if scope["type"] == "http" and (scope["method"] in _SAFE_METHODS or origin is None):
        return True
    try:
        asked = urlsplit(origin or "")
    except ValueError:
        return False
    return asked.scheme in ("http", "https") and asked.netloc.lower() == headers["host"].lower()
