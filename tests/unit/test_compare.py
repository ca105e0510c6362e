"""Two questions side by side, on a desk that is small enough to count by hand."""

import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.compare import Verdict, compare, verdict
from analytics.daily import days_of
from analytics.difference import Difference, Estimate, mover
from analytics.figures import measure
from analytics.interval import Z95
from analytics.measures import MEASURES
from analytics.overlap import are_apart, shared
from analytics.question import Question
from data.store import Store
from tests.asking import question, told
from tests.ledger import at, record
from tests.story import INSTANTS, NOW, STORY

# In October 20 payments, answered after a day, 15 of them on time; in November 10 of payment, all on time, and 10 of
# games, 4 on time. Whoever is late is answered on the fourth day, and was due on the second.
FIGURES = ("on_time_rate", "arrivals", "backlog", "handling_mean")
OCTOBER = question("11-30 00:00", start="10-01 00:00 Paris", end="11-01 00:00 Paris")
NOVEMBER = question("11-30 00:00", start="11-01 00:00 Paris", end="12-01 00:00 Paris")


def _case(name: str, month: int, number: int, category: str, team: str, on_time: bool) -> Iterator[dict[str, Any]]:
    received = at(f"{month}-05 09:00") + timedelta(hours=number)
    told = {"ticket": name, "category": category, "team": team, "recorded_at": received}
    due = received + timedelta(days=2)
    yield {**told, "occurred_at": received, "status": "new", "due_at": due}
    answered = received + timedelta(days=1 if on_time else 4)
    end = {"ticket": name, "occurred_at": answered, "recorded_at": answered, "status": "answered"}
    yield {**end, "decision": "rejected"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("compare") / "tickets.duckdb"
    drawn = [("P", 10, n, "payment", "pay", n < 15) for n in range(20)]
    drawn += [("Q", 11, n, "payment", "pay", True) for n in range(10)]
    drawn += [("G", 11, n, "game", "play", n < 4) for n in range(10)]
    events = [event for name, *rest in drawn for event in _case(f"{name}{rest[1]}", *rest)]  # type: ignore[arg-type]
    with Store.open(path) as store:
        yield record(store, sorted(events, key=lambda event: event["recorded_at"]))


def beside(
    store: Store, a: Question, b: Question, *ids: str, by: Sequence[str] = ()
) -> dict[tuple[str, ...], dict[str, Any]]:
    """The rows of `compare` by figure and slice."""
    with closing(store.cursor()) as cursor:
        rows = compare(cursor, a, b, ids or FIGURES, by).to_dict("records")
    return {tuple(row[name] for name in ("figure", *by)): row for row in rows}  # type: ignore[misc]


def test_two_months_by_hand(desk: Store) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    found = beside(desk, NOVEMBER, OCTOBER)
    rate = found["on_time_rate",]
    assert [rate[f"{name}_{side}"] for side in "ab" for name in ("numerator", "denominator")] == [14, 20, 15, 20]
    assert rate["difference"] == pytest.approx(-0.05) and rate["verdict"] == Verdict.CHANCE
    assert (rate["low"], rate["high"]) == pytest.approx(
        confint_proportions_2indep(14, 20, 15, 20, method="newcomb", compare="diff"), abs=1e-9
    )
    count = found["arrivals",]
    # November has had 29 days and an hour: as of the 30th at midnight of UTC it is one o'clock in Paris. The first case
    # came on 5 October at eleven there: before that there was no desk.
    ran = 29 + 1 / 24, 27 - 11 / 24
    assert (count["value_a"], count["value_b"]) == (20, 20)
    assert count["difference"] == pytest.approx(20 / ran[0] - 20 / ran[1])
    # All 20 of November came on one of four Thursdays: (15² + 3 · 5²) / 5 by 3 degrees of freedom; of October's whole
    # days one of four Tuesdays has 7.
    ends = [
        np.sort(np.roots([1, -2 * 20 - Z95**2 * phi, 20**2])) / days for phi, days in zip((20, 7), ran, strict=True)
    ]
    sides = [Estimate(20 / days, *one) for days, one in zip(ran, ends, strict=True)]
    assert (count["low"], count["high"]) == pytest.approx(mover(*sides)[1:], abs=1e-9)
    assert count["verdict"] == Verdict.CHANCE
    days = {1: 24.0, 4: 96.0}
    a, b = (np.array([days[1]] * hits + [days[4]] * misses) for hits, misses in ((14, 6), (15, 5)))
    mean = found["handling_mean",]
    assert (mean["value_a"], mean["value_b"]) == pytest.approx((a.mean(), b.mean()))
    assert (mean["low"], mean["high"]) == pytest.approx(
        CompareMeans(DescrStatsW(a), DescrStatsW(b)).tconfint_diff(usevar="unequal"), abs=1e-9
    )
    stock = found["backlog",]
    assert (stock["difference"], stock["verdict"]) == (0, Verdict.FACT) and math.isnan(stock["low"])


def test_the_other_way_round_every_sign_turns(desk: Store) -> None:
    there, back = beside(desk, NOVEMBER, OCTOBER), beside(desk, OCTOBER, NOVEMBER)
    for key, row in there.items():
        turned = [-back[key][name] for name in ("difference", "high", "low")]
        assert [row[name] for name in ("difference", "low", "high")] == pytest.approx(turned, abs=1e-12, nan_ok=True)


def test_medians_are_compared_by_the_intervals_of_their_curves(desk: Store) -> None:
    a, b = NOVEMBER.only("team", "play"), NOVEMBER.only("team", "pay")
    row = beside(desk, a, b, "handling_median")["handling_median",]
    # Of ten games six take four days, so their curve is down to a half there; all ten payments take one day.
    assert (row["value_a"], row["value_b"], row["difference"]) == (96, 24, 72)
    (one,), (other,) = (told(desk, side, "handling_median").to_dict("records") for side in (a, b))
    ends = [Estimate(side["value"], side["low"], side["high"]) for side in (one, other)]
    expected = mover(*ends)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high), nan_ok=True)
    assert row["verdict"] == (Verdict.MORE if expected.low > 0 else Verdict.UNSURE)


def test_two_teams_differ_by_more_than_chance(desk: Store) -> None:
    row = beside(desk, NOVEMBER.only("team", "pay"), NOVEMBER.only("team", "play"), "on_time_rate")["on_time_rate",]
    assert (row["value_a"], row["value_b"], row["difference"]) == (1.0, 0.4, pytest.approx(0.6))
    assert row["low"] > 0 and row["verdict"] == Verdict.MORE


def test_a_category_that_one_side_lacks(desk: Store) -> None:
    found = beside(desk, NOVEMBER, OCTOBER, "on_time_rate", "arrivals", by=("category",))
    assert list(found) == [(f, c) for f in ("on_time_rate", "arrivals") for c in ("game", "payment")]
    game = found["on_time_rate", "game"]
    assert (game["denominator_a"], game["denominator_b"], game["verdict"]) == (10, 0, Verdict.NOTHING)
    assert math.isnan(game["value_b"]) and math.isnan(game["difference"])
    assert found["arrivals", "game"]["value_b"] == 0 and found["arrivals", "game"]["verdict"] == Verdict.FEW
    assert found["on_time_rate", "payment"]["difference"] == 0.25


def test_cases_on_both_sides_are_counted(desk: Store) -> None:
    pay, ids = NOVEMBER.only("category", "payment"), ("on_time_rate", "arrivals", "backlog")
    with closing(desk.cursor()) as cursor:
        assert shared(cursor, pay, NOVEMBER, ids) == {"on_time_rate": 10, "arrivals": 10, "backlog": 0}
        assert shared(cursor, OCTOBER, NOVEMBER, ids) == dict.fromkeys(ids, 0)
        # A case that one side saw open and the other answered is still one case.
        assert shared(cursor, NOVEMBER, NOVEMBER.at(at("11-20 00:00")), ("arrivals",)) == {"arrivals": 20}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    from tests.ledger import tell

    with Store.open(tmp_path_factory.mktemp("story") / "tickets.duckdb") as store:
        yield tell(store, STORY)


def test_what_is_apart_shares_nothing_whatever_was_asked(story: Store) -> None:
    early, late = question(INSTANTS[2]), question(NOW)
    asked = [
        late.only("team", "payments"),
        late.only("team", "games"),
        late.between(at("10-25 00:00"), at("11-05 00:00")),
        late.between(at("11-05 00:00"), None).only("channel", "chat", "email"),
        early.only("team", "games"),
    ]
    ids = ("departures", "backlog")
    with closing(story.cursor()) as cursor:
        behind = {(one, id): _tickets(cursor, one, id) for one in asked for id in ids}
        for a, b in combinations(asked, 2):
            both = {id: behind[a, id] & behind[b, id] for id in ids}
            assert shared(cursor, a, b, ids) == {id: len(one) for id, one in both.items()}
            assert not (are_apart(a, b, stock=True) and both["backlog"])
            assert not (are_apart(a, b, stock=False) and both["departures"])
    assert are_apart(asked[0], asked[1], stock=True) and not are_apart(asked[2], asked[3], stock=True)
    assert are_apart(asked[2], asked[3], stock=False) and not are_apart(asked[0], asked[4], stock=False)


def _tickets(cursor: Any, asked: Question, id: str) -> set[int]:
    from analytics.ticket_list import Part, TicketList

    return set(TicketList(asked, id, Part.DENOMINATOR).ids(cursor))


def test_days_are_those_of_the_wall() -> None:
    # Summer time ends on 25 October: 25 hours that are one day.
    assert days_of(question("11-30 00:00", start="10-25 00:00 Paris", end="10-26 00:00 Paris")) == 1
    assert days_of(question("10-25 12:00", start="10-24 00:00 Paris", end="11-30 00:00 Paris")) == pytest.approx(
        1 + 13 / 24
    )
    assert days_of(question("10-20 12:00", start="10-24 00:00 Paris", end="11-30 00:00 Paris")) == 0
    assert math.isnan(days_of(question("10-20 12:00")))


EMPTY = {
    "a period without cases": question("11-30 00:00", start="10-20 00:00", end="10-21 00:00"),
    "an as_of before the first ticket": question("01-01 00:00"),
    "a period to come": question("11-30 00:00", start="12-10 00:00", end="12-20 00:00"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_is_made_of_nothing(desk: Store, name: str) -> None:
    for row in beside(desk, EMPTY[name], OCTOBER).values():
        if row["unit"] != "count":
            assert row["verdict"] == Verdict.NOTHING and row["denominator_a"] == 0
            assert all(math.isnan(row[one]) for one in ("value_a", "difference", "low", "high"))
        elif row["figure"] == "arrivals":
            assert row["value_a"] == 0


def test_a_period_without_limits_has_no_cases_a_day(desk: Store) -> None:
    row = beside(desk, question("11-30 00:00"), OCTOBER, "arrivals")["arrivals",]
    assert (row["value_a"], row["verdict"]) == (40, Verdict.NOTHING)


def test_before_the_first_receipt_there_is_nothing_to_compare_with(desk: Store) -> None:
    before = question("10-04 00:00", start="09-01 00:00 Paris", end="10-01 00:00 Paris")
    row = beside(desk, OCTOBER, before, "arrivals")["arrivals",]
    assert (row["value_a"], row["value_b"], row["verdict"]) == (20, 0, Verdict.NOTHING)


def test_a_few_cases_of_a_period_are_not_judged(desk: Store) -> None:
    # Sixty days after those cases nothing came: 20 against 0 on an equal number of days.
    quiet = question("2027-02-01 00:00", start="2026-12-01 00:00 Paris", end="2027-01-01 00:00 Paris")
    row = beside(desk, NOVEMBER, quiet, "arrivals")["arrivals",]
    assert (row["value_a"], row["value_b"], row["verdict"]) == (20, 0, Verdict.FEW)


def test_of_less_than_a_week_nobody_knows_how_much_days_vary(desk: Store) -> None:
    short = question("11-30 00:00", start="11-03 00:00 Paris", end="11-09 00:00 Paris")
    row = beside(desk, short, OCTOBER, "arrivals")["arrivals",]
    assert (row["value_a"], row["verdict"]) == (20, Verdict.UNSURE) and math.isnan(row["low"])


def test_a_stratum_of_three_is_not_judged(desk: Store) -> None:
    three = question("11-30 00:00", start="10-05 08:00", end="10-07 11:30").only("category", "payment")
    row = beside(desk, three, NOVEMBER, "on_time_rate")["on_time_rate",]
    assert (row["denominator_a"], row["verdict"]) == (3, Verdict.FEW)


def test_an_as_of_in_the_future_is_as_of_all_that_is_known(desk: Store) -> None:
    far = beside(desk, NOVEMBER.at(at("2030-01-01 00:00")), OCTOBER.at(at("2030-01-01 00:00")))
    assert far["on_time_rate",]["numerator_a"] == 14


def test_all_paused_is_in_no_rate(store: Store) -> None:
    told = []
    for n in range(12):
        received = at("11-05 09:00") + timedelta(hours=n)
        case = {"ticket": f"W{n}", "recorded_at": received, "occurred_at": received, "category": "payment"}
        told.append({**case, "status": "waiting_player", "due_at": received + timedelta(days=2)})
    record(store, told)
    row = beside(store, NOVEMBER, OCTOBER, "on_time_rate")["on_time_rate",]
    assert (row["denominator_a"], row["verdict"]) == (0, Verdict.NOTHING)


def test_a_verdict_is_what_the_interval_says() -> None:
    rate, nan = measure("on_time_rate"), float("nan")
    cases = {
        Verdict.MORE: (rate, Difference(0.2, 0.1, 0.3), 10),
        Verdict.LESS: (rate, Difference(-0.2, -0.3, -0.1), 10),
        Verdict.CHANCE: (rate, Difference(0.2, 0.0, 0.4), 10),
        Verdict.FEW: (rate, Difference(0.2, 0.1, 0.3), 9),
        Verdict.NOTHING: (rate, Difference(nan, nan, nan), 0),
        Verdict.UNSURE: (MEASURES["handling_mean"], Difference(1.0, 0.5, nan), 10),
        Verdict.FACT: (MEASURES["backlog"], Difference(3, nan, nan), 3),
    }
    assert {name: verdict(*told) for name, told in cases.items()} == {name: name for name in Verdict}
