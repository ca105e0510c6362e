"""The clock's rounds: each does what is due, once, by day, and nothing to what is not due."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from analytics.figures import figures
from analytics.question import Question
from data import case_state, commands, decisions, history, rounds
from data import procedure_commands as procedure
from data.case_state import CaseState
from data.filing import Complaint
from data.outbox import sending
from data.outbox.sending import Sender
from data.procedure import Lapse
from data.store import Store
from domain.people import PLAYER, SYSTEM, Person, Role
from domain.problems import BadInput, NotAllowed
from domain.statuses import Status
from domain.vocabulary import Body, Category, Channel, Decision, Outcome
from tests.people import hire

ADA = Person("ada", "Ada", Role.AGENT, "payments")
SAM = Person("sam", "Sam", Role.SUPERVISOR)
CYD = Person("cyd", "Cyd", Role.COMPLIANCE)
#: A Monday at ten in Paris.
BEGUN = datetime(2026, 9, 7, 8, tzinfo=UTC)
#: Nothing is timed: it is waited for, this long at the most.
_PATIENCE_S = 10.0
LOST = Complaint("J1", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM)


def on(day: float, hour: float = 0) -> datetime:
    return BEGUN + timedelta(days=day, hours=hour)


@pytest.fixture
def desk(store: Store) -> Store:
    hire(store, ADA, SAM, CYD)
    said = Complaint(
        "J1", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM, email="eva@example.org", language="en"
    )
    commands.file(store, ADA, said, BEGUN)
    return store


def state(store: Store, ticket: int = 1) -> CaseState:
    with closing(store.cursor()) as cursor:
        return case_state.load(cursor, [ticket])[ticket]


def asked(store: Store, statement: str) -> list[tuple[Any, ...]]:
    with closing(store.cursor()) as cursor:
        return cursor.execute(statement).fetchall()


def kinds(store: Store) -> list[str]:
    return [kind for (kind,) in asked(store, "SELECT kind FROM messages ORDER BY message_id")]


def do(store: Store, command: Callable[..., int], *said: Any, at: datetime, by: Person = ADA) -> None:
    command(store, by, 1, state(store).version, *said, at=at)


def everything(store: Store, days: int) -> None:
    """Rounds every three hours for so many days."""
    for hours in range(0, 24 * days, 3):
        while rounds.go(store, on(0, hours)):
            pass
        sent(store, on(0, hours))


def sent(store: Store, at: datetime) -> list[str]:
    """Send what is due at `at`; returns what they say in the order in which they went."""
    went: list[str] = []
    while sending.send_next(store, Sender("desk@casino.example", ""), lambda mail: went.append(mail.get_content()), at):
        pass
    return went


def waiting(store: Store, at: datetime) -> None:
    do(store, commands.change_status, Status.IN_ANALYSIS, at=at)
    do(store, procedure.request, "Your statement?", at=at)


def test_a_request_is_reminded_of_once_a_day_by_day_three_times(desk: Store) -> None:
    waiting(desk, on(0, 11))  # nine in the evening
    everything(desk, 12)
    reminded = asked(desk, "SELECT written_at, body FROM messages WHERE kind = 'reminder' ORDER BY written_at")
    times = [at for at, _body in reminded]
    assert len(times) == 3 and all(8 <= (at.hour + 2) % 24 < 20 for at in times), "on the clocks of Paris"
    assert all(later - earlier >= timedelta(days=1) for earlier, later in pairwise(times))
    assert times[0] - on(0, 11) >= timedelta(days=1) and "Your statement?" in reminded[0][1]
    assert kinds(desk).count("still_working") == 0, "who is asked is not told that the desk is at work"


def test_who_answered_is_not_reminded_and_a_new_request_begins_anew(desk: Store) -> None:
    waiting(desk, on(0, 1))
    rounds.go(desk, on(1, 1))
    sent(desk, on(1, 1))
    procedure.reply(desk, 1, "Here.", on(1, 2))
    rounds.go(desk, on(2, 3))
    assert kinds(desk).count("reminder") == 1
    do(desk, procedure.request, "And the other?", at=on(2, 4))
    for day in range(3, 9):
        rounds.go(desk, on(day, 4))
        sent(desk, on(day, 4))
    bodies = asked(desk, "SELECT body FROM messages WHERE kind = 'reminder' ORDER BY message_id")
    assert len(bodies) == 4 and "And the other?" in bodies[-1][0]


def test_reminders_that_cannot_be_sent_are_one(desk: Store) -> None:
    waiting(desk, on(0, 1))
    for day in range(1, 5):
        rounds.go(desk, on(day, 2))
    assert kinds(desk).count("reminder") == 1
    assert len([one for one in sent(desk, on(5)) if "We asked you" in one]) == 1
    rounds.go(desk, on(5, 1))
    assert kinds(desk).count("reminder") == 1, "the next one comes a day after the first was there"


def test_a_reminder_that_waits_does_not_go_to_who_answered_meanwhile(desk: Store) -> None:
    waiting(desk, on(0, 1))
    rounds.go(desk, on(1, 2))
    procedure.reply(desk, 1, "Here.", on(1, 3))
    do(desk, procedure.request, "And the other?", at=on(1, 4))
    assert [one for one in sent(desk, on(1, 5)) if "We asked you" in one] == []
    assert kinds(desk).count("reminder") == 0


def test_players_have_a_word_before_the_fifth_silent_day(desk: Store) -> None:
    everything(desk, 20)
    told = asked(desk, "SELECT occurred_at, actor FROM events WHERE kind = 'told' ORDER BY event_id")
    assert told[0] == (on(4), "system"), "on the Friday, a business day before the silence"
    assert asked(
        desk, "SELECT count(*) FROM case_versions WHERE silent_from < valid_to AND valid_to < '2027-01-01'"
    ) == [(0,)]
    assert all(8 <= (at.hour + 2) % 24 < 20 for at, _actor in told)
    [(body,)] = asked(desk, "SELECT body FROM messages WHERE kind = 'still_working' ORDER BY message_id LIMIT 1")
    assert body.startswith("Hello,\n\nWe are still looking into your complaint.")


@pytest.mark.parametrize("days", [3, 20])
def test_nobody_is_told_too_early_or_when_the_silence_is_old(desk: Store, days: int) -> None:
    assert rounds.tell(desk, on(days, 0)) == 0


def silent_open(store: Store, at: datetime) -> int:
    with closing(store.cursor()) as cursor:
        [row] = figures(cursor, Question(at), ["silent_open"]).to_dict("records")
    return int(row["value"])


def test_who_is_asked_is_not_without_news_and_the_reply_begins_anew(desk: Store) -> None:
    waiting(desk, on(0, 1))
    assert [silent_open(desk, on(day)) for day in (8, 20)] == [0, 0], "it is for the player to write"
    assert not state(desk).is_silent(on(20))
    procedure.reply(desk, 1, "Here.", on(21))
    assert state(desk).silent_from == on(28)
    assert [silent_open(desk, on(day)) for day in (21, 27, 28)] == [0, 0, 1]
    told = [day for day in range(21, 28) if rounds.tell(desk, on(day))]
    assert told == [25], "a business day before the silence"


def test_taken_up_again_a_case_is_without_news_only_after_a_time(desk: Store) -> None:
    answered(desk, on(1))
    do(desk, commands.reopen, "Again.", at=on(14))
    assert [silent_open(desk, on(day)) for day in (14, 20, 21)] == [0, 0, 1]
    assert [day for day in range(14, 20) if rounds.tell(desk, on(day))] == [18]


def test_who_cannot_be_written_to_is_not_said_to_be_told(store: Store) -> None:
    commands.file(
        hire(store, ADA), ADA, Complaint("J1", date(2026, 9, 6), Category.PAYMENT, "Perdu.", Channel.FORM), BEGUN
    )
    everything(store, 12)
    assert asked(store, "SELECT kind FROM events") == [("filed",)]


def answered(store: Store, at: datetime) -> None:
    do(store, commands.answer, Decision.REJECTED, "No.", at=at)


def test_an_answered_case_closes_when_the_window_is_over(desk: Store) -> None:
    answered(desk, on(1))
    assert rounds.close(desk, on(30)) == 0
    assert (rounds.close(desk, on(31)), rounds.close(desk, on(31, 1))) == (1, 0)
    assert state(desk).status is Status.CLOSED
    assert asked(desk, "SELECT actor, closed_at FROM events WHERE kind = 'closed'") == [("system", on(31))]
    with closing(desk.cursor()) as cursor:
        assert history.differences(cursor) == []


def test_a_case_with_an_appeal_on_its_way_stays(desk: Store) -> None:
    answered(desk, on(1))
    procedure.appeal(desk, PLAYER, 1, state(desk).version, "Why?", on(20))
    assert rounds.close(desk, on(60)) == 0
    do(desk, procedure.decide_appeal, Outcome.CONFIRMED, "No.", at=on(60), by=SAM)
    assert rounds.close(desk, on(61)) == 0, "the decision has its own window"
    do(desk, procedure.mediate, Body.MEDIATOR, at=on(62), by=CYD)
    assert rounds.close(desk, on(100)) == 0
    do(desk, procedure.decide_mediation, Outcome.CONFIRMED, "No.", at=on(101), by=CYD)
    assert rounds.close(desk, on(102)) == 1


def test_a_case_taken_up_again_has_its_window_from_the_new_answer(desk: Store) -> None:
    answered(desk, on(1))
    do(desk, commands.reopen, "Again.", at=on(10))
    assert rounds.close(desk, on(40)) == 0
    answered(desk, on(11))
    assert (rounds.close(desk, on(40)), rounds.close(desk, on(41))) == (0, 1)


def test_a_proposal_that_nobody_answered_is_over_by_its_day(desk: Store) -> None:
    do(desk, procedure.propose, "A hundred euros.", on(1), at=on(0, 1))
    assert rounds.lapse(desk, on(1)) == 0, "that day still counts"
    assert (rounds.lapse(desk, on(1, 1)), rounds.lapse(desk, on(1, 2))) == (1, 0)
    assert state(desk).proposal is None
    assert asked(desk, "SELECT actor FROM events WHERE kind = 'proposal_lapsed'") == [("system",)]
    assert kinds(desk) == ["acknowledgement", "proposal"], "they were told the day when it was made"


def test_a_round_is_bounded_and_the_next_goes_on(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST", 2)
    for _ in range(4):
        commands.file(desk, ADA, LOST, BEGUN)
    for ticket in range(1, 6):
        commands.answer(desk, ADA, ticket, state(desk, ticket).version, Decision.UPHELD, "Yes.", on(1))
    assert [rounds.close(desk, on(40)) for _ in range(4)] == [2, 2, 1, 0]
    assert rounds.go(desk, on(40)) is False


def test_one_round_that_fails_stops_no_other(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_store: Store, _now: datetime) -> int:
        raise ArithmeticError

    monkeypatch.setattr(rounds, "lapse", failing)
    waiting(desk, on(0, 1))
    with pytest.raises(ArithmeticError):
        rounds.go(desk, on(1, 2))
    assert kinds(desk).count("reminder") == 1


def test_where_nothing_is_due_the_clock_waits_for_nobody(desk: Store) -> None:
    """Who writes for long, as an import does, holds neither the rounds nor what is sent up."""
    sent(desk, on(0, 1))
    with ThreadPoolExecutor(1) as other, desk.alone():
        found = other.submit(lambda: (rounds.go(desk, on(0, 2)), sent(desk, on(0, 2))))
        assert found.result(timeout=_PATIENCE_S) == (False, [])


def test_only_the_clock_ends_a_proposal(desk: Store) -> None:
    do(desk, procedure.propose, "A hundred euros.", on(1), at=on(0, 1))
    with pytest.raises(NotAllowed, match="Only the clock"):
        decisions.decide(state(desk), Lapse(), ADA, on(2))
    with pytest.raises(BadInput, match="no proposal that is over"):
        decisions.decide(state(desk), Lapse(), SYSTEM, on(1))
