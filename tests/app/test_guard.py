"""The guard of the demo: this machine, under its own names, without a proxy."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from players.addresses import START
from tests.app.calling import get
from ui import admission
from ui.admission import OWN_NAMES, OpenToOthers, demand_loopback, demand_safe
from ui.guard import PLAYERS, Guard, Rules


def options(address: str | None = "127.0.0.1", hosts: tuple[str, ...] = ("localhost", "127.0.0.1")):
    return {"server.address": address, "server.allowedHosts": list(hosts)}.get


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_a_loopback_address_is_served(address: str) -> None:
    demand_loopback(options(address))


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "192.168.1.5", "::", "example.com"])
def test_any_other_address_stops_the_start(address: str | None) -> None:
    with pytest.raises(OpenToOthers, match=r"server\.address"):
        demand_loopback(options(address))


@pytest.mark.parametrize("hosts", [(), ("*",), ("localhost", "desk.example.com")])
def test_other_names_stop_the_start(hosts: tuple[str, ...]) -> None:
    with pytest.raises(OpenToOthers, match=r"server\.allowedHosts"):
        demand_loopback(options(hosts=hosts))


async def hello(request):
    return PlainTextResponse("hello")


APP = Starlette(routes=[Route("/", hello)], middleware=[Middleware(Guard)])


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:9000", "localhost"])
def test_this_machine_is_answered_with_protective_headers(host: str) -> None:
    answer = get(APP, "/", host=host)
    assert answer.body == b"hello"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "headers",
    [{"host": "evil.example"}, {"host": ""}, {"x_forwarded_for": "1.2.3.4"}, {"forwarded": "for=1.2.3.4"}],
)
def test_strangers_are_turned_away(headers: dict[str, str]) -> None:
    answer = get(APP, "/", **headers)
    assert answer.status == 403
    assert b"hello" not in answer.body


PUBLIC = Starlette(
    routes=[
        Route(path, hello) for path in ("/", "/health", "/ready", "/people", "/reclamations", "/reclamations/suivre")
    ],
    middleware=[Middleware(Guard, rules=Rules(public="127.0.0.1"))],
)


@pytest.mark.parametrize(
    ("path", "public", "staff"),
    [
        ("/", 307, 200),
        ("/reclamations", 200, 200),
        ("/reclamations/suivre", 200, 200),
        ("/health", 200, 200),
        ("/ready", 404, 200),
        ("/people", 404, 200),
        ("/reclamationsx", 404, 404),
        ("/reclamations%2f..%2fpeople", 404, 404),
        ("//people", 404, 404),
        ("/Reclamations", 404, 404),
        ("/_stcore/health", 404, 404),
    ],
)
def test_under_the_players_name_there_is_nothing_else(path: str, public: int, staff: int) -> None:
    assert get(PUBLIC, path, host="127.0.0.1:8501").status == public
    assert get(PUBLIC, path, host="localhost:8501").status == staff


def test_the_root_of_the_players_name_leads_to_their_pages() -> None:
    assert get(PUBLIC, "/", host="127.0.0.1").headers["location"] == START == PLAYERS


@pytest.mark.parametrize("name", ["help.casino.example", "localhost, 127.0.0.1"])
def test_a_players_name_that_is_not_served_stops_the_start(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_PUBLIC_HOST", name)
    with pytest.raises(OpenToOthers, match="DELAI_PUBLIC_HOST"):
        demand_safe()


def test_the_players_only_name_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELAI_PUBLIC_HOST", "Localhost")
    assert admission.public_name() in OWN_NAMES
    with pytest.raises(OpenToOthers, match="beside the one of the staff"):
        admission._demand_public_name(frozenset({"localhost"}))


async def narrow(request):
    return PlainTextResponse("hello", headers={"content-security-policy": "default-src 'none'"})


def test_a_page_that_is_narrower_about_what_it_loads_stays_so() -> None:
    app = Starlette(routes=[Route("/", narrow)], middleware=[Middleware(Guard)])
    assert get(app, "/", host="localhost").headers["content-security-policy"] == "default-src 'none'"
    assert "script-src" in get(APP, "/", host="localhost").headers["content-security-policy"]
