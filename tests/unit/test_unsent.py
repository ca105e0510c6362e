"""What waits to be sent: how much, since when, and leaving what is too old to be sent."""

import smtplib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from data import audit, commands
from data.audit import Asked
from data.filing import Complaint
from data.outbox import sending, unsent, written
from data.outbox.sending import Outcome, Sender
from data.outbox.unsent import Waiting
from data.outbox.written import Way
from data.store import Store
from domain.kinds import ActKind
from domain.people import Person, Role
from domain.problems import NotFound
from domain.vocabulary import Category, Channel
from tests.people import hire

SAM = Person("sam", "Sam", Role.SUPERVISOR)
OLIVIER = Person("olivier", "Olivier", Role.COMPLIANCE)
LEA, OTHER = Person("lea", "Léa", Role.TEAM_LEAD, "pay"), Person("odo", "Odo", Role.TEAM_LEAD, "game")
NOON = datetime(2026, 9, 7, 10, tzinfo=UTC)
DESK = Sender("reclamations@casino.example", "Extra Casino")


@pytest.fixture
def desk(store: Store) -> Store:
    return hire(store, SAM, LEA, OTHER, OLIVIER)


def filed(desk: Store, by: Person, at: datetime) -> int:
    """The number of the message that acknowledges a new complaint."""
    said = Complaint("J1", at.date(), Category.BONUS, "x", Channel.PHONE, email="eva@example.org")
    ticket, _reference = commands.file(desk, by, said, at)
    with closing(desk.cursor()) as cursor:
        [number] = cursor.execute("SELECT message_id FROM messages WHERE ticket_id = ?", [ticket]).fetchall()[0]
    return int(number)


def waits(desk: Store, person: Person) -> Waiting:
    with closing(desk.cursor()) as cursor:
        return unsent.waiting(cursor, person)


def sent(desk: Store, now: datetime) -> int:
    """How many messages go at `now`."""
    given: list[EmailMessage] = []
    while sending.send_next(desk, DESK, given.append, now) is not Outcome.NOTHING_DUE:
        pass
    return len(given)


def test_what_waits_is_counted_by_whom_it_is_of(desk: Store) -> None:
    assert waits(desk, SAM) == Waiting(0, None)
    filed(desk, LEA, NOON)
    filed(desk, OTHER, NOON + timedelta(hours=1))
    assert waits(desk, SAM) == Waiting(2, NOON) and waits(desk, OTHER) == Waiting(1, NOON + timedelta(hours=1))
    with closing(desk.cursor()) as cursor:
        assert unsent.all_waiting(cursor) == Waiting(2, NOON)


def test_what_is_left_does_not_go_until_it_is_tried_again(desk: Store) -> None:
    old, new = filed(desk, LEA, NOON), filed(desk, LEA, NOON + timedelta(days=40))
    later = NOON + timedelta(days=41)
    assert unsent.leave(desk, LEA, [old], later) == 1
    assert waits(desk, LEA) == Waiting(1, NOON + timedelta(days=40))
    with closing(desk.cursor()) as cursor:
        assert {one.message_id: one.is_left for one in unsent.unsent(cursor, LEA)} == {old: True, new: False}
    assert sent(desk, later) == 1 and sent(desk, later) == 0
    assert unsent.try_again(desk, LEA, [old], later) == 1
    assert sent(desk, later + timedelta(minutes=1)) == 1


def state(desk: Store) -> list[tuple[bool, bool, str | None]]:
    """Of each message whether it was sent and whether it was given up, and the reason."""
    asked = "SELECT sent_at IS NOT NULL, given_up_at IS NOT NULL, last_error FROM messages ORDER BY message_id"
    with closing(desk.cursor()) as cursor:
        return cursor.execute(asked).fetchall()


def leaving(desk: Store, number: int, error: Exception | None = None) -> sending.Give:
    """Somebody leaves the message while the server is given it; that takes it, or raises `error`."""

    def give(_mail: EmailMessage) -> None:
        unsent.leave(desk, LEA, [number])
        if error:
            raise error

    return give


def test_what_is_left_while_it_goes_went(desk: Store) -> None:
    number = filed(desk, LEA, NOON)
    assert sending.send_next(desk, DESK, leaving(desk, number), NOON) is Outcome.SENT
    assert state(desk) == [(True, False, None)]
    with closing(desk.cursor()) as cursor:
        assert unsent.unsent(cursor, LEA) == []


@pytest.mark.parametrize("error", [OSError("no route"), smtplib.SMTPDataError(550, b"no such user")])
def test_what_is_left_while_it_fails_stays_left(desk: Store, error: Exception) -> None:
    number = filed(desk, LEA, NOON)
    sending.send_next(desk, DESK, leaving(desk, number, error), NOON)
    assert state(desk) == [(False, True, None)]
    assert sent(desk, NOON + timedelta(days=1)) == 0
    with closing(desk.cursor()) as cursor:
        assert [one.is_left for one in unsent.unsent(cursor, LEA)] == [True]


def test_what_came_back_before_it_is_noted_as_sent_stays_given_up(desk: Store) -> None:
    filed(desk, LEA, NOON)

    def give(_mail: EmailMessage) -> None:
        with desk.beside() as cursor:
            cursor.execute("UPDATE messages SET given_up_at = ?, last_error = 'no such user'", [NOON])

    sending.send_next(desk, DESK, give, NOON)
    assert state(desk) == [(True, True, "no such user")]


def test_only_what_waits_can_be_left_and_all_of_it_or_nothing(desk: Store) -> None:
    one, other = filed(desk, LEA, NOON), filed(desk, LEA, NOON)
    unsent.leave(desk, LEA, [one])
    for ids in ([one, other], [other, 99], []):
        with pytest.raises(NotFound, match="went meanwhile"):
            unsent.leave(desk, LEA, ids)
    assert waits(desk, LEA).count == 1


def test_what_the_server_refused_is_not_what_was_left(desk: Store) -> None:
    number = filed(desk, LEA, NOON)
    with desk.beside() as cursor:
        cursor.execute("UPDATE messages SET given_up_at = ?, last_error = 'no such user'", [NOON])
    with closing(desk.cursor()) as cursor:
        [found] = unsent.unsent(cursor, LEA)
    assert (found.message_id, found.is_left) == (number, False)


def test_what_was_left_hides_neither_what_waits_nor_what_could_not_be_sent(
    desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsent, "MOST", 2)
    left = [filed(desk, LEA, NOON + timedelta(hours=hour)) for hour in range(3)]
    failed, *waiting = [filed(desk, LEA, NOON + timedelta(days=1, hours=hour)) for hour in range(4)]
    with desk.beside() as cursor:
        cursor.execute(
            "UPDATE messages SET given_up_at = ?, last_error = 'no such user' WHERE message_id = ?", [NOON, failed]
        )
    for hour, number in enumerate(left):
        unsent.leave(desk, LEA, [number], NOON + timedelta(days=2, hours=hour))
    with closing(desk.cursor()) as cursor:
        listed = [one.message_id for one in unsent.unsent(cursor, LEA)]
    assert listed == [failed, *waiting[:2], left[2], left[1]]
    assert unsent.leave(desk, LEA, [waiting[2]]) == 1, "also what the list has no room for"
    assert unsent.try_again(desk, LEA, [left[0], failed]) == 2
    assert waits(desk, LEA).count == 4


def test_the_log_says_of_each_message_who_left_it_and_who_tries_it_again(desk: Store) -> None:
    numbers = [filed(desk, LEA, NOON), filed(desk, LEA, NOON)]
    unsent.leave(desk, LEA, numbers)
    unsent.try_again(desk, SAM, numbers[:1])
    unsent.try_again(desk, SAM, numbers[:1])
    with closing(desk.cursor()) as cursor:
        told = [
            (one.actor, one.ticket_id, [(each.before, each.after) for each in one.changes])
            for one in audit.lines(cursor, OLIVIER, Asked(what=ActKind.MESSAGE), 10)
        ]
        of_ticket = audit.count(cursor, OLIVIER, Asked(what=ActKind.MESSAGE, ticket_id=1))
        assert audit.count(cursor, OLIVIER, Asked(what="try_messages_again")) == 1, "it waited already"
    waits, left = "acknowledgement/waiting", "acknowledgement/left"
    assert told == [("sam", 1, [(left, waits)]), ("lea", 2, [(waits, left)]), ("lea", 1, [(waits, left)])]
    assert of_ticket == 2


def test_a_ticket_says_which_messages_were_left_and_which_were_not(desk: Store) -> None:
    left, refused, over = (filed(desk, LEA, NOON) for _ in range(3))
    unsent.leave(desk, LEA, [left])
    with desk.beside() as cursor:
        cursor.execute("UPDATE messages SET given_up_at = ?, last_error = 'x' WHERE message_id = ?", [NOON, refused])
        cursor.execute("UPDATE messages SET given_up_at = ?, kind = 'code' WHERE message_id = ?", [NOON, over])
    with closing(desk.cursor()) as cursor:
        found = [one for ticket in (1, 2, 3) for one in written.of_ticket(cursor, LEA, ticket)]
    assert [(one.way, one.is_left) for one in found] == [(Way.GIVEN_UP, one == left) for one in (left, refused, over)]


def test_nobody_leaves_or_tries_what_a_code_is_or_went(desk: Store) -> None:
    number, code = filed(desk, LEA, NOON), filed(desk, LEA, NOON)
    with desk.beside() as cursor:
        cursor.execute("UPDATE messages SET kind = 'code' WHERE message_id = ?", [code])
        cursor.execute("UPDATE messages SET sent_at = ? WHERE message_id = ?", [NOON, number])
    for one in (number, code):
        for command in (unsent.leave, unsent.try_again):
            with pytest.raises(NotFound, match="went meanwhile"):
                command(desk, LEA, [one])
