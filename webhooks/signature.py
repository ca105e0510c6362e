"""Whether a message comes from whoever has the key, and now: signed as Standard Webhooks says.

The key signs `id.timestamp.body` with HMAC-SHA256 (https://www.standardwebhooks.com, Standard Webhooks 1.0.0).
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.problems import NotAllowed, StoreUnusable

SETTING = "DELAI_WEBHOOK_KEY"
#: A message that was signed longer ago, or longer from now, is not taken.
WINDOW = timedelta(minutes=5)
_PREFIX, _VERSION, _SHORTEST = "whsec_", "v1", 24
_ID = re.compile(r"[\x21-\x7e]{1,200}")
_SECONDS = re.compile(r"[0-9]{1,12}")


def key() -> bytes | None:
    """The key of `DELAI_WEBHOOK_KEY`; None where there is none, `StoreUnusable` where it cannot be used."""
    written = os.environ.get(SETTING, "").strip()
    if not written:
        return None
    try:
        found = base64.b64decode(written.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not written.startswith(_PREFIX) or len(found) < _SHORTEST:
        raise StoreUnusable(
            "{setting} is no key: write whsec_ and at least {shortest} random bytes in base64 behind it.",
            setting=SETTING,
            shortest=_SHORTEST,
        )
    return found


def signed(key: bytes, message_id: str, seconds: int, body: bytes) -> str:
    """The signature, as the header `webhook-signature` has it."""
    made = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return f"{_VERSION},{base64.b64encode(made).decode()}"


def demand_signed(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of a message that was signed with `key` just now; `NotAllowed` for any other, which does not say why.

    Several signatures may stand there, with a space between: while keys change, one of them has to fit.
    """
    message_id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if _ID.fullmatch(message_id) and _SECONDS.fullmatch(seconds):
        wanted = signed(key, message_id, int(seconds), body).encode()
        fits = [hmac.compare_digest(wanted, one.encode()) for one in given[:10]]
        if any(fits) and abs(now.timestamp() - int(seconds)) <= WINDOW.total_seconds():
            return message_id
    raise NotAllowed("The signature does not fit, or it is too old.")
