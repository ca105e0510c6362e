"""The pages Teams and agents, Coaching and Compare, run as Streamlit runs them."""

import json
from contextlib import closing
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from analytics.figures import figures
from analytics.funnel import Flag
from analytics.question import Question
from data.store import Store
from domain.people import Person, Role
from tests.app.conftest import Visit
from ui import cached, coaching_view
from ui.markup import escaped


def somebody(store: Store, role: Role) -> Person:
    return next(one for one in cached.people(store) if one.role is role)


def texts(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption, *app.info)).replace("\\", "")


def points(app: AppTest) -> list[list[Any]]:
    """What the points of each chart carry."""
    specs = [json.loads(one.proto.spec) for one in app.get("plotly_chart")]
    return [[point[0] for trace in one["data"] for point in trace.get("customdata", ())] for one in specs]


def test_teams_and_agents_stand_in_two_funnels(visit: Visit, desk_store: Store) -> None:
    app = visit("teams", lang="en", period="all", **{"as": somebody(desk_store, Role.MANAGER).user_id})
    assert not app.exception
    teams, agents = points(app)
    assert set(teams) == set(cached.teams(desk_store))
    assert set(agents) <= {one.user_id for one in cached.people(desk_store)} and len(agents) > 10
    assert texts(app).count("On-time resolution by ") == 2
    assert "Teams deal with different things" in texts(app) and "φ" in texts(app)


def test_a_lead_sees_the_agents_of_the_own_team_whatever_the_address_says(visit: Visit, desk_store: Store) -> None:
    lead = somebody(desk_store, Role.TEAM_LEAD)
    own = {one.user_id for one in cached.people(desk_store) if one.team == lead.team}
    other = next(team for team in cached.teams(desk_store) if team != lead.team)
    app = visit("teams", lang="en", period="all", fair="nothing of it", **{"as": lead.user_id})
    assert not app.exception
    # One team alone has nobody to be compared with: there is no card for it.
    (agents,) = points(app)
    assert agents and set(agents) <= own
    assert not any(points(visit("teams", lang="en", team=other, **{"as": lead.user_id})))


def test_before_the_first_ticket_nothing_is_drawn(visit: Visit, desk_store: Store) -> None:
    person = somebody(desk_store, Role.MANAGER).user_id
    app = visit("teams", lang="en", at="1995-01-01", **{"as": person})
    assert not app.exception and points(app) == [[], []]
    said = [json.loads(one.proto.spec)["layout"]["annotations"][0]["text"] for one in app.get("plotly_chart")]
    assert said == ["No case in this period: there is nothing to compare"] * 2


def test_coaching_is_of_the_own_team(visit: Visit, desk_store: Store) -> None:
    lead = somebody(desk_store, Role.TEAM_LEAD)
    app = visit("coaching", lang="en", period="all", **{"as": lead.user_id})
    assert not app.exception
    (table,) = (one.value for one in app.dataframe)
    with closing(desk_store.cursor()) as cursor:
        asked = Question(as_of=cached.moment(desk_store)).only("team", str(lead.team))
        told = figures(cursor, asked, ("departures",), ("agent", "category"))
    told = told[told["agent"] != ""]
    assert table["answered"].sum() == told["value"].sum() > 0
    names = {cached.names(desk_store)[id] for id in told["agent"]}
    assert set(table["agent"]) >= names
    assert list(table)[:3] == ["agent", "category", "late_said"] and "so the numbers of cases differ" in texts(app)


def test_the_finding_of_coaching_names_both_ends() -> None:
    rows = [("ada", "payment", Flag.FAR_ABOVE), ("bob", "game", Flag.FAR_BELOW), ("cyd", "game", Flag.ABOVE)]
    frame = pd.DataFrame(rows, columns=["agent", "category", "late_flag"]).assign(reopened_flag=0, overturned_flag=0)
    frame = frame.assign(late_judged=True, reopened_judged=False, overturned_judged=False)
    assert coaching_view.finding(frame, {"ada": "Ada"}) == (
        "More than chance allows: Ada in Payment (late) · Less than chance allows: bob in Game dispute (late)"
    )
    assert coaching_view.finding(frame[2:], {}) == "Nobody differs from the team by more than chance allows"
    few = frame[2:].assign(late_judged=False)
    assert coaching_view.finding(few, {}) == "Too few cases to compare anybody with the team"
    many = pd.concat([frame[:1]] * 5)
    assert coaching_view.finding(many, {}).endswith("ada in Payment (late), 2 more")


def test_coaching_marks_what_is_beyond_chance_and_not_one_in_twenty() -> None:
    row = {"late": 8, "late_of": 20, "late_low": 0.2, "late_high": 0.6, "late_team": 0.2}
    told = {flag: coaching_view.said(row | {"late_flag": flag}, "late") for flag in Flag}
    assert told[Flag.ABOVE] == told[Flag.BELOW] == told[Flag.WITHIN] == "40% of 20 (20% – 60%), team 20%"
    assert told[Flag.FAR_ABOVE].endswith(" · above, beyond chance")
    assert told[Flag.FAR_BELOW].endswith(" · below, beyond chance")


def test_coaching_of_another_team_is_empty(visit: Visit, desk_store: Store) -> None:
    lead = somebody(desk_store, Role.TEAM_LEAD)
    other = next(team for team in cached.teams(desk_store) if team != lead.team)
    app = visit("coaching", lang="en", period="all", team=other, **{"as": lead.user_id})
    assert not app.exception and not app.dataframe
    assert "Nobody of the team has a case in this period." in texts(app)


def test_two_periods_side_by_side(visit: Visit, desk_store: Store) -> None:
    app = visit("compare", lang="en", **{"as": somebody(desk_store, Role.MANAGER).user_id})
    assert not app.exception
    (table,) = (one.value for one in app.dataframe)
    assert {"On-time resolution", "Received", "Open complaints"} <= set(table["name"])
    (said,) = (one.value for one in app.markdown if one.value.startswith("- **"))
    told = {
        name.strip(): line[0] for line in map(str.splitlines, said.split("- ")[1:]) for name in line[1].split(" · ")
    }
    assert set(told) == {escaped(one) for one in table["name"]}, "a narrow screen cuts the verdicts of the table off"
    assert told["Open complaints"] == "**As they stand, without chance**  "
    assert len(app.get("plotly_chart")) == 2


def test_a_lead_compares_nobody_elses_team(visit: Visit, desk_store: Store) -> None:
    lead = somebody(desk_store, Role.TEAM_LEAD)
    other = next(team for team in cached.teams(desk_store) if team != lead.team)
    app = visit("compare", lang="en", period="all", b_team=other, **{"as": lead.user_id})
    assert not app.exception
    (table,) = (one.value for one in app.dataframe)
    rows = {row["name"]: row for row in table.to_dict("records")}
    assert rows["Received"]["a"] != "0" and rows["Received"]["b"] == "0"
    assert rows["On-time resolution"]["b"] == "–" and rows["On-time resolution"]["interval"] == "–"


def test_the_same_question_twice_is_told(visit: Visit, desk_store: Store) -> None:
    person = somebody(desk_store, Role.MANAGER).user_id
    # Of all time there is no period before, and what cannot be a period is left out.
    app = visit("compare", lang="en", period="all", b_period="before", b_category="x" * 201, **{"as": person})
    assert not app.exception and not app.get("plotly_chart")
    assert "A and B ask for the same cases" in texts(app) and "left out" in texts(app)


def test_a_period_without_cases(visit: Visit, desk_store: Store) -> None:
    person = somebody(desk_store, Role.MANAGER).user_id
    app = visit("compare", lang="en", b_period="1991-01-01..1991-01-02", **{"as": person})
    assert not app.exception
    (table,) = (one.value for one in app.dataframe)
    assert set(table["b"]) <= {"–", "0"}
