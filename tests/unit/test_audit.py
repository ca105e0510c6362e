"""The log: what each event changed, every condition against a plain reading of the tables, who may read it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import acts, audit, commands, intake, looks
from data.acts import Act
from data.audit import Asked, Change, Line, Part
from data.called import ticket_called
from data.demo import fill
from data.filing import Complaint
from data.store import Store
from domain.kinds import ActKind
from domain.people import SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed, NotFound
from domain.rights import Action, may
from domain.vocabulary import Category, Channel
from tests.ledger import at, tell
from tests.old_export import bring
from tests.people import hire

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
OLIVIER = Person("olivier", "Olivier", Role.COMPLIANCE)
ZOE = Person("zoe", "Zoé", Role.SUPERVISOR)
ADA = Person("ada", "Ada", Role.AGENT, "payments")


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Store:
    """A complaint is filed, given to Ada and annotated; papers are seen; two rows come in, one is corrected later."""
    hire(store, OLIVIER, ZOE, ADA)
    lost = Complaint("J-1", NOON.date(), Category.PAYMENT, "Geheim", Channel.EMAIL, name="Jeanne Martin")
    number, _reference = commands.file(store, ZOE, lost, NOON)
    commands.assign(store, ZOE, [(number, 1)], "payments", ADA.user_id, NOON + timedelta(hours=1))
    commands.note(store, ADA, number, 2, "Nicht für alle", NOON + timedelta(hours=2))
    looks.saw_papers(store, ADA, number)
    bring(store, tmp_path, "A,2026-01-05T09:00:00Z,2026-01-08T09:00:00Z\nB,2026-01-05T10:00:00Z,2026-01-08T10:00:00Z\n")
    bring(store, tmp_path, "A,2026-01-05T09:00:00Z,2026-01-09T09:00:00Z\n")
    with store.write(SYSTEM, "people") as writing:
        acts.record(writing, [Act(ActKind.USER, "ada", "role", "agent", "team_lead")])
    with store.write(SYSTEM, "publish_policy 2 abc"):
        pass
    return store


def lines(store: Store, asked: Asked | None = None, limit: int = 100, offset: int = 0) -> list[Line]:
    with closing(store.cursor()) as cursor:
        found = audit.lines(cursor, OLIVIER, asked or Asked(), limit, offset)
        if not offset and len(found) < limit:
            assert audit.count(cursor, OLIVIER, asked or Asked()) == len(found)
            assert [line for piece in audit.pieces(cursor, OLIVIER, asked or Asked()) for line in piece] == found
        return found


def changed(line: Line, field: str) -> tuple[object, object] | None:
    return next(((one.before, one.after) for one in line.changes if one.field == field), None)


def test_the_newest_first_an_import_in_one_line(desk: Store) -> None:
    found = [(line.what, line.actor, line.events) for line in lines(desk)]
    assert found == [
        ("publish_policy", "system", 0),
        ("user", "system", 0),
        ("import", "system", 1),
        ("import", "system", 2),
        ("papers_seen", "ada", 0),
        ("noted", "ada", 0),
        ("assigned", "zoe", 0),
        ("filed", "zoe", 0),
    ]


def test_from_what_to_what(desk: Store) -> None:
    *_acts, noted, assigned, filed = lines(desk)
    assert assigned.changes == (Change("agent", None, "ada"),)
    assert noted.changes == (Change("text", None, "written"),)
    assert changed(filed, "category") == (None, "payment")
    assert changed(filed, "due_at") == (None, NOON + timedelta(hours=72))
    assert changed(lines(desk)[1], "role") == ("agent", "team_lead")


def test_nothing_that_somebody_wrote_and_no_player_is_in_it(desk: Store) -> None:
    told = repr(lines(desk)) + repr(lines(desk, Asked(write=1)))
    assert not [word for word in ("Geheim", "Nicht", "Jeanne", "J-1") if word in told]


def test_an_import_opens_and_says_its_source(desk: Store) -> None:
    second, first = (line for line in lines(desk) if line.what == "import")
    assert (first.source, first.file, first.subject) == ("old", "old.csv", "")
    opened = lines(desk, Asked(write=first.transaction_id))
    assert [(line.reference, line.actor, line.source) for line in opened] == [
        ("B", "system", "old"),
        ("A", "system", "old"),
    ]
    [corrected] = lines(desk, Asked(write=second.transaction_id))
    assert corrected.changes == (Change("due_at", at("01-08 09:00"), at("01-09 09:00")),)


def test_an_import_taken_back_says_what_stands_again(desk: Store) -> None:
    intake.undo(desk, SYSTEM, 2)
    undone = lines(desk)[0]
    assert (undone.what, undone.command, undone.file) == ("undo import", "undo import 2", "old.csv")
    [line] = lines(desk, Asked(write=undone.transaction_id))
    assert line.changes == (Change("due_at", at("01-09 09:00"), at("01-08 09:00")),)


def test_late_news_of_the_past_changes_what_was_so_then(store: Store) -> None:
    """At 11:00 somebody tells of 10:00, between what was told of 9:00 and 10:30: from the team of 9:00."""
    tell(
        store,
        """
        ticket | occurred    | recorded    | status | team
        A      | 11-02 09:00 | 11-02 09:00 | new    | games
        A      | 11-02 10:30 | 11-02 10:30 |        | accounts
        A      | 11-02 10:00 | 11-02 11:00 |        | payments
        A      | 11-02 11:30 | 11-02 11:30 |        | nobody
        """,
    )
    found = [changed(line, "team") for line in lines(store)]
    assert found == [("accounts", None), ("games", "payments"), ("games", "accounts"), (None, "games")]


@pytest.mark.parametrize(
    ("asked", "whats"),
    [
        (Asked(person="ada"), ["papers_seen", "noted"]),
        (Asked(person="nobody"), []),
        (Asked(until=NOON + timedelta(hours=2)), ["assigned", "filed"]),
        (
            Asked(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=2, microseconds=1)),
            ["noted", "assigned"],
        ),
        (Asked(what="papers_seen"), ["papers_seen"]),
        (Asked(what="import"), ["import", "import"]),
        (Asked(what="assigned", person="zoe"), ["assigned"]),
        (Asked(what="publish_policy"), ["publish_policy"]),
        (Asked(what="'; DROP TABLE events; --"), []),
        (Asked(ticket_id=1), ["papers_seen", "noted", "assigned", "filed"]),
        (Asked(ticket_id=1, person="ada"), ["papers_seen", "noted"]),
        (Asked(field="agent"), ["assigned", "filed"]),
        (Asked(field="role"), ["user"]),
        (Asked(field="text"), ["noted", "filed"]),
        (Asked(write=2), ["assigned"]),
        (Asked(write=99), []),
    ],
)
def test_exactly_the_lines_that_are_asked_for(desk: Store, asked: Asked, whats: list[str]) -> None:
    assert [line.what for line in lines(desk, asked)] == whats


def test_a_condition_on_complaints_looks_into_imports(desk: Store) -> None:
    with closing(desk.cursor()) as cursor:
        ticket = ticket_called(cursor, " A ")
    assert [changed(line, "due_at") for line in lines(desk, Asked(ticket_id=ticket))] == [
        (at("01-08 09:00"), at("01-09 09:00")),
        (None, at("01-08 09:00")),
    ]
    assert len(lines(desk, Asked(field="due_at"))) == 4


@pytest.mark.parametrize("reference", ["", "EC-0", "' OR 1=1"])
def test_a_complaint_that_there_is_not(desk: Store, reference: str) -> None:
    with closing(desk.cursor()) as cursor, pytest.raises(NotFound):
        ticket_called(cursor, reference)


@pytest.mark.parametrize("field", ["", "1=1", "x y", "a" * 50])
def test_a_field_that_there_cannot_be(field: str) -> None:
    with pytest.raises(BadInput):
        audit.demand_known(field)


def test_pages_are_the_whole_in_order(store: Store) -> None:
    fill(store, 40, 2, NOON)
    whole = lines(store, limit=10_000)
    assert [line for first in range(0, len(whole), 7) for line in lines(store, None, 7, first)] == whole
    assert all(line.part is Part.EVENT for line in whole)
    instants = [line.recorded_at for line in whole]
    assert instants == sorted(instants, reverse=True)


def test_what_is_told_comes_to_how_the_case_stands(store: Store) -> None:
    """Every change laid over the one before gives the last state: nothing is left out, nothing invented."""
    fill(store, 40, 3, NOON)
    said: dict[int, dict[str, object]] = {}
    for line in reversed(lines(store, limit=10_000)):
        state = said.setdefault(line.ticket_id or 0, {})
        for one in line.changes:
            assert one.field == "text" or state.get(one.field) == one.before
            state[one.field] = one.after
    with closing(store.cursor()) as cursor:
        cursor.execute("SELECT ticket_id, status, category, team, agent, due_at FROM versions_current")
        for ticket, status, category, team, agent, due_at in cursor.fetchall():
            told = said[ticket]
            assert (told["status"], told["category"], told["team"], told.get("agent")) == (
                status,
                category,
                team,
                agent,
            )
            assert told["due_at"] == due_at.astimezone(UTC)


@pytest.fixture
def readings(desk: Store) -> Iterator[list[object]]:
    with closing(desk.cursor()) as cursor:
        yield [
            lambda person: audit.lines(cursor, person, Asked(), 1),
            lambda person: audit.count(cursor, person, Asked()),
            lambda person: audit.choices(cursor, person),
            lambda person: next(audit.pieces(cursor, person, Asked())),
        ]


@pytest.mark.parametrize("role", Role)
def test_who_may_read_it(readings: list, role: Role) -> None:  # type: ignore[type-arg]
    for read in readings:
        if role in (Role.COMPLIANCE, Role.ADMIN):
            assert read(Person("x", "X", role))
        else:
            with pytest.raises(NotAllowed):
                read(Person("x", "X", role, "payments"))


def test_what_may_be_asked_for(desk: Store) -> None:
    with closing(desk.cursor()) as cursor:
        whats, fields = audit.choices(cursor, OLIVIER)
    assert {"filed", "papers_seen", "user", "import", "publish_policy"} <= set(whats)
    assert fields == ["role"]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("team", ["payments", "games"])
def test_a_look_at_papers_is_noted_or_refused(desk: Store, role: Role, team: str) -> None:
    one = Person("one", "One", role, team if role in (Role.AGENT, Role.TEAM_LEAD) else None)
    hire(desk, one)
    before = desk.stamp
    if may(one, Action.SEE_PAPERS, "payments", "ada"):
        looks.saw_papers(desk, one, 1)
        assert lines(desk)[0].what == "papers_seen" and lines(desk)[0].actor == "one"
        assert lines(desk)[0].ticket_id == 1
    else:
        with pytest.raises(NotAllowed):
            looks.saw_papers(desk, one, 1)
        assert desk.stamp == before
    with pytest.raises(NotFound):
        looks.saw_papers(desk, one, 999)
