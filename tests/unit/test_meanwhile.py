"""What was changed since somebody read a case, field by field: every kind of event, and who may see what."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data import case_state, commands
from data.changes import FIELDS, Meanwhile
from data.filing import Complaint
from data.store import Store
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, StaleVersion
from domain.vocabulary import Category, Channel, Jurisdiction
from tests.old_export import bring
from tests.people import hire
from ui import audit_words

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Person("ada", "Ada", Role.AGENT, "payments")
LOU = Person("lou", "Lou", Role.TEAM_LEAD, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
TOM = Person("tom", "Tom", Role.TEAM_LEAD, "games")
MAX = Person("max", "Max", Role.SUPERVISOR)


@pytest.fixture
def desk(store: Store) -> Store:
    """A store with two teams and the people above."""
    return hire(store, ADA, LOU, SAM, TOM, MAX)


def filed(desk: Store, person: Person = ADA) -> int:
    complaint = Complaint("J1", date(2026, 11, 15), Category.GAME, "Perdu.", Channel.CHAT, jurisdiction=Jurisdiction.UK)
    return commands.file(desk, person, complaint, at=NOON)[0]


def due(desk: Store, number: int) -> datetime | None:
    with closing(desk.cursor()) as cursor:
        return case_state.load(cursor, [number])[number].due_at


def told(desk: Store, number: int, read: int, person: Person = SAM) -> list[Meanwhile]:
    """What `person` is told, who read the case at that version and writes a note."""
    return conflict(desk, number, read, person).details["changes"]


def conflict(desk: Store, number: int, read: int, person: Person = SAM) -> StaleVersion:
    with pytest.raises(StaleVersion) as stale:
        commands.note(desk, person, number, read, "Vu.", at=NOON + 9 * HOUR)
    return stale.value


def rows(changes: list[Meanwhile]) -> list[tuple[Any, ...]]:
    return [(one.change.field, one.change.before, one.change.after, one.text) for one in changes]


Does = Callable[[Store, int, datetime], object]
LATER, PUT_OFF = NOON + timedelta(days=400), NOON + timedelta(days=30)


@pytest.mark.parametrize(
    ("does", "expected"),
    [
        (lambda d, n, at: commands.change_status(d, ADA, n, 1, "in_analysis", at), [("status", "new", "in_analysis")]),
        (lambda d, n, at: commands.assign(d, SAM, [(n, 1)], "payments", "", at), [("agent", "ada", None)]),
        (lambda d, n, at: commands.acknowledge(d, ADA, n, 1, at), [("acknowledged_at", None, NOON + HOUR)]),
        (lambda d, n, at: commands.note(d, ADA, n, 1, "Geheim", at), [("note", None, "written", "Geheim")]),
        (
            lambda d, n, at: commands.answer(d, ADA, n, 1, "upheld", "Rendu", at),
            [("status", "new", "answered"), ("decision", None, "upheld"), ("answer", None, "written", "Rendu")],
        ),
        (
            lambda d, n, at: commands.extend(d, ADA, n, 1, PUT_OFF, "La banque", at),
            [("due_at", "due", PUT_OFF), ("reason", None, "written", "La banque")],
        ),
        (
            lambda d, n, at: commands.reclassify(d, ADA, n, 1, "payment", "simple", "Un paiement", at),
            [
                ("category", "game", "payment"),
                ("complexity", "complex", "simple"),
                ("due_at", "due", NOON + 72 * HOUR),
                ("reason", None, "written", "Un paiement"),
            ],
        ),
        (
            lambda d, n, at: commands.raise_priority(d, LOU, n, 1, "Connu", at),
            [("raised", None, True), ("reason", None, "written", "Connu")],
        ),
        (
            lambda d, n, at: commands.breach_reason(d, ADA, n, 1, "complex_case", LATER),
            [("breach_reason", None, "complex_case")],
        ),
    ],
)
def test_every_kind_of_event_is_told_field_by_field(desk: Store, does: Does, expected: list[tuple[Any, ...]]) -> None:
    number = filed(desk)
    first = due(desk, number)
    does(desk, number, NOON + HOUR)
    changes = told(desk, number, 1)
    assert rows(changes) == [
        (field, first if before == "due" else before, after, *(more or [None]))
        for field, before, after, *more in expected
    ]
    assert {one.by for one in changes} <= {"ada", "lou", "sam"}
    assert all(one.at >= NOON + HOUR for one in changes)


def test_a_taken_case_a_pause_a_reopening_and_a_closing_are_told(desk: Store) -> None:
    number = filed(desk, LOU)
    commands.take(desk, ADA, [(number, 1)], NOON + HOUR)
    assert rows(told(desk, number, 1)) == [("agent", None, "ada", None)]
    commands.change_status(desk, ADA, number, 2, "in_analysis", NOON + 2 * HOUR)
    commands.change_status(desk, ADA, number, 3, "waiting_player", NOON + 3 * HOUR)
    paused = due(desk, number)
    commands.change_status(desk, ADA, number, 4, "in_analysis", NOON + 27 * HOUR)
    assert rows(told(desk, number, 4)) == [
        ("status", "waiting_player", "in_analysis", None),
        ("due_at", paused, due(desk, number), None),
    ]
    commands.answer(desk, ADA, number, 5, "rejected", "Non", NOON + 28 * HOUR)
    commands.change_status(desk, ADA, number, 6, "closed", NOON + 29 * HOUR)
    assert ("status", "answered", "closed", None) in rows(told(desk, number, 6))
    assert ("closed_at", None, NOON + 29 * HOUR, None) in rows(told(desk, number, 6))
    commands.reopen(desk, ADA, number, 7, "Du nouveau", NOON + 30 * HOUR)
    assert ("status", "closed", "in_analysis", None) in rows(told(desk, number, 7))
    assert rows(told(desk, number, 7))[-1] == ("reason", None, "written", "Du nouveau")


def test_a_field_changed_twice_is_told_once_and_what_was_changed_back_as_what_happened(desk: Store) -> None:
    number = filed(desk)
    commands.change_status(desk, ADA, number, 1, "in_analysis", NOON + HOUR)
    commands.change_status(desk, LOU, number, 2, "waiting_third_party", NOON + 2 * HOUR)
    [once] = told(desk, number, 1)
    assert (once.change.before, once.change.after) == ("new", "waiting_third_party")
    assert (once.by, once.at) == ("lou", NOON + 2 * HOUR)
    commands.change_status(desk, LOU, number, 3, "in_analysis", NOON + 3 * HOUR)
    back = told(desk, number, 2)
    assert rows(back) == [("kind", None, "status_changed", None)] * 2
    assert [one.at for one in back] == [NOON + 2 * HOUR, NOON + 3 * HOUR]


def test_a_corrected_export_is_told_as_what_it_changed(desk: Store, tmp_path: Path) -> None:
    for day in (8, 9):
        bring(desk, tmp_path, f"A,2026-01-05T09:00:00Z,2026-01-0{day}T09:00:00Z\n")
    [change] = told(desk, 1, 1)
    assert rows([change]) == [
        ("due_at", datetime(2026, 1, 8, 9, tzinfo=UTC), datetime(2026, 1, 9, 9, tzinfo=UTC), None)
    ]
    assert change.by == SYSTEM.user_id


def test_who_may_not_read_texts_is_told_that_there_is_one_and_no_more(desk: Store) -> None:
    number = filed(desk)
    commands.note(desk, ADA, number, 1, "Geheim", NOON + HOUR)
    commands.assign(desk, LOU, [(number, 2)], "payments", "", NOON + 2 * HOUR)
    changes = told(desk, number, 1, ADA)  # no longer hers: she sees how it stands, not what was written
    assert rows(changes) == [("agent", "ada", None, None), ("note", None, "written", None)]


def test_nothing_is_told_of_a_case_that_went_out_of_reach(desk: Store) -> None:
    number = filed(desk)
    commands.assign(desk, SAM, [(number, 1)], "games", "tom", NOON + HOUR)
    problem = conflict(desk, number, 1, ADA)
    assert str(problem).startswith("The complaint went where you may not see it")
    assert (problem.details["changes"], problem.details["refused"]) == ([], {})
    assert not {"reference", "name", "what"} & problem.details.keys()
    other = filed(desk)
    with pytest.raises(StaleVersion) as many:
        commands.assign(desk, LOU, [(number, 1), (other, 0)], "payments", "ada")
    assert "2 of 2 complaints have changed" in str(many.value)
    assert "1 that you may not see any more" in str(many.value)
    with closing(desk.cursor()) as cursor:
        assert case_state.load(cursor, [number])[number].reference not in str(many.value)
    assert {one.ticket_id for one in many.value.details["changes"]} == {other}


def test_why_it_cannot_be_done_any_more_is_told(desk: Store) -> None:
    number = filed(desk)
    commands.answer(desk, LOU, number, 1, "upheld", "Rendu", NOON + HOUR)
    with pytest.raises(StaleVersion) as stale:
        commands.answer(desk, ADA, number, 1, "rejected", "Non", NOON + 2 * HOUR)
    assert isinstance(stale.value.details["refused"][number], BadInput)
    commands.assign(desk, LOU, [(number, 2)], "payments", "", NOON + 3 * HOUR)
    assert isinstance(conflict(desk, number, 2, ADA).details["refused"][number], NotAllowed)
    assert conflict(desk, number, 2, LOU).details["refused"] == {}


def test_a_version_that_never_was_is_refused_too(desk: Store) -> None:
    assert "1 of 1 complaints has changed" in str(conflict(desk, filed(desk), 7))


@pytest.mark.parametrize("field", [*FIELDS, "kind", "note", "answer", "reason", "description"])
def test_every_field_has_a_name(field: str) -> None:
    assert audit_words.field(field) != field
