"""The headers that protect a browser: where a page may load from, who may frame it, what a cookie is sent with."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

_PAGE = Path(streamlit.__file__).parent / "static" / "index.html"


def _scripts(page: str) -> str:
    """The scripts that stand in `page` itself, by what they are: no other one is run."""
    found = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in found)


#: As far as Streamlit lets go: styles stand in the page, components come as blobs, a font as data.
_POLICY = {
    "default-src": "'self'",
    "script-src": f"'self' blob: {_scripts(_PAGE.read_text(encoding='utf-8'))}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data:",
    "worker-src": "'none'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_POLICY_HEADER = "content-security-policy"
SENT = {
    _POLICY_HEADER: "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_HSTS = "max-age=31536000"
#: The page reads it and sends it back: that is how an upload proves where it comes from.
_READ_BY_THE_PAGE = "_streamlit_xsrf"


def protecting(send: Send, demo: bool, https: bool) -> Send:
    """`send`, with the headers on each answer and the attributes on each cookie; outside the demo these are Secure."""

    async def sender(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.accept"):
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            _protect(headers, https)
            message["headers"] = [_hardened(name, value, not demo) for name, value in headers.raw]
        await send(message)

    return sender


def _protect(headers: MutableHeaders, https: bool) -> None:
    # A page of ours that is narrower about what it loads stays so: those for players have no style or script in them.
    own = headers.get(_POLICY_HEADER)
    for name, value in SENT.items():
        headers[name] = value
    if own:
        headers[_POLICY_HEADER] = own
    if https:
        headers["strict-transport-security"] = _HSTS


def _hardened(name: bytes, value: bytes, secure: bool) -> tuple[bytes, bytes]:
    if name.lower() != b"set-cookie":
        return name, value
    return name, hardened(value.decode("latin-1"), secure).encode("latin-1")


def hardened(cookie: str, secure: bool) -> str:
    """`cookie`, the value of a Set-Cookie header, with HttpOnly, SameSite and where asked for Secure."""
    said = {part.partition("=")[0].strip().lower() for part in cookie.split(";")[1:]}
    added = ["HttpOnly"] if not cookie.startswith(f"{_READ_BY_THE_PAGE}=") else []
    added += ["SameSite=Lax"] + (["Secure"] if secure else [])
    return "; ".join([cookie, *(one for one in added if one.partition("=")[0].lower() not in said)])
