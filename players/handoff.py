"""The hand-off: the casino's own site says in a signed token who somebody is, and they are in (docs/players.md)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from starlette.responses import Response

from data.access import tokens
from data.access.entries import Entry
from data.filing import checked_address
from data.texts import checked_line
from domain.problems import BadInput
from players import addresses
from players.answers import failed
from players.following import let_in
from players.visit import Visit
from wording.language import _

AUDIENCE = "delai"
LASTS = timedelta(minutes=5)
_LONGEST_TOKEN = 4_000
_REGISTRY = jwt.JWTClaimsRegistry(
    aud={"essential": True, "value": AUDIENCE},
    exp={"essential": True},
    jti={"essential": True},
    account={"essential": True},
    email={"essential": True},
)


@dataclass(frozen=True, slots=True)
class Handed:
    """Whom a token names, the name of the token, and when it is too old."""

    account: str
    email: str
    token: str
    until: datetime


class NotHanded(Exception):
    """The token lets nobody in."""


def enter(visit: Visit) -> Response:
    """Let in whom the token names; to their complaints, or where the address says that they want to file one."""
    visit.slow(visit.site.paces.filing)
    try:
        handed = read(visit.asked("jeton"), visit.site.setting.handoff_key, visit.now)
        if not tokens.use(visit.store, handed.token, handed.until):
            raise NotHanded
    except NotHanded:
        return failed(visit, _("This link was used already, or it is too old: go back to the casino's site."), 403)
    wants_to_file = visit.asked("vers") == "deposer"
    entry = Entry(account=handed.account, email=handed.email)
    return let_in(visit, entry, addresses.FILE if wants_to_file else addresses.MINE)


def read(token: str, key: bytes, now: datetime) -> Handed:
    """Whom `token`, signed with `key`, names at `now`; `NotHanded` where it is not whole, not ours or too old."""
    if not key or len(token) > _LONGEST_TOKEN:
        raise NotHanded
    try:
        claims = jwt.decode(token, OctKey.import_key(key), algorithms=["HS256"]).claims
        _REGISTRY.validate(claims)
        return _handed(claims, now)
    except (JoseError, BadInput, ValueError, TypeError, OverflowError) as error:
        raise NotHanded from error


def _handed(claims: dict[str, Any], now: datetime) -> Handed:
    until = datetime.fromtimestamp(claims["exp"], UTC)
    if not now < until <= now + LASTS:
        raise NotHanded
    texts = [claims[name] for name in ("account", "email", "jti")]
    if not all(isinstance(text, str) for text in texts):
        raise NotHanded
    account, email, token = texts
    return Handed(checked_line("account", account), checked_address(email), checked_line("jti", token), until)
