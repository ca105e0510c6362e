"""An import taken back: what it brought is gone, what it had replaced is back, what was known then stays known then."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.figures import figures
from analytics.measures import MEASURES
from analytics.question import LATEST, Question
from data import chain, commands, history, intake
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound
from domain.statuses import Status
from tests.intake.conftest import HEADER, LOG, LOG_HEADER, TICKETS
from tests.people import hire

MAPPING = intake.parse_mapping(TICKETS, "helpdesk.toml")
DESK = Person("ada", "Ada", Role.SUPERVISOR)
LOG_MAPPING = intake.parse_mapping(LOG, "log.toml")
Write = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]
FIRST = (
    "1,05/01/2026 09:00,,,08/01/2026 09:00,open,bonus",
    "2,05/01/2026 09:00,06/01/2026 10:30,20/01/2026 09:00,,done,game",
)
SECOND = ("2,05/01/2026 09:00,,,,open,payment", "3,07/01/2026 09:00,,,,open,bonus")
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)


def shown(store: Store, known_at: datetime = LATEST) -> list[Any]:
    with closing(store.cursor()) as cursor:
        question = Question(datetime(2026, 2, 1, tzinfo=UTC), known_at=known_at)
        frame = figures(cursor, question, list(MEASURES), ("category",))
        return frame.to_csv().splitlines()


@pytest.fixture(autouse=True)
def worker(store: Store) -> None:
    """Somebody works at the desk."""
    hire(store, DESK)


def bring(store: Store, path: Path, mapping: intake.Mapping = MAPPING, day: int = 0) -> intake.Report:
    return intake.run(store, SYSTEM, path, mapping, at=BEGUN + timedelta(days=day))


def outlook(store: Store, number: int) -> intake.Undone:
    stamp = store.stamp
    with closing(store.cursor()) as cursor:
        found = intake.outlook(cursor, intake.kept_import(cursor, number))
    assert store.stamp == stamp
    return found


def test_what_an_import_brought_and_replaced(store: Store, write: Write, cases: Ask) -> None:
    bring(store, write("a.csv", HEADER, *FIRST))
    before = shown(store)
    bring(store, write("b.csv", HEADER, *SECOND), day=1)
    between = shown(store)
    assert between != before
    assert outlook(store, 2) == intake.Undone(removed=1, restored=1)
    assert intake.undo(store, SYSTEM, 2) == intake.Undone(removed=1, restored=1)
    assert shown(store) == before
    assert shown(store, BEGUN + timedelta(days=1, hours=1)) == between
    assert [row[0] for row in cases(store, "v.status")] == ["1", "2"]
    with closing(store.cursor()) as cursor:
        assert history.differences(cursor) == []
        assert chain.broken_links(cursor, store.key) == []
        assert [one.undone_by for one in intake.imports(cursor)] == [3, None]


def test_a_log_is_taken_back_too(store: Store, write: Write) -> None:
    bring(store, write("a.csv", LOG_HEADER, "A,2026-01-02 10:00,1,2026-01-01 08:00,in_analysis,pay"), LOG_MAPPING)
    before = shown(store)
    rows = (
        "A,2026-01-02 10:00,1,2026-01-01 08:00,Resolved,fraud",
        "A,2026-01-02 10:00,2,2026-01-01 08:00,in_analysis,pay",
        "B,2026-01-02 10:00,1,2026-01-01 08:00,Resolved,pay",
    )
    bring(store, write("b.csv", LOG_HEADER, *rows), LOG_MAPPING, day=1)
    assert intake.undo(store, SYSTEM, 2) == intake.Undone(removed=1, restored=1)
    assert shown(store) == before


def test_the_same_file_can_come_in_again(store: Store, write: Write) -> None:
    file = write("a.csv", HEADER, *FIRST)
    bring(store, file)
    before = shown(store)
    intake.undo(store, SYSTEM, 1)
    assert shown(store) == ["," + ",".join(["figure", "category", *before[0].split(",")[3:]])]
    again = bring(store, file, day=2)
    assert (again.imported, again.updated, again.unchanged) == (2, 0, 0)
    assert shown(store) == before


def test_only_the_last_of_a_source(store: Store, write: Write) -> None:
    bring(store, write("a.csv", HEADER, *FIRST))
    bring(store, write("b.csv", HEADER, *SECOND), day=1)
    with pytest.raises(BadInput, match=r"Import 2 \(b.csv\) came after it and stands on it: undo that one first."):
        intake.undo(store, SYSTEM, 1)
    with pytest.raises(BadInput, match="stands on it"):
        outlook(store, 1)
    intake.undo(store, SYSTEM, 2)
    with pytest.raises(BadInput, match="Import 2 was undone before"):
        intake.undo(store, SYSTEM, 2)
    intake.undo(store, SYSTEM, 1)


def test_what_the_desk_did_is_not_thrown_away(store: Store, write: Write, ask: Ask) -> None:
    bring(store, write("a.csv", HEADER, *FIRST))
    commands.note(store, DESK, 1, 1, "Called the bank.")
    stamp = store.stamp
    with pytest.raises(BadInput, match="1 complaints of import 1 have been worked on since, 1 for one: it stays"):
        intake.undo(store, SYSTEM, 1)
    with pytest.raises(BadInput, match="worked on since"):
        outlook(store, 1)
    assert store.stamp == stamp
    assert ask(store, "SELECT undone_by FROM batches") == [(None,)]


def test_who_may_and_what_there_is(store: Store, write: Write) -> None:
    bring(store, write("a.csv", HEADER, *FIRST))
    with pytest.raises(NotAllowed):
        intake.undo(store, Person("lea", "Léa", Role.TEAM_LEAD, "payments"), 1)
    with pytest.raises(NotFound, match="There is no import number 7"):
        intake.undo(store, SYSTEM, 7)
    assert store.stamp == 1


def test_what_was_taken_back_before_does_not_count_as_left(store: Store, write: Write, cases: Ask) -> None:
    file = write("a.csv", HEADER, FIRST[0])
    bring(store, file)
    intake.undo(store, SYSTEM, 1)
    bring(store, file, day=1)
    assert outlook(store, 2) == intake.Undone(removed=1, restored=0)
    commands.note(store, DESK, 1, 3, "Called the bank.")
    with pytest.raises(BadInput, match="1 complaints of import 2 have been worked on since, 1 for one: it stays"):
        intake.undo(store, SYSTEM, 2)
    assert len(cases(store, "v.status")) == 1


def test_taken_back_twice_it_is_gone_twice(store: Store, write: Write, ask: Ask) -> None:
    file = write("a.csv", HEADER, FIRST[0])
    for number in (1, 2):
        bring(store, file, day=number)
        assert intake.undo(store, SYSTEM, number) == intake.Undone(removed=1, restored=0)
    assert ask(store, "SELECT * FROM versions_current") == []


def test_what_the_desk_did_stays_where_earlier_facts_come_back(store: Store, write: Write, ask: Ask) -> None:
    bring(store, write("a.csv", HEADER, FIRST[0]))
    bring(store, write("b.csv", HEADER, FIRST[0].replace("bonus", "payment")), day=1)
    commands.change_status(store, DESK, 1, 2, Status.WAITING_PLAYER)
    desk = "SELECT * FROM events WHERE event_key IS NULL"
    before = ask(store, desk)
    assert intake.undo(store, SYSTEM, 2) == intake.Undone(removed=0, restored=1)
    assert ask(store, "SELECT status, category FROM versions_current") == [("waiting_player", "bonus")]
    assert ask(store, desk) == before != []
    # Now the desk's work stands on what the first one brought.
    with pytest.raises(BadInput, match="worked on since"):
        intake.undo(store, SYSTEM, 1)
