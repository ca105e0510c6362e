"""The chance of being late: by hand on small stores, by loops on months of them, and of nothing."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import risk
from analytics.backtest import ENOUGH, RIVALS, STARTS, Backtest, backtest, brier, calibration, month_starts
from analytics.expected import expected, on_day, whole
from analytics.question import Question
from analytics.risk import with_chances
from analytics.risk_cases import ground
from data.store import Store
from tests import past_months
from tests.asking import question, value
from tests.ledger import at, record
from tests.past_months import HOUR, utc

NOW = "11-20 12:00"
Events = list[dict[str, Any]]
_numbers = count()


def case(received: str, hours: int | None, due: int, *steps: tuple[int, str], **said: Any) -> Events:
    """The events of a case due after `due` hours, ended after `hours` (None: open), with steps in between."""
    start, ticket = at(received), f"T{next(_numbers):04}"
    lines = [
        (0, {"status": "new", "due_at": start + due * HOUR, **said}),
        *((hour, {"status": s}) for hour, s in steps),
    ]
    lines += [(hours, {"status": "answered"})] if hours is not None else []
    return [{"ticket": ticket, "occurred_at": start + hour * HOUR, **one} for hour, one in lines]


def answered(number: int, received: str = "10-01 00:00", **said: Any) -> Events:
    """So many cases with a limit of 30 hours, ended after 1, 2, 3 … hours."""
    return [event for hour in range(1, number + 1) for event in case(received, hour, 30, **said)]


def open_one(age: int = 20, due: int = 30, **said: Any) -> Events:
    """A case that is open for `age` hours."""
    return case((at(NOW) - age * HOUR).strftime("%m-%d %H:%M"), None, due, **said)


def _by_ages() -> Events:
    return [*answered(40), *open_one(28), *open_one(0)]


def _waiting() -> Events:
    waited = case("11-19 06:00", None, 30, (5, "waiting_player"), (15, "in_analysis"))
    waited[-1]["due_at"] = at("11-19 06:00") + 40 * HOUR
    return [*answered(40), *case("11-10 00:00", None, 30, (20, "waiting_player")), *waited]


def _waited_before() -> Events:
    """Each of the forty waited ten hours: answered after 11, 12, 13 … hours, of which 1, 2, 3 … counted."""
    steps = ((0, "waiting_player"), (10, "in_analysis"))
    return [e for hour in range(1, 41) for e in case("10-01 00:00", hour + 10, 40, *steps)] + open_one()


def _withdrawn() -> Events:
    ended = answered(40)
    for event in ended[1::2]:
        event["decision"] = "withdrawn"
    return [*ended, *open_one()]


def _faulty() -> Events:
    fault = case("10-01 00:00", 5, 30)
    fault[0]["received_at"] = at("10-01 09:00")
    return [*answered(40), *fault, *open_one()]


def _few_complex() -> Events:
    return [*answered(40, complexity="simple"), *answered(3, complexity="complex"), *open_one(complexity="complex")]


def _many_complex() -> Events:
    quick = [event for number in range(40) for event in case("10-01 00:00", 1 + number % 3, 30, complexity="simple")]
    return [*quick, *answered(40, complexity="complex"), *open_one(complexity="complex")]


def _recorded_later() -> Events:
    events = [*answered(40), *open_one()]
    for event in events:
        event["recorded_at"] = at("11-19 18:00") if event["status"] == "answered" else event["occurred_at"]
    return events


def _of_teams() -> Events:
    own = [*answered(40, team="cash", channel="chat"), *open_one(team="cash", channel="form")]
    return [*own, *open_one(team="play", channel="chat")]


def _answered_before() -> Events:
    """Each of the forty stood answered for ten hours: its end counts 1, 2, 3 … hours. So did the open one, twice."""
    steps = ((0, "answered"), (10, "in_analysis"))
    ended = [e for hour in range(1, 41) for e in case("10-01 00:00", hour + 10, 40, *steps)]
    start = (at(NOW) - 40 * HOUR).strftime("%m-%d %H:%M")
    return [*ended, *case(start, None, 50, (5, "answered"), (15, "in_analysis"), (20, "answered"), (30, "in_analysis"))]


#: Each is a category of its own.
STORIES = {
    "plain": [*answered(40), *open_one()],
    "ages": _by_ages(),
    "waiting": _waiting(),
    "waited": _waited_before(),
    "answered before": _answered_before(),
    "withdrawn": _withdrawn(),
    "faulty": _faulty(),
    "few complex": _few_complex(),
    "many complex": _many_complex(),
    "three": [*answered(3), *open_one()],
    "twenty-nine": [*answered(29), *open_one()],
    "nine as old": [*answered(40), *open_one(31, 35)],
    "none so long": [*answered(40), *open_one(20, 50)],
    "long limit": [event for _number in range(40) for event in open_one(48, 500)],
    "recorded later": _recorded_later(),
    "a year ago": [*answered(40, received="2025-11-01 00:00"), *open_one()],
    "teams": _of_teams(),
    "near": [*answered(40), *open_one(26), *open_one()],
    "past": answered(5),
}


@pytest.fixture(scope="module")
def desk(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("risk")
    shutil.copytree(empty_store, folder, dirs_exist_ok=True)
    told = [event | {"category": name} for name, events in STORIES.items() for event in events]
    with Store.open(folder / "tickets.duckdb") as store:
        yield record(store, sorted(told, key=lambda event: event["occurred_at"]))


def chances(store: Store, asked: Question) -> pd.DataFrame:
    with closing(store.cursor()) as cursor:
        return risk.narrowed(cursor, risk.chances(cursor, asked), asked)


def told(store: Store, story: str, **asked: Any) -> pd.DataFrame:
    """The chances of the open cases of one story."""
    return chances(store, question(NOW, category=story, **asked))


def test_the_time_a_case_stood_answered_does_not_count(desk: Store) -> None:
    # Open for twenty hours of forty, and due ten hours from now: as the case of the plain story.
    row = told(desk, "answered before").iloc[0]
    assert (row["age"], row["budget"], row["like"]) == (20 * 3600, 30 * 3600, 41)
    assert row["chance"] == pytest.approx(10 / 20)


def test_one_reopening_is_told_without_looking_for_more(store: Store) -> None:
    start = (at(NOW) - 30 * HOUR).strftime("%m-%d %H:%M")
    once = case(start, None, 40, (5, "answered"), (15, "in_analysis"))
    row = chances(record(store, [*answered(40), *once]), question(NOW)).iloc[0]
    assert (row["age"], row["budget"], row["chance"]) == (20 * 3600, 30 * 3600, pytest.approx(10 / 20))


def test_a_chance_is_the_share_of_those_as_old_that_lasted_until_the_limit(desk: Store) -> None:
    # Of forty, twenty lasted longer than 20 hours and ten longer than 30. The case itself is watched for 20 hours.
    row = told(desk, "plain").iloc[0]
    assert (row["age"], row["budget"], row["like"]) == (20 * 3600, 30 * 3600, 41)
    assert row["chance"] == pytest.approx(10 / 20)
    # Nobody left in between: Wilson's interval of 10 of 20.
    assert row[["low", "high"]].tolist() == pytest.approx([0.299298, 0.700702], abs=1e-6)


def test_it_goes_by_age(desk: Store) -> None:
    old, fresh = told(desk, "ages")["chance"]
    # Open for 28 hours: twelve lasted longer, ten of them beyond the limit; of all, 13 of 41 lasted 28 hours.
    assert (old, fresh) == (pytest.approx(10 / 12), pytest.approx(13 / 41 * 10 / 12))


def test_pauses_are_in_neither_age_nor_limit(desk: Store) -> None:
    found = told(desk, "waiting")
    assert found["age"].tolist() == [20 * 3600] * 2
    assert found["chance"].tolist() == pytest.approx([0.5, 0.5])
    assert found["is_paused"].tolist() == [True, False]


@pytest.mark.parametrize("story", ["waited", "withdrawn", "faulty", "few complex", "many complex", "recorded later"])
def test_the_same_chance_from_cases_that(desk: Store, story: str) -> None:
    """Waited before; were withdrawn; with a data fault beside them; are of the category, of the complexity."""
    row = told(desk, story).iloc[0]
    assert row["chance"] == pytest.approx(0.5)
    assert row["like"] == {"few complex": 44}.get(story, 41)


@pytest.mark.parametrize("story", ["three", "twenty-nine", "nine as old", "long limit", "a year ago"])
def test_nothing_is_told_from_too_few_or_too_short_or_too_long_ago(desk: Store, story: str) -> None:
    found = told(desk, story)
    assert len(found) and found[["chance", "low", "high"]].isna().all(axis=None)
    assert not found["like"].any()


def test_where_all_had_ended_before_so_long_a_limit_the_chance_is_none_of_twenty(desk: Store) -> None:
    row = told(desk, "none so long").iloc[0]
    assert (row["chance"], row["low"]) == (0, 0) and row["high"] == pytest.approx(0.161125, abs=1e-6)


def test_what_was_not_known_then_is_not_used(desk: Store) -> None:
    before = told(desk, "recorded later", known="11-19 17:00")
    # As known then all of the forty are open and late; nobody is known to have ended within the limit.
    assert before["chance"].tolist() == [1]
    assert before["low"].item() == pytest.approx(0.912379, abs=1e-6)


def test_conditions_choose_the_cases_and_teams_the_curve(desk: Store) -> None:
    assert told(desk, "teams", channel="form")["chance"].tolist() == pytest.approx([0.5])
    # The other team has no past: nothing of the first one's is told to those who may see theirs alone.
    assert told(desk, "teams", team="play")["chance"].isna().all()
    asked = replace(question(NOW, team="play", channel="chat"), start=at("11-01 00:00"))
    assert ground(asked).where == (("team", ("play",)),)
    assert ground(asked).start == asked.as_of - timedelta(days=365)


def test_the_plain_rule_counts_what_the_figure_at_risk_counts(desk: Store) -> None:
    assert told(desk, "near")["near"].tolist() == [True, False]
    assert value(desk, "at_risk", NOW, category="near") == 1


@pytest.mark.parametrize(
    "asked",
    [
        question(NOW, category="nothing", start="01-01 00:00", end="01-02 00:00"),
        question(NOW, category="past"),
        question("2020-01-01 00:00"),
        question("2099-01-01 00:00", category="plain"),  # all is late by then
    ],
    ids=["no case", "none open", "before the first", "in the future"],
)
def test_of_nothing_comes_nothing(desk: Store, asked: Question) -> None:
    found = chances(desk, asked)
    assert found.empty and {"chance", "low", "high", "like", "due_at"} <= set(found.columns)
    daily = expected(found, asked.as_of, asked.zone)
    assert daily["due"].sum() == daily["expected"].sum() == whole(daily)["high"] == 0


@pytest.mark.parametrize("as_of", ["2020-01-01 00:00", "2099-01-01 00:00"])
def test_a_backtest_of_nothing_beats_nothing(desk: Store, as_of: str) -> None:
    with closing(desk.cursor()) as cursor:
        found = backtest(cursor, question(as_of))
    assert not found.beats and found.calibration.empty and found.counted.empty
    assert found.starts[list(RIVALS)].isna().all(axis=None)


def test_one_agent_alone_is_asked_like_any_slice(desk: Store) -> None:
    assert len(chances(desk, question(NOW, agent=""))) == len(chances(desk, question(NOW)))
    assert chances(desk, question(NOW, agent="nobody.else")).empty


def risks(*rows: tuple[str, float, bool]) -> pd.DataFrame:
    """Cases by deadline (UTC), chance, and whether they wait."""
    told = [{"due_at": at(due), "chance": chance, "is_paused": waits} for due, chance, waits in rows]
    return pd.DataFrame(told).astype({"due_at": "datetime64[us, UTC]"})


def test_expected_breaches_are_the_sum_of_chances_by_local_day() -> None:
    found = risks(("11-20 20:00", 0.5, False), ("11-20 22:59", 0.2, False), ("11-20 23:00", 0.9, False))
    daily = expected(found, at("11-20 12:00"), "Europe/Paris")
    assert daily["day"].tolist() == [date(2026, 11, 20) + timedelta(days=number) for number in range(14)]
    assert daily["expected"].tolist()[:3] == pytest.approx([0.7, 0.9, 0])
    # The deviation of 0.5 and 0.2 is the root of 0.25 + 0.16; 1.96 of them reach beyond what is possible.
    assert daily[["low", "high"]].iloc[0].tolist() == pytest.approx([0, 0.7 + 1.959963984540054 * 0.41**0.5])
    assert daily[["low", "high"]].iloc[1].tolist() == pytest.approx([0.9 - 1.959963984540054 * 0.3, 1])
    assert whole(daily)["expected"] == pytest.approx(1.6)
    assert on_day(found, date(2026, 11, 21), "Europe/Paris")["chance"].tolist() == [0.9]


def test_what_waits_and_what_has_no_chance_is_counted_apart() -> None:
    found = risks(("11-20 20:00", 0.5, True), ("11-20 20:00", np.nan, False), ("11-20 20:00", 0.25, False))
    today = expected(found, at("11-20 12:00"), "Europe/Paris").iloc[0]
    assert today[["due", "untold", "expected"]].tolist() == [2, 1, 0.25]
    assert today["high"] <= 1


@pytest.mark.parametrize(
    ("as_of", "first", "last", "day"),
    [
        ("10-20 12:00", "10-24 22:00", "10-25 22:59", date(2026, 10, 25)),  # 25 hours
        ("2026-03-25 12:00", "2026-03-28 23:00", "2026-03-29 21:59", date(2026, 3, 29)),  # 23 hours
    ],
)
def test_a_day_on_which_the_clocks_change_is_one_day(as_of: str, first: str, last: str, day: date) -> None:
    daily = expected(risks((first, 0.5, False), (last, 0.25, False)), at(as_of), "Europe/Paris").set_index("day")
    assert daily["expected"][day] == 0.75 and daily["expected"].sum() == 0.75
    assert len(daily) == 14 and daily.index.is_unique


def test_of_cases_without_a_chance_nothing_is_expected_neither_none_nor_some() -> None:
    found = risks(("11-20 20:00", np.nan, False), ("11-21 20:00", 0.5, False))
    daily = expected(found, at("11-20 12:00"), "Europe/Paris")
    assert daily[["expected", "low", "high"]].iloc[0].isna().all()
    assert not daily[["expected", "low", "high"]].iloc[1:].isna().any(axis=None)
    assert whole(daily)["expected"] == 0.5 and np.isnan(whole(daily[:1])["expected"])


def test_all_wait_and_nothing_is_expected() -> None:
    daily = expected(risks(("11-20 20:00", 0.5, True)), at("11-20 12:00"), "Europe/Paris")
    assert daily[["due", "untold", "expected", "low", "high"]].sum().sum() == 0


def test_month_starts_are_those_of_the_zone() -> None:
    found = month_starts(utc(2026, 11, 1, 0, 30), "Europe/Paris", 3)
    # Winter time has begun by November, not by October and September.
    assert found == [utc(2026, 10, 31, 23), utc(2026, 9, 30, 22), utc(2026, 8, 31, 22)]
    assert month_starts(utc(2026, 10, 31, 23), "Europe/Paris", 1) == [utc(2026, 9, 30, 22)]


def test_brier_by_hand() -> None:
    assert brier([0.9, 0.2, 0.5], [1, 0, 1]) == pytest.approx((0.01 + 0.04 + 0.25) / 3)
    assert np.isnan(brier([], []))


def test_calibration_by_hand() -> None:
    cases = pd.DataFrame({"chance": [0.0, 0.05, 0.95, 1.0, 0.35], "was_late": [0.0, 1.0, 1.0, 1.0, 0.0]})
    found = calibration(cases)
    assert found["bin"].tolist() == [0, 3, 9]
    assert found["chance"].tolist() == pytest.approx([0.025, 0.35, 0.975])
    assert found["late"].tolist() == [0.5, 0, 1]
    assert found["cases"].tolist() == [2, 1, 2]
    # Wilson's interval of 2 of 2 begins at 1 / (1 + z² / 2).
    assert found["low"].iloc[2] == pytest.approx(1 / (1 + 1.959963984540054**2 / 2))


def made(*starts: tuple[int, float, float, float]) -> Backtest:
    """A backtest with these month starts: judged, and the three scores."""
    rows = [dict(zip(("judged", *RIVALS), start, strict=True)) for start in starts]
    frame = pd.DataFrame(rows).assign(as_of=[utc(2026, 11 - place, 1) for place in range(len(rows))])
    return Backtest(frame, pd.DataFrame({"as_of": [], "chance": [], "was_late": []}))


def test_it_beats_on_four_of_the_last_six_that_count() -> None:
    better, worse, few = (50, 0.1, 0.2, 0.2), (50, 0.2, 0.3, 0.1), (ENOUGH - 1, 0.1, 0.2, 0.2)
    assert made(*[better] * 4, *[worse] * 2).beats
    assert not made(*[better] * 3, *[worse] * 3).beats
    assert not made(*[few] * 6).beats and not made(*[better] * 3, *[few] * 7).beats
    # What lies further back than the six does not count, and as good as a baseline is not better.
    assert not made(*[worse] * 3, *[better] * 3, *[better] * 4).beats
    assert not made(*[(50, 0.2, 0.2, 0.3)] * 6).beats


@pytest.fixture(scope="module")
def before() -> datetime:
    return utc(2026, 11, 20, 12)


@pytest.fixture(scope="module")
def months(
    empty_store: Path, tmp_path_factory: pytest.TempPathFactory, before: datetime
) -> Iterator[tuple[Store, list[past_months.Told]]]:
    folder, told = tmp_path_factory.mktemp("months"), past_months.cases(before)
    shutil.copytree(empty_store, folder, dirs_exist_ok=True)
    with Store.open(folder / "tickets.duckdb") as store:
        yield past_months.filled(store, told), told


def test_the_backtest_is_what_loops_tell(months: tuple[Store, list[past_months.Told]], before: datetime) -> None:
    store, told = months
    with closing(store.cursor()) as cursor:
        found = backtest(cursor, Question(before, zone="UTC"))
    assert found.starts["as_of"].tolist() == month_starts(before, "UTC", STARTS)
    for _place, row in found.starts.iterrows():
        now = row["as_of"].to_pydatetime()
        stood = [one for one in told if one.received_at <= now < one.answered_at]
        scores = _scores(told, stood, now)
        assert row["judged"] == len(stood) == past_months.OPEN
        assert row["late"] == pytest.approx(sum(one.was_late for one in stood) / len(stood))
        assert row[list(RIVALS)].tolist() == pytest.approx(scores)
    assert found.won == (found.starts["chance"] < found.starts[list(RIVALS[1:])].min(axis=1)).sum()
    parts = found.calibration
    assert parts["cases"].sum() == STARTS * past_months.OPEN
    assert [len(found.of_part(part)) for part in parts["bin"]] == parts["cases"].tolist()


def _scores(told: list[past_months.Told], stood: list[past_months.Told], now: datetime) -> list[float]:
    due = [one for one in told if one.due_at <= now and one.received_at >= now - timedelta(days=365)]
    shares = {
        name: np.mean([one.was_late for one in due if name in ("", one.category)])
        for name in ("", *{one.category for one in due})
    }
    predicted = {
        "chance": [past_months.chance(told, one, now) for one in stood],
        "overall": [shares[""] for _one in stood],
        "category_share": [shares[one.category] for one in stood],
    }
    return [
        float(np.mean([(said - one.was_late) ** 2 for said, one in zip(predicted[name], stood, strict=True)]))
        for name in RIVALS
    ]


def test_what_is_not_decided_yet_is_left_out(months: tuple[Store, list[past_months.Told]], before: datetime) -> None:
    store, told = months
    start = month_starts(before, "UTC", 1)[0]
    with closing(store.cursor()) as cursor:
        soon = backtest(cursor, Question(start + 48 * HOUR, zone="UTC"))
    first = soon.starts.iloc[0]
    stood = [one for one in told if one.received_at <= start < one.answered_at]
    decided = sum(one.due_at <= start + 48 * HOUR for one in stood)
    assert 0 < decided < len(stood)
    assert (first["open"], first["undecided"]) == (len(stood), len(stood) - decided)


def test_chances_of_no_past_are_none() -> None:
    frame = pd.DataFrame({"category": ["game"], "complexity": [""], "age": [1], "budget": [2]})
    found = with_chances(frame, {})
    assert found["chance"].isna().all() and found["like"].tolist() == [0]
    assert with_chances(frame.head(0), {}).empty
