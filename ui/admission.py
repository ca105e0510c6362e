"""Whether people sign in here, under which names the service answers, and what it does not start with."""

import ipaddress
import os
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from streamlit import config
from streamlit.auth_util import get_redirect_uri, get_secrets_auth_section, validate_auth_credentials
from streamlit.errors import StreamlitAuthError

from data.people_commands import checked_email
from domain.problems import BadInput

#: The names that the demo answers to.
OWN_NAMES = frozenset({"localhost", "127.0.0.1"})
_SHORTEST_SECRET = 32
#: What Streamlit must be told, or not be told, where people sign in, and why.
_CLOSED = {
    "client.showErrorDetails": ("none", "the cause of an error belongs into the log"),
    "server.enableXsrfProtection": (True, "uploads are protected by it"),
    "server.enableCORS": (True, "other sites could use it otherwise"),
    "server.enableAgentApi": (False, "it goes past the sign-in"),
    "server.trustedUserHeaders": ({}, "a header could say who somebody is"),
}


class OpenToOthers(SystemExit):
    """The configuration would let in whom it should not; the application does not start."""


@cache
def is_configured() -> bool:
    """Whether people sign in here; decided once, when the process begins. Without sign-in it is a demo."""
    return bool(get_secrets_auth_section())


def administrator() -> str:
    """The e-mail of the first administrator, in small letters; '' where none is named."""
    return os.environ.get("DELAI_ADMIN", "").strip().lower()


def names() -> frozenset[str]:
    """The names that the service answers to: those of DELAI_HOSTS, else of server.allowedHosts; in small letters."""
    said = os.environ.get("DELAI_HOSTS", "").replace(",", " ").split()
    return frozenset(one.strip().lower() for one in said or config.get_option("server.allowedHosts") or ())


def public_name() -> str:
    """The name under which there are the players' pages and nothing else; '' where they have none of their own."""
    return os.environ.get("DELAI_PUBLIC_HOST", "").strip().lower()


def demand_safe() -> None:
    """Return if the service may start as it is configured; else raise `OpenToOthers` with a sentence."""
    _demand_public_name(names() if is_configured() else OWN_NAMES)
    if not is_configured():
        demand_loopback()
        _demand_no_half_measures()
        return
    demand_closed(get_secrets_auth_section().to_dict(), names())
    # Streamlit checks the names once more, by its own option.
    config.set_option("server.allowedHosts", sorted(names()))


def _demand_public_name(known: frozenset[str]) -> None:
    """The players' name is one of several: under a name of their own, nobody of the staff would get in."""
    if not public_name():
        return
    if public_name() not in known or len(known) < 2:
        raise OpenToOthers(
            f"DELAI_PUBLIC_HOST is {public_name()!r}: it must be one of the hosts {', '.join(sorted(known))}"
            " (DELAI_HOSTS), beside the one of the staff."
        )


def _demand_no_half_measures() -> None:
    for name in ("DELAI_ADMIN", "DELAI_HOSTS"):
        if os.environ.get(name):
            raise OpenToOthers(f"{name} is set, but no sign-in is configured: see docs/serving.md.")


def demand_loopback(option: Any = config.get_option) -> None:
    """Return if the server listens to this machine under its own names only; else raise `OpenToOthers`."""
    address, hosts = option("server.address"), set(option("server.allowedHosts") or ())
    if not _is_loopback(address):
        raise OpenToOthers(
            "Délai has no sign-in configured and serves this machine only: "
            f"server.address is {address!r}, use 127.0.0.1 or configure sign-in (docs/serving.md)."
        )
    if not hosts or not hosts <= OWN_NAMES:
        raise OpenToOthers(
            "Délai has no sign-in configured and serves this machine only: "
            "server.allowedHosts must be localhost and 127.0.0.1."
        )


def demand_closed(auth: Mapping[str, Any], hosts: frozenset[str], option: Any = config.get_option) -> None:
    """Return if what `auth` and the options say lets in only who signed in; else raise `OpenToOthers`."""
    try:
        validate_auth_credentials("default")
    except StreamlitAuthError as error:
        raise OpenToOthers(f"Sign-in is not configured whole: {' '.join(str(error).split())}") from error
    if len(str(auth.get("cookie_secret", ""))) < _SHORTEST_SECRET:
        raise OpenToOthers(f"auth.cookie_secret must have {_SHORTEST_SECRET} characters or more: openssl rand -hex 32.")
    _demand_own_address(str(get_redirect_uri(get_secrets_auth_section()) or ""), hosts)
    for name, (wanted, why) in _CLOSED.items():
        said = option(name)
        if said is not None and said != wanted and (said or wanted):
            raise OpenToOthers(f"{name} must be {wanted!r} where people sign in: {why}.")
    _demand_email()


def _demand_own_address(redirect: str, hosts: frozenset[str]) -> None:
    if not hosts or "*" in "".join(hosts):
        raise OpenToOthers(
            "Name the hosts that this service answers to, none with *: DELAI_HOSTS, server.allowedHosts."
        )
    asked = urlsplit(redirect)
    if asked.path != "/oauth2callback" or asked.hostname not in hosts:
        raise OpenToOthers(
            f"auth.redirect_uri is {redirect!r}: it must be https://HOST/oauth2callback with one of the hosts "
            f"{', '.join(sorted(hosts))} (DELAI_HOSTS)."
        )
    if asked.scheme != "https" and not _is_loopback(asked.hostname):
        raise OpenToOthers(f"auth.redirect_uri is {redirect!r}: only https is safe to sign in with.")


def _demand_email() -> None:
    if administrator():
        try:
            checked_email(administrator())
        except BadInput as problem:
            raise OpenToOthers(f"DELAI_ADMIN is {administrator()!r}. {problem}") from problem


def is_https() -> bool:
    """Whether people come by https: as the address that they come back to after signing in says."""
    return is_configured() and str(get_redirect_uri(get_secrets_auth_section())).startswith("https:")


def _is_loopback(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
