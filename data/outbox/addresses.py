"""Addresses and names in the heads of messages: of any language, and never more than one of them."""

import re
from email.headerregistry import Address

import idna

#: What could end a line of the head, or turn around what is beside it.
_NOT_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def address(email: str, name: str = "") -> Address:
    """`email` as a message names it, with `name` beside it; `ValueError` where it is no address.

    A domain of another alphabet is written as the name service knows it, so that only the part before the @ needs a
    server that takes all alphabets.
    """
    user, at, domain = email.rpartition("@")
    if not (user and at and domain) or _NOT_A_NAME.search(email) or re.search(r"[\s,;<>()\"\\]", email):
        raise ValueError("no address")
    try:
        known = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise ValueError("no address") from error
    return Address(_NOT_A_NAME.sub(" ", name).strip(), user, known)


def line(text: str) -> str:
    """`text` on one line, fit for the head of a message."""
    return " ".join(_NOT_A_NAME.sub(" ", text).split())
