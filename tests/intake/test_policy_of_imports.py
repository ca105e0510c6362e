"""Complaints of other systems under a policy of the desk's own. Worked by hand; all times are UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from data import commands, history, intake, judged
from data.policy_commands import publish
from data.store import Store
from domain.people import SYSTEM, Person, Role
from sla import policy_document
from tests.intake.conftest import HEADER, LOG, LOG_HEADER, TICKETS
from tests.people import hire

# Ten office hours a day, in UTC; pauses of the player stop the clock.
POLICY = """
title = "Theirs"
[calendars.office]
zone = "UTC"
[calendars.office.week]
mon = ["08:00-18:00"]
tue = ["08:00-18:00"]
wed = ["08:00-18:00"]
thu = ["08:00-18:00"]
fri = ["08:00-18:00"]
[[rules]]
name = "theirs"
source = ["log", "helpdesk"]
answer = { business_hours = 15, calendar = "office" }
"""
# 2026-01-01 is a Thursday.
ROWS = (
    "A,2026-01-01 09:00,1,2026-01-01 08:00,in_analysis,pay",
    "A,2026-01-01 12:00,2,2026-01-01 08:00,waiting_player,pay",
    "A,2026-01-02 10:00,3,2026-01-01 08:00,in_analysis,pay",
    "A,2026-01-05 11:00,4,2026-01-01 08:00,Resolved,pay",
)
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]
SAM = Person("sam", "Sam", Role.SUPERVISOR)
MAPPING = intake.parse_mapping(LOG, "log.toml")
LIMITS = (
    "SELECT valid_from, due_at, risk_at, sla_seconds, policy FROM case_versions"
    " WHERE recorded_to > '9000-01-01' ORDER BY ticket_id, valid_from"
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def desk(store: Store) -> Store:
    """A store whose policy counts for the imported, published before anything was received."""
    publish(store, SYSTEM, policy_document.parse(POLICY), date(2020, 1, 1))
    return hire(store, SAM)


def test_the_limit_of_the_policy_moves_with_the_pauses_of_the_log(desk: Store, write: Write, ask: Ask) -> None:
    intake.run(desk, SYSTEM, write("log.csv", LOG_HEADER, *ROWS), MAPPING)
    # 15 hours from Thursday 08:00: 10 that day, 5 on Friday. The pause takes 6 h of Thursday and 2 of Friday: 21:00
    # is too late for Friday, three hours are left for Monday. Four fifths are 12 hours: Friday 10:00, then 18:00,
    # which is when Friday's hours end.
    first, moved = (at(2, 13), at(2, 10)), (at(5, 11), at(2, 18))
    assert ask(desk, LIMITS) == [
        (at(1, 8), *first, None, 2),
        (at(1, 9), *first, None, 2),
        (at(1, 12), *first, None, 2),
        (at(2, 10), *moved, None, 2),
        # 4 h of Thursday, 8 of Friday, 3 of Monday.
        (at(5, 11), *moved, 15 * 3600, 2),
    ]
    assert history.differences(desk.cursor()) == judged.differences(desk.cursor()) == []


def test_the_same_log_twice_changes_nothing_and_a_longer_one_moves_on(desk: Store, write: Write, ask: Ask) -> None:
    file = write("log.csv", LOG_HEADER, *ROWS)
    intake.run(desk, SYSTEM, file, MAPPING)
    before = ask(desk, "SELECT * FROM events ORDER BY event_id")
    report = intake.run(desk, SYSTEM, file, MAPPING)
    assert (report.imported, report.updated, report.unchanged) == (0, 0, 1)
    assert ask(desk, "SELECT * FROM events ORDER BY event_id") == before
    longer = write("longer.csv", LOG_HEADER, *ROWS, "A,2026-01-05 13:00,5,2026-01-01 08:00,in_analysis,pay")
    intake.run(desk, SYSTEM, longer, MAPPING)
    # Answered exactly when due, and reopened two hours later: nothing of the limit was left.
    assert ask(desk, LIMITS)[-1][:2] == (at(5, 13), at(5, 11))
    assert history.differences(desk.cursor()) == judged.differences(desk.cursor()) == []


def test_a_deadline_of_the_source_gives_way_to_the_policy_s(desk: Store, write: Write, ask: Ask) -> None:
    mapping = intake.parse_mapping(TICKETS, "tickets.toml")
    row = "A-1,01/01/2026 09:00,02/01/2026 15:00,,09/01/2026 09:00,done,billing"
    intake.run(desk, SYSTEM, write("tickets.csv", HEADER, row), mapping)
    # 09:00 in Paris is 08:00 UTC; answered on Friday at 14:00, an hour after its limit.
    (*_, (_, due_at, _, spent, policy)) = ask(desk, LIMITS)
    assert (due_at, spent, policy) == (at(2, 13), 16 * 3600, 2)
    earlier = row.replace("02/01/2026 15:00", "02/01/2026 10:00")
    report = intake.run(desk, SYSTEM, write("again.csv", HEADER, earlier), mapping)
    assert report.updated == 1
    (*_, (_, due_at, _, spent, policy)) = ask(desk, LIMITS)
    assert (due_at, spent, policy) == (at(2, 13), 11 * 3600, 2)
    assert history.differences(desk.cursor()) == judged.differences(desk.cursor()) == []


def test_what_no_rule_fits_keeps_the_deadline_of_its_source(store: Store, write: Write, ask: Ask) -> None:
    mapping = intake.parse_mapping(TICKETS, "tickets.toml")
    row = "A-1,01/01/2026 09:00,,,09/01/2026 09:00,open,billing"
    intake.run(store, SYSTEM, write("tickets.csv", HEADER, row), mapping)
    assert ask(store, LIMITS) == [(at(1, 8), at(9, 8), None, None, None)]
    assert ask(store, "SELECT DISTINCT kind FROM events") == [("filed",)]


def test_what_the_desk_granted_survives_the_next_export(desk: Store, write: Write, ask: Ask) -> None:
    intake.run(desk, SYSTEM, write("log.csv", LOG_HEADER, *ROWS[:1]), MAPPING)
    granted = commands.extend(desk, SAM, 1, 1, at(20, 13), "La banque.", at=at(1, 10))
    assert granted == 2
    longer = (
        "A,2026-01-05 09:00,2,2026-01-01 08:00,waiting_player,pay",
        "A,2026-01-06 09:00,3,2026-01-01 08:00,in_analysis,pay",
    )
    intake.run(desk, SYSTEM, write("longer.csv", LOG_HEADER, ROWS[0], *longer), MAPPING)
    # A pause of ten business hours, from Monday to Tuesday at nine: from 13:00 to 13:00 of the next day. The first
    # deadline, Friday at 13:00, had passed.
    (*_, last) = ask(
        desk, "SELECT due_at, due_original FROM case_versions WHERE recorded_to > '9000-01-01' ORDER BY valid_from"
    )
    assert last == (at(21, 13), at(2, 13))
    assert history.differences(desk.cursor()) == judged.differences(desk.cursor()) == []


def test_a_correction_under_a_policy_without_a_rule_for_it_leaves_the_deadline_of_the_source(
    store: Store, write: Write, ask: Ask
) -> None:
    mapping = intake.parse_mapping(TICKETS, "tickets.toml")
    intake.run(
        store, SYSTEM, write("tickets.csv", HEADER, "A-1,01/01/2026 09:00,,,09/01/2026 09:00,open,billing"), mapping
    )
    hire(store, SAM)
    version = commands.extend(store, SAM, 1, 1, at(12, 8), "La banque.", at=at(2, 8))
    commands.reclassify(store, SAM, 1, version, "game", "complex", "Un jeu.", at=at(3, 8))
    (*_, last) = ask(store, LIMITS)
    assert (last[1], last[4]) == (at(12, 8), None)
    assert history.differences(store.cursor()) == judged.differences(store.cursor()) == []


def test_what_other_systems_acknowledged_is_not_counted_as_missed(desk: Store, write: Write, ask: Ask) -> None:
    intake.run(desk, SYSTEM, write("log.csv", LOG_HEADER, *ROWS), MAPPING)
    assert ask(desk, "SELECT DISTINCT ack_due_at FROM case_versions") == [(None,)]


def test_what_was_so_before_the_log_begins_stays_so_and_pieces_give_the_whole(
    store: Store, write: Write, ask: Ask
) -> None:
    rules = POLICY.replace('name = "theirs"', 'name = "payments"\ncategory = ["payment"]').replace("= 15", "= 50")
    rules += '[[rules]]\nname = "rest"\nsource = ["log"]\nanswer = { business_hours = 5, calendar = "office" }\n'
    publish(store, SYSTEM, policy_document.parse(rules), date(2020, 1, 1))
    mapping = intake.parse_mapping(LOG.replace('team = "team"', 'category = "team"'), "log.toml")
    rows = [row.replace(",pay", ",payment") for row in ROWS]
    intake.run(store, SYSTEM, write("first.csv", LOG_HEADER, rows[0]), mapping)
    facts = LIMITS.replace("due_at, risk_at, sla_seconds, policy", "category, due_at, late_at")
    # Fifty hours from Thursday the 1st: 20 that week, 30 of the next: Wednesday the 7th, at its close.
    assert ask(store, facts)[0] == (at(1, 8), "payment", at(7, 18), at(7, 18))
    intake.run(store, SYSTEM, write("all.csv", LOG_HEADER, *rows), mapping)
    assert {row[1] for row in ask(store, facts)} == {"payment"}
    assert ask(store, facts)[-1][3] is None
    assert history.differences(store.cursor()) == judged.differences(store.cursor()) == []


def test_taken_back_the_limits_are_those_of_the_facts_that_stand(desk: Store, write: Write, ask: Ask) -> None:
    mapping = intake.parse_mapping(TICKETS, "tickets.toml")
    row = "A-1,01/01/2026 09:00,,,,open,billing"
    intake.run(desk, SYSTEM, write("tickets.csv", HEADER, row), mapping)
    before = ask(desk, LIMITS)
    later = row.replace("01/01/2026 09:00", "02/01/2026 09:00")
    intake.run(desk, SYSTEM, write("later.csv", HEADER, later, row.replace("A-1", "A-2")), mapping)
    version = commands.change_status(desk, SAM, 1, 2, "waiting_player", at=at(5, 9))
    commands.change_status(desk, SAM, 1, version, "in_analysis", at=at(6, 9))
    intake.undo(desk, SYSTEM, 2)
    # Received on Thursday again: 15 hours end on Friday at 13:00, long before the desk paused it.
    told = ask(desk, LIMITS)
    assert told[0][:2] == before[0][:2] == (at(1, 8), at(2, 13))
    assert history.differences(desk.cursor()) == judged.differences(desk.cursor()) == []
    # Nothing is left of the other one, its limits neither.
    assert ask(desk, "SELECT count(DISTINCT ticket_id) FROM case_versions WHERE recorded_to > '9000-01-01'") == [(1,)]
