"""An export that says of a ticket that it waits on the player, and not since when. Worked by hand."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import figures
from analytics.question import Question
from data import commands, history, intake, staff
from data.intake import corrections, undoing
from data.store import Store
from domain.people import SYSTEM, Person, Role
from tests.intake.conftest import HEADER, TICKETS

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
#: Due on 8 January, seen on the 10th; and one that is due on the 20th.
LATE = "1,05/01/2026 09:00,,,08/01/2026 09:00,waiting_player,bonus"
IN_TIME = "2,05/01/2026 09:00,,,20/01/2026 09:00,waiting_player,bonus"
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]


def at(day: int, hour: int = 12) -> datetime:
    """An instant of January 2026, UTC; Paris is an hour ahead."""
    return datetime(2026, 1, day, hour, tzinfo=UTC)


@pytest.fixture
def bring(store: Store, write: Write) -> Callable[..., intake.Report]:
    """`bring(day, *rows)` imports a file of these rows, at noon of that day of January."""
    return lambda day, *rows: intake.run(store, SYSTEM, write(f"{day}.csv", HEADER, *rows), MAPPING, at=at(day))


def overdue(store: Store, day: int) -> tuple[int, int, int]:
    """Overdue, waiting and open complaints at noon of that day."""
    with closing(store.cursor()) as cursor:
        told = figures(cursor, Question(at(day)), ["breached_open", "backlog_paused", "backlog"])
        assert history.differences(cursor) == []
    late, paused, open_ = (int(value) for value in told["value"])
    return late, paused, open_


def test_the_clock_runs_until_the_wait_was_seen(store: Store, bring: Any, cases: Ask) -> None:
    bring(10, LATE, IN_TIME)
    assert cases(store, "v.status, late_at, paused_since, paused_seconds") == [
        ("1", "waiting_player", at(8, 8), at(10), 0),
        ("2", "waiting_player", None, at(10), 0),
    ]
    assert [overdue(store, day) for day in (7, 9, 11, 21)] == [(0, 0, 2), (1, 0, 2), (1, 2, 2), (1, 2, 2)]


def test_the_same_file_again_changes_nothing(store: Store, bring: Any, cases: Ask) -> None:
    bring(10, LATE)
    events = _events(store)
    assert (bring(11, LATE).unchanged, _events(store)) == (1, events)
    assert bring(12, LATE.replace("bonus", "game")).updated == 1
    assert cases(store, "v.category, paused_since") == [("1", "game", at(10))]


@pytest.mark.parametrize(
    ("row", "stands"),
    [
        ("1,05/01/2026 09:00,,,08/01/2026 09:00,in_analysis,bonus", ("in_analysis", at(8, 8), None, 0)),
        ("1,05/01/2026 09:00,07/01/2026 09:00,,08/01/2026 09:00,waiting_player,bonus", ("answered", None, None, 0)),
    ],
)
def test_a_later_export_takes_the_wait_away(
    store: Store, bring: Any, cases: Ask, row: str, stands: tuple[Any, ...]
) -> None:
    bring(10, LATE)
    assert bring(12, row).updated == 1
    columns = "v.status, late_at, paused_since, paused_seconds"
    assert cases(store, columns) == [("1", *stands)]
    # One that waits once more was seen to do so then.
    bring(14, LATE)
    assert cases(store, columns) == [("1", "waiting_player", at(8, 8), at(14), 0)]


def test_taking_the_import_back(store: Store, bring: Any, cases: Ask) -> None:
    bring(10, LATE)
    bring(12, LATE.replace("waiting_player", "in_analysis"))
    undoing.undo(store, SYSTEM, 2)
    assert cases(store, "v.status, paused_since") == [("1", "waiting_player", at(10))]


def test_all_of_it_is_taken_back(store: Store, bring: Any, cases: Ask) -> None:
    bring(10, LATE)
    undoing.undo(store, SYSTEM, 1)
    assert overdue(store, 11) == (0, 0, 0)
    intake.run(store, SYSTEM, _file(store, LATE), MAPPING)
    ((_id, status, late_at, paused_since),) = cases(store, "v.status, late_at, paused_since")
    assert (status, late_at, paused_since > at(10)) == ("waiting_player", at(8, 8), True)


def test_a_row_corrected_in_quarantine(store: Store, bring: Any, cases: Ask) -> None:
    bring(10, IN_TIME, LATE.replace("waiting_player", "wartet"))
    with closing(store.cursor()) as cursor:
        ((row_id,),) = cursor.execute("SELECT row_id FROM quarantine").fetchall()
    corrections.correct(store, SYSTEM, 1, {row_id: LATE.split(",")})
    assert [row[:3] for row in cases(store, "v.status, late_at")] == [
        ("1", "waiting_player", at(8, 8)),
        ("2", "waiting_player", None),
    ]
    assert overdue(store, 9) == (1, 0, 2)


def test_what_the_desk_did_since_stays(store: Store, bring: Any, cases: Ask) -> None:
    with store.write(SYSTEM, "setup") as writing:
        staff.add_people(writing.cursor, [boss := Person("sue", "Sue", Role.SUPERVISOR)])
    bring(10, LATE.replace("waiting_player", "in_analysis"))
    with closing(store.cursor()) as cursor:
        ((ticket_id, version),) = cursor.execute("SELECT ticket_id, version FROM tickets").fetchall()
    commands.change_status(store, boss, ticket_id, version, "waiting_third_party")
    assert cases(store, "v.status") == [("1", "waiting_third_party")]
    intake.run(store, SYSTEM, _file(store, LATE), MAPPING)
    assert cases(store, "v.status, paused_since") == [("1", "waiting_third_party", None)]
    events = _events(store)
    intake.run(store, SYSTEM, _file(store, LATE), MAPPING)
    assert _events(store) == events


def _events(store: Store) -> int:
    with closing(store.cursor()) as cursor:
        return int(cursor.execute("SELECT count(*) FROM events").fetchall()[0][0])


def _file(store: Store, *rows: str) -> Path:
    path = Path(store.path).with_name("later.csv")
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path
