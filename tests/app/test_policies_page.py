"""The page Policies: who sees it, what its form refuses and keeps, publishing and withdrawing."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from data import policies, policy_commands
from data.demo import fill
from data.policies import Book
from data.store import Store
from domain.people import STAFF, Person, Role
from domain.problems import BadInput
from domain.rights import Action, demand
from domain.vocabulary import HOME_ZONE
from sla import policy_document
from sla.calendar import Calendar, Closing, FirstDay, Hours, Interval
from sla.limits import Limit, Way
from sla.policy import Policy, Rule
from tests.app.conftest import Visit
from ui import cached, language, policy_calendar_form, policy_draft, policy_places, policy_typed, policy_words

Open = Callable[[], AppTest]
#: The numbers of the default policy's calendar and rules in a form.
WEEKDAYS, COMPLEX, SIMPLE = 1, 2, 3


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with a year of complaints, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "tickets.duckdb"
    with Store.open(path) as store:
        fill(store, cases=200, seed=3, until=datetime.now(UTC))
    return path


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """An open store of one test alone: a version more would disturb the others."""
    for file in filled.parent.glob(filled.name + "*"):
        shutil.copy2(file, tmp_path)
    store = cached.store(tmp_path / filled.name)
    yield store
    store.close()


@pytest.fixture
def page(own: Store, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`page()`: the page as an administrator sees it."""
    monkeypatch.setenv("DELAI_STORE", str(own.path))
    return lambda: visit("policies", lang="en", **{"as": somebody(own, Role.ADMIN)})


@pytest.fixture
def form(page: Open) -> AppTest:
    """The page with a form that was started from the first version."""
    return press(page(), "policy_start")


def somebody(store: Store, role: Role) -> str:
    """The id of one person with `role`."""
    return next(one.user_id for one in cached.people(store) if one.role is role)


def press(app: AppTest, key: str) -> AppTest:
    """The page after a press of the button with this key."""
    return app.button(key).click().run()


def field(app: AppTest, name: str) -> Any:
    """The field that shows the value `name` of the form."""
    kinds = (app.text_input, app.text_area, app.number_input, app.multiselect, app.selectbox, app.date_input)
    return next(one for kind in kinds for one in kind if one.key == f"draft.{name}")


def write(app: AppTest, name: str, value: Any) -> AppTest:
    """The page after `value` was typed into a field."""
    field(app, name).set_value(value).run()
    assert not app.exception
    return app


def said(app: AppTest) -> list[str]:
    """The refusals on the page, without escapes."""
    return [error.value.replace("\\", "").replace("\u2060", "") for error in app.error]


def captions(app: AppTest) -> list[str]:
    """The captions on the page, without escapes."""
    return [caption.value.replace("\\", "").replace("\u2060", "") for caption in app.caption]


def book(store: Store) -> Book:
    """The policies as they stand in the store now."""
    with closing(store.cursor()) as cursor:
        return policies.book(cursor)


def today() -> date:
    """This day at home."""
    return datetime.now(ZoneInfo(HOME_ZONE)).date()


def test_an_administrator_sees_the_version_in_force(page: Open) -> None:
    app = page()
    assert not app.exception
    table = app.dataframe[0].value
    assert table[["Version", "Starts on", "State", "Published by"]].values.tolist() == [
        ["1", "from the beginning", "in force", "Délai"]
    ]
    cells = [str(cell) for shown in app.table for cell in shown.value.to_numpy().flat]
    assert "15 business days \\(calendar weekdays\\), at the time of day of the receipt" in cells
    assert {"72 hours on the clock", "20 days on the clock", "France \\(FR\\)"} <= set(cells)
    assert not [button for button in app.button if button.key == "policy_withdraw"]


@pytest.mark.parametrize("role", [role for role in STAFF if role is not Role.ADMIN])
def test_nobody_else_reaches_it(visit: Visit, desk_store: Store, role: Role) -> None:
    app = visit(**{"as": somebody(desk_store, role)})
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page("../pages/policies.py")


WEEK = f"calendar.{WEEKDAYS}"
BAD: list[tuple[str, Any, str, str, str]] = [
    ("title", " ", "title", "must be a text", "General › Title of the policy"),
    (f"{WEEK}.name", "", 'calendars.""', "must be a text", "Calendars"),
    (
        f"{WEEK}.mon",
        "9-12",
        "calendars.weekdays.week.mon[0]",
        "“9-12” are no hours",
        "weekdays › Hours of the week › Mon",
    ),
    (f"{WEEK}.tue", "18:00-09:00", "calendars.weekdays.week.tue[0]", "does not end after it begins", "Tuesday"),
    (f"{WEEK}.sat", "09:00-12:00, 11:00-14:00", "calendars.weekdays.week.sat", "overlap", "Saturday"),
    (
        f"{WEEK}.holidays",
        ["FR", "XX"],
        "calendars.weekdays.holidays[1]",
        "no holidays are known for “XX”",
        "holidays of",
    ),
    (f"{WEEK}.days_off", "2026-12-24\n2026-02-30", "calendars.weekdays.days_off[1]", "is not a day", "Own days off"),
    (f"{WEEK}.exceptions", "2026-12-31 noon", "calendars.weekdays.exceptions.2026-12-31[0]", "are no hours", "own"),
    (f"{WEEK}.exceptions", "2026-12-31\n2026-12-31", "calendars.weekdays.exceptions", "stands there twice", "own"),
    (f"rule.{SIMPLE}.answer.amount", 0, "rules[1].answer.hours", "above zero", "Rules › 2. simple › Limit"),
    (f"rule.{COMPLEX}.answer.amount", -3, "rules[0].answer.business_days", "above zero", "Rules › 1. complex › Limit"),
    (f"rule.{SIMPLE}.answer.amount", None, "rules[1].answer.hours", "above zero", "Rules › 2. simple › Limit"),
    (f"rule.{SIMPLE}.name", "complex", "rules[1].name", "the name of a rule before it", "Rules › 2. complex › Name"),
    ("acknowledgement.amount", 0, "acknowledgement.hours", "above zero", "Other limits › Acknowledgement"),
    ("hard_stop.uk.amount", 9999, "hard_stops.uk.days", "too long a time", "Hard stops › United Kingdom"),
]


@pytest.mark.parametrize(("name", "typed", "at", "words", "place"), BAD, ids=lambda value: str(value)[:30])
def test_what_cannot_be_is_refused_beside_the_form_and_stays_typed(
    form: AppTest, own: Store, name: str, typed: Any, at: str, words: str, place: str
) -> None:
    stamp = own.stamp
    app = write(form, name, typed)
    (sentence,) = said(app)
    assert sentence.startswith(f"The policy, key {at}: ") and words in sentence
    assert [caption for caption in captions(app) if caption.startswith("In the form: ") and place in caption]
    assert field(app, name).value == typed
    assert app.button("policy_publish").disabled and app.button("policy_preview_run").disabled
    assert own.stamp == stamp and len(book(own).versions) == 1


def test_a_calendar_without_a_working_minute_is_refused(form: AppTest) -> None:
    for day in ("mon", "tue", "wed", "thu", "fri"):
        form = write(form, f"{WEEK}.{day}", "")
    assert "key calendars.weekdays.week: has no working minute" in said(form)[0]


def test_a_zone_that_there_is_not_is_refused(page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    # AppTest chooses from a list only; a person writes another zone into the box.
    monkeypatch.setattr(policy_calendar_form, "_zones", lambda: ["Europe/Lutetia", "Europe/Paris"])
    app = write(press(page(), "policy_start"), f"{WEEK}.zone", "Europe/Lutetia")
    assert "key calendars.weekdays.zone: “Europe/Lutetia” is not a time zone" in said(app)[0]
    assert field(app, f"{WEEK}.zone").value == "Europe/Lutetia"


def test_two_calendars_of_one_name_are_refused(form: AppTest) -> None:
    press(form, "policy_add_calendar")
    added = form.session_state["policy_draft"].calendars[-1]
    app = write(form, f"calendar.{added}.name", "weekdays")
    assert said(app) == ["The policy, key calendars.weekdays: “weekdays” is the name of a calendar before it."]


def test_a_rule_keeps_its_calendar_when_that_is_renamed_and_loses_it_when_it_is_removed(form: AppTest) -> None:
    app = write(form, f"{WEEK}.name", "Büro")
    assert not said(app)
    press(app, f"policy_{WEEK}_remove")
    assert "key rules[0].answer.calendar: is missing" in said(app)[0]
    assert field(app, f"rule.{COMPLEX}.answer.calendar").value is None
    press(app, "policy_add_calendar")
    app = write(app, f"rule.{COMPLEX}.answer.calendar", app.session_state["policy_draft"].calendars[0])
    assert "key hard_stops.mt.calendar: is missing" in said(app)[0]
    # Whoever takes the way to count away has no limit there.
    app = write(app, "hard_stop.mt.unit", None)
    for step in ("silence", "appeal"):
        assert f"key procedure.{step}.calendar: is missing" in said(app)[0]
        app = write(app, f"procedure.{step}.unit", None)
    assert not said(app)


def test_rules_are_moved_added_and_removed_with_what_was_typed_in_them(form: AppTest) -> None:
    app = write(form, f"rule.{SIMPLE}.answer.amount", 48)
    press(app, f"policy_rule.{SIMPLE}_up")
    assert [one.label for one in app.expander if one.label[:1].isdigit()] == ["1\\. simple", "2\\. complex"]
    assert field(app, f"rule.{SIMPLE}.answer.amount").value == 48
    press(app, "policy_add_rule")
    press(app, f"policy_rule.{COMPLEX}_remove")
    draft = app.session_state["policy_draft"]
    assert [rule.name for rule in policy_typed.policy(draft).rules] == ["simple", "New rule"]
    press(app, f"policy_rule.{SIMPLE}_remove")
    press(app, f"policy_rule.{draft.rules[0]}_remove")
    assert "key rules: has no rule" in said(app)[0]


def test_what_is_typed_outlives_another_page_and_is_gone_when_thrown_away(form: AppTest, own: Store) -> None:
    write(form, "title", "Half written")
    for other in ("import_", "policies"):
        form.switch_page(f"../pages/{other}.py")
        form.query_params["lang"], form.query_params["as"] = "en", somebody(own, Role.ADMIN)
        form.run()
    assert field(form, "title").value == "Half written"
    press(form, "policy_discard")
    assert [button.key for button in form.button if button.key == "policy_start"]


def tried(app: AppTest, starts_on: date | None = None) -> AppTest:
    """The page after the look ahead and a press of the button that publishes."""
    press(app, "policy_preview_run")
    if starts_on:
        write(app, "starts_on", starts_on)
    return press(app, "policy_publish")


def test_publishing_needs_a_look_ahead_at_exactly_this_policy(form: AppTest, own: Store) -> None:
    app = write(form, f"rule.{SIMPLE}.answer.amount", 1)
    assert app.button("policy_publish").disabled
    press(app, "policy_preview_run")
    assert not app.exception and not app.button("policy_publish").disabled
    assert any("would change sides" in one.value for one in app.markdown)
    (told,) = [shown.value for shown in app.table if list(shown.value.columns) == ["Category", "On time", "Late"]]
    assert " → " in told.set_index("Category").loc["All", "Late"]

    app = write(app, f"rule.{SIMPLE}.answer.amount", 2)
    assert app.button("policy_publish").disabled
    assert any("changed since" in caption for caption in captions(app))
    app = write(app, f"rule.{SIMPLE}.answer.amount", 1)
    # Typed and pressed in one breath: nobody has seen what it would do.
    field(app, "title").set_value("Another")
    press(app, "policy_publish")
    assert len(book(own).versions) == 1 and field(app, "title").value == "Another"


def test_a_version_is_published_shown_and_withdrawn(form: AppTest, own: Store) -> None:
    starts_on = (today().replace(day=28) + timedelta(days=4)).replace(day=1)
    assert field(form, "starts_on").value == starts_on
    app = tried(write(form, "title", "De *décembre* <b>"))
    assert not app.exception
    assert [one.value for one in app.success] == [f"Version 2 starts on {starts_on:%-d %B %Y}\\."]
    latest = app.dataframe[0].value.iloc[0]
    days = (starts_on - today()).days
    assert latest["State"] in (f"starts in {days} days", "starts in 1 day")
    assert (latest["Version"], latest["Title"]) == ("2", "De *décembre* <b>")
    version = book(own).version(2)
    assert version.starts_at == datetime.combine(starts_on, time(), ZoneInfo(HOME_ZONE)).astimezone(UTC)
    assert version.policy == replace(policy_document.default(), title="De *décembre* <b>")
    assert version.actor == somebody(own, Role.ADMIN)
    assert app.selectbox("policy_version").value == 2 and "policy_draft" not in app.session_state

    press(app, "policy_withdraw")
    assert len(book(own).versions) == 2, "one press is not enough"
    press(press(app, "policy_withdraw_no"), "policy_withdraw")
    press(app, "policy_withdraw_yes")
    assert ["withdrawn" in one.value for one in app.success] == [True]
    assert len(book(own).versions) == 1 and app.selectbox("policy_version").value == 1


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_a_version_does_not_start_today_or_before(form: AppTest, own: Store, days: int) -> None:
    day = today() + timedelta(days=days)
    app = tried(form, day)
    (sentence,) = said(app)
    assert sentence.startswith("Starts on: ") and "is not after today" in sentence
    assert field(app, "starts_on").value == day and len(book(own).versions) == 1
    assert not said(press(app, "policy_preview_run")), "said once"


def test_two_versions_do_not_start_on_one_day(page: Open, own: Store) -> None:
    day = today() + timedelta(days=40)
    admin = next(one for one in cached.people(own) if one.role is Role.ADMIN)
    policy_commands.publish(own, admin, policy_document.default(), day)
    app = tried(write(press(page(), "policy_start"), "title", "Twin"), day)
    assert [one for one in said(app) if one.startswith("Starts on: version 2 starts on ")]
    assert field(app, "title").value == "Twin" and len(book(own).versions) == 2


def test_who_lost_the_right_meanwhile_is_told(form: AppTest, own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    zoe = Person("zoe", "Zoé", Role.ANALYST)
    monkeypatch.setattr(policy_commands, "publish", lambda *_given: demand(zoe, Action.SET_POLICIES))
    app = tried(write(form, "title", "Mine"))
    assert said(app)[0].startswith("Zoé (Analyst) may not do this (")
    assert field(app, "title").value == "Mine" and len(book(own).versions) == 1


def test_other_pauses_can_be_tried_and_not_published(form: AppTest, own: Store) -> None:
    app = tried(write(form, "pausing", []))
    assert said(app)[0].startswith(
        "Statuses that stop the clock: the procedure says which statuses stop the clock: Waiting for the player."
    )
    assert len(book(own).versions) == 1


def test_a_file_fills_the_form_and_a_bad_one_changes_nothing(form: AppTest, own: Store) -> None:
    policy = replace(policy_document.default(), title="From a file", acknowledgement=None)
    app = upload(form, policy_document.toml(policy).encode())
    assert (field(app, "title").value, field(app, "acknowledgement.unit").value) == ("From a file", None)
    app = write(app, "title", "Written over")
    for content, words in (
        (policy_document.toml(policy).replace("Europe/Paris", "Europe/Lutetia").encode(), "calendars.weekdays.zone"),
        (b"title = ", "The policy is not TOML: "),
        ("title = 'été'".encode("latin-1"), "policy.toml cannot be read: it is not UTF-8."),
    ):
        app = upload(app, content)
        assert words in said(app)[0] and field(app, "title").value == "Written over"
    assert len(book(own).versions) == 1


def upload(app: AppTest, content: bytes) -> AppTest:
    """The page after this file was given."""
    app.file_uploader("policy_upload").set_value(("policy.toml", content, "application/toml")).run()
    assert not app.exception
    return app


DAY = (Interval(540, 750), Interval(810, 1080))
CALENDAR = Calendar(
    "Europe/Malta",
    (DAY, DAY, DAY, (), DAY, (Interval(0, 360),), (Interval(0, 1440),)),
    frozenset({date(2026, 12, 24)}),
    {date(2026, 12, 31): DAY[:1], date(2027, 1, 2): ()},
    Closing.NEXT_OPENING,
    Hours.WALL_CLOCK,
    FirstDay.IS_ADDED_TO,
    ("MT",),
    frozenset({date(2026, 12, 8)}),
)
LIMITS = {
    Limit(Way.HOURS, 1): "1 hour on the clock",
    Limit(Way.HOURS, 72): "72 hours on the clock",
    Limit(Way.HOURS, 73): "73 hours on the clock",
    Limit(Way.HOURS, 480): "20 days on the clock",
    Limit(Way.BUSINESS_MINUTES, 90, "a, b"): "90 business minutes (calendar a, b)",
    Limit(Way.BUSINESS_MINUTES, 480, "a, b"): "8 business hours (calendar a, b)",
    Limit(Way.BUSINESS_DAYS, 1, "a, b"): "1 business day (calendar a, b), at the time of day of the receipt",
    Limit(Way.BUSINESS_DAYS_END, 15, "a, b"): "15 business days (calendar a, b), until the day closes",
}
EVERYTHING = Policy(
    "All of it",
    {"a, b": CALENDAR, "weekdays": policy_document.default().calendars["weekdays"]},
    tuple(Rule(str(number), limit, {"source": frozenset({"x, y", "desk"})}) for number, limit in enumerate(LIMITS)),
    Limit(Way.BUSINESS_MINUTES, 30, "weekdays"),
    {"uk": Limit(Way.BUSINESS_DAYS_END, 9, "a, b")},
)


@pytest.mark.parametrize("policy", [policy_document.default(), EVERYTHING, replace(EVERYTHING, pausing=frozenset())])
def test_a_form_filled_from_a_policy_describes_the_same_policy(policy: Policy) -> None:
    assert policy_typed.policy(policy_draft.draft_of(policy)) == policy


@pytest.mark.parametrize(("limit", "words"), LIMITS.items())
def test_a_limit_is_told_in_words(limit: Limit, words: str) -> None:
    assert policy_words.limit(limit) == words


def test_a_calendar_is_told_in_words() -> None:
    assert dict(policy_words.calendar(CALENDAR)) == {
        "Time zone": "Europe/Malta",
        "Hours of the week": "Mon–Wed: 09:00–12:30, 13:30–18:00; Thu: closed; Fri: 09:00–12:30, 13:30–18:00; "
        "Sat: 00:00–06:00; Sun: around the clock",
        "Public holidays of": "Malta (MT)",
        "Own days off": "24 Dec 2026",
        "Days with hours of their own": "31 Dec 2026: 09:00–12:30, 2 Jan 2027: closed",
        "A limit that is used up exactly at closing": "ends when the desk opens again",
        "A day on which the clocks change": "counts 24 hours, as the clock shows",
        "For what comes in on a day off": "the next working day is day 0",
    }
    language.use("fr")
    assert policy_words.week(CALENDAR.week).startswith("lun.–mer.")


def test_holidays_stay_until_they_are_looked_up_again_or_the_countries_change() -> None:
    draft = policy_draft.draft_of(EVERYTHING)
    draft.values["calendar.1.anew"] = True
    looked_up = policy_typed.policy(draft).calendars["a, b"].public_holidays
    assert date(2026, 12, 8) in looked_up and len(looked_up) > 500
    draft.values |= {"calendar.1.anew": False, "calendar.1.holidays": ["MT", "US-MA"]}
    assert date(2015, 4, 20) in policy_typed.policy(draft).calendars["a, b"].public_holidays


def test_every_place_that_a_refusal_names_is_found() -> None:
    draft = policy_draft.draft_of(EVERYTHING)
    draft.values["calendar.1.thu"] = "x"
    with pytest.raises(BadInput) as refused:
        policy_typed.policy(draft)
    found = policy_places.find(draft, refused.value)
    assert found and (found.number, found.steps) == (1, ("Calendars", "a, b", "Hours of the week", "Thursday"))


def test_what_was_done_is_told_in_the_reader_s_language(
    visit: Visit, own: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DELAI_STORE", str(own.path))
    admin = next(one for one in cached.people(own) if one.role is Role.ADMIN)
    policy_commands.publish(own, admin, policy_document.default(), today() + timedelta(days=40))
    app = visit("policies", lang="fr", **{"as": admin.user_id})
    app.selectbox("policy_version").set_value(2).run()
    press(press(app, "policy_withdraw"), "policy_withdraw_yes")
    assert ["La version 2 est retirée" in one.value for one in app.success] == [True]
