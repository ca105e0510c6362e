"""What the cookie of a signed-in browser says. The one module that knows how Streamlit keeps it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.sign_in import Claims
from domain.people import Session

#: The cookie's name.
NAME = USER_COOKIE_NAME


def claims(user: Mapping[str, Any]) -> Claims | None:
    """What the provider said of `user`; None where nobody is signed in, or it does not say who and since when."""
    issuer, subject, since = user.get("iss"), user.get("sub"), _instant(user.get("iat"))
    if user.get("is_logged_in") is not True or since is None:
        return None
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    # Some providers say "true".
    verified = user.get("email_verified") in (True, "true")
    email = str(user.get("email") or "").strip().lower() if verified else ""
    return Claims(Session(issuer, subject, since), email, str(user.get("name") or ""))


def sent(cookies: Mapping[str, str]) -> Claims | None:
    """The claims in the cookies of a request; None where there are none that this service signed."""

    def signed(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, cookies.get(name, "").encode("latin-1", "replace"))

    try:
        user = json.loads(get_cookie_with_chunks(signed, NAME) or b"{}")
    except ValueError:
        return None
    if not isinstance(user, dict) or user.get("origin") != get_origin_from_redirect_uri():
        return None
    return claims(user)


def _instant(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
