"""A ticket's file: what an extension and a correction changed, from what to what, and why."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from data import commands, dossier, staff
from data.dossier import Happened, Limited
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.vocabulary import Category, Channel
from tests.ledger import at, tell

# A Monday without a holiday or a change of clocks for three weeks.
NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = Person("ada", "Ada", Role.AGENT, "payments")
NIA = Person("nia", "Nia", Role.ANALYST)


@pytest.fixture
def desk(store: Store) -> Iterator[Store]:
    """A desk with Ada in it and her case: filed, acknowledged, extended, corrected."""
    with store.write(SYSTEM, "staff", NOON - DAY) as writing:
        staff.add_teams(writing.cursor, {"payments": "Paiements"})
        staff.add_people(writing.cursor, [ADA, NIA])
    complaint = Complaint("J1", date(2026, 9, 6), Category.PAYMENT, "Retrait perdu.", Channel.CHAT)
    number, _ = commands.file(store, ADA, complaint, at=NOON)
    version = commands.acknowledge(store, ADA, number, 1, at=NOON + DAY)
    version = commands.extend(store, ADA, number, version, NOON + 5 * DAY, "La banque.", at=NOON + 2 * DAY)
    commands.reclassify(store, ADA, number, version, "game", "complex", "Un litige de jeu.", at=NOON + 3 * DAY)
    yield store


def read(store: Store, person: Person) -> dict[str, Happened]:
    """What happened to the first case, by kind."""
    with closing(store.cursor()) as cursor:
        return {event.kind: event for event in dossier.read(cursor, person, 1).events}


def test_what_an_event_changed_stands_beside_what_was(desk: Store) -> None:
    told = read(desk, ADA)
    filed = Limited("payment", "simple", 1, NOON + 3 * DAY)
    extended = Limited("payment", "simple", 1, NOON + 5 * DAY)
    assert (told["filed"].limit, told["filed"].before) == (filed, Limited())
    assert (told["acknowledged"].limit, told["acknowledged"].before) == (Limited(), filed)
    assert (told["extended"].limit, told["extended"].before) == (Limited(due_at=NOON + 5 * DAY), filed)
    assert told["extended"].text == "La banque."
    assert told["reclassified"].before == extended
    # 15 business days: three weeks later at the same time of day.
    assert told["reclassified"].limit == Limited("game", "complex", None, NOON + 21 * DAY)
    assert told["reclassified"].text == "Un litige de jeu."


def test_reasons_are_for_those_who_may_read_texts(desk: Store) -> None:
    told = read(desk, NIA)
    assert told["extended"].limit.due_at == NOON + 5 * DAY
    assert {event.text for event in told.values()} == {None}


def test_a_line_that_came_again_is_told_once(store: Store) -> None:
    tell(
        store,
        """
        ticket | occurred    | recorded    | status   | due         | key
        A      | 09-07 12:00 | 09-07 12:00 | new      | 09-10 12:00 | a
        A      | 09-08 12:00 | 09-08 12:00 |          | 09-11 12:00 | b
        A      | 09-08 12:00 | 09-09 12:00 |          | 09-12 12:00 | b
        A      | 09-09 12:00 | 09-09 12:00 | answered |             | c
        """,
    )
    with closing(store.cursor()) as cursor:
        events = dossier.read(cursor, NIA, 1).events
    due = [event.limit.due_at for event in events]
    before = [event.before.due_at for event in events]
    assert due == [at("09-10 12:00"), at("09-12 12:00"), None]
    assert before == [None, at("09-10 12:00"), at("09-12 12:00")]
