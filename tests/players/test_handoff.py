"""The hand-off: the casino's site says who somebody is, once and for five minutes; docs/players.md shows how."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from players import handoff
from players.handoff import NotHanded
from tests.conftest import ROOT
from tests.players.conftest import FORM, KEY, Desk

ENTER = "/reclamations/entrer"


def token(key: bytes = KEY, algorithm: str = "HS256", **changes: Any) -> str:
    """A token as the casino's site makes it, without a library."""
    until = datetime.now(UTC) + timedelta(minutes=2)
    said = {"aud": "delai", "account": "J-1", "email": "eva@example.org", "exp": int(until.timestamp()), "jti": "1"}
    said = {name: value for name, value in (said | changes).items() if value is not None}

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    signed = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(said)}"
    seal = hmac.new(key, signed.encode(), hashlib.sha256).digest() if algorithm == "HS256" else b""
    return f"{signed}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def test_whoever_comes_with_a_token_is_in_once(desk: Desk) -> None:
    _number, reference = desk.file()
    made = token()
    browser = desk.browser()
    assert reference in browser.open(f"{ENTER}?jeton={made}").text
    assert browser.page.url.path == "/reclamations/miennes"
    other = desk.browser("203.0.113.9")
    assert other.open(f"{ENTER}?jeton={made}").status_code == 403
    assert reference not in other.open("/reclamations/miennes").text


def test_whoever_is_handed_over_files_in_their_own_name_only(desk: Desk) -> None:
    browser = desk.browser()
    browser.open(f"{ENTER}?vers=deposer&jeton={token()}")
    browser.open("/reclamations/deposer?categorie=bonus")
    assert 'value="J-1"' in browser.page.text and "readonly" in browser.page.text
    browser.send("/reclamations/deposer", FORM | {"account": "J-2", "email": "thief@example.org"})
    assert desk.ask("SELECT account, email FROM players") == [("J-1", "eva@example.org")]


def soon(**more: float) -> int:
    return int((datetime.now(UTC) + timedelta(**more)).timestamp())


# Made when they are tried: a run of all tests takes longer than a token lasts.
@pytest.mark.parametrize(
    "made",
    [
        lambda: token(b"x" * 32),
        lambda: token(algorithm="none"),
        lambda: token(exp=soon(minutes=-1)),
        lambda: token(exp=soon(minutes=7)),
        lambda: token(exp=None),
        lambda: token(exp="soon"),
        lambda: token(exp=10**30),
        lambda: token(exp=True),
        lambda: token(jti=None),
        lambda: token(jti=""),
        lambda: token(jti=5),
        lambda: token(aud="other"),
        lambda: token(aud=None),
        lambda: token(account=""),
        lambda: token(account=None),
        lambda: token(account=["J-1"]),
        lambda: token(account="J-1\n"+"x" * 300),
        lambda: token(email="nobody"),
        lambda: token(nbf=soon(minutes=3)),
        lambda: token() + "x",
        lambda: "x" * 5000,
        lambda: "a.b.c",
        lambda: "é",
        lambda: "",
    ],
)  # fmt: skip
def test_no_other_token_lets_anybody_in(made: Callable[[], str]) -> None:
    with pytest.raises(NotHanded):
        handoff.read(made(), KEY, datetime.now(UTC))


def test_without_a_key_nobody_is_handed_over() -> None:
    with pytest.raises(NotHanded):
        handoff.read(token(b""), b"", datetime.now(UTC))


def test_the_example_of_the_documentation_lets_in() -> None:
    text = (ROOT / "docs" / "players.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    address = names["address"]("https://help.casino.example", KEY.decode(), "J-1", "eva@example.org")
    handed = handoff.read(address.partition("jeton=")[2], KEY, datetime.now(UTC))
    assert (handed.account, handed.email) == ("J-1", "eva@example.org")
