"""The browser of a player: a random name in a signed cookie, from which the seals of its forms follow."""

import hmac
import re
from secrets import token_urlsafe

from data.access.digests import Use, digest

#: The cookie, and for how long a browser keeps its language.
COOKIE, LANGUAGE = "delai_player", "delai_language"
_NAME = re.compile(r"[A-Za-z0-9_-]{43}")


def fresh() -> str:
    """A new name, which nobody can guess."""
    return token_urlsafe(32)


def signed(key: bytes, name: str) -> str:
    """The value of the cookie of the browser called `name`."""
    return f"{name}.{digest(key, Use.SEAL, 'cookie', name)}"


def named(key: bytes, cookie: str) -> str | None:
    """The name in a cookie that was signed with `key`; None in any other."""
    name, _, seal = cookie.partition(".")
    if not _NAME.fullmatch(name) or not seal.isascii():
        return None
    return name if hmac.compare_digest(seal, digest(key, Use.SEAL, "cookie", name)) else None


def seal(key: bytes, name: str) -> str:
    """What the forms of this browser carry: a page of another site cannot know it."""
    return digest(key, Use.SEAL, "form", name)


def is_sealed(key: bytes, name: str, given: str) -> bool:
    """Whether a form that this browser sends was made for it."""
    return given.isascii() and hmac.compare_digest(given, seal(key, name))
