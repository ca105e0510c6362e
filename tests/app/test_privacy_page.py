"""The page Privacy: days and what is due, a player looked up, their file fetched, and erased after typing twice."""

import io
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime
from time import monotonic, sleep

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from analytics import backtest as backtest_of
from analytics.backtest import Backtest
from analytics.question import Question
from data import commands
from data.evidence import papers
from data.evidence.inspecting import inspect
from data.filing import Complaint
from data.store import Store
from domain.people import PLAYER, Person, Role
from domain.vocabulary import Category, Channel, Decision
from tests.app.calling import get
from tests.app.conftest import Visit
from tests.app.test_pages import somebody
from tests.people import hire
from ui import cached, exports

APP = Starlette(routes=[Route("/export/{token}", exports.send)])
SAM = Person("privacy_sam", "Sam", Role.SUPERVISOR)


def filed(store: Store, account: str, answered: bool, email: str | None = None) -> int:
    hire(store, SAM) if not known(store) else None
    complaint = Complaint(account, date(2026, 1, 5), Category.FRAUD, "*Perdu*", Channel.FORM, email=email)
    number, _reference = commands.file(store, SAM, complaint)
    papers.add(store, PLAYER, number, "identity", inspect("a.txt", b"identity"))
    if answered:
        version = commands.change_status(store, SAM, number, 2, "in_analysis")
        commands.answer(store, SAM, number, version, Decision.REJECTED, "Non.")
    return number


def known(store: Store) -> bool:
    with closing(store.cursor()) as cursor:
        return bool(cursor.execute("SELECT 1 FROM users WHERE user_id = ?", [SAM.user_id]).fetchall())


def looked_up(visit: Visit, store: Store, role: Role, account: str) -> AppTest:
    app = visit("privacy", lang="en", **{"as": somebody(store, role)})
    app.text_input(key="privacy_typed").set_value(account)
    app.button("FormSubmitter:form_privacy-Look up").click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    shown = " ".join(
        one.value for kind in (app.markdown, app.text, app.caption, app.error, app.success) for one in kind
    )
    return shown.replace("\\", "").replace("\u2060", "")


def test_compliance_fetches_the_data_of_a_player_and_cannot_erase(visit: Visit, desk_store: Store) -> None:
    filed(desk_store, "PRIV-1", answered=False)
    app = looked_up(visit, desk_store, Role.COMPLIANCE, "PRIV-1")
    assert "1 text · 1 paper" in said(app) and "Erase" not in said(app)
    app.button(key="player_data_make").click().run()
    until = monotonic() + 60
    while not app.get("link_button") and monotonic() < until:
        sleep(0.1)
        app.run()
    (address,) = (one.proto.url for one in app.get("link_button"))
    with zipfile.ZipFile(io.BytesIO(get(APP, address).body)) as packed:
        assert len(packed.namelist()) == 2
    assert get(APP, address).status == 410


def test_an_administrator_erases_a_player_after_typing_the_account_again(visit: Visit, desk_store: Store) -> None:
    number = filed(desk_store, "PRIV-2", answered=True)
    app = looked_up(visit, desk_store, Role.ADMIN, "PRIV-2")
    app.text_input(key="privacy_again").set_value("PRIV-3")
    app.button("FormSubmitter:form_erase-Erase for good").click().run()
    assert "is not the account PRIV-2" in said(app)
    assert app.text_input(key="privacy_again").value == "PRIV-3", "what was typed stays"
    app.text_input(key="privacy_again").set_value("PRIV-2")
    app.button("FormSubmitter:form_erase-Erase for good").click().run()
    assert not app.exception and "The player is erased; 1 complaint keeps its events." in said(app)
    with closing(desk_store.cursor()) as cursor:
        assert cursor.execute("SELECT count(*) FROM texts WHERE ticket_id = ?", [number]).fetchall() == [(0,)]


def test_what_is_kept_for_ten_minutes_is_looked_up_again_after_an_erasure(
    visit: Visit, desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[datetime] = []
    real = backtest_of.backtest

    def counted(cursor: duckdb.DuckDBPyConnection, question: Question) -> Backtest:
        looked.append(question.as_of)
        return real(cursor, question)

    monkeypatch.setattr(backtest_of, "backtest", counted)
    asked = Question(datetime(2026, 11, 27, tzinfo=UTC), where=(("category", ("nothing",)),))
    filed(desk_store, "PRIV-6", answered=True)
    for _twice in range(2):
        cached.backtest(desk_store, asked, is_past=False)
    assert len(looked) == 1
    app = looked_up(visit, desk_store, Role.ADMIN, "PRIV-6")
    app.text_input(key="privacy_again").set_value("PRIV-6")
    app.button("FormSubmitter:form_erase-Erase for good").click().run()
    assert "The player is erased" in said(app)
    cached.backtest(desk_store, asked, is_past=False)
    assert len(looked) == 2


def test_whose_complaints_are_meant_is_chosen_where_an_account_has_several_addresses(
    visit: Visit, desk_store: Store
) -> None:
    filed(desk_store, "PRIV-5", answered=False, email="eva@priv.example")
    filed(desk_store, "priv-5", answered=False, email="zoe@priv.example")
    app = looked_up(visit, desk_store, Role.ADMIN, "PRIV-5")
    assert "priv-5 · eva@priv.example" in said(app) and "priv-5 · zoe@priv.example" in said(app)
    assert "1 text" not in said(app) and not [one for one in app.button if one.key == "player_data_make"]
    app.multiselect(key="privacy_owners").set_value(["priv-5 · eva@priv.example"]).run()
    assert not app.exception and "1 text" in said(app)
    app.multiselect(key="privacy_owners").set_value(["priv-5 · eva@priv.example", "priv-5 · zoe@priv.example"]).run()
    assert not app.exception and "2 texts" in said(app)


def test_open_complaints_are_named_and_nothing_can_be_erased(visit: Visit, desk_store: Store) -> None:
    filed(desk_store, "PRIV-4", answered=False)
    app = looked_up(visit, desk_store, Role.ADMIN, "PRIV-4")
    assert "is still open: it has to be closed first" in said(app)
    assert not [one for one in app.text_input if one.key == "privacy_again"]


def test_an_account_that_nobody_has_is_said_so(visit: Visit, desk_store: Store) -> None:
    assert "No complaint is of the account" in said(looked_up(visit, desk_store, Role.ADMIN, "NOBODY"))


def test_other_days_are_kept(visit: Visit, desk_store: Store) -> None:
    app = visit("privacy", lang="en", **{"as": somebody(desk_store, Role.ADMIN)})
    app.number_input(key="retention_identity").set_value(20)
    app.button("FormSubmitter:form_retention-Save").click().run()
    assert "Saved." in said(app)
    assert "20 days" in str(app.dataframe[0].value.to_dict())
    other = visit("privacy", lang="en", **{"as": somebody(desk_store, Role.COMPLIANCE)})
    assert not other.exception and not other.number_input
