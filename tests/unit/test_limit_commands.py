"""Acknowledging, extending and correcting on a real store: what is written, what figures say of it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.figures import figures
from analytics.question import Question
from data import chain, commands, history, judged, staff
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, StaleVersion
from domain.vocabulary import Category, Channel, Decision, Jurisdiction

# A Monday without a holiday or a change of clocks for three weeks.
NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
ADA = Person("ada", "Ada", Role.AGENT, "payments")
NIA = Person("nia", "Nia", Role.ANALYST)


@pytest.fixture
def desk(store: Store) -> Iterator[Store]:
    """A desk with Ada in it; whatever a test does, everything stored can be worked out again."""
    with store.write(SYSTEM, "staff", NOON - DAY) as writing:
        staff.add_teams(writing.cursor, {"payments": "Paiements"})
        staff.add_people(writing.cursor, [ADA, NIA])
    yield store
    with closing(store.cursor()) as cursor:
        assert history.differences(cursor) == judged.differences(cursor) == []
        assert chain.broken_links(cursor, store.key) == []


def filed(desk: Store, category: Category = Category.PAYMENT, jurisdiction: Jurisdiction | None = None) -> int:
    complaint = Complaint("J1", date(2026, 9, 6), category, "Retrait perdu.", Channel.CHAT, jurisdiction=jurisdiction)
    return commands.file(desk, ADA, complaint, at=NOON)[0]


def now(desk: Store, columns: str) -> tuple[Any, ...]:
    query = f"SELECT {columns} FROM versions_current"
    with closing(desk.cursor()) as cursor:
        (row,) = cursor.execute(query).fetchall()
    return row


def value(desk: Store, id: str, as_of: datetime) -> tuple[float, float]:
    with closing(desk.cursor()) as cursor:
        row = figures(cursor, Question(as_of=as_of), [id]).iloc[0]
    return float(row["numerator"]), float(row["denominator"])


def test_an_acknowledgement_in_time_counts_and_a_missing_one_is_late(desk: Store) -> None:
    number = filed(desk)
    assert now(desk, "ack_due_at, acknowledged_at") == (NOON + 3 * DAY, None)
    assert value(desk, "ack_on_time", NOON + 3 * DAY - HOUR) == (0, 0), "it has not fallen due"
    assert value(desk, "ack_on_time", NOON + 4 * DAY) == (0, 1)
    assert commands.acknowledge(desk, ADA, number, 1, at=NOON + 2 * DAY) == 2
    assert value(desk, "ack_on_time", NOON + 4 * DAY) == (1, 1)
    with pytest.raises(BadInput, match="was acknowledged at"):
        commands.acknowledge(desk, ADA, number, 2)


def test_an_extension_counts_against_the_first_deadline(desk: Store) -> None:
    number = filed(desk)
    version = commands.extend(desk, ADA, number, 1, NOON + 5 * DAY, "La banque.", at=NOON + 2 * DAY)
    commands.answer(desk, ADA, number, version, Decision.UPHELD, "Oui.", at=NOON + 4 * DAY)
    assert now(desk, "due_at, due_original, late_at, sla_seconds") == (NOON + 5 * DAY, NOON + 3 * DAY, None, 345_600)
    assert value(desk, "on_time_rate", NOON + 6 * DAY) == (1, 1)
    assert value(desk, "on_time_original", NOON + 6 * DAY) == (0, 1)


def test_what_was_late_before_an_extension_stays_late(desk: Store) -> None:
    number = filed(desk)
    commands.extend(desk, ADA, number, 1, NOON + 9 * DAY, "La banque.", at=NOON + 4 * DAY)
    assert now(desk, "due_at, late_at") == (NOON + 9 * DAY, NOON + 3 * DAY)
    assert value(desk, "breached_open", NOON + 5 * DAY) == (1, 1)


def test_no_extension_passes_the_hard_stop(desk: Store) -> None:
    number = filed(desk, jurisdiction=Jurisdiction.FRANCE)
    assert now(desk, "hard_stop_at") == (NOON + 20 * DAY,)
    with pytest.raises(BadInput, match=r"due_at: .* which no extension may pass"):
        commands.extend(desk, ADA, number, 1, NOON + 20 * DAY + HOUR, "x", at=NOON + HOUR)
    commands.extend(desk, ADA, number, 1, NOON + 20 * DAY, "La banque.", at=NOON + HOUR)


def test_a_correction_reckons_anew_and_the_history_keeps_both(desk: Store) -> None:
    number = filed(desk)
    commands.reclassify(desk, ADA, number, 1, "game", "complex", "Un litige de jeu.", at=NOON + DAY)
    # 15 business days: three weeks later at the same time of day.
    assert now(desk, "category, complexity, due_at, due_original") == ("game", "complex", *(NOON + 21 * DAY,) * 2)
    with closing(desk.cursor()) as cursor:
        told = cursor.execute(
            "SELECT category, due_at FROM case_versions WHERE recorded_to > '9000-01-01' ORDER BY valid_from"
        ).fetchall()
    assert told == [("payment", NOON + 3 * DAY), ("game", NOON + 21 * DAY)]
    with pytest.raises(BadInput, match="hours is no complexity"):
        commands.reclassify(desk, ADA, number, 2, "game", "hours", "x")


def test_no_pause_puts_an_extension_off_past_the_hard_stop(desk: Store) -> None:
    number = filed(desk, jurisdiction=Jurisdiction.FRANCE)
    version = commands.extend(desk, ADA, number, 1, NOON + 19 * DAY, "La banque.", at=NOON + HOUR)
    version = commands.change_status(desk, ADA, number, version, "in_analysis", at=NOON + DAY)
    version = commands.change_status(desk, ADA, number, version, "waiting_player", at=NOON + 2 * DAY)
    commands.change_status(desk, ADA, number, version, "in_analysis", at=NOON + 12 * DAY)
    # The first deadline had a day left when the pause began.
    assert now(desk, "due_at, due_original") == (NOON + 20 * DAY, NOON + 13 * DAY)


def test_a_first_deadline_missed_before_a_pause_is_missed(desk: Store) -> None:
    number = filed(desk)
    version = commands.extend(desk, ADA, number, 1, NOON + 9 * DAY, "La banque.", at=NOON + HOUR)
    version = commands.change_status(desk, ADA, number, version, "in_analysis", at=NOON + 2 * HOUR)
    commands.change_status(desk, ADA, number, version, "waiting_player", at=NOON + 4 * DAY)
    assert value(desk, "on_time_original", NOON + 5 * DAY) == (0, 1)
    assert value(desk, "on_time_rate", NOON + 5 * DAY) == (0, 0), "by the extended deadline its clock stands still"


def test_an_extension_at_the_instant_of_another_step_is_nobodys_fault(desk: Store) -> None:
    number = filed(desk)
    version = commands.extend(desk, ADA, number, 1, NOON + 5 * DAY, "La banque.", at=NOON)
    version = commands.reclassify(desk, ADA, number, version, "bonus", "simple", "Un bonus.", at=NOON + HOUR)
    commands.extend(desk, ADA, number, version, NOON + 6 * DAY, "La banque.", at=NOON + HOUR)
    assert now(desk, "due_at, due_original") == (NOON + 6 * DAY, NOON + 3 * DAY)


def test_rights_and_versions_are_checked(desk: Store) -> None:
    number = filed(desk)
    with pytest.raises(NotAllowed):
        commands.acknowledge(desk, NIA, number, 1)
    with pytest.raises(NotAllowed):
        commands.extend(desk, NIA, number, 1, NOON + 9 * DAY, "x", at=NOON)
    with pytest.raises(NotAllowed):
        commands.reclassify(desk, NIA, number, 1, "game", "complex", "x", at=NOON)
    with pytest.raises(StaleVersion):
        commands.extend(desk, ADA, number, 7, NOON + 9 * DAY, "x", at=NOON)


def test_at_risk_counts_from_four_fifths_on(desk: Store) -> None:
    filed(desk)
    near = NOON + timedelta(hours=57, minutes=36)
    assert [value(desk, "at_risk", at)[0] for at in (near - HOUR, near, NOON + 3 * DAY)] == [0, 1, 0]
