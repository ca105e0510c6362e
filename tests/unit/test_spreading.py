"""The proposed spread: worked by hand, and what holds for any desk."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from data.spreading import LATE_WEIGHT, Load, Pending, propose

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEAMS = ("games", "payments")


def case(number: int, agent: str | None = None, hours: int = 0, **more: bool) -> Pending:
    """A case of the payments, due so many hours after noon."""
    return Pending(number, "payments", agent, NOON + hours * HOUR, **more)


def test_the_nearest_limit_goes_first_to_who_has_the_least() -> None:
    #     before   1 (due first)  2   3
    # ada 0        1              1   2   (ada and bob have 1 each: ada by name)
    # bob 1        1              2   2   ← 2 goes to ada or bob at 1 each: ada by name
    there = [Load("ada", "payments"), Load("bob", "payments", open=1)]
    cases = [case(3, hours=9), case(1, hours=1), case(2, hours=5)]
    assert propose(cases, there) == {1: "ada", 2: "ada", 3: "bob"}


def test_late_weighs_three_and_soon_two() -> None:
    there = [Load("ada", "payments", open=2, late=1, soon=1), Load("bob", "payments", open=4)]
    assert [one.weight for one in there] == [5, 4]
    assert propose([case(1)], there) == {1: "bob"}


def test_who_has_a_case_keeps_it_where_that_leaves_nobody_with_more_than_a_case_above_the_others() -> None:
    # Without the case Ada has one more than Bob, or as many, or three more.
    for others, to in ((1, "bob"), (0, "ada"), (3, "bob")):
        there = [Load("ada", "payments", open=others + 1), Load("bob", "payments")]
        assert propose([case(1, "ada")], there) == {1: to}
    late = replace(case(1, "ada"), is_late=True)
    assert propose([late], [Load("ada", "payments", open=3, late=1), Load("bob", "payments")]) == {1: "ada"}


def test_a_case_stays_in_its_team_and_nobody_there_is_nobody() -> None:
    games = Load("zoe", "games")
    assert propose([case(1)], [games]) == {1: None}
    assert propose([Pending(2, None, None, None)], [games]) == {2: "zoe"}, "of no team: for anybody within reach"
    assert propose([], [games]) == {}


people = some.lists(
    some.builds(
        lambda name, team, plain, soon, late: Load(name, team, plain + soon + late, soon, late),
        some.sampled_from("abcdefgh"),
        some.sampled_from(TEAMS),
        *(some.integers(0, 20) for _ in range(3)),
    ),
    unique_by=lambda one: one.user_id,
    max_size=8,
)
pending = some.lists(
    some.builds(
        Pending,
        some.integers(1, 999),
        some.sampled_from([*TEAMS, None]),
        some.sampled_from([*"abcdefgh", "away", None]),
        some.none() | some.integers(-99, 999).map(lambda hours: NOON + hours * HOUR),
        some.just(False),
        some.booleans(),
    ),
    unique_by=lambda one: one.ticket_id,
    max_size=60,
)


@given(pending, people)
def test_whatever_the_desk_everybody_given_a_case_is_there_and_in_its_team(
    cases: list[Pending], there: list[Load]
) -> None:
    proposal = propose(cases, there)
    teams = {one.user_id: one.team for one in there}
    assert proposal.keys() == {one.ticket_id for one in cases}
    for one in cases:
        to, able = proposal[one.ticket_id], [user for user, team in teams.items() if one.team in (None, team)]
        assert to in able if able else to is None


@given(pending, people)
def test_the_same_desk_gives_the_same_spread_in_whatever_order_it_is_told(
    cases: list[Pending], there: list[Load]
) -> None:
    assert propose(cases, there) == propose(cases[::-1], there[::-1])


@given(pending, people)
def test_nobody_given_a_case_has_more_than_two_late_cases_above_the_least(
    cases: list[Pending], there: list[Load]
) -> None:
    """In a team by itself: what came first may have been uneven, what is given does not add to that."""
    cases = [replace(one, team="payments", agent=one.agent and "away") for one in cases]
    there = [replace(one, team="payments") for one in there]
    proposal = propose(cases, there)
    weights = Counter({one.user_id: one.weight for one in there})
    for one in cases:
        if (to := proposal[one.ticket_id]) is not None:
            weights[to] += one.weight
    for to in {to for to in proposal.values() if to is not None}:
        assert weights[to] <= min(weights[one.user_id] for one in there) + 2 * LATE_WEIGHT
