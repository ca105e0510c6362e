"""An event per row: order, unknown states, repeated rows, newer logs. Worked by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data import history, intake
from data.store import Store
from domain.people import SYSTEM
from tests.intake.conftest import LOG, LOG_HEADER

MAPPING = intake.parse_mapping(LOG, "log.toml")
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]

ROWS = (
    # Two updates of one minute, the second first in the file.
    "A,2026-01-02 10:00,2,2026-01-01 08:00,Resolved,pay",
    "A,2026-01-02 10:00,1,2026-01-01 08:00,in_analysis,pay",
    "A,2026-01-02 11:00,10,2026-01-01 08:00,-100,games",
    "B,2026-01-03 10:00,1,2026-01-03 09:00,waiting_player,",
)


def noon(day: int, hour: int) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def test_events_are_put_in_order(store: Store, write: Write, cases: Ask, ask: Ask) -> None:
    report = intake.run(store, SYSTEM, write("log.csv", LOG_HEADER, *ROWS), MAPPING)
    assert (report.read, report.accepted, report.imported) == (4, 4, 2)
    # -100 is translated to nothing: the state before stays.
    assert cases(store, "v.status, v.team, received_at, answered_at") == [
        ("A", "answered", "games", noon(1, 8), noon(2, 10)),
        ("B", "waiting_player", None, noon(3, 9), None),
    ]
    # Received before the log begins: new until its first event.
    steps = ask(store, "SELECT status, valid_from FROM case_versions WHERE ticket_id = 1 ORDER BY valid_from")
    assert steps[0] == ("new", noon(1, 8))


def test_exact_repetitions_count_once(store: Store, write: Write, ask: Ask) -> None:
    report = intake.run(store, SYSTEM, write("log.csv", LOG_HEADER, *ROWS, ROWS[0], ROWS[0]), MAPPING)
    assert (report.read, report.accepted, report.quarantined) == (6, 6, 0)
    assert ask(store, "SELECT count(*) FROM events") == [(4,)]


def test_a_longer_log_updates_its_tickets(store: Store, write: Write, cases: Ask) -> None:
    intake.run(store, SYSTEM, write("log.csv", LOG_HEADER, *ROWS), MAPPING)
    longer = write("longer.csv", LOG_HEADER, *ROWS, "B,2026-01-04 10:00,2,2026-01-03 09:00,Resolved,pay")
    report = intake.run(store, SYSTEM, longer, MAPPING)
    assert (report.imported, report.updated, report.unchanged) == (0, 1, 1)
    assert cases(store, "v.status, answered_at")[1] == ("B", "answered", noon(4, 10))
    assert history.differences(store.cursor()) == []


def test_the_newest_part_of_a_log_takes_nothing_back(store: Store, write: Write, cases: Ask) -> None:
    intake.run(store, SYSTEM, write("log.csv", LOG_HEADER, *ROWS), MAPPING)
    newest = write("newest.csv", LOG_HEADER, "A,2026-01-05 10:00,11,2026-01-01 08:00,in_analysis,games")
    assert intake.run(store, SYSTEM, newest, MAPPING).updated == 1
    assert cases(store, "v.status, reopenings, received_at")[0] == ("A", "in_analysis", 1, noon(1, 8))


def test_a_corrected_event_keeps_its_place_in_its_minute(store: Store, write: Write, cases: Ask) -> None:
    intake.run(store, SYSTEM, write("log.csv", LOG_HEADER, *ROWS), MAPPING)
    corrected = [ROWS[0], ROWS[1].replace("pay", "fraud"), *ROWS[2:]]
    assert intake.run(store, SYSTEM, write("b.csv", LOG_HEADER, *corrected), MAPPING).updated == 1
    assert cases(store, "v.status, answered_at")[0] == ("A", "answered", noon(2, 10))
