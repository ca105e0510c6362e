"""How messages go out and come in, as the environment says it; nonsense is a sentence at the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses
from urllib.parse import SplitResult, unquote, urlsplit

from data.filing import checked_address
from data.texts import checked_line
from domain.marks import N_
from domain.problems import BadInput, Problem

#: The ports where none is said (RFC 8314), and whether TLS begins with the connection.
_PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DESK = "Extra Casino"


@dataclass(frozen=True, slots=True)
class Server:
    """A server of messages. `secure`: TLS from the first byte on; else by STARTTLS, where it is offered."""

    host: str
    port: int
    secure: bool
    user: str = ""
    password: str = field(default="", repr=False)
    #: Where new messages lie, on a server that they are fetched from.
    folder: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine: then nobody listens in between."""
        return self.host in _LOOPBACK


@dataclass(frozen=True, slots=True)
class Settings:
    """Where messages go to and come from, None: nowhere; the address that they are from, and the desk's name."""

    smtp: Server | None = None
    imap: Server | None = None
    address: str = ""
    name: str = _DESK
    #: Whether the clock makes its rounds: reminders, news, what ends by itself.
    rounds: bool = True


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """What `DELAI_SMTP`, `DELAI_MAIL_FROM` and `DELAI_IMAP` say; `BadInput` where that cannot be, or is not whole."""
    said = {name: environment.get(name, "").strip() for name in ("DELAI_SMTP", "DELAI_IMAP", "DELAI_MAIL_FROM")}
    public = environment.get("DELAI_PUBLIC_URL", "").strip()
    smtp, imap = _smtp(said["DELAI_SMTP"]), _imap(said["DELAI_IMAP"])
    if public:
        _demand_public(public)
    if smtp and not (said["DELAI_MAIL_FROM"] and public):
        raise BadInput(
            N_("DELAI_SMTP needs DELAI_MAIL_FROM, the address that messages are from, and DELAI_PUBLIC_URL, for links.")
        )
    name, address = _sender(said["DELAI_MAIL_FROM"])
    return Settings(smtp, imap, address, name or _DESK, _rounds(environment.get("DELAI_ROUNDS", "").strip()))


def _rounds(said: str) -> bool:
    if said not in ("", "yes", "no"):
        raise _unreadable("DELAI_ROUNDS", "no")
    return said != "no"


def _smtp(said: str) -> Server | None:
    if not said:
        return None
    server, parts = _server("DELAI_SMTP", said, ("smtp", "smtps"), "smtp://user:password@host:587")
    if parts.path.strip("/"):
        raise _unreadable("DELAI_SMTP", "smtp://user:password@host:587")
    return server


def _imap(said: str) -> Server | None:
    if not said:
        return None
    server, _parts = _server("DELAI_IMAP", said, ("imap", "imaps"), "imaps://user:password@host:993/INBOX")
    if not server.user:
        raise _unreadable("DELAI_IMAP", "imaps://user:password@host:993/INBOX")
    return server


def _server(name: str, said: str, schemes: tuple[str, ...], example: str) -> tuple[Server, SplitResult]:
    """The server that `said` names; what is wrong is told without it, since a password is in it."""
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError:
        raise _unreadable(name, example) from None
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment or port == 0:
        raise _unreadable(name, example)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    # Python's SMTP knows no other letters in them.
    is_writable = (user + password).isascii() and (user + password).isprintable()
    if bool(user) != bool(password) or not is_writable:
        raise _unreadable(name, example)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    secure = parts.scheme.endswith("s")
    return Server(parts.hostname, port or _PORTS[parts.scheme], secure, user, password, folder), parts


def _sender(said: str) -> tuple[str, str]:
    if not said:
        return "", ""
    found = getaddresses([said])
    try:
        [(name, address)] = found if said.isprintable() else []
        return (checked_line("DELAI_MAIL_FROM", name) if name else ""), checked_address(address)
    except (Problem, ValueError):
        raise _unreadable("DELAI_MAIL_FROM", "Extra Casino <complaints@casino.example>") from None


def _demand_public(said: str) -> None:
    example = "https://casino.example"
    try:
        parts = urlsplit(said)
    except ValueError:
        raise _unreadable("DELAI_PUBLIC_URL", example) from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username or " " in said:
        raise _unreadable("DELAI_PUBLIC_URL", example)


def _unreadable(name: str, example: str) -> BadInput:
    return BadInput(N_("{name} cannot be read: write it as {example}."), name=name, example=example)
