"""Keyed digests of what players hold, so that the store itself holds nothing that could be used."""

import hashlib
import hmac
from enum import StrEnum


class Use(StrEnum):
    """What a digest is of: the same text has another digest for each."""

    ASKED = "asked"
    CODE = "code"
    ENTRY = "entry"
    TOKEN = "token"
    FORM = "form"
    SEAL = "seal"


def digest(key: bytes, use: Use, *parts: str) -> str:
    """The digest of `parts` for `use` with `key`, that of the store, in hexadecimal."""
    # A key of its own for each use, and each part with its length, so that no two things have one digest.
    own = hmac.new(key, f"delai players {use}".encode(), hashlib.sha256).digest()
    told = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(own, told.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two digests are the same, in a time that does not tell how far."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
