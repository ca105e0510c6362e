"""Without a session, with a forged one, with one that is over: nobody gets further than the way in."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.people import STAFF, Role
from tests.app.test_pages import CELLS
from tests.attack.client import Seen, Visitor, ask, cookie, visitor
from tests.attack.conftest import ISSUER, Fort
from ui import menu

PAGES = [entry.name for entry in menu.MENU]


def is_out(seen: Seen) -> bool:
    """Whether a page is the way in and nothing else."""
    return seen.titles == ["Délai"] and bool(seen.button("sign_in")) and "Name " not in seen.text


def name_of(seen: Seen) -> str:
    """Who the sidebar says that is signed in, without marks of Markdown."""
    return next(one.body for one in seen.of("markdown") if one.body.startswith("Name ")).replace("\\", "")


@pytest.mark.parametrize("page", PAGES)
def test_a_cold_address_without_a_session_is_the_way_in(fort: Fort, page: str) -> None:
    with visitor(fort.base) as somebody:
        assert is_out(somebody.visit(page, **{"as": "root", "lang": "en", "ticket": "1"}))


@pytest.mark.parametrize("role", STAFF)
def test_a_page_that_is_not_of_the_role_says_so_and_nothing_else(fort: Fort, role: Role) -> None:
    refused = [
        entry for entry in menu.MENU if entry.name in {page for one, page, mark in CELLS if (one, mark) == (role, "-")}
    ]
    with visitor(fort.base, fort.cookie(role)) as somebody:
        assert somebody.visit(lang="en").titles == ["Overview"]
        for entry in refused:
            seen = somebody.visit(entry.name, lang="en")
            assert seen.is_refused and seen.titles == [entry.title], (entry.name, seen.kinds)


def test_the_address_does_not_say_who_looks(fort: Fort) -> None:
    with visitor(fort.base, fort.cookie("agent")) as somebody:
        seen = somebody.visit("people", lang="en", **{"as": "root"})
        assert seen.is_refused
        assert name_of(seen).startswith("Name agent · Agent")


FORGED: dict[str, Callable[[Fort], str]] = {
    "signed by somebody else": lambda fort: cookie("0" * 64, fort.base, {"iss": ISSUER, "sub": "sub-admin", "iat": 0}),
    "not signed": lambda fort: '_streamlit_user={"sub":"sub-admin","is_logged_in":true}',
    "signed, then changed": lambda fort: _changed(fort.cookie("admin")),
    "for another service": lambda fort: fort.cookie("admin", origin="https://elsewhere.example"),
    "another cookie of ours under this name": lambda fort: cookie(
        fort.app.secret, fort.base, {"iss": ISSUER, "sub": "sub-admin"}, "_streamlit_xsrf"
    ),
    "another provider's account of the same name": lambda fort: fort.cookie("admin", iss="https://evil.example"),
    "an unverified e-mail": lambda fort: fort.cookie("admin", sub="new", email_verified=False),
    "a verified e-mail that is somebody's already": lambda fort: fort.cookie("admin", sub="new"),
    "an e-mail of nobody": lambda fort: fort.cookie("admin", sub="new", email="nobody@example.com"),
    "no instant": lambda fort: fort.cookie("admin", iat=None),
    "an instant beyond all": lambda fort: fort.cookie("admin", iat=1e300),
    "not signed in": lambda fort: fort.cookie("admin", is_logged_in="true"),
    "thirteen hours old": lambda fort: fort.cookie("admin", timedelta(hours=13)),
    "from the future": lambda fort: fort.cookie("admin", timedelta(hours=-1)),
}


def _changed(told: str) -> str:
    name, _equals, value = told.partition("=")
    return f"{name}={'A' if value[0] != 'A' else 'B'}{value[1:]}"


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_cookie_is_the_way_in(fort: Fort, forged: str) -> None:
    told = FORGED[forged](fort)
    with visitor(fort.base, told) as somebody:
        assert is_out(somebody.visit("people", lang="en"))
    for private in ("/export/anything", "/media/anything", "/_stcore/upload_file/a/b"):
        assert ask(fort.base, private, headers=[("Cookie", told)]).status == 401, private


def test_a_signed_out_cookie_is_refused_and_so_is_the_open_page(fort: Fort) -> None:
    told = fort.cookie("other")
    with visitor(fort.base, told) as here, visitor(fort.base, told) as there:
        seen = here.visit("backlog", lang="en")
        there.visit("backlog", lang="en")
        assert here.press(seen.button("sign_out"), "backlog", lang="en").sent_away.endswith("/auth/logout")
        assert is_out(there.visit("backlog", lang="en")), "a page that was open"
    with visitor(fort.base, told) as replayed:
        assert is_out(replayed.visit("backlog", lang="en"))
    assert ask(fort.base, "/export/anything", headers=[("Cookie", told)]).status == 401
    with visitor(fort.base, fort.cookie("other", timedelta(seconds=-1))) as anew:
        assert anew.visit("backlog", lang="en").titles == ["Backlog"]


#: What a browser says of where a request comes from; whether the session is over, and with which status it is answered.
WAYS_OUT: dict[str, tuple[dict[str, str], bool, int]] = {
    "a page of ours": ({"Sec-Fetch-Site": "same-origin"}, True, 302),
    "the person typed it": ({"Sec-Fetch-Site": "none"}, True, 302),
    "a page of ours, an old browser": ({"Referer": "{base}/backlog"}, True, 302),
    "a link of another site": ({"Sec-Fetch-Site": "cross-site"}, False, 403),
    "a neighbour under the same name": ({"Sec-Fetch-Site": "same-site", "Referer": "{base}/"}, False, 403),
    "a link of another site, an old browser": ({"Referer": "https://evil.example/"}, False, 403),
    "a referrer that is no address": ({"Referer": "http://["}, False, 403),
    "nobody says": ({}, False, 302),
}


@pytest.mark.parametrize("place", range(len(WAYS_OUT)), ids=list(WAYS_OUT))
def test_the_address_that_signs_out_ends_the_session_for_who_asks_here(fort: Fort, place: int) -> None:
    said, is_over, status = list(WAYS_OUT.values())[place]
    told = fort.cookie("supervisor", timedelta(minutes=5 + place))
    headers = [("Cookie", told), *((name, value.format(base=fort.base)) for name, value in said.items())]
    answer = ask(fort.base, "/auth/logout", headers=headers)
    cleared = any(name == "set-cookie" and value.startswith("_streamlit_user=") for name, value in answer.headers)
    assert (answer.status, cleared) == (status, status == 302)
    with visitor(fort.base, told) as replayed:
        assert is_out(replayed.visit("backlog", lang="en")) is is_over


def _let_go(fort: Fort, root: Visitor, key: str) -> None:
    asked = {"user": "name.leaver", "lang": "en"}
    root.press(root.visit("people", **asked).button(key), "people", **asked)


def test_what_an_administrator_ends_is_over_at_the_next_interaction(fort: Fort) -> None:
    told = fort.cookie("leaver", timedelta(minutes=1))
    later = fort.cookie("leaver", timedelta(seconds=-60))
    with visitor(fort.base, told) as open_page, visitor(fort.base, fort.cookie("admin")) as root:
        assert open_page.visit("backlog", lang="en").titles == ["Backlog"]
        _let_go(fort, root, "people_everywhere")
        assert is_out(open_page.visit("backlog", lang="en"))
        with visitor(fort.base, later) as anew:
            assert anew.visit("backlog", lang="en").titles == ["Backlog"]
            _let_go(fort, root, "people_disable")
            seen = anew.visit("backlog", lang="en")
            assert seen.titles == ["Délai"] and "access to this desk was ended" in seen.text
        with visitor(fort.base, told) as replayed:
            assert replayed.visit("backlog", lang="en").titles == ["Délai"]


def test_a_button_of_another_role_does_nothing(fort: Fort) -> None:
    with visitor(fort.base, fort.cookie("admin")) as root, visitor(fort.base, fort.cookie("agent")) as agent:
        asked = {"user": "name.manager", "lang": "en"}
        button = root.visit("people", **asked).button("people_disable")
        agent.visit(lang="en")
        assert agent.press(button, "people", **asked).is_refused
        assert root.visit("people", **asked).button("people_disable"), "the manager has access still"
