"""The page Search: who finds what, hostile words, and what stays out of the address."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from data import commands
from data.excerpt import Piece
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from ui import cached, search_hits

WORDS = 'Zéphyr <script>alert(1)</script> 100%_ **gras** :red[x] [l](http://x) "q"'


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role)


@pytest.fixture(scope="module")
def reference(desk_store: Store) -> str:
    """The reference of a complaint whose text is hostile."""
    complaint = Complaint("ZX-900", date(2026, 9, 1), Category.PAYMENT, WORDS, Channel.CHAT)
    return commands.file(desk_store, somebody(desk_store, Role.SUPERVISOR), complaint, datetime.now(UTC))[1]


def look(visit: Visit, store: Store, role: Role, typed: str) -> AppTest:
    app = visit("search", lang="en", **{"as": somebody(store, role).user_id})
    app.text_input("search_typed").set_value(typed)
    next(button for button in app.button if button.label == "Search").click().run()
    assert not app.exception
    return app


def hits(app: AppTest) -> list[str]:
    """The references of the hits, as they link to their tickets."""
    links = [one.proto for one in app.get("page_link") if "ticket=" in one.proto.query_string]
    return [one.label.replace("\\", "").replace("*", "") for one in links]


@pytest.mark.parametrize("typed", ["zephyr", "<script>alert(1)</script>", "100%_ gras", '"q" gras', "zx-900"])
def test_words_and_accounts_are_found_and_stay_out_of_the_address(
    visit: Visit, desk_store: Store, reference: str, typed: str
) -> None:
    app = look(visit, desk_store, Role.SUPERVISOR, typed)
    assert hits(app) == [reference]
    assert set(app.query_params) == {"lang", "as"}
    assert app.text_input("search_typed").value == typed


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MANAGER, Role.ADMIN])
def test_who_reads_no_texts_finds_references_only(visit: Visit, desk_store: Store, reference: str, role: Role) -> None:
    assert hits(look(visit, desk_store, role, "zephyr")) == []
    app = look(visit, desk_store, role, reference.lower())
    assert hits(app) == [reference]
    assert app.query_params["q"] == [reference] or app.query_params["q"] == reference


def test_somebody_elses_looks_like_nothing(visit: Visit, desk_store: Store, reference: str) -> None:
    with closing(desk_store.cursor()) as cursor:
        [(team,)] = cursor.execute(
            "SELECT team FROM versions_current JOIN tickets USING (ticket_id) WHERE reference = ?", [reference]
        ).fetchall()
    agent = next(one for one in cached.people(desk_store) if one.role is Role.AGENT and one.team != team)
    for typed in (reference, "EC-22222222-2", "zephyr", "qqqqqq"):
        app = visit("search", lang="en", q=typed, **{"as": agent.user_id})
        assert hits(app) == []


@pytest.mark.parametrize("typed", ["", "x" * 300, "a b c d e f g h i"])
def test_what_cannot_be_looked_for_is_a_sentence_and_stays_typed(visit: Visit, desk_store: Store, typed: str) -> None:
    app = look(visit, desk_store, Role.SUPERVISOR, typed)
    assert len(app.error) == 1
    assert app.text_input("search_typed").value == typed


def test_fifty_are_shown_and_more_on_request(visit: Visit, desk_store: Store) -> None:
    app = look(visit, desk_store, Role.SUPERVISOR, "bonjour")
    assert len(hits(app)) == 50
    app.button("search_more").click().run()
    assert len(hits(app)) == 100


def test_what_was_written_is_shown_as_text() -> None:
    pieces = [Piece("a **b** "), Piece("<i>:red[x]", True), Piece(" [l](http://x)")]
    shown = search_hits.marked(pieces)
    assert shown.startswith(r"a \*\*b\*\*&#32;:blue-background[\<i\>\:")
    assert r"\[l\]\(http\:" in shown
