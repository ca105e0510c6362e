"""An open case that was corrected to what no rule of its policy fits: on no clock, and no other case is lost by it."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import ruled
from analytics.figures import figures
from analytics.handling import handling
from analytics.lifetimes import curves, lifetimes
from analytics.measure import Clock
from analytics.question import Question
from analytics.ticket_list import Part, tickets_behind
from data import commands, policies, policy_commands
from data.filing import Complaint
from data.store import Store
from domain.people import Person, Role
from domain.vocabulary import Category, Channel, Complexity, Decision
from sla.limits import Limit, Way
from sla.policy import FACTS, Policy, Rule
from tests.people import hire
from ui.figure_words import made_of
from ui.frames import by_id

ADA = Person("ada", "Ada", Role.AGENT, "payments")
MEI = Person("mei", "Mei", Role.ADMIN)
FILED = datetime(2026, 11, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOW = Question(FILED + 100 * HOUR)
PAYMENTS = Policy("payments", {}, (Rule("all", Limit(Way.HOURS, 72), {"category": frozenset({"payment"})}),))
FIGURES = ("handling_median_sla", "handling_p90_sla")


@pytest.fixture
def desk(store: Store) -> Store:
    hire(store, ADA, MEI)
    policy_commands.publish(store, MEI, PAYMENTS, date(2026, 11, 2), FILED - 72 * HOUR)
    return store


def filed(desk: Store) -> int:
    complaint = Complaint("J1", FILED.date(), Category.PAYMENT, "x", Channel.CHAT)
    return commands.file(desk, ADA, complaint, FILED)[0]


def corrected(desk: Store) -> int:
    """An open case that no rule fits any more."""
    ticket = filed(desk)
    commands.reclassify(desk, ADA, ticket, 1, Category.GAME, Complexity.SIMPLE, "x", FILED + HOUR)
    return ticket


def answered(desk: Store, count: int) -> None:
    for place in range(count):
        commands.answer(desk, ADA, filed(desk), 1, Decision.UPHELD, "x", at=FILED + (10 + place) * HOUR)


def test_the_others_keep_their_curve(desk: Store) -> None:
    answered(desk, 4)
    still_open, other = filed(desk), corrected(desk)
    with closing(desk.cursor()) as cursor:
        rows = by_id(figures(cursor, NOW, FIGURES))
        found = lifetimes(cursor, NOW, Clock.SLA).to_pandas()
        sliced = curves(cursor, NOW, Clock.SLA, ("category",))
        page = handling(cursor, NOW, Clock.SLA)
    assert set(found["ticket_id"]) >= {still_open} and other not in set(found["ticket_id"])
    # Of 5, one in five after 10 h, two after 11 h, three after 12 h.
    assert (rows[FIGURES[0]]["value"], rows[FIGURES[0]]["numerator"], rows[FIGURES[0]]["denominator"]) == (12, 4, 5)
    whole = sliced[()]
    assert whole and (whole.size, whole.events) == (5, 4)
    assert page.is_told and page.size == 5 and page.slices["category"].tolist() == ["payment"]
    assert "4 of 5 cases answered · fewer than nine in ten have been" in made_of(rows[FIGURES[1]])


def test_where_it_is_the_only_open_one_there_is_nothing_to_reckon(desk: Store) -> None:
    answered(desk, 1)
    corrected(desk)
    with closing(desk.cursor()) as cursor:
        row = figures(cursor, NOW, FIGURES[:1]).iloc[0]
        by_category = figures(cursor, NOW, FIGURES[:1], ("category",))
    assert (row["value"], row["denominator"]) == (10, 1)
    assert by_category["category"].tolist() == ["payment"]


def test_that_too_few_are_answered_is_said_of_a_curve_only(desk: Store) -> None:
    answered(desk, 3)
    filed(desk)
    with closing(desk.cursor()) as cursor:
        row = by_id(figures(cursor, Question(datetime(9000, 1, 1, tzinfo=UTC)), FIGURES))[FIGURES[0]]
    assert np.isnan(row["value"]) and np.isnan(row["numerator"]) and row["denominator"] == 4
    assert made_of(row).startswith("The calendars end before this instant")


@pytest.mark.parametrize("part", Part)
def test_the_list_behind_a_figure_is_of_the_cases_counted(desk: Store, part: Part) -> None:
    answered(desk, 2)
    still_open, other = filed(desk), corrected(desk)
    with closing(desk.cursor()) as cursor:
        row = figures(cursor, NOW, FIGURES[:1]).iloc[0]
        listed = tickets_behind(NOW, FIGURES[0], part).ids(cursor)
        backlog = tickets_behind(NOW, "backlog").ids(cursor)
        apart = handling(cursor, NOW, Clock.SLA).unshared
    counts = {Part.DENOMINATOR: 3, Part.NUMERATOR: 2, Part.MISSED: 1}
    assert (row["denominator"], row["numerator"]) == (3, 2) and len(listed) == counts[part]
    assert other not in listed and set(backlog) == {still_open, other}
    # Nor is it one of the open cases by which the page says that two medians differ.
    assert apart.open == 1


def test_corrected_back_it_is_on_the_clock_again(desk: Store) -> None:
    ticket = corrected(desk)
    at = FILED + 2 * HOUR
    commands.reclassify(desk, ADA, ticket, 2, Category.PAYMENT, Complexity.SIMPLE, "x", at)
    with closing(desk.cursor()) as cursor:
        assert tickets_behind(NOW, FIGURES[0]).ids(cursor) == [ticket]
        # As it stood in between.
        assert tickets_behind(NOW.at(FILED + 1.5 * HOUR), FIGURES[0]).ids(cursor) == []


def test_published_again_each_case_keeps_the_version_that_judges_it(desk: Store) -> None:
    ticket = filed(desk)
    games = Policy("games", {}, (Rule("all", Limit(Way.HOURS, 72), {"category": frozenset({"game"})}),))
    policy_commands.publish(desk, MEI, games, date(2026, 11, 20), FILED + HOUR)
    with closing(desk.cursor()) as cursor:
        assert tickets_behind(NOW, FIGURES[0]).ids(cursor) == [ticket]


_WORDS = {
    "category": st.sampled_from(["payment", "game", "other"]),
    "complexity": st.sampled_from(["simple", "complex"]),
    "channel": st.sampled_from(["chat", "email"]),
    "jurisdiction": st.sampled_from(["fr", "uk"]),
    "source": st.sampled_from(["desk", "é'\"\\;--"]),
}
_RULES = st.lists(
    st.fixed_dictionaries({}, optional={name: st.frozensets(one, min_size=1) for name, one in _WORDS.items()}),
    min_size=1,
    max_size=4,
)
_OF_A_CASE = st.fixed_dictionaries({name: st.none() | one for name, one in _WORDS.items()})


@given(rules=_RULES, facts=_OF_A_CASE)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_store_says_as_the_policy_does_whether_a_rule_fits(
    store: Store, rules: list[dict[str, frozenset[str]]], facts: dict[str, str | None]
) -> None:
    limit = Limit(Way.HOURS, 72)
    policy = Policy("x", {}, tuple(Rule(str(place), limit, rule) for place, rule in enumerate(rules)))
    with closing(store.cursor()) as cursor:
        cursor.begin()
        cursor.execute("UPDATE policies SET document = ?", [policies.text_of(policy)])
        ruled.tell(cursor)
        said = cursor.execute(
            "SELECT has_rule(1, ?, ?, ?, ?, ?), has_rule(2, ?, ?, ?, ?, ?)", [facts[name] for name in FACTS] * 2
        )
        assert said.fetchone() == (policy.answer(facts) is not None, False)
        cursor.rollback()


def test_without_a_policy_no_rule_fits(store: Store) -> None:
    with closing(store.cursor()) as cursor:
        cursor.begin()
        cursor.execute("DELETE FROM policies")
        ruled.tell(cursor)
        told = ", ".join(["'x'"] * len(FACTS))
        assert cursor.execute(f"SELECT has_rule(1, {told}), has_rule(NULL, {told})").fetchone() == (False, False)
        cursor.rollback()
