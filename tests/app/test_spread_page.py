"""The pages of leads and of whoever works through a queue: spread, undo, workload, next ticket, why late."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.question import Question
from analytics.ticket_list import QUEUE, tickets_behind
from data import case_state, commands, people_commands, staff
from data.case_state import CaseState
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.vocabulary import Category, Channel
from tests.app.conftest import Visit
from ui import cached

LEAD = Person("vera", "Vera", Role.TEAM_LEAD, "night")
ANN, BEN, CAT = (Person(f"n.{name}", name.title(), Role.AGENT, "night") for name in ("ann", "ben", "cat"))


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A desk with one team: eight late tickets of Cat, who is away, and one of Ann's that is not; `night` its store."""
    path, now = tmp_path / "night.duckdb", datetime.now(UTC)
    store = cached.store(path)
    with store.write(SYSTEM, "staff", now - timedelta(days=90)) as writing:
        staff.add_teams(writing.cursor, {"night": "Nuit"})
        staff.add_people(writing.cursor, [LEAD, ANN, BEN, CAT, Person("man", "Man", Role.MANAGER)])
        writing.cursor.execute("INSERT INTO absences VALUES (1, ?, current_date - 3, current_date + 3)", [CAT.user_id])
    for person, days in [(CAT, 20)] * 8 + [(ANN, 1)]:
        at = now - timedelta(days=days)
        complaint = Complaint("J-1", date(2026, 1, 1), Category.PAYMENT, "Perdu.", Channel.CHAT)
        commands.file(store, person, complaint, at)
    monkeypatch.setenv("DELAI_STORE", str(path))
    yield store
    store.close()


def state(store: Store, ticket: int) -> CaseState:
    with closing(store.cursor()) as cursor:
        return case_state.load(cursor, [ticket])[ticket]


def agents(store: Store) -> list[str | None]:
    return [state(store, number).agent for number in range(1, 10)]


def press(app: Any, key: str) -> None:
    next(button for button in app.button if button.key == key).click().run()


def plain(elements: Any) -> str:
    return " ".join(one.value.replace("\\", "").replace("\u2060", "") for one in elements)


@pytest.fixture
def go(visit: Visit, night: Store, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit` on the desk `night`."""
    monkeypatch.setenv("DELAI_STORE", str(night.path))
    return visit


def test_all_that_is_late_is_spread_and_given_back(go: Visit, night: Store) -> None:
    app = go("overdue", lang="en", **{"as": LEAD.user_id})
    press(app, "spread_offer")
    assert "Away today, so they get none: Cat" in plain(app.caption)
    press(app, "spread_do")
    assert not app.exception and not app.error
    assert plain(app.success) == "8 tickets given to Ann, Ben."
    # Ann has one open one already, which weighs 1 of the 3 of a late one: four each all the same.
    assert sorted(agents(night)[:8]) == [ANN.user_id] * 4 + [BEN.user_id] * 4
    [undo] = [button.key for button in app.button if str(button.key).startswith("spread_undo_")]
    receiver = ANN if state(night, 1).agent == ANN.user_id else BEN
    commands.note(night, receiver, 1, 2, "Vu.")
    press(app, undo)
    assert (
        plain(app.success) == f"7 tickets given back. Worked on since, so left as they are: {state(night, 1).reference}"
    )
    assert agents(night)[1:8] == [CAT.user_id] * 7
    assert not [button for button in app.button if str(button.key).startswith("spread_undo_")]


def test_who_is_left_out_gets_none_and_the_proposal_can_be_put_away(go: Visit, night: Store) -> None:
    app = go("overdue", lang="en", **{"as": LEAD.user_id})
    press(app, "spread_offer")
    app.multiselect("spread_left_out").set_value([BEN.user_id]).run()
    press(app, "spread_cancel")
    assert agents(night)[:8] == [CAT.user_id] * 8
    press(app, "spread_offer")
    app.multiselect("spread_left_out").set_value([BEN.user_id]).run()
    press(app, "spread_do")
    assert agents(night)[:8] == [ANN.user_id] * 8


def test_what_cannot_be_spread_is_told_beside_the_proposal_which_stays(go: Visit, night: Store) -> None:
    app = go("overdue", lang="en", **{"as": LEAD.user_id})
    press(app, "spread_offer")
    app.multiselect("spread_left_out").set_value([ANN.user_id, BEN.user_id]).run()
    press(app, "spread_do")
    assert "is given to nobody: choose who is to have it." in plain(app.error)
    assert agents(night)[:8] == [CAT.user_id] * 8
    assert "Proposed spread" in plain(app.subheader)


@pytest.mark.parametrize(("way", "given"), [("spread_others", 7), ("spread_again", 8)])
def test_what_was_changed_before_a_spread_is_told_and_the_others_or_all_go_on(
    go: Visit, night: Store, way: str, given: int
) -> None:
    app = go("overdue", lang="en", **{"as": LEAD.user_id})
    press(app, "spread_offer")
    commands.note(night, CAT, 1, 1, "Vu.")
    press(app, "spread_do")
    assert "1 of 8 complaints has changed since you read them" in plain(app.warning)
    assert agents(night)[:8] == [CAT.user_id] * 8, "nothing half done"
    [table] = app.table
    [row] = table.value.map(lambda cell: cell.replace("\\", "")).to_dict("records")
    assert (row["Reference"], row["Field"], row["Now"]) == (state(night, 1).reference, "Note", "Vu.")
    press(app, way)
    assert not app.exception
    if way == "spread_again":
        assert not app.warning and agents(night)[:8] == [CAT.user_id] * 8
        press(app, "spread_do")
    assert not app.error and not app.warning
    assert plain(app.success) == f"{given} tickets given to Ann, Ben."
    assert agents(night)[:8].count(CAT.user_id) == 8 - given


def select(app: Any, key: str, tickets: set[int]) -> None:
    """Select tickets in the list `key`, as reading it anew leaves them selected: AppTest cannot mark rows."""
    app.session_state[f"held_kept_{key}"] = tickets
    app.session_state[f"held_turn_{key}"] = 1
    app.run()


@pytest.mark.parametrize("way", ["others_late", "again_late"])
def test_of_many_selected_those_changed_meanwhile_are_told_and_the_person_decides(
    go: Visit, night: Store, way: str
) -> None:
    app = go("overdue", lang="en", **{"as": LEAD.user_id})
    select(app, "late", {1, 2, 3})
    commands.note(night, CAT, 2, 1, "Vu.")
    box = next(one for one in app.selectbox if one.label == "Give 3 tickets to")
    # The list is held while something in it is selected: the page runs again, and what is given is what was read.
    box.set_value(BEN.user_id)
    press_label(app, "Reassign")
    assert not app.exception
    assert "1 of 3 complaints has changed since you read them" in plain(app.warning)
    assert [row["Field"] for row in app.table[0].value.to_dict("records")] == ["Note"]
    assert agents(night)[:3] == [CAT.user_id] * 3, "nothing half done"
    press(app, way)
    assert not app.exception and not app.warning
    if way == "others_late":
        assert plain(app.success) == "2 tickets now belong to Ben."
        assert agents(night)[:3] == [BEN.user_id, CAT.user_id, BEN.user_id]
        return
    next(one for one in app.selectbox if one.label == "Give 3 tickets to").set_value(BEN.user_id)
    press_label(app, "Reassign")
    assert agents(night)[:3] == [BEN.user_id] * 3


def test_who_may_not_assign_is_offered_no_spread(go: Visit, night: Store) -> None:
    for user in (ANN.user_id, "man"):
        app = go("overdue", lang="en", **{"as": user})
        assert not app.exception
        assert "spread_offer" not in [button.key for button in app.button]


def test_the_workload_counts_everybody_and_says_who_is_away(go: Visit, night: Store) -> None:
    for user in (LEAD.user_id, "man"):
        app = go("workload", lang="en", **{"as": user})
        assert not app.exception
        [table] = app.dataframe
        told = table.value.set_index("agent")
        assert told.loc["Cat", ["backlog", "breached_open", "due_soon", "departures"]].tolist() == [8, 8, 0, 0]
        assert told.loc["Ann", ["backlog", "breached_open", "due_soon"]].tolist() == [1, 0, 1]
        assert told.loc["Ben", "backlog"] == 0
        assert [bool(told.loc[name, "away"]) for name in ("Ann", "Ben", "Cat")] == [False, False, True]


def test_a_queue_is_walked_through_to_its_end(go: Visit, night: Store) -> None:
    app = go("my_tickets", lang="en", **{"as": CAT.user_id})
    assert not app.exception
    with closing(night.cursor()) as cursor:
        asked = tickets_behind(Question(datetime.now(UTC)).only("agent", CAT.user_id), "backlog", order=QUEUE)
        ids = asked.ids(cursor)
    assert len(ids) == 8
    app = go("ticket", lang="en", ticket=str(ids[2]), **{"as": CAT.user_id})
    assert "3 of 8 in my queue" in plain(app.caption)
    labels = {button.key: button.label for button in app.button}
    assert (labels["queue_next"], labels["queue_back"]) == ("Next in my queue", "The one before")
    app = go("ticket", lang="en", ticket=str(ids[-1]), **{"as": CAT.user_id})
    assert "queue_next" not in [button.key for button in app.button], "the end of the queue"
    app = go("ticket", lang="en", ticket="9", **{"as": LEAD.user_id})
    assert "queue_next" not in [button.key for button in app.button], "who has no ticket has no queue"


def test_a_late_answer_asks_why_and_keeps_what_was_typed_until_it_is_said(go: Visit, night: Store) -> None:
    app = go("ticket", lang="en", ticket="1", **{"as": CAT.user_id})
    app.selectbox("decision_1").set_value("upheld")
    app.text_area("answer_1").set_value("Rendu.")
    press_label(app, "Answer")
    assert "is late: choose why" in plain(app.error)
    assert app.text_area("answer_1").value == "Rendu."
    app.selectbox("breach_1").set_value("staff_shortage")
    press_label(app, "Answer")
    assert not app.error and not app.exception
    assert (state(night, 1).decision, state(night, 1).breach_reason) == ("upheld", "staff_shortage")
    app.selectbox("why_late_1").set_value("complex_case")
    press_label(app, "Save the reason")
    assert state(night, 1).breach_reason == "complex_case"
    app = go("overdue", lang="en", figure="breached_closed", **{"as": LEAD.user_id})
    assert "Complex case" in app.dataframe[-1].value["breach_reason"].tolist()


def test_a_priority_is_raised_and_taken_back_with_a_reason(go: Visit, night: Store) -> None:
    app = go("ticket", lang="en", ticket="9", **{"as": LEAD.user_id})
    press_label(app, "Raise the priority")
    assert "The field Reason is empty" in plain(app.error)
    app.text_area("raise_9").set_value("A **known** player")
    press_label(app, "Raise the priority")
    assert state(night, 9).raised
    assert any("raised by hand" in badge.value for badge in app.markdown)
    app.text_area("lower_9").set_value("A mistake")
    press_label(app, "Take it back")
    assert not state(night, 9).raised
    assert "A **known** player" in [text.value for text in app.text]


def press_label(app: Any, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def test_nobody_has_one_row_beside_the_list_however_many_teams(visit: Visit, desk_store: Store) -> None:
    boss = next(one for one in cached.people(desk_store) if one.role is Role.SUPERVISOR)
    app = visit("overdue", period="all", **{"as": boss.user_id})
    loads = next(table.value for table in app.dataframe if "due_soon" in table.value)
    assert loads["agent"].is_unique
    asked = Question(cached.moment(desk_store))
    free, whole = (cached.count(desk_store, tickets_behind(one, "backlog")) for one in (asked.only("agent", ""), asked))
    assert loads["backlog"].sum() == whole
    assert (loads["agent"].iloc[-1], loads["backlog"].iloc[-1]) == ("Nobody", free)


def test_who_works_here_no_more_has_a_name(visit: Visit, desk_store: Store) -> None:
    has_some = set(cached.figures(desk_store, Question(cached.moment(desk_store)), ("backlog",), ("agent",))["agent"])
    gone = next(one for one in cached.people(desk_store) if one.role is Role.AGENT and one.user_id in has_some)
    admin, boss = (
        next(one for one in cached.people(desk_store) if one.role is role) for role in (Role.ADMIN, Role.SUPERVISOR)
    )
    people_commands.disable(desk_store, admin, gone.user_id)
    try:
        app = visit("overdue", period="all", **{"as": boss.user_id})
        loads = next(table.value for table in app.dataframe if "due_soon" in table.value)
        assert gone.name in set(loads["agent"])
    finally:
        people_commands.enable(desk_store, admin, gone.user_id)
