"""Commands on a real store: what is written, what is refused with nothing written, who wins of two."""

import hashlib
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from data import chain, commands, history, staff
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound, Problem, StaleVersion
from domain.reference import is_reference
from domain.vocabulary import Category, Channel

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Person("ada", "Ada", Role.AGENT, "payments")
BOB = Person("bob", "Bob", Role.AGENT, "payments")
LOU = Person("lou", "Lou", Role.TEAM_LEAD, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
ZOE = Person("zoe", "Zoé", Role.AGENT, "games")


@pytest.fixture
def desk(store: Store) -> Store:
    """A store with two teams and the five people above."""
    with store.write(SYSTEM, "staff", NOON - 24 * HOUR) as writing:
        staff.add_teams(writing.cursor, {"payments": "Paiements", "games": "Jeux"})
        staff.add_people(writing.cursor, [ADA, BOB, LOU, SAM, ZOE])
    return store


def complaint(description: str = "Retrait perdu.", **more: Any) -> Complaint:
    return Complaint("J1", date(2026, 11, 15), Category.PAYMENT, description, Channel.CHAT, **more)


def filed(desk: Store, person: Person = ADA) -> int:
    return commands.file(desk, person, complaint(), at=NOON)[0]


def rows(desk: Store, query: str) -> list[tuple[Any, ...]]:
    with closing(desk.cursor()) as cursor:
        return cursor.execute(query).fetchall()


def everything(desk: Store) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("transactions", "tickets", "events", "case_versions", "texts", "players")
    return {table: rows(desk, f"SELECT * FROM {table} ORDER BY ALL") for table in tables}


def last(desk: Store, columns: str) -> tuple[Any, ...]:
    (row,) = rows(desk, f"SELECT {columns} FROM case_versions WHERE year(valid_to) = 9999 AND year(recorded_to) = 9999")
    return row


def test_filing_writes_ticket_player_text_and_event(desk: Store) -> None:
    body = "<b>Retrait</b> perdu\x09!"
    ticket_id, reference = commands.file(
        desk, ADA, complaint(body, amount=Decimal("12.50"), currency="EUR", name="N"), at=NOON
    )
    assert is_reference(reference)
    assert rows(desk, "SELECT ticket_id, reference, source, version, amount, currency FROM tickets") == [
        (ticket_id, reference, "desk", 1, Decimal("12.50"), "EUR")
    ]
    assert rows(desk, "SELECT account, name FROM players") == [("J1", "N")]
    assert rows(desk, "SELECT kind, author, body FROM texts") == [("description", "ada", body)]
    digest = hashlib.sha256(body.encode()).hexdigest()
    assert rows(desk, "SELECT kind, actor, text_id, text_digest FROM events") == [("filed", "ada", 1, digest)]
    assert last(desk, "status, team, agent, due_at") == ("new", "payments", "ada", NOON + 72 * HOUR)


def test_a_complaint_goes_to_who_filed_it_else_to_the_team_of_its_category(desk: Store) -> None:
    for person in (ADA, LOU, SAM):
        commands.file(desk, person, complaint(), at=NOON)
    query = "SELECT team, agent FROM case_versions ORDER BY ticket_id"
    assert rows(desk, query) == [("payments", "ada"), ("payments", None), ("payments", None)]


def test_a_whole_life_through_the_commands(desk: Store) -> None:
    number = filed(desk)
    version = commands.change_status(desk, ADA, number, 1, "in_analysis", at=NOON + HOUR)
    version = commands.change_status(desk, ADA, number, version, "waiting_player", at=NOON + 2 * HOUR)
    version = commands.answer(desk, ADA, number, version, "rejected", "Non.", at=NOON + 12 * HOUR)
    assert last(desk, "status, answered_at, due_at") == ("answered", NOON + 12 * HOUR, NOON + 82 * HOUR)
    version = commands.reopen(desk, LOU, number, version, "Pièce nouvelle.", at=NOON + 22 * HOUR)
    version = commands.note(desk, ADA, number, version, "Vu.", at=NOON + 23 * HOUR)
    assert last(desk, "status, answered_at, due_at, reopenings") == ("in_analysis", None, NOON + 92 * HOUR, 1)
    version = commands.answer(desk, ADA, number, version, "upheld", "Oui.", at=NOON + 24 * HOUR)
    assert commands.change_status(desk, ADA, number, version, "closed", at=NOON + 48 * HOUR) == 8
    assert last(desk, "status, decision, closed_at") == ("closed", "upheld", NOON + 48 * HOUR)
    assert [row[0] for row in rows(desk, "SELECT kind FROM texts ORDER BY text_id")] == [
        "description", "answer", "reason", "note", "answer",
    ]  # fmt: skip
    with closing(desk.cursor()) as cursor:
        assert chain.broken_links(cursor, desk.key) == []
        assert history.differences(cursor) == []


def test_a_free_text_is_never_in_the_record(desk: Store) -> None:
    number = filed(desk)
    commands.answer(desk, ADA, number, 1, "upheld", "Cher Monsieur Dupont", at=NOON + HOUR)
    commands.reopen(desk, ADA, number, 2, "Monsieur Dupont a rappelé", at=NOON + 2 * HOUR)
    assert "Dupont" not in str(rows(desk, "SELECT * FROM events"))


@pytest.mark.parametrize(
    ("problem", "command"),
    [
        (BadInput, lambda d, n: commands.change_status(d, ADA, n, 1, "closed")),
        (BadInput, lambda d, n: commands.change_status(d, ADA, n, 1, "lost")),
        (BadInput, lambda d, n: commands.change_status(d, ADA, n, 1, "answered")),
        (BadInput, lambda d, n: commands.answer(d, ADA, n, 1, "maybe", "Oui.")),
        (BadInput, lambda d, n: commands.answer(d, ADA, n, 1, "upheld", " ")),
        (BadInput, lambda d, n: commands.answer(d, ADA, n, 1, "upheld", "a\0b")),
        (BadInput, lambda d, n: commands.reopen(d, ADA, n, 1, "Pourquoi pas")),
        (BadInput, lambda d, n: commands.note(d, ADA, n, 1, "x" * 20_001)),
        (BadInput, lambda d, n: commands.assign(d, LOU, [(n, 1)], "nowhere")),
        (BadInput, lambda d, n: commands.assign(d, SAM, [(n, 1)], "payments", "zoe")),
        (BadInput, lambda d, n: commands.assign(d, SAM, [], "payments")),
        (BadInput, lambda d, n: commands.take(d, LOU, [(n, 1)])),
        (BadInput, lambda d, n: commands.file(d, ADA, complaint("  "))),
        (NotAllowed, lambda d, n: commands.note(d, BOB, n, 1, "Vu.")),
        (NotAllowed, lambda d, n: commands.assign(d, ADA, [(n, 1)], "payments", "bob")),
        (NotAllowed, lambda d, n: commands.file(d, SYSTEM, complaint())),
        (NotFound, lambda d, n: commands.note(d, ADA, n + 1, 1, "Vu.")),
        (NotFound, lambda d, n: commands.assign(d, LOU, [(n, 1)], "payments", "nobody")),
        (StaleVersion, lambda d, n: commands.note(d, ADA, n, 2, "Vu.")),
    ],
)
def test_what_is_refused_changes_nothing(
    desk: Store, problem: type[Problem], command: Callable[[Store, int], Any]
) -> None:
    number = filed(desk)
    before = everything(desk)
    with pytest.raises(problem) as refused:
        command(desk, number)
    assert "{" not in str(refused.value)
    assert everything(desk) == before


def test_the_second_of_two_is_told_what_the_first_changed(desk: Store) -> None:
    number = filed(desk)
    commands.change_status(desk, ADA, number, 1, "in_analysis", at=NOON + HOUR)
    commands.assign(desk, LOU, [(number, 2)], "payments", "bob", at=NOON + 2 * HOUR)
    with pytest.raises(StaleVersion, match=r"Lou changed EC-.* at 2026-11-16T14:00:00") as stale:
        commands.note(desk, ADA, number, 1, "Vu.")
    seen = [(one.change.field, one.change.before, one.change.after, one.by) for one in stale.value.details["changes"]]
    assert seen == [("status", "new", "in_analysis", "ada"), ("agent", "ada", "bob", "lou")]


def test_many_are_assigned_or_none_and_the_stale_ones_are_named(desk: Store) -> None:
    numbers = [filed(desk, LOU) for _ in range(30)]
    commands.note(desk, LOU, numbers[3], 1, "Vu.")
    before = everything(desk)
    with pytest.raises(StaleVersion, match="1 of 30 complaints has changed since you read them: EC-") as stale:
        commands.assign(desk, LOU, [(number, 1) for number in numbers], "payments", "ada")
    assert [change.ticket_id for change in stale.value.details["changes"]] == [numbers[3]]
    assert everything(desk) == before
    stamp = desk.stamp
    versions = {number: 2 if number == numbers[3] else 1 for number in numbers}
    after = commands.assign(desk, LOU, list(versions.items()), "payments", "ada")
    assert after == {number: version + 1 for number, version in versions.items()}
    assert desk.stamp == stamp + 1
    query = "SELECT count(*) FROM case_versions WHERE agent = 'ada' AND year(valid_to) = 9999"
    assert rows(desk, query) == [(30,)]


def test_cases_are_taken_together_or_not_at_all(desk: Store) -> None:
    numbers = [filed(desk, LOU) for _ in range(3)]
    commands.take(desk, BOB, [(numbers[1], 1)], at=NOON + HOUR)
    before = everything(desk)
    for version in (1, 2):  # read before Bob took it, and after
        with pytest.raises(Problem):
            commands.take(desk, ADA, [(numbers[0], 1), (numbers[1], version), (numbers[2], 1)])
        assert everything(desk) == before
    stamp = desk.stamp
    assert commands.take(desk, ADA, [(numbers[0], 1), (numbers[2], 1)]) == {numbers[0]: 2, numbers[2]: 2}
    assert desk.stamp == stamp + 1
    query = "SELECT ticket_id, agent FROM case_versions WHERE year(valid_to) = 9999 AND year(recorded_to) = 9999"
    assert sorted(rows(desk, query)) == [(numbers[0], "ada"), (numbers[1], "bob"), (numbers[2], "ada")]


def test_of_two_who_edit_at_once_exactly_one_wins(desk: Store) -> None:
    for _ in range(10):
        number = filed(desk, LOU)
        start, outcomes = threading.Barrier(2), []

        def edit(number: int = number, start: Any = start, outcomes: Any = outcomes) -> None:
            start.wait()
            try:
                outcomes.append(commands.change_status(desk, LOU, number, 1, "in_analysis"))
            except StaleVersion:
                outcomes.append("stale")

        threads = [threading.Thread(target=edit) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes, key=str) == [2, "stale"]
        assert rows(desk, f"SELECT count(*) FROM events WHERE ticket_id = {number}") == [(2,)]


def test_who_is_disabled_gets_no_case(desk: Store) -> None:
    number = filed(desk, LOU)
    with desk.write(SYSTEM, "staff") as writing:
        writing.cursor.execute("UPDATE users SET disabled_at = now() WHERE user_id = 'bob'")
    with pytest.raises(NotFound, match="bob"):
        commands.assign(desk, LOU, [(number, 1)], "payments", "bob")
