"""The page Flow: its charts say what they draw, a point opens exactly its tickets, bad questions get a sentence."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import flow
from analytics.figures import figures
from analytics.flow import BANDS
from analytics.little import Law
from analytics.question import Question
from data.store import Store
from domain.people import Role
from tests.app.conftest import Visit
from tests.app.test_pages import somebody
from tests.ledger import at
from ui import board, cached, chart_flow, chart_open, conditions, flow_course, flow_view, law_words
from ui.flow_course import Flow
from ui.theme import LIGHT

#: Midnights of Paris between Sundays and Mondays.
ENDS = (at("11-08 23:00"), at("11-15 23:00"), at("11-20 10:00"))
ASKED = Question(ENDS[-1], start=at("11-01 23:00"), end=at("11-22 23:00"))


def flowing(backlog: list[int], late: list[int], old: list[int]) -> Flow:
    """Three weeks, the last of them not over: ten come in each, and what is not old is new."""
    answered = [10 * (place + 1) - count for place, count in enumerate(backlog)]
    ages = {band: [0] * 3 for band in BANDS} | {"0-3": [b - o for b, o in zip(backlog, old, strict=True)], ">56": old}
    frame = pd.DataFrame(
        {
            "week": ["2026-W45", "2026-W46", "2026-W47"],
            "as_of": pd.to_datetime(list(ENDS)),
            "at": ["2026-11-08", "2026-11-15", ""],
            "arrivals": [10] * 3,
            "departures": pd.Series(answered).diff().fillna(answered[0]).astype(int),
            "received": [10, 20, 30],
            "answered": answered,
            "backlog": backlog,
            "late": late,
            "paused": [1, 0, 0],
            "reopened": [0, 0, 0],
            "apart": [0, 0, 0],
            **ages,
        }
    )
    return Flow("week", ASKED, frame)


GROWING = flowing([4, 6, 9], [1, 2, 3], [1, 1, 3])


class TestCharts:
    """What is drawn, and the finding that stands above."""

    def test_the_sums(self) -> None:
        chart = chart_flow.cumulative(GROWING, LIGHT)
        answered, received = chart.data
        assert (list(received.y), list(answered.y)) == ([10, 20, 30], [6, 14, 21])
        assert received.fill == "tonexty", "what lies between is what is open"
        assert list(received.customdata[0]) == ["2026-W45", "2026-11-08", "received"]
        assert received.text[2] == "as of 20 Nov 2026 11:00 (Paris)<br>30 received<br>9 open cases"
        said = "The backlog grew from 4 (end of week 45 of 2026) to 9 open cases"
        assert chart.layout.meta == said
        axes = (chart.layout.xaxis.title.text, chart.layout.yaxis.title.text)
        assert axes == ("end of the week", "cases, summed up")

    @pytest.mark.parametrize(("backlog", "said"), [([9, 6, 4], "shrank from 9"), ([5, 9, 5], "is what it was: 5")])
    def test_a_gap_that_does_not_grow(self, backlog: list[int], said: str) -> None:
        assert said in chart_flow.cumulative(flowing(backlog, [0] * 3, [0] * 3), LIGHT).layout.meta

    def test_the_backlog_as_it_stood(self) -> None:
        chart = chart_open.stood(GROWING, LIGHT)
        late, in_time = chart.data
        assert (list(late.y), list(in_time.y)) == ([1, 2, 3], [3, 4, 6])
        assert late.fillcolor == LIGHT.red
        assert (
            in_time.text[0]
            == "end of week 45 of 2026<br>4 open cases<br>1 of them late<br>1 waiting for the player<br>0 reopened"
        )
        assert chart.layout.meta == "9 open, 3 of them late: no more were open since 8 Nov 2026"
        names = {one.text: one.y for one in chart.layout.annotations}
        assert names == {"late": 1.5, "in time": 6.0}

    def test_the_most_that_were_open(self) -> None:
        said = chart_open.stood(flowing([4, 9, 1], [0, 1, 1], [0] * 3), LIGHT).layout.meta
        assert said == "1 open, 1 of it late; the most were 9 (end of week 46 of 2026)"

    def test_names_beside_areas_that_are_thin_stand_apart(self) -> None:
        names = {
            one.text: one.y
            for one in chart_open.stood(flowing([4, 100, 1], [0] * 3, [0] * 3), LIGHT).layout.annotations
        }
        assert names["in time"] - names["late"] >= 9

    def test_the_ages(self) -> None:
        chart = chart_open.ages(GROWING, LIGHT)
        assert [list(area.y) for area in chart.data] == [[3, 5, 6], *[[0, 0, 0]] * 4, [1, 1, 3]]
        assert len({area.fillcolor for area in chart.data}) == 6
        assert list(chart.data[5].customdata[1]) == ["2026-W46", "2026-11-15", ">56"]
        said = "Older than 20 days: 3 of 9 open, after 1 of 4 (end of week 45 of 2026)"
        assert chart.layout.meta == said

    def test_shares_of_ages_are_told_of_ten_cases_and_more(self) -> None:
        shares, counts = "15% of what is open (3), after 10%", "3 of 20 open, after 1 of 9"
        for backlog, said in (([10, 6, 20], shares), ([9, 20, 20], counts)):
            chart = chart_open.ages(flowing(backlog, [1, 2, 3], [1, 1, 3]), LIGHT)
            assert chart.layout.meta == f"Older than 20 days: {said} (end of week 45 of 2026)"

    def test_one_case_is_told_as_one(self) -> None:
        for backlog, said in (
            ([9, 6, 1], "to 1 open case"),
            ([0, 0, 1], "to 1 open case"),
            ([1, 3, 1], "1 open case ("),
        ):
            told = chart_flow.cumulative(flowing(backlog, [0] * 3, [0] * 3), LIGHT).layout.meta
            assert said in told and "cases" not in told

    def test_where_nothing_is_open_any_more_no_ages_are_told(self) -> None:
        chart = chart_open.ages(flowing([20, 30, 0], [0] * 3, [5, 6, 0]), LIGHT)
        assert chart.layout.meta == "Nothing is open, as of 20 Nov 2026 11:00 (Paris)"

    @pytest.mark.parametrize("draw", [chart_flow.cumulative, chart_open.stood, chart_open.ages])
    @pytest.mark.parametrize("rows", [0, 3])
    def test_nothing_is_a_drawn_state(self, draw: Any, rows: int) -> None:
        empty = flowing([0] * 3, [0] * 3, [0] * 3)
        nothing = replace(empty, frame=empty.frame.assign(received=0).head(rows))
        chart = draw(nothing, LIGHT)
        assert not chart.data
        assert chart.layout.annotations[0].text


def law(**changes: Any) -> Law:
    """A law over ten days that holds, with `changes`."""
    return replace(Law(at("11-01 00:00"), at("11-11 00:00"), 20, 20, 1, 4, 4, 4.0, 2.0), **changes)


class TestLawInWords:
    """The numbers, the verdict, and why."""

    def test_it_holds(self) -> None:
        assert law_words.told(law()) == [
            "2 received a day × 2\u202fd in the system each = 4 open; on average 4 were, over 10\u202fd.",
            "The law holds: both are the same within 10%.",
        ]

    def test_it_does_not(self) -> None:
        _sum, verdict, *why = law_words.told(law(departures=12, ended=12, mean=8.0, stay=20.0, still_open=8))
        assert verdict == "The law does not hold here: it says 400% more than was open."
        assert why == [
            "Received and answered are out of balance: 20 came in, 12 were answered.",
            "The backlog grew by 200%, from 4 to 12.",
            "The period of 10\u202fd is shorter than the mean stay of 20\u202fd.",
            "8 of the 20 received are still open, so that their stay is only begun.",
        ]

    def test_from_nothing_it_grew_by_cases(self) -> None:
        told = law_words.told(law(began=0, ended=5, mean=1.0))
        assert "The backlog grew by 5, from 0 to 5." in told

    def test_nothing_received(self) -> None:
        told = law_words.told(law(arrivals=0, departures=0, still_open=0, stay=0.0))
        assert "it says 100% less than was open" in told[1]
        assert told[2].startswith("The difference comes from cases that were open before the period began")


def opened(visit: Visit, store: Store, **address: str) -> AppTest:
    return visit("flow", lang="en", **{"as": somebody(store, Role.MANAGER)}, **address)


def test_a_point_opens_exactly_its_tickets(desk_store: Store) -> None:
    now = cached.moment(desk_store)
    asked, _ignored = conditions.read({"period": ["90d"], "category": ["payment"]})
    question = conditions.question(asked, now)
    with closing(desk_store.cursor()) as cursor:
        span, _ends = conditions.trend(question)
        frame = flow.course(cursor, span, "week")
        flowed = Flow("week", span, frame.assign(at=[flow_course.at(one, now) for one in frame["as_of"]]))
        drawn = [
            (trace, place)
            for draw in (chart_flow.cumulative, chart_open.stood, chart_open.ages)
            for trace in draw(flowed, LIGHT).data
            for place in (3, 20, -1)
        ]
        for trace, place in drawn:
            address = flow_view.behind(question, "week", list(trace.customdata[place]))
            figure, part = address.pop("figure"), address.pop("part", "")
            there, ignored = conditions.read({"category": ["payment"]} | {name: [one] for name, one in address.items()})
            assert not ignored
            listed = board.listed(conditions.question(there, now), figure, part)
            weekly = {"received": "arrivals", "answered": "departures"}.get(trace.customdata[place][2])
            wanted = frame[weekly].iloc[place] if weekly else trace.y[place]
            assert listed.count(cursor) == wanted, (trace.customdata[place], address)


def test_the_page_says_its_findings(visit: Visit, desk_store: Store) -> None:
    page = opened(visit, desk_store)
    assert not page.exception and not page.error
    said = [one.value for one in page.markdown]
    for part in ("The backlog", "of them late", "Older than 20 days", "The law"):
        assert any(part in one for one in said), part
    metric = next(one for one in page.metric if one.label == "Backlog in days of answers")
    assert " d" in metric.value.replace("\u202f", " ") or " h" in metric.value.replace("\u202f", " ")


@pytest.mark.parametrize("step", ["day", "month"])
def test_by_another_step(visit: Visit, desk_store: Store, step: str) -> None:
    page = opened(visit, desk_store, step=step, period="30d")
    assert not page.exception and not page.error
    axes = [one.proto.spec for one in page.get("plotly_chart")]
    assert all(f"end of the {step}" in one for one in axes)
    # Of thirty days each sixth, of six or seven months each second.
    assert all(3 <= len(json.loads(one)["layout"]["xaxis"]["ticktext"]) <= 5 for one in axes)


#: Bad questions: an address, and the sentences that the page answers with.
BAD = {
    "before the first": (
        {"at": "2001-01-01"},
        ["Nothing came in", "No case was open in this span", "nothing that Little"],
    ),
    "to come": ({"period": "2090-01-01..2090-02-01"}, ["nothing that Little"]),
    "an age": ({"age": "4-7"}, ["is not told by age or priority"]),
    "no cases": ({"category": "nothing"}, ["Nothing came in", "No case was open in this span"]),
}


@pytest.mark.parametrize(("address", "sentences"), BAD.values(), ids=BAD)
def test_a_bad_question_gets_a_sentence(
    visit: Visit, desk_store: Store, address: dict[str, str], sentences: list[str]
) -> None:
    page = opened(visit, desk_store, **address)
    assert not page.exception and not page.error
    drawn = [one.proto.spec for one in page.get("plotly_chart")]
    said = " ".join([*(one.value for one in page.caption), *drawn])
    for sentence in sentences:
        assert sentence in said
    if "nothing that Little" in sentences:
        metric = next(one for one in page.metric if one.label == "Backlog in days of answers")
        assert "–" in metric.value, "of nothing no number of days is made"


def test_an_agent_sees_the_flow_of_their_team(visit: Visit, desk_store: Store) -> None:
    agent = next(one for one in cached.people(desk_store) if one.role is Role.AGENT)
    page = visit("flow", lang="en", period="all", **{"as": agent.user_id})
    assert not page.exception
    with closing(desk_store.cursor()) as cursor:
        own = Question(datetime.now(UTC)).only("team", agent.team or "")
        (count,) = figures(cursor, own, ("arrivals",))["value"]
    assert next(one for one in page.metric if one.label == "Received").value == f"{int(count):,}"
