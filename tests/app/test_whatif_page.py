"""The page What if: what it says by itself, after a change, and of what cannot be."""

from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from analytics.question import Question
from analytics.supposition import Supposition
from data.store import Store
from domain.people import Role
from sla import policy_document
from sla.calendar import Interval
from sla.policy import Policy
from tests.app.conftest import Visit
from tests.app.test_pages import somebody
from ui import cached
from ui.markup import escaped


def opened(visit: Visit, store: Store) -> AppTest:
    return visit("whatif", lang="en", period="all", **{"as": somebody(store, Role.MANAGER)})


def figures(page: AppTest) -> list[str]:
    return [metric.value for metric in page.metric]


def stored(store: Store) -> list[tuple[object, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(
            "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM transactions),"
            " (SELECT count(*) FROM policies),"
            " (SELECT max(due_at) FROM case_versions), (SELECT count(*) FROM case_versions)"
        ).fetchall()


def test_the_policy_in_force_would_change_nothing(visit: Visit, desk_store: Store) -> None:
    page = opened(visit, desk_store)
    assert not page.exception and not page.error
    assert any("No ticket would change sides." in one.value for one in page.markdown)
    assert any("it would have been the same" in one.value for one in page.markdown)


def test_a_shorter_limit_makes_more_of_them_late_and_writes_nothing(visit: Visit, desk_store: Store) -> None:
    before = stored(desk_store)
    page = opened(visit, desk_store)
    as_it_is = figures(page)
    limit = next(one for one in page.number_input if one.label == "simple: hours on the wall clock")
    limit.set_value(24).run()
    assert not page.exception and not page.error
    assert float(figures(page)[0].rstrip("%")) < float(as_it_is[0].rstrip("%"))
    assert any("tickets would change sides" in one.value for one in page.subheader)
    assert set(page.dataframe[-1].value["Supposed"]) <= {"late", "on time", "not due yet"}
    assert stored(desk_store) == before


def test_a_card_opens_as_many_tickets_as_it_says(visit: Visit, desk_store: Store) -> None:
    page = opened(visit, desk_store)
    next(one for one in page.number_input if one.label == "simple: hours on the wall clock").set_value(24).run()
    page.button(key="whatif_open_breached_closed").click().run()
    assert not page.exception
    said = next(metric.value for metric in page.metric if metric.label == "Answered late")
    assert any(one.value == escaped("Supposed: Answered late") for one in page.subheader)
    assert any(one.value == f"**{said} tickets**" for one in page.caption)
    listed = next(one.value for one in page.dataframe if "Due then" in one.value and "Status" in one.value)
    assert len(listed) == min(200, int(said.replace(",", "")))
    page.button(key="whatif_close").click().run()
    assert not any(one.value.startswith("Supposed") for one in page.subheader)


def test_a_pause_that_third_parties_grant_makes_fewer_of_them_late(visit: Visit, desk_store: Store) -> None:
    page = opened(visit, desk_store)
    as_it_is = float(figures(page)[0].rstrip("%"))
    (pausing,) = [one for one in page.multiselect if one.label.startswith("The clock stands still")]
    pausing.set_value(["waiting_player", "waiting_third_party"]).run()
    assert float(figures(page)[0].rstrip("%")) > as_it_is


def test_what_cannot_be_is_told_in_a_sentence_that_names_the_field(visit: Visit, desk_store: Store) -> None:
    for typed, named in (
        ("18:00-09:00", "calendars.weekdays.week.mon"),
        ("", "calendars.weekdays"),
        ("9-17", "week.mon"),
    ):
        page = opened(visit, desk_store)
        (hours,) = [one for one in page.text_input if one.label.startswith("Hours of weekdays")]
        hours.set_value(typed).run()
        assert not page.exception
        (error,) = page.error
        assert named in error.value.replace("\\", ""), error.value
        assert not page.metric
    page = opened(visit, desk_store)
    limit = next(one for one in page.number_input if one.label == "complex: business days")
    limit.set_value(0).run()
    assert "rules[0].answer.business_days" in page.error[0].value.replace("\\", "")


FRIDAYS = """
title = "Short Fridays"
[calendars.office]
zone = "Europe/Paris"
[calendars.office.week]
mon = ["09:00-18:00"]
tue = ["09:00-18:00"]
wed = ["09:00-18:00"]
thu = ["09:00-18:00"]
fri = ["09:00-12:00"]
sat = ["10:00-12:00"]
[[rules]]
name = "all"
answer = { business_hours = 2000, calendar = "office" }
"""


def test_days_that_differ_stay_as_they_are_until_somebody_changes_the_hours(
    visit: Visit, desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = policy_document.parse(FRIDAYS)
    supposed: list[Policy] = []
    tried = cached.supposition

    def watched(store: Store, policy: Policy, question: Question) -> Supposition:
        supposed.append(policy)
        return tried(store, policy, question)

    monkeypatch.setattr(cached, "policy_in_force", lambda store, now: policy)
    monkeypatch.setattr(cached, "supposition", watched)
    page = opened(visit, desk_store)
    assert not page.exception and supposed[-1] == policy
    (hours,) = [one for one in page.text_input if one.label.startswith("Hours of office")]
    hours.set_value("08:00-20:00").run()
    week = supposed[-1].calendars["office"].week
    assert week[0] == week[4] == (Interval(480, 1200),) and week[5] == (Interval(600, 720),)
