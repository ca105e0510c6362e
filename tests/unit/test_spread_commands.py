"""A spread on a real store: all or none, who may, and what an undo gives back."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from data import chain, commands, history, spread_commands, staff
from data.filing import Complaint
from data.spread_commands import Given
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound, Problem, StaleVersion
from domain.vocabulary import Category, Channel

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA, BOB, CID = (Person(name, name.title(), Role.AGENT, "payments") for name in ("ada", "bob", "cid"))
ZOE = Person("zoe", "Zoé", Role.AGENT, "games")
LOU = Person("lou", "Lou", Role.TEAM_LEAD, "payments")
MAX = Person("max", "Max", Role.TEAM_LEAD, "games")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
OTHERS = [Person(role, role, role) for role in (Role.MANAGER, Role.ANALYST, Role.COMPLIANCE, Role.ADMIN)]


@pytest.fixture
def desk(store: Store) -> Store:
    """Three agents of the payments, of whom Cid is away, with their lead; one of the games; the others."""
    with store.write(SYSTEM, "staff", NOON - HOUR) as writing:
        staff.add_teams(writing.cursor, {"payments": "Paiements", "games": "Jeux"})
        staff.add_people(writing.cursor, [ADA, BOB, CID, ZOE, LOU, MAX, SAM, *OTHERS])
        writing.cursor.execute("INSERT INTO absences VALUES (1, 'cid', DATE '2026-11-10', DATE '2026-11-20')")
    return store


def filed(desk: Store, count: int, person: Person = CID) -> list[int]:
    complaint = Complaint("J1", date(2026, 11, 15), Category.PAYMENT, "Retrait perdu.", Channel.CHAT)
    return [commands.file(desk, person, complaint, NOON)[0] for _ in range(count)]


def agents(desk: Store) -> dict[int, str | None]:
    with closing(desk.cursor()) as cursor:
        return dict(cursor.execute("SELECT ticket_id, agent FROM versions_current ORDER BY ticket_id").fetchall())


def everything(desk: Store) -> list[Any]:
    with closing(desk.cursor()) as cursor:
        return [
            cursor.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in ("transactions", "events", "tickets")
        ]


def spread(desk: Store, person: Person, given: list[Given]) -> int:
    return spread_commands.spread(desk, person, given, NOON + HOUR)


def undo(desk: Store, person: Person, number: int) -> spread_commands.Undone:
    return spread_commands.undo_spread(desk, person, number, NOON + 5 * HOUR)


def test_forty_go_to_two_in_one_transaction_and_come_back(desk: Store) -> None:
    numbers, stamp = filed(desk, 40), desk.stamp
    given = [Given(number, 1, ("ada", "bob")[number % 2]) for number in numbers]
    transaction = spread(desk, LOU, given)
    assert desk.stamp == stamp + 1
    assert agents(desk) == {number: ("ada", "bob")[number % 2] for number in numbers}
    assert undo(desk, LOU, transaction) == spread_commands.Undone(40, ())
    assert set(agents(desk).values()) == {"cid"}, "back to who had them, away or not"
    with closing(desk.cursor()) as cursor:
        assert history.differences(cursor) == chain.broken_links(cursor, desk.key) == []


def test_an_undo_leaves_what_was_touched_and_names_it(desk: Store) -> None:
    numbers = filed(desk, 3)
    transaction = spread(desk, LOU, [Given(number, 1, "ada") for number in numbers])
    commands.note(desk, ADA, numbers[1], 2, "Vu.", NOON + 2 * HOUR)
    with closing(desk.cursor()) as cursor:
        [(touched,)] = cursor.execute("SELECT reference FROM tickets WHERE ticket_id = ?", [numbers[1]]).fetchall()
        [told] = spread_commands.last_spreads(cursor, LOU)
    assert (told.transaction_id, told.at, told.count, told.left) == (transaction, NOON + HOUR, 3, 2)
    assert undo(desk, LOU, transaction) == spread_commands.Undone(2, (touched,))
    assert list(agents(desk).values()) == ["cid", "ada", "cid"]
    with pytest.raises(BadInput, match="was worked on since"):
        undo(desk, LOU, transaction)
    with closing(desk.cursor()) as cursor:
        assert [one.left for one in spread_commands.last_spreads(cursor, LOU)] == [0]
        assert spread_commands.last_spreads(cursor, SAM) == []


def test_a_lead_undoes_a_spread_of_which_one_went_to_another_team_since(desk: Store) -> None:
    numbers = filed(desk, 3)
    transaction = spread(desk, LOU, [Given(number, 1, "ada") for number in numbers])
    commands.assign(desk, SAM, [(numbers[0], 2)], "games", "zoe", NOON + 2 * HOUR)
    with pytest.raises(NotAllowed):
        undo(desk, MAX, transaction)
    assert undo(desk, LOU, transaction).returned == 2
    assert list(agents(desk).values()) == ["zoe", "cid", "cid"]


def test_what_belonged_to_nobody_or_to_who_left_goes_back_to_nobody(desk: Store) -> None:
    nobodys, left = filed(desk, 1, LOU), filed(desk, 1)
    transaction = spread(desk, LOU, [Given(number, 1, "ada") for number in (*nobodys, *left)])
    with desk.write(SYSTEM, "staff") as writing:
        writing.cursor.execute("UPDATE users SET disabled_at = now() WHERE user_id = 'cid'")
    assert undo(desk, SAM, transaction).returned == 2
    assert set(agents(desk).values()) == {None}


def test_the_last_five_are_kept(desk: Store) -> None:
    [number] = filed(desk, 1)
    made = [spread(desk, LOU, [Given(number, version, "ada")]) for version in range(1, 8)]
    with closing(desk.cursor()) as cursor:
        told = spread_commands.last_spreads(cursor, LOU)
    assert [one.transaction_id for one in told] == made[:1:-1]
    assert [one.left for one in told] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("problem", "sentence", "given"),
    [
        (BadInput, "is given to nobody", lambda a, b: [Given(a, 1, "ada"), Given(b, 1, "")]),
        (BadInput, "Cid is away today", lambda a, b: [Given(a, 1, "ada"), Given(b, 1, "cid")]),
        (NotFound, "has the id ghost", lambda a, b: [Given(a, 1, "ada"), Given(b, 1, "ghost")]),
        (NotAllowed, "may not do this", lambda a, b: [Given(a, 1, "ada"), Given(b, 1, "zoe")]),
        (StaleVersion, "1 of 2 complaints has changed", lambda a, b: [Given(a, 1, "ada"), Given(b, 0, "bob")]),
        (NotFound, "no complaint number", lambda a, b: [Given(a, 1, "ada"), Given(b + 9, 1, "bob")]),
        (BadInput, "given to two people", lambda a, b: [Given(a, 1, "ada"), Given(a, 1, "bob")]),
        (BadInput, "spread up to 500", lambda a, b: [Given(n, 1, "ada") for n in range(501)]),
        (BadInput, "No complaint is selected", lambda a, b: []),
    ],
)
def test_what_is_refused_changes_nothing(
    desk: Store, problem: type[Problem], sentence: str, given: Callable[[int, int], list[Given]]
) -> None:
    first, second = filed(desk, 2)
    before = everything(desk)
    with pytest.raises(problem, match=sentence) as refused:
        spread(desk, LOU, given(first, second))
    assert "{" not in str(refused.value)
    assert everything(desk) == before


def test_an_answered_case_is_given_to_nobody(desk: Store) -> None:
    [number] = filed(desk, 1, ADA)
    commands.answer(desk, ADA, number, 1, "upheld", "Oui.", NOON)
    with pytest.raises(BadInput, match="is answered"):
        spread(desk, LOU, [Given(number, 2, "bob")])


@pytest.mark.parametrize("person", [LOU, SAM])
def test_leads_of_the_team_and_supervisors_spread_and_undo(desk: Store, person: Person) -> None:
    transaction = spread(desk, person, [Given(number, 1, "ada") for number in filed(desk, 2)])
    assert undo(desk, person, transaction).returned == 2


@pytest.mark.parametrize("person", [ADA, MAX, *OTHERS])
def test_others_may_neither_spread_nor_undo(desk: Store, person: Person) -> None:
    numbers = filed(desk, 2)
    transaction = spread(desk, LOU, [Given(number, 1, "ada") for number in numbers])
    before = everything(desk)
    with pytest.raises(NotAllowed):
        spread(desk, person, [Given(number, 2, "bob") for number in numbers])
    with pytest.raises(NotAllowed):
        undo(desk, person, transaction)
    assert everything(desk) == before


def test_only_a_spread_is_undone(desk: Store) -> None:
    filed(desk, 1)
    for number in (desk.stamp, desk.stamp + 1, 0):
        with pytest.raises(NotFound, match="no spread number"):
            undo(desk, LOU, number)


def test_who_is_away_is_assigned_nothing_by_hand_either(desk: Store) -> None:
    [number] = filed(desk, 1, LOU)
    with pytest.raises(BadInput, match="Cid is away today"):
        commands.assign(desk, LOU, [(number, 1)], "payments", "cid", NOON)
    assert commands.assign(desk, LOU, [(number, 1)], "payments", "cid", NOON + timedelta(days=5)) == {number: 2}
