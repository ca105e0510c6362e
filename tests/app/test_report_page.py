"""The page Report: the last full week at first, made beside the page, fetched once, of the own team alone."""

from datetime import timedelta
from time import monotonic, sleep

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from analytics.periods import Kind, period
from analytics.question import Question
from data.store import Store
from domain.people import Person, Role
from domain.problems import NotAllowed
from domain.zones import home_day
from tests.app.calling import get
from tests.app.conftest import Visit
from tests.reported import Taken
from ui import cached, export_files, exports, report_offer
from ui.desk import Desk

APP = Starlette(routes=[Route("/export/{token}", exports.send)])


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role)


def fetched(app: AppTest) -> Taken:
    app.button(key="report_make").click().run()
    until = monotonic() + 60
    while not links(app) and monotonic() < until:
        sleep(0.2)
        app.run()
    assert not app.exception and not app.error
    (address,) = links(app)
    answer = get(APP, address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="delai-')
    assert get(APP, address).status == 410, "an address works once"
    return Taken(answer.body.decode())


def links(app: AppTest) -> list[str]:
    return [one.proto.url for one in app.get("link_button") if "/export/" in one.proto.url]


def test_a_lead_gets_the_last_full_week_of_the_own_team_in_the_language_asked(visit: Visit, desk_store: Store) -> None:
    lead = somebody(desk_store, Role.TEAM_LEAD)
    app = visit("report", lang="en", spoken="fr", **{"as": lead.user_id})
    found = fetched(app)
    year, week, _day = (home_day(cached.moment(desk_store)) - timedelta(weeks=1)).isocalendar()
    assert ("html", "lang", "fr") in found.attributes
    assert f"--period {year}-W{week:02} --lang fr" in found.text and f"--where team={lead.team}" in found.text
    assert not list(export_files.folder().glob("*.html")), "nothing is left where it was made"


def test_an_agent_is_not_told_who_has_what(visit: Visit, desk_store: Store) -> None:
    agent = somebody(desk_store, Role.AGENT)
    names = {one.name for one in cached.people(desk_store)}
    app = visit("report", lang="en", report="2026", **{"as": agent.user_id})
    assert not names & set(fetched(app).texts)


def test_a_report_of_other_teams_is_refused_where_it_is_made(desk_store: Store) -> None:
    lead = somebody(desk_store, Role.TEAM_LEAD)
    question = Question(cached.moment(desk_store))
    desk = Desk(desk_store, lead, {}, {}, question.as_of, None, question, {}, {})  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        report_offer._prepare(desk, report_offer.Offer(question, "x.html", "x", lambda _cursor, _progress: b""))


def test_a_period_of_the_address_that_is_none_is_told(visit: Visit, desk_store: Store) -> None:
    app = visit("report", lang="en", report="2026-W54", **{"as": somebody(desk_store, Role.MANAGER).user_id})
    assert not app.exception
    assert "is no period" in app.error[0].value
    assert app.button(key="report_make")


@pytest.mark.parametrize("asked", ["2026-10", "2026-Q3", "2026", "2026-10-01..2026-10-31", "2026-11-22", "2031-W01"])
def test_every_kind_of_period_has_its_boxes(visit: Visit, desk_store: Store, asked: str) -> None:
    app = visit("report", lang="fr", report=asked, **{"as": somebody(desk_store, Role.MANAGER).user_id})
    assert not app.exception and not app.error
    assert len(app.metric) == 6
    kind = app.session_state["report_kind"]
    assert kind == period(asked).kind
    if kind is Kind.DAYS:
        assert str(app.date_input(key="report_days").value).count("datetime.date(2026, 10, ") == 2
    else:
        assert app.selectbox(key="report_period").value == asked
