"""A policy as a document: what is refused and how, what reads back, and the due dates of the policy to start with."""

import json
import re
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from domain.problems import BadInput
from domain.statuses import OPEN, PAUSING, Status
from domain.vocabulary import Category, Channel, Complexity, Jurisdiction
from sla import policy_calendars, policy_reading
from sla.calendar import Calendar, Closing, FirstDay, Hours, Interval
from sla.limits import Limit, Way
from sla.policy import FACTS, Policy, Rule
from sla.policy_document import default, load, parse, read, toml, written
from sla.reckoning import Reckoner
from sla.spans import microseconds

DOCS = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")
DAYS = {"business_days": 15, "calendar": "desk"}
DOCUMENT: dict[str, Any] = {
    "title": "Ours",
    "pausing": ["waiting_player"],
    "calendars": {
        "desk": {
            "zone": "Europe/Paris",
            "days_off": ["2026-12-24"],
            "week": {"mon": ["09:00-12:00", "13:00-18:00"], "tue": ["09:00-18:00"]},
            "exceptions": {"2026-12-31": ["09:00-12:00"]},
        }
    },
    "acknowledgement": {"hours": 72},
    "rules": [
        {"name": "complex", "complexity": ["complex"], "answer": DAYS},
        {"name": "rest", "source": ["desk"], "answer": {"hours": 72}},
    ],
    "acknowledgements": {"cw": {"days": 7}},
    "hard_stops": {"uk": {"days": 56}},
}
Steps = tuple[str | int, ...]
MISSING = "(left out)"
DESK, ANSWER = ("calendars", "desk"), ("rules", 1, "answer")


def changed(path: Steps, value: Any) -> dict[str, Any]:
    """The document with `value` at `path`, or without what stands there."""
    document = deepcopy(DOCUMENT)
    at: Any = document
    for step in path[:-1]:
        at = at[step]
    if value is MISSING:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


def refused(ask: Callable[[], object]) -> str:
    """The sentence of a refusal: one, on one line."""
    with pytest.raises(BadInput) as found:
        ask()
    sentence = str(found.value)
    assert sentence.endswith(".") and not re.search(r"[.!?]\s|\.\.|\n", sentence), sentence
    return sentence


REFUSALS: list[tuple[Steps, Any, str, str]] = [
    # Unknown keys, anywhere.
    (("rule",), [], "rule", "not known; known are title, pausing,"),
    (("two\nlines",), 1, '"two\\nlines"', "not known"),
    ((*DESK, "hours"), [], "calendars.desk.hours", "not known; known are zone, week,"),
    ((*DESK, "week", "monday"), [], "calendars.desk.week.monday", "not known; known are mon, tue,"),
    (("acknowledgement", "minutes"), 3, "acknowledgement.minutes", "not known; known are hours,"),
    (("rules", 0, "status"), ["new"], "rules[0].status", "not known; known are name, category,"),
    (("rules", 1, "answer", "weeks"), 3, "rules[1].answer.weeks", "not known"),
    # Missing keys.
    (("title",), MISSING, "title", "missing"),
    (("rules",), MISSING, "rules", "missing"),
    ((*DESK, "zone"), MISSING, "calendars.desk.zone", "missing"),
    ((*DESK, "week"), MISSING, "calendars.desk.week", "missing"),
    (("rules", 0, "name"), MISSING, "rules[0].name", "missing"),
    (("rules", 0, "answer"), MISSING, "rules[0].answer", "missing"),
    (("rules", 0, "answer"), {"business_days": 15}, "rules[0].answer.calendar", "missing"),
    (ANSWER, {}, "rules[1].answer", "no amount; write one of hours, days,"),
    # Wrong types.
    (("title",), 3, "title", "a text"),
    (("title",), " ", "title", "a text"),
    (("title",), "a\nb", "title", "of one line"),
    (("title",), "a" * 201, "title", "200 characters"),
    (("pausing",), "new", "pausing", "a list"),
    (("calendars",), [], "calendars", "a table"),
    (DESK, "weekdays", "calendars.desk", "a table"),
    (("calendars", ""), {}, 'calendars.""', "a text"),
    ((*DESK, "week"), [["09:00-12:00"]], "calendars.desk.week", "a table"),
    ((*DESK, "week", "tue"), "09:00-12:00", "calendars.desk.week.tue", "a list"),
    ((*DESK, "week", "tue"), [[9, 12]], "calendars.desk.week.tue[0]", "a text"),
    ((*DESK, "days_off"), "2026-12-24", "calendars.desk.days_off", "a list"),
    ((*DESK, "holidays"), "FR", "calendars.desk.holidays", "a list"),
    (("rules",), {"name": "rest"}, "rules", "a list"),
    (("rules", 1), "rest", "rules[1]", "a table"),
    (ANSWER, 72, "rules[1].answer", "a table"),
    (("rules", 1, "source"), "desk", "rules[1].source", "a list"),
    (("acknowledgements", "xx"), {"days": 1}, "acknowledgements.xx", "not known; known are fr, uk,"),
    (("acknowledgements", "cw"), {"days": 0}, "acknowledgements.cw.days", "above zero"),
    (("hard_stops",), None, "hard_stops", "a table"),
    (("hard_stops", "uk"), 56, "hard_stops.uk", "a table"),
    # Calendars.
    ((*DESK, "week"), {}, "calendars.desk.week", "no working minute"),
    ((*DESK, "week"), {"mon": []}, "calendars.desk.week", "no working minute"),
    (
        (*DESK, "week", "mon"),
        ["11:00-15:00", "09:00-12:00"],
        "calendars.desk.week.mon",
        "hours 09:00-12:00 and 11:00-15:00 overlap",
    ),
    ((*DESK, "week", "mon"), ["18:00-09:00"], "calendars.desk.week.mon[0]", "“18:00-09:00” does not end after"),
    ((*DESK, "week", "mon"), ["09:00-09:00"], "calendars.desk.week.mon[0]", "does not end after"),
    ((*DESK, "week", "mon"), ["09:00-24:01"], "calendars.desk.week.mon[0]", "past 24:00"),
    *(
        ((*DESK, "week", "mon"), [text], "calendars.desk.week.mon[0]", f"“{text}” are no hours; write them like 09:00")
        for text in ("9-12", "09:00", "09:60-12:00", "09:00-12:00-13:00", "09:00 - 12:00", "٠٩:٠٠-١٢:٠٠")
    ),
    ((*DESK, "exceptions", "2026-12-31"), ["9"], "calendars.desk.exceptions.2026-12-31[0]", "“9” are no hours"),
    ((*DESK, "exceptions", "31/12"), [], 'calendars.desk.exceptions."31/12"', "“31/12” is not a day"),
    ((*DESK, "days_off"), ["2026-12-24", "2026-02-30"], "calendars.desk.days_off[1]", "“2026-02-30” is not a day"),
    ((*DESK, "days_off"), ["20261224"], "calendars.desk.days_off[0]", "not a day; write it like 2026-12-24"),
    ((*DESK, "days_off"), [datetime(2026, 12, 24, 8)], "calendars.desk.days_off[0]", "a text"),
    ((*DESK, "public_holidays"), [1], "calendars.desk.public_holidays[0]", "a text"),
    ((*DESK, "zone"), "Europe/Lutetia", "calendars.desk.zone", "“Europe/Lutetia” is not a time zone"),
    ((*DESK, "zone"), "localtime", "calendars.desk.zone", "not a time zone"),
    ((*DESK, "holidays"), ["FR", "XX"], "calendars.desk.holidays[1]", "no holidays are known for “XX”"),
    ((*DESK, "holidays"), ["US-XX"], "calendars.desk.holidays[0]", "no holidays are known for “US-XX”"),
    ((*DESK, "holidays"), ["france"], "calendars.desk.holidays[0]", "no holidays are known for “france”"),
    ((*DESK, "closing"), "never", "calendars.desk.closing", "write one of at_close, next_opening"),
    ((*DESK, "clock_changes"), "utc", "calendars.desk.clock_changes", "write one of elapsed, wall_clock"),
    ((*DESK, "first_day"), 1, "calendars.desk.first_day", "a text"),
    # Limits.
    *((ANSWER, {"hours": amount}, "rules[1].answer.hours", "above zero") for amount in (0, -1, 1.5, 72.0, True, "72")),
    (("acknowledgement",), {"days": 0}, "acknowledgement.days", "above zero"),
    (("hard_stops", "uk"), {"hours": None}, "hard_stops.uk.hours", "above zero"),
    (ANSWER, {"hours": 87_601}, "rules[1].answer.hours", "write 87600 at the most"),
    (ANSWER, {"days": 10**30}, "rules[1].answer.days", "write 3650 at the most"),
    (ANSWER, {**DAYS, "business_days": 3651}, "rules[1].answer.business_days", "3650"),
    (ANSWER, {"business_hours": 87_601, "calendar": "desk"}, "rules[1].answer.business_hours", "87600"),
    (ANSWER, {"business_minutes": 5_256_001, "calendar": "desk"}, "rules[1].answer.business_minutes", "5256000"),
    (ANSWER, {**DAYS, "hours": 72}, "rules[1].answer", "more than one way: hours, business_days"),
    (
        ANSWER,
        {**DAYS, "calendar": "shop"},
        "rules[1].answer.calendar",
        "“shop” is no calendar of this policy; it has desk",
    ),
    (("calendars",), MISSING, "rules[0].answer.calendar", "“desk” is no calendar of this policy; it has –"),
    (ANSWER, {**DAYS, "calendar": ["desk"]}, "rules[1].answer.calendar", "a text"),
    (ANSWER, {"hours": 72, "calendar": "desk"}, "rules[1].answer.calendar", "does not go with hours"),
    (("hard_stops", "uk"), {"days": 56, "calendar": "desk"}, "hard_stops.uk.calendar", "does not go with days"),
    (ANSWER, {"hours": 72, "end_of_day": True}, "rules[1].answer.end_of_day", "business_days only, not with hours"),
    (ANSWER, {**DAYS, "end_of_day": 1}, "rules[1].answer.end_of_day", "true or false"),
    # Rules, hard stops, statuses.
    (("rules",), [], "rules", "no rule"),
    (("rules", 1, "name"), "complex", "rules[1].name", "“complex” is the name of a rule before it"),
    (
        ("rules", 1, "category"),
        ["bonus", "taxes"],
        "rules[1].category[1]",
        "“taxes” is not known; write one of payment,",
    ),
    (("rules", 0, "complexity"), ["hard"], "rules[0].complexity[0]", "write one of simple, complex"),
    (("rules", 0, "channel"), ["fax"], "rules[0].channel[0]", "write one of chat, email,"),
    (("rules", 0, "jurisdiction"), ["us"], "rules[0].jurisdiction[0]", "write one of fr, uk,"),
    (("rules", 0, "source"), [""], "rules[0].source[0]", "a text"),
    (("rules", 0, "source"), [], "rules[0].source", "never fit"),
    (("hard_stops", "us"), {"days": 1}, "hard_stops.us", "not known; known are fr, uk,"),
    (("pausing",), ["asleep"], "pausing[0]", "“asleep” is not known; write one of new,"),
    (("pausing",), ["new", "closed"], "pausing[1]", "“closed” is not known; write one of new,"),
]


@pytest.mark.parametrize(("path", "value", "field", "words"), REFUSALS, ids=lambda value: str(value)[:40])
def test_a_mistake_is_refused_by_a_sentence_that_names_the_key(path: Steps, value: Any, field: str, words: str) -> None:
    sentence = refused(lambda: read(changed(path, value)))
    assert sentence.startswith(f"The policy, key {field}: ")
    assert words in sentence


def test_what_is_no_table_at_all_is_refused() -> None:
    assert "must be a table" in refused(lambda: read([DOCUMENT]))  # type: ignore[arg-type]


def test_text_that_is_no_toml_is_refused_with_the_place() -> None:
    assert "line 2, column 9" in refused(lambda: parse('title = "a"\nrules = ]'))
    # Not all that the parser raises is an error of its own.
    assert "is not TOML" in refused(lambda: parse(f"title = {'9' * 5000}"))
    assert "is not TOML" in refused(lambda: parse(f"title = {'[' * 100_000}"))
    assert "key title: is missing" in refused(lambda: parse(""))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('title = "Délai"'.encode("latin-1"))
    assert "missing.toml cannot be read: No such file" in refused(lambda: load(tmp_path / "missing.toml"))
    assert "cannot be read" in refused(lambda: load(tmp_path))
    assert "latin.toml cannot be read: it is not UTF-8" in refused(lambda: load(tmp_path / "latin.toml"))


def test_a_file_may_have_a_mark_of_its_encoding_and_lines_of_windows(tmp_path: Path) -> None:
    text = toml(read(DOCUMENT)).replace("\n", "\r\n")
    (tmp_path / "policy.toml").write_bytes(text.encode("utf-8-sig"))
    assert load(tmp_path / "policy.toml") == read(DOCUMENT)


def test_a_document_becomes_what_it_says() -> None:
    policy = read(DOCUMENT)
    desk = policy.calendars["desk"]
    assert desk.week[:3] == ((Interval(540, 720), Interval(780, 1080)), (Interval(540, 1080),), ())
    assert desk.exceptions == {date(2026, 12, 31): (Interval(540, 720),)}
    assert (desk.closing, desk.hours, desk.first_day) == (Closing.AT_CLOSE, Hours.ELAPSED, FirstDay.COUNTS)
    assert policy.rules[0] == Rule(
        "complex", Limit(Way.BUSINESS_DAYS, 15, "desk"), {"complexity": frozenset({"complex"})}
    )
    assert policy.hard_stops == {"uk": Limit(Way.HOURS, 56 * 24)}


@pytest.mark.parametrize(
    ("answer", "limit"),
    [
        ({"hours": 72}, Limit(Way.HOURS, 72)),
        ({"days": 3}, Limit(Way.HOURS, 72)),
        ({"business_minutes": 480, "calendar": "desk"}, Limit(Way.BUSINESS_MINUTES, 480, "desk")),
        ({"business_hours": 8, "calendar": "desk"}, Limit(Way.BUSINESS_MINUTES, 480, "desk")),
        ({**DAYS, "end_of_day": False}, Limit(Way.BUSINESS_DAYS, 15, "desk")),
        ({**DAYS, "end_of_day": True}, Limit(Way.BUSINESS_DAYS_END, 15, "desk")),
        ({"days": 3650}, Limit(Way.HOURS, 87_600)),
    ],
)
def test_a_limit_counts_in_each_way(answer: dict[str, Any], limit: Limit) -> None:
    assert read(changed(ANSWER, answer)).rules[1].answer == limit


def test_days_are_dates_of_toml_or_texts() -> None:
    text = toml(read(DOCUMENT)).replace('"2026-12-24"', "2026-12-24")
    assert parse(text) == read(DOCUMENT)


def test_what_may_be_left_out_has_its_default() -> None:
    policy = read({"title": "Small", "rules": [{"name": "all", "answer": {"hours": 72}}]})
    assert (policy.acknowledgement, policy.hard_stops, policy.pausing) == (None, {}, PAUSING)
    assert policy.answer({}) == policy.rules[0].answer
    assert read({**DOCUMENT, "pausing": []}).pausing == frozenset()


def test_public_holidays_are_looked_up_once_and_stay() -> None:
    policy = read(changed((*DESK, "holidays"), ["FR", "US-MA"]))
    desk = policy.calendars["desk"]
    french, of_boston, own = date(2026, 7, 14), date(2015, 4, 20), date(2026, 12, 24)
    assert {french, of_boston} <= desk.public_holidays and desk.days_off == {own}
    assert desk.on(date(2026, 7, 13)) and not desk.on(french) and not desk.on(own)
    assert desk.holidays == ("FR", "US-MA")
    assert (min(desk.public_holidays).year, max(desk.public_holidays).year) == (1990, 2060)
    assert read(written(policy)) == policy
    # As if the package had changed its mind, or forgotten the country.
    document = changed((*DESK, "holidays"), ["FR", "ZZ"])
    document["calendars"]["desk"]["public_holidays"] = ["2026-07-15"]
    assert read(document).calendars["desk"].public_holidays == {date(2026, 7, 15)}
    document["calendars"]["desk"]["public_holidays"] = []
    assert read(written(read(document))).calendars["desk"].public_holidays == frozenset()


MINUTES = st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True).map(sorted)
# Pairs of neighbours, so that hours may touch.
DAY = MINUTES.map(lambda at: tuple(Interval(*pair) for pair in pairwise(at)))
DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
WEEK = st.tuples(DAY, *[st.just(()) | DAY] * 6)
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8) | st.sampled_from(
    ['a "b"', "c\\d", "é.f", "# ]"]
)
CALENDARS = st.builds(
    Calendar,
    zone=st.sampled_from(["Europe/Paris", "UTC", "America/New_York"]),
    week=WEEK,
    days_off=st.frozensets(DATES, max_size=9),
    exceptions=st.dictionaries(DATES, st.just(()) | DAY, max_size=2),
    closing=st.sampled_from(Closing),
    hours=st.sampled_from(Hours),
    first_day=st.sampled_from(FirstDay),
    holidays=st.sampled_from([(), ("FR",), ("MT", "US-MA")]),
    public_holidays=st.frozensets(DATES, max_size=9),
)
WALL = st.builds(Limit, st.just(Way.HOURS), st.integers(1, 87_600))
VALUES: dict[str, Any] = {
    "category": Category,
    "complexity": Complexity,
    "channel": Channel,
    "jurisdiction": Jurisdiction,
}


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy that may be."""
    calendars = draw(st.dictionaries(NAMES, CALENDARS, max_size=2))
    limits: Any = WALL
    if calendars:
        ways = st.sampled_from([way for way in Way if way is not Way.HOURS])
        limits |= st.builds(Limit, ways, st.integers(1, 3650), st.sampled_from(sorted(calendars)))
    facts = {
        fact: st.frozensets(
            st.sampled_from([one.value for one in VALUES[fact]]) if fact in VALUES else NAMES, min_size=1, max_size=2
        )
        for fact in FACTS
    }
    rules = st.builds(Rule, NAMES, limits, st.fixed_dictionaries({}, optional=facts))
    return Policy(
        draw(NAMES),
        calendars,
        tuple(draw(st.lists(rules, min_size=1, max_size=3, unique_by=lambda rule: rule.name))),
        draw(st.none() | limits),
        draw(st.dictionaries(st.sampled_from([one.value for one in Jurisdiction]), limits, max_size=2)),
        draw(st.frozensets(st.sampled_from(sorted(OPEN)))),
    )


@given(policies())
@settings(max_examples=60, deadline=None)
def test_a_policy_that_is_written_reads_back_the_same(policy: Policy) -> None:
    document = written(policy)
    assert read(document) == policy
    assert written(read(document)) == document
    assert read(json.loads(json.dumps(document))) == policy
    assert tomllib.loads(toml(policy)) == document
    assert parse(toml(policy)) == policy


def places(value: Any, at: Steps = ()) -> list[Steps]:
    """Every place of a document."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([at] if at else []), *(place for step, below in steps for place in places(below, (*at, step)))]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.dates(),
    lambda some: st.lists(some, max_size=2) | st.dictionaries(st.text(max_size=4), some, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(places(DOCUMENT)), JUNK)
@settings(max_examples=200, deadline=None)
def test_anything_anywhere_is_read_or_refused_by_a_sentence(path: Steps, value: Any) -> None:
    try:
        policy = read(changed(path, value))
    except BadInput as refusal:
        assert str(refusal).startswith("The policy, key ") and "\n" not in str(refusal)
    else:
        assert read(written(policy)) == policy


# Received and due on the clocks of Paris; worked out by hand on a calendar of 2026.
SIMPLE = [
    ("2026-11-03T10:00+01:00", "2026-11-06T10:00+01:00"),
    # A weekend counts: Friday to Monday.
    ("2026-11-06T10:00+01:00", "2026-11-09T10:00+01:00"),
    # In the night to 25 October 03:00 became 02:00: that day has 25 hours, so that the clock shows an hour less.
    ("2026-10-24T10:00+02:00", "2026-10-27T09:00+01:00"),
    # In the night to 29 March 02:00 became 03:00.
    ("2026-03-27T23:30+01:00", "2026-03-31T00:30+02:00"),
]
COMPLEX = [
    # 9-10 (1-2), Wed 11 is a public holiday, 12-13 (3-4), 16-20 (5-9), 23-27 (10-14), Mon 30 (15).
    ("2026-11-06T10:00+01:00", "2026-11-30T10:00+01:00"),
    # A Saturday: Monday the 9th is day 1 as well.
    ("2026-11-07T18:45+01:00", "2026-11-30T18:45+01:00"),
    # The public holiday itself: 12-13 (1-2), 16-20 (3-7), 23-27 (8-12), 30 (13), 1 December (14), Wed 2 (15).
    ("2026-11-11T09:00+01:00", "2026-12-02T09:00+01:00"),
    # Over the change of the clocks, at the same time of day: 13-16 (1-4), 19-23 (5-9), 26-30 (10-14), Mon 2 (15);
    # All Saints' Day is a Sunday and takes nothing away.
    ("2026-10-12T10:00+02:00", "2026-11-02T10:00+01:00"),
    # Christmas and New Year's Day are Fridays: 22-24 (1-3), 28-31 (4-7), 4-8 January (8-12), 11-13 (13-15).
    ("2026-12-21T14:30+01:00", "2027-01-13T14:30+01:00"),
    # 1 May is a Friday, 8 May too, Ascension Day is Thu 14: 27-30 April (1-4), 4-7 (5-8), 11-13 (9-11), 15 (12),
    # 18-20 (13-15). Whit Monday, the 25th, comes after.
    ("2026-04-24T00:00+02:00", "2026-05-20T00:00+02:00"),
]
HARD_STOPS = [
    # 20 times 24 hours; 56 and 28 days over the change of the clocks.
    ("fr", "2026-11-06T10:00+01:00", "2026-11-26T10:00+01:00"),
    ("uk", "2026-10-01T10:00+02:00", "2026-11-26T09:00+01:00"),
    ("cw", "2026-10-05T10:00+02:00", "2026-11-02T09:00+01:00"),
    # As above, where Monday the 23rd is day 10.
    ("mt", "2026-11-06T10:00+01:00", "2026-11-23T10:00+01:00"),
    # 27 more days in August, 30 in September, 31 in October, and 2: 90.
    ("eu", "2026-08-04T12:00+02:00", "2026-11-02T11:00+01:00"),
]
DESK_CASE = {"source": "desk", "category": "game"}


@pytest.fixture(scope="module")
def reckoner() -> Reckoner:
    """The clocks of the policy to start with."""
    return Reckoner(default(), date(2026, 1, 1), date(2027, 12, 31))


def assert_due(reckoner: Reckoner, limit: Limit | None, received: str, due: str) -> None:
    assert limit
    case = pd.DataFrame({"case": [1], "start": [microseconds(datetime.fromisoformat(received))], "end": [None]})
    assert reckoner.reckoned(limit, case)["due"].tolist() == [microseconds(datetime.fromisoformat(due))]


@pytest.mark.parametrize(
    ("complexity", "received", "due"),
    [*(("simple", *case) for case in SIMPLE), *((None, *SIMPLE[0]),), *(("complex", *case) for case in COMPLEX)],
)
def test_the_limits_to_start_with(reckoner: Reckoner, complexity: str | None, received: str, due: str) -> None:
    limit = reckoner.policy.answer({**DESK_CASE, "complexity": complexity})
    assert limit is not None
    assert_due(reckoner, limit, received, due)


@pytest.mark.parametrize(("jurisdiction", "received", "due"), HARD_STOPS)
def test_the_hard_stops_to_start_with(reckoner: Reckoner, jurisdiction: str, received: str, due: str) -> None:
    assert_due(reckoner, reckoner.policy.hard_stop({"jurisdiction": jurisdiction}), received, due)


def test_the_policy_to_start_with_judges_what_was_filed_here() -> None:
    policy = default()
    assert policy.acknowledgement == Limit(Way.HOURS, 72)
    assert policy.acknowledgements == {"uk": Limit(Way.HOURS, 24), "cw": Limit(Way.HOURS, 168)}
    assert set(policy.hard_stops) == set(Jurisdiction)
    assert policy.pausing == {Status.WAITING_PLAYER}
    assert policy.answer({"source": "helpdesk", "complexity": "complex"}) is None
    assert policy.hard_stop({"jurisdiction": None}) is None
    assert policy is default() and parse(toml(policy)) == policy


def test_the_manual_says_every_key_and_its_example_is_a_policy() -> None:
    example = re.search(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    assert example
    policy = parse(example.group(1))
    assert policy.rules[1].answer == Limit(Way.BUSINESS_DAYS_END, 15, "office")
    keys = (
        *policy_reading.KEYS,
        *policy_reading.LIMIT_KEYS,
        *policy_calendars.KEYS,
        *policy_calendars.WEEKDAYS,
        *FACTS,
    )
    words = (*OPEN, *Closing, *Hours, *FirstDay, *(word for words in VALUES.values() for word in words))
    for word in (*keys, *words, "name", "answer"):
        assert re.search(rf"\b{word}\b", DOCS.replace(example.group(0), "")), word
