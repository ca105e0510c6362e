"""A player's browser without the drawing: keeps a connection and cookies, opens pages and sends their forms."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode, urlsplit

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
REFERENCE = re.compile(r"EC-[0-9A-Z]{8}-[0-9A-Z]")
PATIENCE_S = 60


@dataclass
class Player:
    """One player at `base`, who comes from `source`, an address of this machine (each of 127.0.0.0/8 is one)."""

    base: str
    source: str = "127.0.0.1"
    #: Whether it goes on to where an answer leads.
    follows: bool = True
    cookies: dict[str, str] = field(default_factory=dict)
    status: int = 0
    text: str = ""
    length: int = 0
    #: What the last exchange took, with the pages that it led to, in milliseconds.
    took: float = 0.0

    def __post_init__(self) -> None:
        port = urlsplit(self.base).port
        self._hidden: dict[str, str] = {}
        self._connection = HTTPConnection("127.0.0.1", port, PATIENCE_S, source_address=(self.source, 0))

    def open(self, address: str) -> str:
        """The text of the page at `address`."""
        return self._timed("GET", address, None, {})

    def send(self, address: str, said: Mapping[str, str], files: Sequence[tuple[str, str, bytes]] = ()) -> str:
        """The text of the page that comes when a form of this page is sent, with `files` (field, name, content)."""
        self._hidden |= dict(_HIDDEN.findall(self.text))
        fields = self._hidden | dict(said)
        boundary = secrets.token_hex(16)
        if files:
            body, kind = _multipart(fields, files, boundary), f"multipart/form-data; boundary={boundary}"
        else:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        return self._timed("POST", address, body, {"Content-Type": kind})

    def _timed(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> str:
        begun = perf_counter()
        way = self._asked(method, address, body, headers)
        while way and self.follows:
            way = self._asked("GET", way, None, {})
        self.took = (perf_counter() - begun) * 1000
        return self.text

    def _asked(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> str:
        """Ask once; where the answer leads on to, '' where nowhere."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, address, body, {"Cookie": cookie, "Accept-Language": "fr", **headers})
        answer = self._connection.getresponse()
        body = answer.read()
        self.status, self.text, self.length = answer.status, unescape(body.decode()), len(body)
        for value in answer.headers.get_all("set-cookie", ()):
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.headers.get("location", "") if answer.status in (303, 307) else ""


def _multipart(fields: Mapping[str, str], files: Sequence[tuple[str, str, bytes]], boundary: str) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, file, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
