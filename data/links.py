"""Addresses of the public pages as messages name them, and the seal of the one that needs no code: a rating."""

import hashlib
import hmac
import os
from urllib.parse import urlencode

from domain.reference import is_reference
from domain.vocabulary import RATINGS

#: Where the pages are on the owner's own machine.
_HERE = "http://localhost:8501"
_FOLLOW, _RATE = "/reclamations/suivre", "/reclamations/noter"
_SEALED_FOR, _LENGTH = b"delai rating link", 32


def base() -> str:
    """The address that `DELAI_PUBLIC_URL` gives, without a slash at its end; else that of `make run`."""
    return (os.environ.get("DELAI_PUBLIC_URL", "").strip() or _HERE).rstrip("/")


def follow(reference: str, language: str) -> str:
    """Where the player follows the complaint; the code that it asks for is sent to them."""
    return f"{base()}{_FOLLOW}?{urlencode({'reference': reference, 'lang': language})}"


def rating(key: bytes, reference: str, mark: int, language: str) -> str:
    """Where the player gives the answer `mark` of `RATINGS`; `key` is that of the store."""
    return f"{base()}{_RATE}?{urlencode({'token': sign(key, reference, mark), 'lang': language})}"


def sign(key: bytes, reference: str, mark: int) -> str:
    """A token with which whoever has it may give this complaint this mark, and do nothing else."""
    return f"{reference}.{mark}.{_seal(key, reference, mark)}"


def verified(key: bytes, token: str) -> tuple[str, int] | None:
    """Reference and mark of a `token` that was signed with `key`; None for any other text."""
    reference, _, rest = token.partition(".")
    said, _, seal = rest.partition(".")
    mark = int(said) if said.isascii() and said.isdigit() and len(said) == 1 else 0
    if not is_reference(reference) or mark not in RATINGS or not seal.isascii():
        return None
    return (reference, mark) if hmac.compare_digest(seal, _seal(key, reference, mark)) else None


def _seal(key: bytes, reference: str, mark: int) -> str:
    # A key of its own for this use, so that no seal of one kind passes for another.
    own = hmac.new(key, _SEALED_FOR, hashlib.sha256).digest()
    return hmac.new(own, f"{reference}.{mark}".encode(), hashlib.sha256).hexdigest()[:_LENGTH]
