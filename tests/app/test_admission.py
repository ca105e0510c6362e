"""What the service does not start with, each in a sentence; and whether people sign in at all."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.auth_util import get_secrets_auth_section
from streamlit.runtime.secrets import secrets_singleton

from ui import admission
from ui.admission import OpenToOthers

HOSTS = frozenset({"desk.example.com"})
AUTH = {
    "redirect_uri": "https://desk.example.com/oauth2callback",
    "cookie_secret": "a" * 32,
    "client_id": "delai",
    "client_secret": "s",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}
Check = Callable[..., None]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Check]:
    """`check(hosts, cookie_secret="short")`: what the start says of secrets that differ so; None leaves a line out."""
    path = tmp_path / "secrets.toml"
    before = config.get_option("secrets.files")
    monkeypatch.delenv("DELAI_ADMIN", raising=False)

    def asked(hosts: frozenset[str] = HOSTS, option: Callable[[str], object] | None = None, **changes: object) -> None:
        said = {name: value for name, value in {**AUTH, **changes}.items() if value is not None}
        path.write_text("[auth]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items()))
        secrets_singleton._reset()
        admission.demand_closed(get_secrets_auth_section().to_dict(), hosts, option or config.get_option)

    config.set_option("secrets.files", [str(path)])
    yield asked
    config.set_option("secrets.files", before)
    secrets_singleton._reset()


def test_a_whole_configuration_starts(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_ADMIN", "Mei@Example.com")
    check()
    check(redirect_uri="http://localhost:8501/oauth2callback", hosts=admission.OWN_NAMES)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"client_id": None}, "client_id"),
        ({"server_metadata_url": None}, "server_metadata_url"),
        ({"cookie_secret": None}, "cookie_secret"),
        ({"cookie_secret": "short"}, "32 characters"),
        ({"redirect_uri": "http://desk.example.com/oauth2callback"}, "only https"),
        ({"redirect_uri": "https://elsewhere.example/oauth2callback"}, "with one of the hosts"),
        ({"redirect_uri": "https://desk.example.com/back"}, "with one of the hosts"),
        ({"hosts": frozenset()}, "Name the hosts"),
        ({"hosts": frozenset({"*"})}, "Name the hosts"),
        ({"hosts": frozenset({"desk.example.com", "*.example.com"})}, "Name the hosts"),
    ],
)
def test_a_hole_in_the_configuration_stops_the_start(check: Check, changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(OpenToOthers, match=sentence):
        check(**changes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client.showErrorDetails", "full"),
        ("server.enableXsrfProtection", False),
        ("server.enableCORS", False),
        ("server.enableAgentApi", True),
        ("server.trustedUserHeaders", {"X-User": "email"}),
    ],
)
def test_an_option_that_opens_a_door_stops_the_start(check: Check, name: str, value: object) -> None:
    with pytest.raises(OpenToOthers, match=name):
        check(option=lambda asked: value if asked == name else config.get_option(asked))


def test_an_administrator_who_is_no_email_stops_the_start(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_ADMIN", "mei")
    with pytest.raises(OpenToOthers, match="DELAI_ADMIN"):
        check()


@pytest.mark.parametrize("name", ["DELAI_ADMIN", "DELAI_HOSTS"])
def test_half_a_sign_in_is_none_and_does_not_start(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "mei@example.com")
    assert not admission.is_configured()
    with pytest.raises(OpenToOthers, match=name):
        admission.demand_safe()


@pytest.mark.parametrize(
    ("said", "names"),
    [("", {"localhost", "127.0.0.1"}), ("Desk.Example.com", {"desk.example.com"}), ("a.b, c.d", {"a.b", "c.d"})],
)
def test_the_names_are_those_that_were_said(said: str, names: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_HOSTS", said)
    assert admission.names() == names
