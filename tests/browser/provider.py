"""A real OpenID provider on this machine, and the application that people sign in to with it."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import oidc_provider_mock

from tests.browser.application import served


@dataclass(frozen=True, slots=True)
class Guarded:
    """The application with sign-in: its address, the provider's, what it signs cookies with and where that stands."""

    base: str
    provider: str
    secret: str
    secrets: Path


def user(name: str, email: str, **claims: object) -> oidc_provider_mock.User:
    """Somebody whom the provider knows; their subject there is `sub-` and what stands before the @."""
    said = {"email": email, "email_verified": True, "name": name, **claims}
    return oidc_provider_mock.User(sub=f"sub-{email.partition('@')[0]}", claims=said)


@contextmanager
def guarded(
    store: Path, folder: Path, users: Sequence[oidc_provider_mock.User], administrator: str = ""
) -> Iterator[Guarded]:
    """Serve the application on `store` with sign-in at a provider that knows `users`, for the length of the block."""
    secret = token_hex(32)
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as server:
        provider = f"http://localhost:{server.server_port}"
        secrets = _secrets(folder, provider, secret)
        options = ["--secrets.files", str(secrets)]
        with served(store, options, {"DELAI_ADMIN": administrator}) as base:
            yield Guarded(base, provider, secret, secrets)


def _secrets(folder: Path, provider: str, secret: str) -> Path:
    said = {
        "redirect_uri": "http://localhost:{port}/oauth2callback",
        "cookie_secret": secret,
        "client_id": "delai",
        "client_secret": token_hex(16),
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secrets.toml"
    text = "[auth]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items())
    tomllib.loads(text)
    path.write_text(text, encoding="utf-8")
    return path
