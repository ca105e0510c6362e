"""What is kept of papers, encrypted with AES-256-GCM and bound to its name, so that none stands for another."""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MARK = b"delai-paper-1\n"
_NONCE = 12


def encrypted(key: bytes, name: str, content: bytes) -> bytes:
    """`content`, to be kept under `name`, encrypted with `key`."""
    nonce = os.urandom(_NONCE)
    return _MARK + nonce + AESGCM(key).encrypt(nonce, content, name.encode())


def decrypted(keys: Sequence[bytes], name: str, kept: bytes) -> bytes | None:
    """What was kept under `name`; None where none of `keys` opens it, or it is not what was kept there."""
    if not kept.startswith(_MARK):
        return None
    nonce, rest = kept[len(_MARK) : len(_MARK) + _NONCE], kept[len(_MARK) + _NONCE :]
    for key in keys:
        try:
            return AESGCM(key).decrypt(nonce, rest, name.encode())
        except (InvalidTag, ValueError):
            continue
    return None
