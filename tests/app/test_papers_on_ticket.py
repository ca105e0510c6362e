"""Papers beside a ticket: added, listed, saved once and noted, for those who may see papers."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from data import commands
from data.evidence import papers
from data.evidence.inspecting import inspect
from data.filing import Complaint
from data.store import Store
from domain.people import PLAYER, Person, Role
from domain.vocabulary import Category, Channel
from tests.app.calling import get
from tests.app.conftest import Visit
from ui import cached, exports

SERVER = Starlette(routes=[Route("/export/{token}", exports.send)])


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role and one.name)


def press(app, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def shown(app) -> str:
    said = [*app.caption, *app.markdown, *app.text, *app.error, *app.success]
    return "\n".join(one.value.replace("\\", "").replace("\u2060", "") for one in said)


@pytest.fixture
def number(desk_store: Store) -> int:
    """A case for which identity papers and proof of the transaction are expected."""
    at = datetime.now(UTC) - timedelta(hours=1)
    complaint = Complaint("J-5", at.date() - timedelta(days=1), Category.FRAUD, "Perdu.", Channel.PHONE)
    return commands.file(desk_store, somebody(desk_store, Role.SUPERVISOR), complaint, at)[0]


def looks(store: Store, number: int) -> int:
    with closing(store.cursor()) as cursor:
        asked = "SELECT count(*) FROM acts WHERE kind = 'papers_seen' AND subject = ?"
        return int(cursor.execute(asked, [str(number)]).fetchall()[0][0])


def test_papers_are_added_and_what_cannot_be_taken_is_told(visit: Visit, desk_store: Store, number: int) -> None:
    app = visit("ticket", lang="en", ticket=str(number), **{"as": somebody(desk_store, Role.SUPERVISOR).user_id})
    assert "Missing: Identity paper, Proof of a transaction" in shown(app)
    press(app, "Add them")
    assert "Choose the files." in shown(app)
    app.selectbox(f"papers_{number}_kind").set_value("transaction")
    app.file_uploader[0].set_value([("a.pdf", b"MZ\x00\x01 no paper", "application/pdf")])
    press(app, "Add them")
    assert "a.pdf is none of what is taken" in shown(app)
    assert app.selectbox(f"papers_{number}_kind").value == "transaction"
    app.file_uploader[0].set_value([("relevé.txt", "Débit de 250 €".encode(), "text/plain")])
    press(app, "Add them")
    assert "The papers are there." in shown(app)
    assert "relevé.txt" in shown(app) and "Missing: Identity paper" in shown(app)
    assert "Proof of a transaction," not in shown(app)


def test_an_identity_paper_is_saved_once_and_the_look_is_noted(visit: Visit, desk_store: Store, number: int) -> None:
    paper = papers.add(desk_store, PLAYER, number, "identity", inspect("passport.txt", b"Name: Zoe"))
    boss = somebody(desk_store, Role.SUPERVISOR)
    app = visit("ticket", lang="en", ticket=str(number), **{"as": boss.user_id})
    assert "passport.txt" in shown(app) and "the player" in shown(app)
    [link] = [one.proto.url for one in app.get("link_button") if "/export/" in one.proto.url]
    assert looks(desk_store, number) == 0, "not opened yet"
    answer = get(SERVER, link)
    assert (answer.status, answer.body) == (200, b"Name: Zoe")
    assert answer.headers["content-disposition"].endswith(f'-identity-{paper.paper_id}.txt"')
    assert looks(desk_store, number) == 1
    assert get(SERVER, link).status == 410
    address = exports.offer_paper(desk_store, boss, paper, "x.txt")
    press(app, "Delete it")
    assert "deleted" in shown(app) and "passport.txt" not in shown(app)
    answer = get(SERVER, address)
    assert (answer.status, b"deleted" in answer.body) == (410, True)


def test_who_may_not_see_papers_learns_of_none(visit: Visit, desk_store: Store, number: int) -> None:
    papers.add(desk_store, PLAYER, number, "identity", inspect("passport.txt", b"Name: Zoe"))
    for role in (Role.MANAGER, Role.ANALYST):
        app = visit("ticket", lang="en", ticket=str(number), **{"as": somebody(desk_store, role).user_id})
        assert not app.exception
        assert "passport" not in shown(app) and not app.file_uploader
    app = visit("ticket", lang="en", ticket=str(number), **{"as": somebody(desk_store, Role.COMPLIANCE).user_id})
    assert "passport.txt" in shown(app) and not app.file_uploader
