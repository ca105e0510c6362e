"""Requests that no honest browser sends: foreign names and sites, proxies, paths that lead out of where they should."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.attack.client import Refused, ask, visitor
from tests.attack.conftest import Fort

APP = Path(__file__).resolve().parents[2] / "app.py"
HOSTS = [
    [("Host", "evil.example")],
    [("Host", "localhost.evil.example")],
    [("Host", "")],
    [("Host", "localhost@evil.example")],
    [("Host", "evil.example#localhost")],
    [("Host", "localhost"), ("Host", "evil.example")],
]
FORWARDED = [
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Forwarded-Host", "localhost"),
    ("X-Forwarded-Proto", "https"),
    ("Forwarded", "for=127.0.0.1;host=localhost"),
    ("X-Real-IP", "127.0.0.1"),
    ("Via", "1.1 proxy"),
]
PATHS = ["/", "/people", "/_stcore/health", "/_stcore/host-config", "/health", "/ready", "/export/x", "/auth/login"]


@pytest.mark.parametrize("headers", HOSTS)
def test_another_name_is_not_answered(fort: Fort, demo: str, headers: list[tuple[str, str]]) -> None:
    for base in (fort.base, demo):
        for path in PATHS:
            assert ask(base, path, headers=headers).status in (400, 403), path


def test_another_name_gets_no_connection(fort: Fort, demo: str) -> None:
    for base in (fort.base, demo):
        with pytest.raises(Refused), visitor(base, Host="evil.example", Origin="http://evil.example"):
            pass


@pytest.mark.parametrize("header", FORWARDED)
def test_the_demo_does_not_answer_through_a_proxy(demo: str, header: tuple[str, str]) -> None:
    for path in PATHS:
        assert ask(demo, path, headers=[header]).status == 403, path
    with pytest.raises(Refused), visitor(demo, **{header[0]: header[1]}):
        pass


def test_a_proxy_in_front_says_nothing_about_who_asks(fort: Fort) -> None:
    said = [
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-User", "root"),
        ("X-Forwarded-Email", "admin@example.com"),
    ]
    assert ask(fort.base, "/export/x", headers=said).status == 401
    answer = ask(fort.base, "/oauth2callback?code=x&state=y", headers=said)
    assert answer.status == 302 and dict(answer.headers)["location"] == "/"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "https://localhost", "http://localhost:1", "http://["]
)
def test_another_site_gets_no_connection(fort: Fort, demo: str, origin: str) -> None:
    for base, cookie in ((fort.base, fort.cookie("admin")), (demo, "")):
        with pytest.raises(Refused), visitor(base, cookie, Origin=origin):
            pass


def test_another_site_sends_nothing(fort: Fort, demo: str) -> None:
    for base in (fort.base, demo):
        said = [("Origin", "http://evil.example"), ("Cookie", fort.cookie("admin")), ("Content-Length", "0")]
        for method in ("POST", "PUT", "DELETE"):
            assert ask(base, "/_stcore/upload_file/a/b", method, said).status == 403


#: Folders that are served, and ways that may lead out of them.
SERVED = ("/export/", "/library/", "/static/", "/media/", "/component/", "/app/static/", "/")
WAYS = ("../" * 9, "..%2f" * 9, "%2e%2e/" * 9, "..%5c" * 9, "....//" * 9, "/", "%00")


@pytest.mark.parametrize("start", SERVED)
def test_a_path_that_leads_out_leads_nowhere(fort: Fort, start: str) -> None:
    told = [("Cookie", fort.cookie("admin"))]
    for file, kept in {
        Path("/etc/passwd"): b"root:x:",
        APP: b"demand_safe",
        fort.app.secrets: b"cookie_secret",
    }.items():
        assert kept in file.read_bytes()
        for path in (f"{start}{way}{end}" for way in WAYS for end in (str(file).lstrip("/"), file.name)):
            assert kept not in ask(fort.base, path, headers=told).body, path


@pytest.mark.parametrize(
    "next", ["//evil.example", "https://evil.example/", "/\\evil.example", "/auth/logout", "javascript:x"]
)
def test_the_way_back_leads_to_a_page_of_ours(fort: Fort, next: str) -> None:
    for said in (next, f"http://{urlsplit(fort.base).netloc}{next}"):
        answer = ask(fort.base, "/auth/login", headers=[("Referer", said)])
        assert not any("delai_asked=" in value for name, value in answer.headers if name == "set-cookie")
    answer = ask(fort.base, "/oauth2callback?state=x&code=y", headers=[("Cookie", f"delai_asked={next}")])
    assert dict(answer.headers)["location"] == "/"


def test_every_answer_protects_the_browser(fort: Fort, demo: str) -> None:
    for base in (fort.base, demo):
        for path in [*PATHS, "/nothing/like/it.js"]:
            headers = {name.lower(): value for name, value in ask(base, path).headers}
            assert "frame-ancestors 'none'" in headers["content-security-policy"], path
            assert "unsafe-eval" not in headers["content-security-policy"]
            assert "script-src 'self' blob: 'sha256-" in headers["content-security-policy"]
            assert headers["x-frame-options"] == "DENY"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert "camera=()" in headers["permissions-policy"]


def test_every_cookie_is_kept_from_scripts_and_from_plain_http(fort: Fort) -> None:
    answers = [
        ask(fort.base, path) for path in ("/", "/_stcore/host-config", "/_stcore/health", "/auth/login", "/auth/logout")
    ]
    cookies = [value for one in answers for name, value in one.headers if name.lower() == "set-cookie"]
    assert cookies
    for one in cookies:
        assert "; secure" in one.lower() and "samesite=" in one.lower(), one
        assert "httponly" in one.lower() or one.startswith("_streamlit_xsrf="), one


def test_probes_tell_no_more_than_that_it_works(fort: Fort, demo: str) -> None:
    for base in (fort.base, demo):
        for path in ("/health", "/ready"):
            answer = ask(base, path)
            assert (answer.status, answer.body) == (200, b"ok")
        assert ask(base, "/_stcore/agent/interact", "POST", [("Content-Length", "0")]).status in (403, 404, 405, 501)
