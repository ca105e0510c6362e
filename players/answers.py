"""Answers of the public pages: a page, a way on, a file; each with the headers that protect whoever reads it."""

from secrets import token_urlsafe
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from domain.problems import NotAllowed, NotFound, Problem
from players import browser, templating
from players.visit import SlowDown, Visit
from players.words import told

_YEAR_SECONDS = 365 * 24 * 3600
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}


def page(visit: Visit, template: str, status: int = 200, **said: Any) -> Response:
    """The page that `template` makes of `said`."""
    nonce = token_urlsafe(16)
    text = templating.rendered(visit, template, nonce, said)
    return _kept(visit, HTMLResponse(text, status, {"content-security-policy": _POLICY.format(nonce=nonce)}))


def way_on(visit: Visit, address: str, name: str = "") -> Response:
    """On to `address` after something was done, so that to load again does not do it again.

    `name`: the browser is called so from now on.
    """
    return _kept(visit, RedirectResponse(address, 303), name)


def as_json(visit: Visit, said: Any, status: int = 200) -> Response:
    """What the script of a page asked for."""
    return _kept(visit, JSONResponse(said, status))


def failed(visit: Visit, problem: Problem | str, status: int = 0) -> Response:
    """That something cannot be shown, in a sentence, with the ways on."""
    sentence = problem if isinstance(problem, str) else told(problem)
    return page(visit, "failed.html", status or status_of(problem), problem=sentence)


def status_of(problem: Problem | str) -> int:
    """The status of an answer that tells of `problem`."""
    match problem:
        case SlowDown():
            return 429
        case NotAllowed():
            return 403
        case NotFound():
            return 404
    return 422


def _kept(visit: Visit, answer: Response, name: str = "") -> Response:
    answer.headers.update(_ALWAYS)
    if visit.wait:
        answer.headers["retry-after"] = str(visit.wait)
    if name or visit.known_browser is None:
        _set(visit, answer, browser.COOKIE, browser.signed(visit.store.key, name or visit.browser), None)
    if visit.asked("lang") == visit.language:
        _set(visit, answer, browser.LANGUAGE, visit.language, _YEAR_SECONDS)
    return answer


def _set(visit: Visit, answer: Response, name: str, value: str, seconds: int | None) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/reclamations",
        secure=visit.site.setting.secure,
        httponly=True,
        samesite="lax",
    )
