"""The guard of the demo: this machine, under its own names, without a proxy."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.app.calling import get
from ui.admission import OpenToOthers, demand_loopback
from ui.guard import Guard


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
