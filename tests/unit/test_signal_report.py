"""Signals of a store: the weeks of a figure, what moved those that are more than chance, and questions without one."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import figures
from analytics.question import Question
from analytics.signal_report import HANDLING, HANDLING_GROSS, ON_TIME, Signals, off_the_clock, signals, watched
from analytics.signal_weeks import judge
from analytics.signals import Reason
from data.demo import fill
from data.store import Store
from domain.problems import BadInput
from tests.ledger import record
from tests.planted import NOW, WEEKS, by_the_limit, case, planted
from ui import signal_words

JUDGED = ["judged", "low", "high", "reasons"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(Path(tmp_path_factory.mktemp("signals")) / "tickets.duckdb") as store:
        yield planted(store)


def told(store: Store, figure: str = "on_time_rate", at: datetime = NOW, **asked: Any) -> Signals:
    with closing(store.cursor()) as cursor:
        return signals(cursor, Question(at, **asked), figure)


@pytest.mark.parametrize("figure", [ON_TIME, HANDLING_GROSS])
def test_the_weeks_are_those_of_the_figure(desk: Store, figure: str) -> None:
    found = told(desk, figure).weeks.frame
    with closing(desk.cursor()) as cursor:
        plain = figures(cursor, Question(NOW), (figure,), ("week",))
    assert list(found["week"]) == list(plain["week"]) == [f"2026-W{10 + week}" for week in range(WEEKS + 1)]
    assert list(found["value"]) == pytest.approx(list(plain["value"]), rel=1e-12)
    assert list(found["denominator"]) == list(plain["denominator"])
    assert list(found["judged"]) == [True] * WEEKS + [False], "the week that is not over"


def test_the_bad_week_is_flagged_with_what_moved_it(desk: Store) -> None:
    [bad] = told(desk).flagged
    assert (bad.week, bad.reasons) == ("2026-W21", (Reason.BELOW,))
    assert bad.value == pytest.approx(11 / 24) and bad.base == pytest.approx(23 / 24)
    category, channel = bad.moved["category"], bad.moved["channel"]
    assert category.value == "payment" and bad.most == category
    # Of twelve payments all were late, where of the others about a 24th is.
    assert category.amount == pytest.approx(-0.5 * (1 - 1 / 24), abs=0.02) and category.mix == pytest.approx(0)
    assert abs(channel.amount) < abs(category.amount)


def test_handling_times_are_told_in_their_unit(desk: Store) -> None:
    [bad] = told(desk, "handling_mean").flagged
    assert (bad.week, bad.reasons) == ("2026-W21", (Reason.ABOVE,))
    assert bad.most and (bad.most.dimension, bad.most.value) == ("category", "payment")
    assert bad.value > 24 and bad.value - bad.base == pytest.approx(bad.most.amount, abs=2)


def test_one_slice_alone_moved_nothing(desk: Store) -> None:
    [bad] = told(desk, where=(("category", ("payment",)),)).flagged
    assert set(bad.moved) == {"channel"}


def test_a_desk_is_watched_by_the_clock_of_the_limit_where_there_is_one(desk: Store) -> None:
    assert [one.figure for one in watched(lambda figure: told(desk, figure))] == [ON_TIME, HANDLING_GROSS]


def test_one_case_with_a_limit_shuts_out_nobody(desk: Store) -> None:
    whole = told(desk, HANDLING_GROSS)
    few = replace(whole, figure=HANDLING, weeks=judge(whole.weeks.frame[:2].drop(columns=JUDGED), Question(NOW), False))
    assert not few.weeks.frame.empty and not few.weeks.judged
    one, times = watched({ON_TIME: told(desk), HANDLING: few, HANDLING_GROSS: whole}.__getitem__)
    assert (one.figure, times) == (ON_TIME, whole)
    # Where no clock has weeks enough, it is the one of the limit.
    assert watched({ON_TIME: whole, HANDLING: few, HANDLING_GROSS: few}.__getitem__)[1] is few


def test_a_demo_is_watched_by_the_clock_of_the_limit(store: Store) -> None:
    fill(store, 120, 1, NOW)
    rates, times = watched(lambda figure: told(store, figure))
    assert (rates.figure, times.figure) == (ON_TIME, HANDLING) and len(times.weeks.frame) > 9


def test_cases_that_are_not_on_the_clock_of_the_limit_are_counted(store: Store) -> None:
    by_the_limit(store)
    with closing(store.cursor()) as cursor:
        ask = partial(figures, cursor)
        assert off_the_clock(ask, Question(NOW)) == WEEKS * 8
        # Of the eight of a week four are payments.
        assert off_the_clock(ask, Question(NOW, where=(("category", ("payment",)),))) == WEEKS * 4
        [_rates, times] = watched(lambda figure: told(store, figure))
    assert signal_words.unclocked([times], lambda: WEEKS * 8) == [
        "128 cases answered in these weeks have no limit by a policy: they are in no handling time on the SLA clock."
    ]
    assert signal_words.unclocked([times], lambda: 0) == []
    # Handling times on the wall clock have all cases in them.
    assert signal_words.unclocked([told(store, HANDLING_GROSS)], lambda: 1) == []


@pytest.mark.parametrize("figure", ["backlog", "arrivals", "handling_median_answered", "ageing"])
def test_what_is_no_share_and_no_mean_has_no_limits(desk: Store, figure: str) -> None:
    with pytest.raises(BadInput, match="neither a share nor a mean"):
        told(desk, figure)


def test_a_figure_that_there_is_not_is_refused(desk: Store) -> None:
    with pytest.raises(BadInput, match="no figure"):
        told(desk, "nonsense")


class TestQuestionsWithoutAnAnswer:
    """Nothing is drawn from nothing."""

    @pytest.mark.parametrize("figure", [ON_TIME, HANDLING_GROSS])
    @pytest.mark.parametrize(
        "asked",
        [
            {"start": datetime(2020, 1, 1, tzinfo=UTC), "end": datetime(2020, 6, 1, tzinfo=UTC)},
            {"where": (("category", ("nothing",)),)},
            {"at": datetime(2019, 1, 1, tzinfo=UTC)},
            {"at": datetime(2031, 1, 1, tzinfo=UTC)},
        ],
        ids=["a period without cases", "a slice without cases", "before the first ticket", "in the future"],
    )
    def test_no_case(self, desk: Store, figure: str, asked: dict[str, Any]) -> None:
        found = told(desk, figure, **asked)
        assert found.weeks.judged == 0 and found.weeks.frame.empty and not found.flagged

    def test_a_stratum_of_three_a_week_is_shown_and_not_judged(self, desk: Store) -> None:
        found = told(desk, where=(("category", ("payment",)), ("week", ("2026-W24", "2026-W26"))))
        assert len(found.weeks.frame) == 2 and found.weeks.judged == 0 and not found.flagged

    def test_one_agent_only(self, store: Store) -> None:
        told_ = [event for week in range(8) for number in range(12) for event in case(week, number, agent="ada")]
        found = told(record(store, told_), where=(("agent", ("ada",)),))
        assert found.weeks.judged == 8

    def test_all_paused(self, store: Store) -> None:
        filed = [case(week, number)[0] for week in range(8) for number in range(12)]
        paused = [one | {"occurred_at": one["occurred_at"] + timedelta(hours=1)} for one in filed]
        waits = [one | {"kind": "status_changed", "status": "waiting_player"} for one in paused]
        found = told(record(store, filed + waits))
        assert found.weeks.frame.empty and found.weeks.judged == 0

    def test_a_change_of_clocks_inside(self, desk: Store) -> None:
        # The clocks of Paris changed on 29 March; in New York on the 8th.
        for zone in ("Europe/Paris", "America/New_York", "UTC"):
            found = told(desk, zone=zone)
            assert found.weeks.judged == WEEKS and [one.week for one in found.flagged] == ["2026-W21"]
